"""Tells whether two accepted candidates of a paper are one thing under two spellings."""

from __future__ import annotations

from collections.abc import Iterable

# Two names that share this part of their words are one (of all words of both).
_SHARED = 0.6
_LEAST_INITIALS = 3


def twins(one: Iterable[str], other: Iterable[str], *, proposed: bool) -> bool:
    """Whether a form of one is a form of the other; `proposed`: both are the paper's own, so that "X Y" and "A X Y" are one."""
    others = list(other)
    return any(_same(x, y) or (proposed and (_ends_with(x, y) or _ends_with(y, x))) for x in one for y in others)


def _same(x: str, y: str) -> bool:
    a, b = set(x.split()), set(y.split())
    return (
        len(a & b) >= _SHARED * len(a | b) or x.replace(" ", "") == y.replace(" ", "") or _is_initials(x, y) or _is_initials(y, x)
    )


def _is_initials(short: str, long: str) -> bool:
    """ "dwt" of "discrete wavelet transform"."""
    words = long.split()
    return _LEAST_INITIALS <= len(words) == len(short) and short == "".join(w[0] for w in words)


def _ends_with(long: str, short: str) -> bool:
    return " " in short and long.endswith(f" {short}")
