"""Metric spans, marks, the linear model, and training on a handful of papers of our own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kg.extract.claim_models import ClaimModels
from kg.extract.claims import ClaimFinder
from kg.extract.linear import LinearSoftmax
from kg.extract.marks import MARK, Marks
from kg.extract.metric_phrases import whole_phrase
from kg.extract.metrics import Phrases, find_metric_spans, scheme_phrases
from kg.extract.reading import Reading, load_pipeline, read
from kg.extract.views import view_sentences
from kg.records import Paper
from kg.train.claim_labels import gold_mentions
from kg.train.claims import train_claims
from kg.train.linear import fit_softmax

ABSTRACT = "We propose FooNet. FooNet reduces latency by 30% and needs less memory than BarNet. It keeps accuracy."


@pytest.fixture(scope="module")
def reading() -> Reading:
    return next(read([Paper("p", "FooNet: a Fast Network", ABSTRACT)], load_pipeline()))


def record(name: str, metric: str, concept: str, verb: str, direction: str) -> dict[str, object]:
    sentence = f"Experiments show that {name} {verb} {metric} by 30% compared with BarNet."
    return {
        "id": name,
        "title": f"{name}: a Network for Image Classification",
        "abstract": f"Image classification is slow. We propose {name}, a network. {sentence}",
        "methods": [{"name": name, "aliases": [], "role": "proposes"}, {"name": "BarNet", "aliases": [], "role": "compares"}],
        "tasks": [{"name": "Image Classification", "aliases": []}],
        "datasets": [],
        "hardware": [],
        "metrics": [{"concept": concept, "text": metric}],
        "claims": [
            {
                "subject": name,
                "metric": {"concept": concept, "text": metric},
                "direction": direction,
                "value": {"kind": "percent", "low": 30, "high": 30, "unit": "%"},
                "baselines": ["BarNet"],
                "hardware": [],
                "datasets": [],
                "evidence": sentence,
            }
        ],
    }


def test_labels_of_the_scheme_name_metrics(reading: Reading) -> None:
    spans = find_metric_spans(reading, Phrases(dict.fromkeys(scheme_phrases(), (3, 4))))
    texts = [reading.text(s.start, s.end) for s in spans]
    assert {"latency", "memory", "accuracy"} <= set(texts)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_phrases_are_read_back(tmp_path: Path) -> None:
    Phrases({"latency": (3, 4), "top 1 accuracy": (1, 1)}).save(tmp_path / "p.gz")
    again = Phrases.load(tmp_path / "p.gz")
    assert again.counts == {"latency": (3, 4), "top 1 accuracy": (1, 1)}
    assert {"top", "top 1", "top 1 accuracy"} <= again.prefixes
    assert again.rate("latency")[0] > again.rate("unknown")[0]


def test_names_and_figures_are_symbols(reading: Reading) -> None:
    spans = find_metric_spans(reading, Phrases(dict.fromkeys(scheme_phrases(), (3, 4))))
    gold = {
        "id": "p", "title": "FooNet: a Fast Network", "abstract": ABSTRACT, "tasks": [], "datasets": [], "hardware": [],
        "metrics": [],
        "methods": [{"name": "FooNet", "role": "proposes"}, {"name": "BarNet", "role": "compares"}],
    }  # fmt: skip
    numbers = [reading.sentence_of(s.start) for s in spans]
    views = view_sentences(reading, gold_mentions(reading, gold), spans, numbers)
    symbols = " ".join(s for v in views.values() for s in v.symbols)
    assert "<P> reduce <M> by <percent>" in symbols
    assert "than <C> ." in symbols
    assert set(views) == set(numbers)


def test_marks_count_and_measure() -> None:
    marks = Marks(["<P>", "reduce", "<M>", "and", "<M:faster>", "than", "<C>"])
    assert marks.count(MARK["<M>"]) == 2
    assert marks.left(4, MARK["down"], 9.0) == 3
    assert marks.right(0, MARK["versus"], 9.0) == 5
    assert marks.right(6, MARK["<M>"], 9.0) == 9
    assert marks.between(1, 5, MARK["<M>"]) == 2
    assert marks.count(MARK["up"]) == 1


def test_the_linear_model_learns_and_is_read_back(tmp_path: Path) -> None:
    items = [["a", "x"], ["b", "x"], ["a", "y"], ["b", "y"]] * 5
    model = fit_softmax(items, [0, 1, 0, 1] * 5, ("first", "second"), least=1)
    model.save(tmp_path / "m.npz")
    again = LinearSoftmax.load(tmp_path / "m.npz")
    for m in (model, again):
        assert m.chances([["a"], ["b"], ["unknown"]]).argmax(axis=1).tolist()[:2] == [0, 1]
    assert np.allclose(model.chances(items), again.chances(items), atol=0.02)
    assert model.chances([]).shape == (0, 2)


def test_training_gives_models_that_find_claims_and_the_same_ones_again(tmp_path: Path) -> None:
    kinds = [
        ("latency", "latency", "reduces", "down"),
        ("throughput", "throughput", "improves", "up"),
        ("memory", "memory", "cuts", "down"),
    ]
    records = [record(f"Alpha{c}Net", *kinds[i % 3]) for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3)]
    papers = [Paper(str(r["id"]), str(r["title"]), str(r["abstract"])) for r in records]
    readings = list(read(papers, load_pipeline()))
    for run in ("one", "two"):
        train_claims(records, readings, tmp_path / run, seed=3)
    for path in (tmp_path / "one").iterdir():
        assert path.suffix == ".npz" or path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
    finder = ClaimFinder(ClaimModels(tmp_path / "one"))
    metrics, claims = finder.find(readings[0], gold_mentions(readings[0], records[0]))
    assert [m.concept for m in metrics] == ["latency"]
    assert [(c.subject, c.direction) for c in claims] == [("AlphaANet", "down")]


@pytest.mark.parametrize(
    ("sentence", "head", "whole"),
    [
        ("It reduces the number of queries by half.", "number", "number of queries"),
        ("It reduces the number of samples required for training.", "number", "number of samples"),
        ("It has an approximation ratio in this setting.", "ratio", "approximation ratio"),
        ("It improves the quality of the predicted layout.", "quality", "quality of the predicted layout"),
        ("It improves the ability to handle rare words in context.", "ability", "ability to handle rare words"),
        ("It cuts the reliance on labels while it keeps accuracy.", "reliance", "reliance on labels"),
        ("It attains an improved rate.", "rate", "rate"),
        ("It keeps accuracy of the model.", "accuracy", "accuracy"),
        ("It reduces the number of pixels correctly.", "number", "number of pixels"),
        ("It reduces the number", "number", "number"),
        ("It reduces the number of", "number", "number"),
    ],
)
def test_a_metric_that_is_of_something_is_named_whole(sentence: str, head: str, whole: str) -> None:
    (reading,) = read([Paper("p", "A Title", sentence)], load_pipeline())
    start = reading.texts.index(head)
    assert reading.text(*whole_phrase(reading, start, start + 1)) == whole
