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
_BETWEEN = frozenset({"a", "an", "the", "new", "novel", "our", "simple", "efficient", ","})
_REACH = 4


def described(reading: Reading, groups: Sequence[Group]) -> dict[int, int]:
    """For each group (by its index) that describes another one right beside it, the index of that proper name."""
    ends = {span[1]: i for i, g in enumerate(groups) for span in g.spans if _is_name(reading, span)}
    starts = {span[0]: i for i, g in enumerate(groups) for span in g.spans if _is_name(reading, span)}
    found: dict[int, int] = {}
    for i, group in enumerate(groups):
        for start, end in group.spans:
            if _is_name(reading, (start, end)) and start >= reading.title_end:
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
    if end == len(reading.doc):
        return True
    token = reading.doc[end]
    if not token.is_alpha:
        return bool(reading.doc[end - 1].whitespace_) or token.text not in "-–/+"
    return token.lower_ in NP_ENDS or token.lower_ in GENERIC_HEADS


def _announced(reading: Reading, start: int) -> bool:
    at = start - 1
    while at > 0 and start - at <= _REACH and reading.doc[at].lower_ in _BETWEEN | GENERIC_HEADS:
        at -= 1
    if at < 1 or reading.doc[at].lower_ not in _OWN_VERBS:
        return False
    return any(reading.doc[i].lower_ in ("we", "paper", "work") for i in range(max(0, at - _REACH), at))


def _is_name(reading: Reading, span: Span) -> bool:
    """One word or a few, with a capital inside or a digit, as no description has."""
    return span[1] - span[0] <= 5 and is_proper(reading.text(*span))


def _name_before(reading: Reading, start: int, ends: dict[int, int]) -> int | None:
    """NAME: D / NAME, a D / NAME is a D."""
    at, article = start, False
    while at > 0 and start - at < _REACH and reading.doc[at - 1].lower_ in EDGE_WORDS - {"is", "and", "with", "on", "for", "in"}:
        at -= 1
        article = article or reading.doc[at].lower_ in ("a", "an", "the")
    if at < 1:
        return None
    mark = reading.doc[at - 1].lower_
    if (mark == ":" and at - 1 < reading.title_end) or (mark in (",", "is", "-", "–", "—") and article):
        return ends.get(at - 1)
    return None


def _name_after(reading: Reading, end: int, starts: dict[int, int]) -> int | None:
    """D called NAME / D, named NAME / D framework, dubbed NAME."""
    named = False
    for at in range(end, min(end + _REACH + 1, len(reading.doc))):
        if named and at in starts:
            return starts[at]
        word = reading.doc[at].lower_
        named = named or word in _NAMING
        if (
            word not in _NAMING
            and word not in GENERIC_HEADS
            and word not in (",", "which", "we", "call", "that", "is", "“", '"', "the", "as")
        ):
            return None
    return None
