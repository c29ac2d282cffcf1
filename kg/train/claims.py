"""Trains everything that finds metrics and claims, from annotated papers and their readings."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract import claim_models as files
from kg.extract.claims import SAYS
from kg.extract.found import FoundMention
from kg.extract.linear import LinearSoftmax
from kg.extract.reading import Reading
from kg.train.claim_labels import Record, gold_mentions
from kg.train.claim_parts import name_rows, value_rows
from kg.train.claim_states import (
    Annotated,
    annotate,
    booster_table,
    concepts_of,
    count_phrases,
    fit_booster,
    fit_concepts,
    fit_states,
    state_items,
)

FOLDS = 3
_VALUES: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 20, "min_data_in_leaf": 20, "feature_fraction": 0.5, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 3.0, "verbose": -1, "deterministic": True, "num_threads": 1, "force_row_wise": True,
}  # fmt: skip
_NAMES = _VALUES | {"objective": "multiclass", "num_class": 4}
Rows = NDArray[np.float32]


def train_claims(
    records: Sequence[Record], readings: Sequence[Reading], out_dir: Path, seed: int = 0,
    mentions: Sequence[Sequence[FoundMention]] | None = None, report: Callable[[str], None] = lambda text: None,
) -> None:  # fmt: skip
    """Train on annotated papers and write the models to `out_dir`.

    `readings` should come from a tagger that has not seen the paper. `mentions` are the entities that claims are tied to,
    by default the annotated ones. `report` is told what is being done.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    named = mentions or [gold_mentions(r, p) for r, p in zip(readings, records, strict=True)]
    phrases, own = count_phrases(records, readings)
    phrases.save(out_dir / files.PHRASES)
    papers = [annotate(r, p, m, phrases, o) for r, p, m, o in zip(readings, records, named, own, strict=True)]
    report("concepts")
    concept_model, concepts = _concepts(papers, seed)
    concept_model.save(out_dir / files.CONCEPTS)
    report("states")
    state_model, linear = _states(papers, concepts, concept_model.classes, seed)
    state_model.save(out_dir / files.STATES)
    tables = [booster_table(p, c, s) for p, c, s in zip(papers, concepts, linear, strict=True)]
    chances = _boosted(papers, tables, seed)
    _write(fit_booster(tables, [p.state for p in papers], seed), out_dir / files.STATE_BOOSTER)
    report("values and names")
    classes = concept_model.classes
    _write(_fit(_VALUES, *value_rows(papers, chances, concepts, classes), seed, 90), out_dir / files.VALUE_BOOSTER)
    _write(_fit(_NAMES, *name_rows(papers, chances), seed, 70), out_dir / files.NAME_BOOSTER)
    settings = _settings(papers, chances)
    (out_dir / files.SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _folds(count: int, seed: int) -> list[list[int]]:
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return [order[k::FOLDS] for k in range(FOLDS)]


def _concepts(papers: Sequence[Annotated], seed: int) -> tuple[LinearSoftmax, list[Rows]]:
    """The concept model, and the concept chances of each paper from one that has not seen it."""
    found: dict[int, Rows] = {}
    for fold in _folds(len(papers), seed):
        held = set(fold)
        model = fit_concepts([p for i, p in enumerate(papers) if i not in held])
        found |= {i: concepts_of(papers[i], model) for i in fold}
    return fit_concepts(papers), [found[i] for i in range(len(papers))]


def _states(papers: Sequence[Annotated], concepts: Sequence[Rows], classes: Sequence[str], seed: int) -> tuple[LinearSoftmax, list[Rows]]:
    items = [state_items(p, c, classes) for p, c in zip(papers, concepts, strict=True)]
    found: dict[int, Rows] = {}
    for fold in _folds(len(papers), seed):
        held = set(fold)
        rest = [i for i in range(len(papers)) if i not in held]
        model = fit_states([papers[i] for i in rest], [items[i] for i in rest])
        found |= {i: model.chances(items[i]) for i in fold}
    return fit_states(papers, items), [found[i] for i in range(len(papers))]


def _boosted(papers: Sequence[Annotated], tables: Sequence[Rows], seed: int) -> list[NDArray[np.float64]]:
    found: dict[int, NDArray[np.float64]] = {}
    for fold in _folds(len(papers), seed):
        held = set(fold)
        rest = [i for i in range(len(papers)) if i not in held]
        model = fit_booster([tables[i] for i in rest], [papers[i].state for i in rest], seed)
        found |= {i: model.predict(tables[i], num_threads=1) if len(tables[i]) else np.zeros((0, 6)) for i in fold}
    return [found[i] for i in range(len(papers))]


def _fit(parameters: dict[str, Any], rows: Rows, labels: NDArray[np.int64], seed: int, rounds: int) -> Any:
    import lightgbm

    return lightgbm.train(parameters | {"seed": seed}, lightgbm.Dataset(rows, labels), rounds)


def _write(booster: Any, path: Path) -> None:
    path.write_bytes(gzip.compress(booster.model_to_string(num_iteration=-1).encode(), mtime=0))


def _settings(papers: Sequence[Annotated], chances: Sequence[NDArray[np.float64]]) -> dict[str, Any]:
    """Thresholds of the best F1 on papers held out, and how often a claim of a given chance was right."""
    rows = [(float(c[SAYS:].max()), int(c[SAYS:].argmax()) + SAYS == s, 1 - float(c[0]), s > 0)
            for p, paper in zip(papers, chances, strict=True) for c, s in zip(paper, p.state, strict=True)]  # fmt: skip
    claims = sum(len(p.record["claims"]) for p in papers)
    metrics = sum(len(p.record["metrics"]) for p in papers)
    bins: list[list[float]] = [[], []]
    for low in np.arange(0.1, 1.0, 0.1):
        inside = [(chance, right) for chance, right, *_ in rows if low <= chance < low + 0.1]
        if len(inside) >= 20:
            bins[0].append(round(float(np.mean([c for c, _ in inside])), 4))
            bins[1].append(round(float(np.mean([r for _, r in inside])), 4))
    claim = _best([(c, r) for c, r, *_ in rows], claims)
    return {"claim": claim, "metric": _best([(m, r) for *_, m, r in rows], metrics), "value": 0.5, "baseline": 0.4, "condition": 0.4, "calibration": bins}


def _best(scored: Sequence[tuple[float, bool]], total: int) -> float:
    def f1(floor: float) -> float:
        kept = [right for chance, right in scored if chance >= floor]
        return 2 * sum(kept) / (len(kept) + total)

    return float(max(np.round(np.arange(0.15, 0.7, 0.025), 3), key=f1))
