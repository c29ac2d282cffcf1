"""Tells whether two candidates of a paper are one thing by their words alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

# Two names that share this part of their words are one (of all words of both).
_SHARED = 0.6
# A name of fewer letters is no row of initials.
_LEAST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a candidate, with what of them is compared: words, last words, forms of one word, initials, without spaces."""

    forms: Collection[str]
    words: tuple[frozenset[str], ...]
    lasts: frozenset[str]
    short: frozenset[str]
    initials: frozenset[str]
    joined: frozenset[str]

    @classmethod
    def of(cls, forms: Collection[str]) -> Forms:
        """What is compared of normal forms."""
        split = [form.split() for form in forms]
        return cls(
            forms,
            tuple(map(frozenset, split)),
            frozenset(parts[-1] for parts in split if parts),
            frozenset(parts[0] for parts in split if len(parts) == 1),
            frozenset("".join(word[0] for word in parts) for parts in split if len(parts) >= _LEAST_INITIALS),
            frozenset(map("".join, split)),
        )

    def shared(self, other: Forms) -> tuple[float, float, int]:
        """The most that a form has in common with one of another: as a share of both, of the shorter one, and in words."""
        overlap, inside, most = 0.0, 0.0, 0
        for x, y in product(self.words, other.words):
            if shared := len(x & y):
                overlap, inside = max(overlap, shared / len(x | y)), max(inside, shared / min(len(x), len(y)))
                most = max(most, shared)
        return overlap, inside, most


def twins(one: Forms, other: Forms, *, proposed: bool) -> bool:
    """Whether a form of one is a form of the other; `proposed`: both are the paper's own, so that "X Y" and "A X Y" are one."""
    if one.shared(other)[0] >= _SHARED or one.joined & other.joined:
        return True
    if one.initials & other.short or other.initials & one.short:
        return True
    return proposed and any(_ends_with(x, y) or _ends_with(y, x) for x, y in product(one.forms, other.forms))


def _ends_with(long: str, short: str) -> bool:
    return " " in short and long.endswith(f" {short}")
