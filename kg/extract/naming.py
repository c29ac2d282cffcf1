"""From a group of mentions to the entity's name and aliases as the text spells them."""

from __future__ import annotations

import re

from kg.extract.candidates import Group
from kg.extract.found import FoundMention
from kg.extract.reading import Reading
from kg.records import Kind, Mention

_COUNT_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "single": 1,
    "sixteen": 16,
}
_DATA_INTRODUCED = re.compile(
    r"\b(?:introduce|present|propose|release|contribute|construct|create|collect|build|curate|develop)\w*\b[^.]{0,60}$"
)


def mention_of(reading: Reading, group: Group, kind: Kind, role: str, confidence: float) -> FoundMention:
    """The entity of a group: named by its abbreviation where the text defines one, else by its most frequent spelling."""
    spans = group.spans
    spellings: dict[str, int] = {}
    for start, end in spans:
        surface = original_text(reading, start, end)
        spellings[surface] = spellings.get(surface, 0) + 1
    short = {original_text(reading, *s) for s in group.forms.get(group.short, ())}
    # A description that was joined to a name is longer, and has no capital within.
    name = max(spellings, key=lambda s: (s in short, is_proper(s) and role == "proposes", spellings[s], s != s.lower(), -len(s)))
    places = {"title" if s < reading.title_end else "abstract" for s, _ in spans}
    definition = next((original_text(reading, *s) for s in group.forms.get(group.long, ())), "")
    if kind == "Dataset":
        role = "introduces" if _introduces(reading, spans) else "evaluates"
    mention = Mention(
        kind, name, tuple(s for s in spellings if s != name), role, _count(reading, spans) if kind == "Hardware" else None,
        confidence, " ".join(p for p in ("title", "abstract") if p in places), definition,
    )  # fmt: skip
    return FoundMention(mention, tuple(spans))


def is_proper(text: str) -> bool:
    """Whether a spelling looks like a proper name: one word with a capital within it, or a digit."""
    return " " not in text and (any(c.isupper() for c in text[1:]) or any(c.isdigit() for c in text))


def original_text(reading: Reading, start: int, end: int) -> str:
    """The span as the paper itself spells it."""
    in_title, low, high = reading.original(start, end)
    return (reading.paper.title if in_title else reading.paper.abstract)[low:high]


def _introduces(reading: Reading, spans: list[tuple[int, int]]) -> bool:
    """A dataset that the title leads with, or that stands right after "we introduce"."""
    for start, end in spans:
        if start == 0 and end < reading.title_end and reading.texts[end] == ":":
            return True
        if start >= reading.title_end:
            sentence = reading.sentences[reading.sentence_of(start)]
            if _DATA_INTRODUCED.search(reading.text(sentence[0], start) if start > sentence[0] else ""):
                return True
    return False


def _count(reading: Reading, spans: list[tuple[int, int]]) -> int | None:
    """The number right before a device: 48 in "48 NVIDIA A100 GPUs"."""
    for start, _ in spans:
        for back in range(1, 4):
            if start - back < 0:
                break
            word = reading.lowers[start - back]
            if word in ("nvidia", "amd", "intel", "×", "x", "-", "gpu", "80", "of"):
                continue
            if word.replace(",", "").isdigit():
                number = int(word.replace(",", ""))
                return number if 0 < number < 1_000_000 else None
            if word in _COUNT_WORDS:
                return _COUNT_WORDS[word]
            break
    return None
