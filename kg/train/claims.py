"""Trains everything that finds metrics and claims, from annotated papers and their readings."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.extract import claim_models as files
from kg.extract.boosters import write_booster
from kg.extract.claims import span_text
from kg.extract.found import FoundMention
from kg.extract.linear import LinearSoftmax
from kg.extract.prospects import SAYS, likelihood
from kg.extract.reading import Reading
from kg.names import normal_form
from kg.train.claim_labels import Record, gold_mentions
from kg.train.claim_parts import name_rows, subjects, value_rows
from kg.train.claim_states import (
    Annotated,
    PhraseTables,
    annotate,
    booster_table,
    concepts_of,
    fit_booster,
    fit_concepts,
    fit_states,
    state_items,
)

FOLDS = 3
_VALUES: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 20, "min_data_in_leaf": 20, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 3.0, "verbose": -1, "deterministic": True, "num_threads": 1,
    "force_row_wise": True,
}  # fmt: skip
_NAMES = _VALUES | {"objective": "multiclass", "num_class": 4}
_VALUE_ROUNDS, _NAME_ROUNDS = 90, 60
_FLOOR = 0.15
Rows = NDArray[np.float32]
Chances = NDArray[np.float64]


def train_claims(
    records: Sequence[Record], readings: Sequence[Reading], out_dir: Path, seed: int = 0,
    mentions: Sequence[Sequence[FoundMention]] | None = None, report: Callable[[str], None] = lambda text: None,
) -> None:  # fmt: skip
    """Train on annotated papers and write the models to `out_dir`.

    `readings` should come from a tagger that has not seen the paper, and `mentions` from a scorer of entities that has
    not: claims are then tied to names as they will be found. Without them the annotated entities are taken.
    `report` is told what is being done.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    folds = _folds(len(records), seed)
    report("phrases of metrics")
    papers = _annotated(records, readings, mentions, folds, out_dir / files.PHRASES)
    report("concepts of metrics")
    concepts = _held_out(papers, folds, fit_concepts, lambda model, i: concepts_of(papers[i], model))
    concept_model = fit_concepts(papers)
    concept_model.save(out_dir / files.CONCEPTS)
    report("states of metrics")
    linear = _states(papers, concepts, concept_model.classes, folds, out_dir / files.STATES)
    tables = [booster_table(p, c, s) for p, c, s in zip(papers, concepts, linear, strict=True)]
    chances = _boosted(papers, tables, folds, seed)
    write_booster(fit_booster(tables, [p.state for p in papers], seed), out_dir / files.STATE_BOOSTER)
    report("values and names of claims")
    figures = [list(value_rows(p, c, k, concept_model.classes)) for p, c, k in zip(papers, chances, concepts, strict=True)]
    write_booster(_fit(_VALUES, figures, seed, _VALUE_ROUNDS), out_dir / files.VALUE_BOOSTER)
    names = [list(name_rows(p, c)) for p, c in zip(papers, chances, strict=True)]
    write_booster(_fit(_NAMES, names, seed, _NAME_ROUNDS), out_dir / files.NAME_BOOSTER)
    report("thresholds")
    judged = _judged(papers, chances, concepts, concept_model.classes, names, folds, seed)
    settings = _settings(papers, chances, concepts, judged)
    (out_dir / files.SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _folds(count: int, seed: int) -> list[frozenset[int]]:
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return [frozenset(order[k::FOLDS]) for k in range(FOLDS)]


def _annotated(
    records: Sequence[Record], readings: Sequence[Reading], mentions: Sequence[Sequence[FoundMention]] | None,
    folds: Sequence[frozenset[int]], path: Path,
) -> list[Annotated]:  # fmt: skip
    """The papers with their metric spans, each by the phrases of the other folds' papers; the whole table goes to `path`."""
    named = mentions or [gold_mentions(r, p) for r, p in zip(readings, records, strict=True)]
    tables = PhraseTables(records, readings)
    tables.without().save(path)
    papers: dict[int, Annotated] = {}
    for fold in folds:
        phrases = tables.without(fold)
        papers |= {i: annotate(readings[i], records[i], named[i], phrases) for i in fold}
    return [papers[i] for i in range(len(records))]


def _held_out(
    papers: Sequence[Annotated],
    folds: Sequence[frozenset[int]],
    fit: Callable[[list[Annotated]], Any],
    use: Callable[[Any, int], Any],
) -> list[Any]:
    """What a model says of each paper that was fitted without the paper's fold."""
    found: dict[int, Any] = {}
    for fold in folds:
        model = fit([p for i, p in enumerate(papers) if i not in fold])
        found |= {i: use(model, i) for i in fold}
    return [found[i] for i in range(len(papers))]


def _states(
    papers: Sequence[Annotated], concepts: Sequence[Rows], classes: Sequence[str], folds: Sequence[frozenset[int]], path: Path
) -> list[Rows]:
    items = [state_items(p, c, classes) for p, c in zip(papers, concepts, strict=True)]
    found: dict[int, Rows] = {}
    for fold in folds:
        rest = [i for i in range(len(papers)) if i not in fold]
        model = fit_states([papers[i] for i in rest], [items[i] for i in rest])
        found |= {i: model.chances(items[i]) for i in fold}
    whole: LinearSoftmax = fit_states(papers, items)
    whole.save(path)
    return [found[i] for i in range(len(papers))]


def _boosted(papers: Sequence[Annotated], tables: Sequence[Rows], folds: Sequence[frozenset[int]], seed: int) -> list[Chances]:
    found: dict[int, Chances] = {}
    for fold in folds:
        rest = [i for i in range(len(papers)) if i not in fold]
        model = fit_booster([tables[i] for i in rest], [papers[i].state for i in rest], seed)
        found |= {i: model.predict(tables[i], num_threads=1) if len(tables[i]) else np.zeros((0, 6)) for i in fold}
    return [found[i] for i in range(len(papers))]


def _fit(parameters: dict[str, Any], rows: Sequence[Sequence[tuple[list[float], int]]], seed: int, rounds: int) -> Any:
    import lightgbm

    if not any(len(paper) for paper in rows):
        raise InputError("too few annotated claims to train on: none could be placed beside a name and a figure of its sentence")
    table = np.asarray([row for paper in rows for row, _ in paper], dtype=np.float32)
    labels = np.asarray([label for paper in rows for _, label in paper])
    return lightgbm.train(parameters | {"seed": seed}, lightgbm.Dataset(table, labels), rounds)


def _judged(
    papers: Sequence[Annotated], chances: Sequence[Chances], concepts: Sequence[Rows], classes: Sequence[str],
    names: Sequence[Sequence[tuple[list[float], int]]], folds: Sequence[frozenset[int]], seed: int,
) -> list[tuple[float, bool]]:  # fmt: skip
    """The likelihood of every likely claim, and whether its direction, metric and subject are right."""
    judged = []
    for fold in folds:
        model = _fit(_NAMES, [rows for i, rows in enumerate(names) if i not in fold], seed, _NAME_ROUNDS)
        for i in sorted(fold):
            paper = papers[i]
            for k, subject, right in subjects(paper, chances[i], model, _FLOOR):
                direction = (
                    int(chances[i][k].argmax()) if chances[i][k].argmax() >= SAYS else int(chances[i][k][SAYS:].argmax()) + SAYS
                )
                score = likelihood(float(chances[i][k][SAYS:].max()), float(concepts[i][k].max()), subject)
                judged.append(
                    (
                        score,
                        right and direction == paper.state[k] and _same_metric(paper, k, classes[int(concepts[i][k].argmax())]),
                    )
                )
    return judged


def _same_metric(paper: Annotated, k: int, concept: str) -> bool:
    gold = paper.claims[k][0].claim["metric"]
    if gold["concept"] == concept != "other":
        return True
    mine, theirs = (set(normal_form(t).split()) for t in (span_text(paper.reading, paper.spans[k].place), gold["text"]))
    return len(mine & theirs) >= 0.5 * len(mine | theirs)


def _metrics(paper: Annotated, chances: Chances, concepts: Rows) -> Iterator[tuple[float, bool]]:
    """How likely each metric of a paper is one, mentions of one metric taken together, and whether it is."""
    found: dict[tuple[int, str], tuple[float, bool]] = {}
    for k, span in enumerate(paper.spans):
        key = (int(concepts[k].argmax()), normal_form(span_text(paper.reading, span.place)))
        score, right = found.get(key, (0.0, False))
        found[key] = (max(score, 1 - float(chances[k][0])), right or paper.state[k] > 0)
    yield from found.values()


def _settings(
    papers: Sequence[Annotated], chances: Sequence[Chances], concepts: Sequence[Rows], judged: Sequence[tuple[float, bool]]
) -> dict[str, Any]:
    """Thresholds of the best F1 on papers held out, and how often a claim of a given likelihood was right."""
    claims = sum(len(p.record["claims"]) for p in papers)
    metrics = sum(len(p.record["metrics"]) for p in papers)
    named = [scored for p, c, k in zip(papers, chances, concepts, strict=True) for scored in _metrics(p, c, k)]
    settings = {"claim": _best(judged, claims), "metric": _best(named, metrics), "value": 0.38, "baseline": 0.3, "condition": 0.4}
    return settings | {"calibration": _calibration(judged)}


def _calibration(judged: Sequence[tuple[float, bool]], bins: int = 20) -> list[list[float]]:
    """Points of a rising curve from likelihood to the share that is right: means of equal bins, pooled where they fall."""
    ranked = sorted(judged)
    points = [[float(np.mean([s for s, _ in part])), float(np.mean([r for _, r in part])), 1.0] for b in range(bins)
              if (part := ranked[b * len(ranked) // bins : (b + 1) * len(ranked) // bins])]  # fmt: skip
    rising: list[list[float]] = []
    for point in points:
        rising.append(point)
        while len(rising) > 1 and rising[-2][1] >= rising[-1][1]:
            x, y, n = rising.pop()
            a, b, m = rising.pop()
            rising.append([(a * m + x * n) / (m + n), (b * m + y * n) / (m + n), m + n])
    rising = rising or [[0.0, 0.0, 1.0], [1.0, 1.0, 1.0]]
    return [[round(p[0], 4) for p in rising], [round(p[1], 4) for p in rising]]


def _best(scored: Sequence[tuple[float, bool]], total: int) -> float:
    def f1(floor: float) -> float:
        kept = [right for chance, right in scored if chance >= floor]
        return 2 * sum(kept) / (len(kept) + total)

    return float(max(np.round(np.arange(0.1, 0.7, 0.02), 3), key=f1))
