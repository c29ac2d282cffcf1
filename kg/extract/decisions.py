"""From the chances of a candidate's classes to what it is taken for: kind, class, confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kg.extract.appositions import announced
from kg.extract.candidates import Group
from kg.extract.features import CLASSES
from kg.extract.reading import Reading
from kg.records import Kind

_METHODS = [CLASSES.index(c) for c in ("MP", "MC", "MU")]
_KIND_CLASS: tuple[tuple[Kind, str], ...] = (("Task", "T"), ("Dataset", "D"), ("Hardware", "H"))
KINDS: tuple[Kind, ...] = ("Method", "Task", "Dataset", "Hardware")
Thresholds = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a candidate is taken for: kind, class and the scorer's confidence."""

    kind: Kind
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Accepted:
    """A candidate that may be an entity: what it looks like, its chance of each class, and what it is taken for."""

    group: Group
    features: NDArray[np.float32]
    chances: NDArray[np.float64]
    decision: Decision


def decide(chances: NDArray[np.float64], thresholds: Thresholds) -> Decision | None:
    """The kind that passes its threshold by most, or None; `thresholds` has one for each kind, and one for the role MP."""
    method = float(chances[_METHODS].sum())
    options: list[tuple[float, Decision]] = []
    if method >= thresholds["Method"]:
        mine, compared, used = chances[_METHODS]
        label = "MP" if mine >= thresholds["MP"] * method else "MC" if compared > used else "MU"
        options.append((method / thresholds["Method"], Decision("Method", label, method)))
    for kind, label in _KIND_CLASS:
        chance = float(chances[CLASSES.index(label)])
        if chance >= thresholds[kind]:
            options.append((chance / thresholds[kind], Decision(kind, label, chance)))
    return max(options, key=lambda o: o[0])[1] if options else None


def accept(
    reading: Reading, groups: Sequence[Group], rows: NDArray[np.float32], chances: NDArray[np.float64], thresholds: Thresholds
) -> list[Accepted]:
    """The candidates of a paper that pass their thresholds, the likeliest first."""
    least = min(thresholds[kind] for kind in KINDS)
    # Most candidates are surely nothing.
    some = [i for i, nothing in enumerate(chances[:, 0].tolist()) if 1 - nothing >= least] if len(groups) else []
    accepted = [Accepted(groups[i], rows[i], chances[i], d) for i in some if (d := decide(chances[i], thresholds))]
    accepted.sort(key=lambda a: -float(a.chances[1:].max()))
    return [replace(a, decision=as_announced(reading, a.group, a.decision)) for a in accepted]


def as_announced(reading: Reading, group: Group, decision: Decision) -> Decision:
    """The same, but proposed where it is a method that the paper announces as its own."""
    own = decision.kind == "Method" and decision.label != "MP" and announced(reading, group)
    return replace(decision, label="MP") if own else decision
