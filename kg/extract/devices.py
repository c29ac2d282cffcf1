"""One device once: of two names of hardware of which one is part of the other, the longer stays."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.candidates import Group


def shorter_names(groups: Sequence[Group]) -> list[int]:
    """The numbers of the devices whose name begins or ends that of another: "GPU" beside "A100 GPU".

    Readers who annotate a paper write such a device down once. Its shorter name is no alias: it may stand for others too.
    """
    names = [[tuple(form.split()) for form in group.forms] for group in groups]
    return [i for i, mine in enumerate(names) if any(_within(mine, other) for j, other in enumerate(names) if j != i)]


def _within(mine: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]]) -> bool:
    return any(len(a) < len(b) and a in (b[: len(a)], b[-len(a) :]) for a in mine for b in other)
