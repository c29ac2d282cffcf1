"""Trains the three scorers of entities on what the ones before make of papers that they have not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from kg.extract.candidates import Group
from kg.extract.clusters import Cluster, cluster_rows, unite
from kg.extract.decisions import Accepted, Thresholds, accept
from kg.extract.features import CLASSES
from kg.extract.reading import Reading
from kg.extract.sameness import pair_rows
from kg.train.entities import FOLDS, PARAMETERS, Record, Table, fit, out_of_fold, tune
from kg.train.labels import gold_names, kind_of, shared_words, token_form

# The first scorer lets a candidate pass at this share of the confidence that would be best if it decided alone.
GENEROUS = 0.75
_PAIRS = {k: v for k, v in PARAMETERS.items() if k != "num_class"} | {"objective": "binary", "num_leaves": 16}
_PAIR_ROUNDS = 200
_CLUSTERS = PARAMETERS | {"num_leaves": 12, "learning_rate": 0.04}
_CLUSTER_ROUNDS = 150
# A name that shares this part of its words with an annotated one stands for it.
_NEAR = 0.6
Gold = Sequence[tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Scorers:
    """The boosters by the names of their files, the thresholds, and each paper's clusters with chances held out."""

    boosters: Mapping[str, Any]
    thresholds: Mapping[str, Thresholds]
    clusters: list[list[Cluster]]
    chances: list[NDArray[np.float64]]


def train_scorers(
    records: Sequence[Record], readings: Sequence[Reading], table: Table, nlp: Language, seed: int, report: Callable[[str], None]
) -> Scorers:
    """Train on annotated papers; `readings` are by taggers that have not seen them."""
    fit_candidates = partial(fit, seed=seed)
    fit_pairs = partial(fit, seed=seed, parameters=_PAIRS, rounds=_PAIR_ROUNDS)
    fit_clusters = partial(fit, seed=seed, parameters=_CLUSTERS, rounds=_CLUSTER_ROUNDS)
    report("thresholds on papers held out")
    gold = [gold_forms(r, nlp) for r in records]
    chances = out_of_fold(table.rows, table.classes, FOLDS, seed, fit_candidates)
    first = generous(tune(chances, table.classes))
    accepted = [accept(*paper, first) for paper in zip(readings, table.groups, table.rows, chances, strict=True)]
    report("which candidates are one thing")
    pairs = [pair_rows(r, a) for r, a in zip(readings, accepted, strict=True)]
    rows = [r for _, r in pairs]
    same = [pair_targets(a, p, g) for a, (p, _), g in zip(accepted, pairs, gold, strict=True)]
    likely = out_of_fold(rows, same, FOLDS, seed + 1, fit_pairs)
    clusters = [
        unite(a, dict(zip(p, likeness.ravel().tolist(), strict=True)))
        for a, (p, _), likeness in zip(accepted, pairs, likely, strict=True)
    ]
    report("what a paper offers for one place")
    looks = [cluster_rows(r, c) for r, c in zip(readings, clusters, strict=True)]
    classes = [cluster_classes(c, g) for c, g in zip(clusters, gold, strict=True)]
    final = out_of_fold(looks, classes, FOLDS, seed + 2, fit_clusters)
    annotated = Counter(code for paper in gold for code, _ in paper)
    report("all papers")
    boosters = {
        "candidates": fit_candidates(table.rows, table.classes),
        "sameness": fit_pairs(rows, same),
        "clusters": fit_clusters(looks, classes),
    }
    return Scorers(boosters, {"first": first, "final": tune(final, classes, annotated)}, clusters, final)


def generous(thresholds: Thresholds) -> Thresholds:
    """Lower ones, since what passes is looked at again; the role is no matter of passing."""
    return {name: round(t * GENEROUS, 4) if name != "MP" else t for name, t in thresholds.items()}


def gold_forms(record: Record, nlp: Language) -> Gold:
    """Each annotated entity as its class and the normal forms of its names."""
    return [(code, frozenset(token_form(nlp, name) for name in names)) for code, names in gold_names(record)]


def owner(group: Group, kind: str, gold: Gold) -> int | None:
    """The place of the annotated entity of a kind that a group names: one of equal form, else the nearest by shared words."""
    mine = [(n, forms) for n, (code, forms) in enumerate(gold) if kind_of(code) == kind]
    exact = next((n for n, forms in mine if forms & group.forms.keys()), None)
    if exact is not None:
        return exact
    near = [(max(shared_words(x, y) for x in forms for y in group.forms), -n) for n, forms in mine if forms]
    best, place = max(near, default=(0.0, 0))
    return -place if best >= _NEAR else None


def pair_targets(accepted: Sequence[Accepted], pairs: Sequence[tuple[int, int]], gold: Gold) -> list[int]:
    """For each pair 1 where both name one annotated entity."""
    owners = [owner(a.group, a.decision.kind, gold) for a in accepted]
    return [int(owners[i] is not None and owners[i] == owners[j]) for i, j in pairs]


def cluster_classes(clusters: Sequence[Cluster], gold: Gold) -> list[int]:
    """For each cluster the index of its class; an annotated entity goes to the first cluster that names it."""
    taken: set[int] = set()
    classes = []
    for cluster in clusters:
        owners = (owner(m.group, m.decision.kind, gold) for m in cluster.members)
        mine = next((o for o in owners if o is not None and o not in taken), None)
        taken |= {mine} if mine is not None else set()
        classes.append(CLASSES.index(gold[mine][0]) if mine is not None else 0)
    return classes
