"""Decides which candidates are entities, of what kind and in which role, by scorers trained on annotated papers.

A first scorer looks at each candidate and lets generously many pass. A second one tells which of these are one thing under two
names. A third one decides about each thing, with what else the paper offers for the same place in view.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.extract.boosters import read_booster
from kg.extract.candidates import Group, find_groups
from kg.extract.clusters import Cluster, cluster_rows, unite
from kg.extract.decisions import KINDS, Accepted, Decision, Thresholds, accept, as_announced, decide
from kg.extract.devices import shorter_names
from kg.extract.features import CLASSES, Priors, feature_rows
from kg.extract.found import FoundMention
from kg.extract.linear import softmax
from kg.extract.naming import mention_of
from kg.extract.reading import Reading
from kg.extract.sameness import pair_rows
from kg.lexicon import Lexicon

_ROLES = {"MP": "proposes", "MC": "compares", "MU": "uses"}
_BLOCK = 20  # iterations of the booster, of as many trees as there are classes
Chances = NDArray[np.float64]


class Booster(Protocol):
    """What is used of a LightGBM booster."""

    def predict(self, data: Any, /, **options: Any) -> Any:
        """A score, or one for each class, for each row."""


class EntityFinder:
    """The three scorers, the priors and the thresholds of a folder that `kg train` wrote."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self.folder, self.lexicon = folder, lexicon

    @cached_property
    def priors(self) -> Priors:
        """How often names had each role in training."""
        return read_priors(self.folder / "priors.json.gz")

    @cached_property
    def thresholds(self) -> Mapping[str, Thresholds]:
        """The least confidence for each kind, and for the role `proposes`: to pass the first scorer, and to be an entity."""
        read: dict[str, Thresholds] = json.loads((self.folder / "thresholds.json").read_text())
        return read

    @cached_property
    def _candidates(self) -> Any:
        return read_booster(self.folder / "candidates.txt.gz")

    @cached_property
    def _sameness(self) -> Any:
        return read_booster(self.folder / "sameness.txt.gz")

    @cached_property
    def _clusters(self) -> Any:
        return read_booster(self.folder / "clusters.txt.gz")

    def find(self, readings: Sequence[Reading]) -> list[list[FoundMention]]:
        """The entities of each paper; papers are scored together, since a call of a scorer costs more than a row."""
        groups = [find_groups(r, self.lexicon) for r in readings]
        tables = [feature_rows(r, g, self.priors) for r, g in zip(readings, groups, strict=True)]
        chances = scored(tables, self._scores, len(CLASSES))
        accepted = [accept(*paper, self.thresholds["first"]) for paper in zip(readings, groups, tables, chances, strict=True)]
        clusters = united(readings, accepted, self._sameness)
        rows = [cluster_rows(r, c) for r, c in zip(readings, clusters, strict=True)]
        final = scored(rows, lambda table: self._clusters.predict(table, num_threads=1), len(CLASSES))
        return [entities(*paper, self.thresholds["final"]) for paper in zip(readings, clusters, final, strict=True)]

    def _scores(self, rows: NDArray[np.float32]) -> Chances:
        """The chances of each class for rows of features; (1, 0, ...) for those that come near no threshold.

        A block of trees at a time stays in the processor's cache, and a row whose chance of being something is, after a share
        of the trees, below that share of the lowest threshold is given up. On 420 annotated papers that saved almost half of the
        work, and cost 2 of the 4,918 candidates that would have passed.
        """
        trees = self._candidates.current_iteration()
        lowest = min(self.thresholds["first"][kind] for kind in KINDS)
        totals, open_ = np.zeros((len(rows), len(CLASSES))), np.arange(len(rows))
        for first in range(0, trees, _BLOCK):
            totals[open_] += self._candidates.predict(
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


def scored(tables: Sequence[NDArray[np.float32]], score: Any, columns: int) -> list[Chances]:
    """The scores of each paper's rows, from one call for all papers."""
    filled = [t for t in tables if len(t)]
    scores = np.asarray(score(np.vstack(filled))) if filled else np.empty((0, columns))
    ends = np.cumsum([len(t) for t in tables])
    return [scores[end - len(t) : end] for t, end in zip(tables, ends, strict=True)]


def united(readings: Sequence[Reading], accepted: Sequence[Sequence[Accepted]], sameness: Booster) -> list[list[Cluster]]:
    """Each paper's accepted candidates, those together that are one thing."""
    compared = [pair_rows(r, a) for r, a in zip(readings, accepted, strict=True)]
    chances = scored([rows for _, rows in compared], lambda table: sameness.predict(table, num_threads=1), 1)
    return [
        unite(paper, dict(zip(pairs, likely.ravel().tolist(), strict=True)))
        for paper, (pairs, _), likely in zip(accepted, compared, chances, strict=True)
    ]


def entities(reading: Reading, clusters: Sequence[Cluster], chances: Chances, thresholds: Thresholds) -> list[FoundMention]:
    """The entities of a paper, from its clusters and their chances of each class."""
    decided = [
        (cluster.group, as_announced(reading, cluster.group, decision))
        for cluster, row in zip(clusters, chances, strict=True)
        if (decision := decide(row, thresholds))
    ]
    mentions = [
        mention_of(reading, group, d.kind, _ROLES.get(d.label, ""), d.confidence) for group, d in each_device_once(decided)
    ]
    order = {"proposes": 0, "introduces": 0, "compares": 1, "evaluates": 1, "uses": 2, "": 0}
    return sorted(mentions, key=lambda m: (order[m.mention.role], -m.mention.confidence, m.spans[0]))


def each_device_once(decided: Iterable[tuple[Group, Decision]]) -> list[tuple[Group, Decision]]:
    """The same without hardware under the shorter of two names."""
    decided = list(decided)
    hardware = [g for g, d in decided if d.kind == "Hardware"]
    gone = {id(hardware[i]) for i in shorter_names(hardware)}
    return [(g, d) for g, d in decided if id(g) not in gone]


def read_priors(path: Path) -> Priors:
    """Priors as `kg.train.entities` writes them."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        record = json.load(stream)
    return Priors(record["names"], record["heads"], record["frequency"])
