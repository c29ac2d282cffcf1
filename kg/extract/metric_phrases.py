"""The whole phrase of a metric whose last word leaves open what is counted: "number" of what, "ability" to do what."""

from __future__ import annotations

from kg.extract.claim_words import CUES, METRIC_EDGES
from kg.extract.reading import Reading
from kg.extract.wordlists import EDGE_WORDS, NP_ENDS, PROPOSE_WORDS, words

Span = tuple[int, int]

# Quantities, in normal form, that are of something.
_OPEN = words(
    "ability amount bound capability capacity cost count degree diversity error fraction frequency gap level number percentage "
    "probability proportion quality quantity rate ratio reliance risk score share size time total variance variety volume"
)
_LINKS = {"ability": ("to", "of"), "capability": ("to", "of"), "reliance": ("on",), "time": ()}
_OF = ("of",)
_MOST_AFTER, _MOST_BEFORE = 5, 2
# What a thing counted may be said to be ("samples required"), with no word of its own after it.
_SAID_OF = words("being needed per required used")
_NO_MODIFIER = METRIC_EDGES | EDGE_WORDS | NP_ENDS | PROPOSE_WORDS | frozenset().union(*CUES.values())


def whole_phrase(reading: Reading, start: int, end: int) -> Span:
    """The span with what its last word is of, or, where the text does not say that after it, the words that qualify it before.

    "reduces the [number] of queries" gives "number of queries", "an approximation [ratio]" gives "approximation ratio".
    """
    head = reading.words[end - 1]
    if head not in _OPEN:
        return start, end
    after = _after(reading, end, _LINKS.get(head, _OF))
    if after > end:
        return start, after
    return (_before(reading, start), end) if end - start == 1 else (start, end)


def _after(reading: Reading, end: int, links: tuple[str, ...]) -> int:
    """Where the phrase after a link ends; `end` where there is none."""
    lowers = reading.lowers
    if end >= len(lowers) or lowers[end] not in links:
        return end
    at = end + 1
    while at < len(lowers) and at - end <= _MOST_AFTER and not _breaks(reading, at):
        at += 1
    while at > end + 1 and not _may_end(lowers[at - 1]):
        at -= 1
    return at if at > end + 1 else end


def _may_end(word: str) -> bool:
    return word[-1].isalnum() and word not in EDGE_WORDS and not word.endswith(("ed", "ly"))


def _breaks(reading: Reading, at: int) -> bool:
    lower, text = reading.lowers[at], reading.texts[at]
    return lower in NP_ENDS or lower in _SAID_OF or (not text[0].isalnum() and text != "-")


def _before(reading: Reading, start: int) -> int:
    """Where the words begin that qualify a noun."""
    at = start
    while at > 0 and start - at < _MOST_BEFORE and _qualifies(reading, at - 1):
        at -= 1
    return at


def _qualifies(reading: Reading, at: int) -> bool:
    text, lower = reading.texts[at], reading.lowers[at]
    return (
        text.isalpha()
        and reading.spaces[at]
        and reading.words[at] not in _NO_MODIFIER
        and lower not in _NO_MODIFIER
        and not lower.endswith(("ed", "ly", "es", "ing"))
    )
