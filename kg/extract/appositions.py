"""A name and its description are one thing: "NAME, a quantization technique", "NAME: What It Is", "a scheme called NAME"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.candidates import Group, Span
from kg.extract.naming import is_proper
from kg.extract.reading import Reading
from kg.extract.wordlists import EDGE_WORDS, GENERIC_HEADS, NP_ENDS

_NAMING = frozenset({"called", "named", "dubbed", "termed", "namely", "denoted", "coined"})
_OWN_VERBS = frozenset(
    {"propose", "introduce", "present", "develop", "build", "design", "devise", "create", "proposes", "introduces", "presents"}
)
_BETWEEN = GENERIC_HEADS | {"a", "an", "the", "new", "novel", "our", "simple", "efficient", ","}
_LINKS = EDGE_WORDS - {"is", "and", "with", "on", "for", "in"}
_AFTER = GENERIC_HEADS | {",", "which", "we", "call", "that", "is", "“", '"', "the", "as"}
_REACH = 4


def described(reading: Reading, groups: Sequence[Group]) -> dict[int, int]:
    """For each group (by its index) that describes another one right beside it, the index of that proper name."""
    names = [(i, span) for i, g in enumerate(groups) for span in g.spans if _is_name(reading, span)]
    ends = {span[1]: i for i, span in names}
    starts = {span[0]: i for i, span in names}
    found: dict[int, int] = {}
    for i, group in enumerate(groups):
        for start, end in group.spans:
            if start >= reading.title_end and _is_name(reading, (start, end)):
                continue
            name = _name_before(reading, start, ends)
            if name is None:
                name = _name_after(reading, end, starts)
            if name is not None and name != i:
                found.setdefault(i, name)
    return found


def announced(reading: Reading, group: Group) -> bool:
    """Whether the paper says in so many words that a name is its own: "we build NAME", "we present a new system, NAME".

    What a name usually is in other papers must not decide there: the paper that introduces a now well-known method
    is one that most others only use.
    """
    return any(
        _is_name(reading, span) and _stands_alone(reading, span[1]) and _announced(reading, span[0]) for span in group.spans
    )


def _stands_alone(reading: Reading, end: int) -> bool:
    """Not the first word of a longer phrase ("a CNN training scheme")."""
    if end == len(reading.texts):
        return True
    text, lower = reading.texts[end], reading.lowers[end]
    if not text.isalpha():
        return reading.spaces[end - 1] or text not in "-–/+"
    return lower in NP_ENDS or lower in GENERIC_HEADS


def _announced(reading: Reading, start: int) -> bool:
    at, lowers = start - 1, reading.lowers
    while at > 0 and start - at <= _REACH and lowers[at] in _BETWEEN:
        at -= 1
    if at < 1 or lowers[at] not in _OWN_VERBS:
        return False
    return any(word in ("we", "paper", "work") for word in lowers[max(0, at - _REACH) : at])


def _is_name(reading: Reading, span: Span) -> bool:
    """One word or a few, with a capital inside or a digit, as no description has."""
    return span[1] - span[0] <= 5 and is_proper(reading.text(*span))


def _name_before(reading: Reading, start: int, ends: dict[int, int]) -> int | None:
    """NAME: D / NAME, a D / NAME is a D."""
    at, article, lowers = start, False, reading.lowers
    while at > 0 and start - at < _REACH and lowers[at - 1] in _LINKS:
        at -= 1
        article = article or lowers[at] in ("a", "an", "the")
    if at < 1:
        return None
    mark = lowers[at - 1]
    if (mark == ":" and at - 1 < reading.title_end) or (mark in (",", "is", "-", "–", "—") and article):
        return ends.get(at - 1)
    return None


def _name_after(reading: Reading, end: int, starts: dict[int, int]) -> int | None:
    """D called NAME / D, named NAME / D framework, dubbed NAME."""
    named = False
    for at in range(end, min(end + _REACH + 1, len(reading.lowers))):
        if named and at in starts:
            return starts[at]
        word = reading.lowers[at]
        named = named or word in _NAMING
        if word not in _NAMING and word not in _AFTER:
            return None
    return None
