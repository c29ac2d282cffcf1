"""Decides which candidates are entities, of what kind and in which role, by a scorer trained on annotated papers."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.appositions import announced, described
from kg.extract.candidates import Group, find_groups
from kg.extract.devices import shorter_names
from kg.extract.features import CLASSES, Priors, feature_rows
from kg.extract.found import FoundMention
from kg.extract.linear import softmax
from kg.extract.naming import mention_of
from kg.extract.reading import Reading
from kg.extract.twins import twins
from kg.lexicon import Lexicon
from kg.records import Kind

_METHODS = [CLASSES.index(c) for c in ("MP", "MC", "MU")]
_ROLES = {"MP": "proposes", "MC": "compares", "MU": "uses"}
_BLOCK = 20  # iterations of the booster, of as many trees as there are classes
_KIND_CLASS: tuple[tuple[Kind, str], ...] = (("Task", "T"), ("Dataset", "D"), ("Hardware", "H"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What a candidate is taken for: kind, class and the scorer's confidence."""

    kind: Kind
    label: str
    confidence: float


class EntityFinder:
    """The scorer, the priors and the thresholds that it was trained with."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self.folder, self.lexicon = folder, lexicon

    @cached_property
    def priors(self) -> Priors:
        """How often names had each role in training."""
        return read_priors(self.folder / "priors.json.gz")

    @cached_property
    def thresholds(self) -> Mapping[str, float]:
        """The least confidence for each kind, and for the role `proposes`."""
        read: dict[str, float] = json.loads((self.folder / "thresholds.json").read_text())
        return read

    @cached_property
    def _booster(self) -> Any:
        import lightgbm

        return lightgbm.Booster(model_file=str(self.folder / "scorer.txt"))

    def find(self, readings: Sequence[Reading]) -> list[list[FoundMention]]:
        """The entities of each paper; papers are scored together, since a call of the scorer costs more than a row."""
        groups = [find_groups(r, self.lexicon) for r in readings]
        tables = [feature_rows(r, g, self.priors) for r, g in zip(readings, groups, strict=True)]
        filled = [t for t in tables if len(t)]
        chances = self._scores(np.vstack(filled)) if filled else np.empty((0, len(CLASSES)))
        found, at = [], 0
        for reading, paper_groups in zip(readings, groups, strict=True):
            part = np.asarray(chances[at : at + len(paper_groups)])
            at += len(paper_groups)
            found.append(self.decide(reading, paper_groups, part))
        return found

    def _scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The chances of each class for rows of features; (1, 0, ...) for those that come near no threshold.

        A block of trees at a time stays in the processor's cache, and a row whose chance of being something is, after a share
        of the trees, below that share of the lowest threshold is given up: on annotated papers, two of three, and none that
        would have been accepted.
        """
        trees, lowest = (
            self._booster.current_iteration(),
            min(self.thresholds[k] for k in ("Method", "Task", "Dataset", "Hardware")),
        )
        totals, open_ = np.zeros((len(rows), len(CLASSES))), np.arange(len(rows))
        for first in range(0, trees, _BLOCK):
            totals[open_] += self._booster.predict(
                rows[open_], raw_score=True, start_iteration=first, num_iteration=_BLOCK, num_threads=1
            )
            something = 1 - softmax(totals[open_])[:, 0]
            open_ = open_[something >= lowest * min(1, (first + _BLOCK) / trees)]
            if not len(open_):
                break
        chances = np.zeros_like(totals)
        chances[:, 0] = 1
        chances[open_] = softmax(totals[open_])
        return chances

    def decide(self, reading: Reading, groups: Sequence[Group], chances: NDArray[np.float64]) -> list[FoundMention]:
        """The entities of a paper from the chances of its candidates, which may take over forms of one another."""
        decided = each_device_once(choose(groups, chances, self.thresholds))
        decided = with_descriptions(reading, as_announced(reading, decided))
        mentions = [mention_of(reading, group, d.kind, _ROLES.get(d.label, ""), d.confidence) for group, d in decided]
        order = {"proposes": 0, "introduces": 0, "compares": 1, "evaluates": 1, "uses": 2, "": 0}
        return sorted(mentions, key=lambda m: (order[m.mention.role], -m.mention.confidence, m.spans[0]))


def choose(
    groups: Sequence[Group], chances: NDArray[np.float64], thresholds: Mapping[str, float]
) -> list[tuple[Group, Decision]]:
    """The accepted candidates; of two of a kind that are one thing the likelier stays, with the forms of both."""
    accepted: list[tuple[Group, Decision]] = []
    own: list[frozenset[str]] = []
    for group, row in sorted(zip(groups, chances, strict=True), key=lambda pair: -float(pair[1][1:].max())):
        decision = _decide(row, thresholds)
        if decision is None:
            continue
        # Forms as they were before any were taken over, so that likeness is not passed on from one to the next.
        twin = next(
            (
                g
                for (g, d), forms in zip(accepted, own, strict=True)
                if d.kind == decision.kind and twins(forms, group.forms, proposed=d.label == decision.label == "MP")
            ),
            None,
        )
        if twin is None:
            accepted.append((group, decision))
            own.append(frozenset(group.forms))
        else:
            twin.take({f: s for f, s in group.forms.items() if f not in twin.forms})
    return accepted


def each_device_once(decided: list[tuple[Group, Decision]]) -> list[tuple[Group, Decision]]:
    """The same without hardware under the shorter of two names."""
    hardware = [g for g, d in decided if d.kind == "Hardware"]
    gone = {id(hardware[i]) for i in shorter_names(hardware)}
    return [(g, d) for g, d in decided if id(g) not in gone]


def as_announced(reading: Reading, decided: list[tuple[Group, Decision]]) -> list[tuple[Group, Decision]]:
    """The same, where methods that the paper announces as its own are proposed ones."""
    return [
        (g, replace(d, label="MP") if d.kind == "Method" and d.label != "MP" and announced(reading, g) else d) for g, d in decided
    ]


def with_descriptions(reading: Reading, decided: list[tuple[Group, Decision]]) -> list[tuple[Group, Decision]]:
    """The same, where what only describes a proposed method beside its name has become one with it."""
    methods = [(g, d) for g, d in decided if d.kind == "Method"]
    names = described(reading, [g for g, _ in methods])
    gone = set()
    for description, name in names.items():
        if methods[name][1].label == "MP" and name not in names and not methods[description][0].short:
            methods[name][0].take(methods[description][0].forms)
            gone.add(id(methods[description][0]))
    return [(g, d) for g, d in decided if id(g) not in gone]


def _decide(row: NDArray[np.float64], thresholds: Mapping[str, float]) -> Decision | None:
    method = float(row[_METHODS].sum())
    options: list[tuple[float, Decision]] = []
    if method >= thresholds["Method"]:
        label = CLASSES[_METHODS[int(np.argmax(row[_METHODS]))]]
        if row[CLASSES.index("MP")] >= thresholds["MP"] * method:
            label = "MP"
        options.append((method / thresholds["Method"], Decision("Method", label, method)))
    for kind, label in _KIND_CLASS:
        chance = float(row[CLASSES.index(label)])
        if chance >= thresholds[kind]:
            options.append((chance / thresholds[kind], Decision(kind, label, chance)))
    return max(options, key=lambda o: o[0])[1] if options else None


def read_priors(path: Path) -> Priors:
    """Priors as `kg.train.entities` writes them."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        record = json.load(stream)
    return Priors(record["names"], record["heads"], record["frequency"])
