"""Abbreviations that a text defines itself: "Key-Value (KV)", "KV (Key-Value)", "NAME: Long Form".

The matching of letters follows Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in
biomedical text (PSB 2003), extended to letters inside words (bEnchmaRk for feAture SElection is one abbreviation).
"""

from __future__ import annotations

from kg.extract.reading import Reading

_STOPS = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "for",
        "and",
        "in",
        "on",
        "to",
        "with",
        "by",
        "via",
        "called",
        "named",
        "termed",
        "dubbed",
        "i.e.",
        "e.g.",
    }
)


def find_definitions(reading: Reading) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of token spans (short form, long form) that the text defines, in order."""
    texts, found = reading.texts, []
    for opening in range(1, len(texts) - 2):
        if texts[opening] not in ("(", "["):
            continue
        closing = next((i for i in range(opening + 1, min(opening + 12, len(texts))) if texts[i] in (")", "]", ",", ";")), None)
        if closing is None or closing == opening + 1:
            continue
        pair = _short_inside(reading, opening, closing) or _long_inside(reading, opening, closing)
        if pair:
            found.append(pair)
    return found + _title_definition(reading)


def _short_inside(reading: Reading, opening: int, closing: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Long form (SHORT)."""
    if closing - opening > 5 or not _is_short(short := reading.text(opening + 1, closing)):
        return None
    letters = (
        [c for c in short.rstrip("s") if c.isalnum()]
        if short[-1:] == "s" and short[:-1].isupper()
        else [c for c in short if c.isalnum()]
    )
    first = max(0, opening - len(letters) * 2 - 6)
    start = _long_start(reading, first, opening, "".join(letters).casefold())
    return ((opening + 1, closing), (start, opening)) if start is not None else None


def _long_inside(reading: Reading, opening: int, closing: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """SHORT (long form)."""
    start = opening - 1
    while start > 0 and not reading.spaces[start - 1] and reading.texts[start - 1] not in "([,;:\"'“" and opening - start < 5:
        start -= 1
    short = reading.text(start, opening)
    if closing - opening < 3 or not _is_short(short):
        return None
    letters = "".join(c for c in short if c.isalnum()).casefold()
    begin = _long_start(reading, opening + 1, closing, letters)
    return ((start, opening), (begin, closing)) if begin is not None and begin <= opening + 2 else None


def _title_definition(reading: Reading) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """NAME: Long Form for a Task, where NAME's letters begin the words after the colon."""
    colon = next((i for i in range(1, reading.title_end - 2) if reading.texts[i] == ":"), None)
    if colon is None or colon > 5 or not _is_short(reading.text(0, colon)):
        return []
    letters = "".join(c for c in reading.text(0, colon) if c.isalpha()).casefold()
    for end in range(colon + 3, min(colon + 12, reading.title_end) + 1):
        start = _long_start(reading, colon + 1, end, letters)
        if start == colon + 1 and reading.words[end - 1] not in _STOPS and _initials(reading, start, end, letters):
            return [((0, colon), (start, end))]
    return []


def _initials(reading: Reading, start: int, end: int, letters: str) -> bool:
    words = [w for w in reading.words[start:end] if w and w not in _STOPS]
    return sum(w[0] in letters for w in words) >= len(words) - 1 and 2 <= len(words) <= len(letters) + 1


def _is_short(text: str) -> bool:
    return (
        2 <= len(text) <= 14
        and " " not in text.strip()
        and any(c.isupper() for c in text)
        and sum(c.isalpha() for c in text) >= 2
    )


def _long_start(reading: Reading, first: int, end: int, letters: str) -> int | None:
    """Where in tokens `first:end` the long form of `letters` begins: matched from the right, the first letter begins a word."""
    left = len(letters) - 1
    for at in range(end - 1, first - 1, -1):
        token = reading.texts[at].casefold()
        if token in (".", ";", "(", ")", ":"):
            return None
        for position in range(len(token) - 1, -1, -1):
            if left == 0 and position:
                continue  # the first letter must begin a word
            if left >= 0 and token[position] == letters[left]:
                left -= 1
                if left < 0:
                    return at if token not in _STOPS or len(letters) == end - at else None
    return None
