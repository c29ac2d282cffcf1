"""Candidates that are one thing become one entity: how pairs are seen, how clusters are made, how chances decide."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.candidates import Group
from kg.extract.clusters import alone, cluster_rows, unite
from kg.extract.decisions import Accepted, Decision, accept, decide
from kg.extract.features import CLASSES
from kg.extract.reading import Reading, load_pipeline, read
from kg.extract.sameness import pair_rows
from kg.records import Kind, Paper
from kg.train.clusters import cluster_classes, owner, pair_targets

TITLE = "Filter Distillation for Network Compression"
ABSTRACT = "We propose Principal Filter Analysis (PFA), a method for network compression. PFA beats SlimNet on ImageNet."
THRESHOLDS = {"Method": 0.4, "Task": 0.4, "Dataset": 0.4, "Hardware": 0.4, "MP": 0.5}


@pytest.fixture(scope="module")
def reading() -> Reading:
    (paper,) = read([Paper("p", TITLE, ABSTRACT)], load_pipeline())
    return paper


def chances(**given: float) -> np.ndarray:
    row = np.asarray([given.get(c, 0.0) for c in CLASSES])
    row[0] = 1 - row.sum()
    return row


def candidate(reading: Reading, name: str, kind: Kind, **given: float) -> Accepted:
    words = name.casefold().split()
    places = [i for i in range(len(reading.lowers)) if reading.lowers[i : i + len(words)] == words]
    assert places, name
    group = Group({" ".join(words): [(i, i + len(words)) for i in places]}, {"name"})
    row = chances(**given)
    return Accepted(group, np.zeros(3, np.float32), row, Decision(kind, max(given, key=lambda c: given[c]), max(given.values())))


@pytest.fixture
def accepted(reading: Reading) -> list[Accepted]:
    return [
        candidate(reading, "PFA", "Method", MP=0.9),
        candidate(reading, "Filter Distillation", "Method", MP=0.6),
        candidate(reading, "SlimNet", "Method", MC=0.5),
        candidate(reading, "Network Compression", "Task", T=0.8),
    ]


def test_pairs_are_of_one_kind_and_of_equal_width(reading: Reading, accepted: list[Accepted]) -> None:
    pairs, rows = pair_rows(reading, accepted)
    assert pairs == [(0, 1), (0, 2), (1, 2)]
    assert len(rows) == 3
    assert np.isfinite(rows).all()
    assert pair_rows(reading, accepted[:1])[0] == []


def test_what_is_likely_one_thing_becomes_one(accepted: list[Accepted]) -> None:
    clusters = unite(accepted, {(0, 1): 0.7, (0, 2): 0.1, (1, 2): 0.2})
    assert [list(c.group.forms) for c in clusters] == [["pfa", "filter distillation"], ["slimnet"], ["network compression"]]
    assert [c.doubt for c in clusters] == [0.0, 0.2, 0.0]
    assert [c.proposed for c in clusters] == [True, False, False]
    assert list(accepted[0].group.forms) == ["pfa"]  # a candidate keeps its own forms


def test_nothing_likely_leaves_each_alone(accepted: list[Accepted]) -> None:
    assert [c.members for c in unite(accepted, {})] == [c.members for c in alone(accepted)]


def test_a_cluster_is_seen_beside_the_others(reading: Reading, accepted: list[Accepted]) -> None:
    rows = cluster_rows(reading, unite(accepted, {(0, 1): 0.7}))
    size, proposed = len(CLASSES), CLASSES.index("MP")
    assert rows.shape[0] == 3
    assert rows[0, proposed] == pytest.approx(0.9)
    assert rows[0, 2 * size + proposed] == 0  # no other cluster is proposed
    assert rows[1, 2 * size + proposed] == pytest.approx(0.9)  # the best of the others
    assert rows[1, 4 * size + proposed] == 1  # others are likelier proposed
    assert cluster_rows(reading, []).shape[0] == 0


@pytest.mark.parametrize(
    ("row", "decision"),
    [
        ({"MP": 0.3, "MU": 0.2}, ("Method", "MP")),
        ({"MP": 0.2, "MU": 0.3}, ("Method", "MU")),
        ({"MP": 0.22, "MC": 0.25, "MU": 0.03}, ("Method", "MC")),
        ({"MU": 0.3}, None),
        ({"T": 0.5, "MU": 0.45}, ("Task", "T")),
        ({"H": 0.6}, ("Hardware", "H")),
    ],
)
def test_the_kind_that_passes_its_threshold_by_most(row: dict[str, float], decision: tuple[str, str] | None) -> None:
    found = decide(chances(**row), THRESHOLDS)
    assert (found and (found.kind, found.label)) == decision


def test_the_likeliest_come_first_and_announced_ones_are_proposed(reading: Reading, accepted: list[Accepted]) -> None:
    groups = [a.group for a in accepted]
    given = np.asarray([chances(MU=0.6), chances(MP=0.7), chances(MU=0.2), chances(T=0.9)])
    passed = accept(reading, groups, np.zeros((4, 2), np.float32), given, THRESHOLDS)
    assert [next(iter(a.group.forms)) for a in passed] == ["network compression", "filter distillation", "pfa"]


def test_what_is_learned_from_annotations(accepted: list[Accepted]) -> None:
    gold = [("MP", frozenset({"pfa", "filter distillation"})), ("T", frozenset({"deep network compression"}))]
    assert [owner(a.group, a.decision.kind, gold) for a in accepted] == [0, 0, None, 1]
    assert pair_targets(accepted, [(0, 1), (0, 2), (1, 2)], gold) == [1, 0, 0]
    classes = cluster_classes(alone(accepted), gold)
    assert [CLASSES[c] for c in classes] == ["MP", "none", "none", "T"]  # the second name for one thing counts as none
