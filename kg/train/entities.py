"""Trains the scorer of candidates, with the priors and thresholds that it needs."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from kg.errors import InputError
from kg.extract.boosters import write_booster
from kg.extract.candidates import Group, find_groups
from kg.extract.features import CLASSES, Priors, feature_rows
from kg.extract.reading import Reading, word_form
from kg.lexicon import load_lexicon
from kg.train.labels import gold_names, group_classes, token_form

PARAMETERS: dict[str, Any] = {
    "objective": "multiclass", "num_class": len(CLASSES), "learning_rate": 0.05, "num_leaves": 24, "min_data_in_leaf": 20,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 3.0, "verbose": -1, "deterministic": True,
    "num_threads": 1, "force_row_wise": True,
}  # fmt: skip
ROUNDS = 220
FOLDS = 3
PRIOR_FOLDS = 10
_PLATEAU = 9  # steps of the grid of thresholds that are seen together
Record = Mapping[str, Any]
Rows = Sequence[NDArray[np.float32]]
Targets = Sequence[Sequence[int]]


def word_frequencies(texts: Iterable[str], nlp: Language, least: int = 5) -> dict[str, float]:
    """Logarithm of the number of texts that hold each word form, for forms in at least `least` texts."""
    counts: Counter[str] = Counter()
    for doc in map(nlp.make_doc, texts):
        counts.update({w for t in doc if (w := word_form(t.text))})
    return {w: round(math.log1p(n), 2) for w, n in sorted(counts.items()) if n >= least}


def make_priors(records: Sequence[Record], frequency: Mapping[str, float], nlp: Language) -> Priors:
    """How often each name, and each last word of a name, had each class in the annotated papers."""
    names: dict[str, list[int]] = {}
    heads: dict[str, list[int]] = {}
    for record in records:
        for form, index in paper_forms(record, nlp).items():
            for table, key in ((names, form), (heads, form.rsplit(" ", 1)[-1])):
                table.setdefault(key, [0] * len(CLASSES))[index] += 1
    return Priors(names, heads, frequency)


def paper_forms(record: Record, nlp: Language) -> dict[str, int]:
    """Every annotated form of a paper with its class."""
    return {f: CLASSES.index(code) for code, forms in gold_names(record) for f in (token_form(nlp, x) for x in forms) if f}


@dataclass(slots=True)
class Table:
    """For each paper its candidates, their features, and the index of each one's class."""

    groups: list[list[Group]]
    rows: list[NDArray[np.float32]]
    classes: list[list[int]]


def make_table(records: Sequence[Record], readings: Sequence[Reading], frequency: Mapping[str, float], nlp: Language) -> Table:
    """Features and classes of the candidates of training papers, in the papers' order.

    The priors of a paper are counted over the papers of other folds. Counts that only left out the paper itself
    would be one lower just where the paper annotates a name, and so would give its class away.
    """
    lexicon = load_lexicon()
    groups = [find_groups(r, lexicon) for r in readings]
    rows = [np.empty((0, 0), dtype=np.float32)] * len(records)
    for fold in range(PRIOR_FOLDS):
        priors = make_priors([r for i, r in enumerate(records) if i % PRIOR_FOLDS != fold], frequency, nlp)
        for i in range(fold, len(records), PRIOR_FOLDS):
            rows[i] = feature_rows(readings[i], groups[i], priors)
    classes = [group_classes(g, gold_names(record), nlp) for g, record in zip(groups, records, strict=True)]
    return Table(groups, rows, classes)


def fit(rows: Rows, targets: Targets, seed: int = 0, parameters: Mapping[str, Any] = PARAMETERS, rounds: int = ROUNDS) -> Any:
    """A LightGBM booster over all rows of the papers; raises InputError where there are none."""
    import lightgbm

    filled = [r for r in rows if len(r)]
    if not filled:
        raise InputError("too few annotated entities to train on: no two of a kind in the papers of a part")
    data = lightgbm.Dataset(np.vstack(filled), np.concatenate([np.asarray(t) for t in targets if len(t)]), free_raw_data=False)
    return lightgbm.train({**parameters, "seed": seed}, data, rounds)


def out_of_fold(
    rows: Rows, targets: Targets, folds: int, seed: int, fitted: Callable[[Rows, Targets], Any]
) -> list[NDArray[np.float64]]:
    """The scores of each paper's rows from a booster that has not seen the paper."""
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    scores: list[NDArray[np.float64]] = [np.empty((0, len(CLASSES)))] * len(rows)
    for fold in range(folds):
        seen = [i for n, i in enumerate(order) if n % folds != fold]
        booster = fitted([rows[i] for i in seen], [targets[i] for i in seen])
        for i in (i for n, i in enumerate(order) if n % folds == fold and len(rows[i])):
            scores[i] = np.asarray(booster.predict(rows[i]))
    return scores


def tune(
    chances: Sequence[NDArray[np.float64]], classes: Targets, annotated: Mapping[str, int] | None = None
) -> dict[str, float]:
    """The thresholds that give each kind its best F1 over candidates, and `MP` the best F1 of proposed methods.

    `annotated` is how many entities of each class there are in all; without it they are those that candidates stand for.
    """
    table = np.vstack([c for c in chances if len(c)])
    gold = np.concatenate([np.asarray(c) for c in classes if len(c)])
    methods = [CLASSES.index(c) for c in ("MP", "MC", "MU")]

    def best(scores: NDArray[Any], some: Sequence[int]) -> float:
        right = np.isin(gold, some)
        return _best(scores, right, sum(annotated[CLASSES[i]] for i in some) if annotated else int(right.sum()))

    sums = table[:, methods].sum(axis=1)
    thresholds = {"Method": best(sums, methods)}
    for kind, label in (("Task", "T"), ("Dataset", "D"), ("Hardware", "H")):
        index = CLASSES.index(label)
        thresholds[kind] = best(table[:, index], [index])
    share = table[:, methods[0]] / np.maximum(sums, 1e-9)
    thresholds["MP"] = best(np.where(sums >= thresholds["Method"], share, 0.0), methods[:1])
    return thresholds


def _best(scores: NDArray[Any], right: NDArray[np.bool_], total: int) -> float:
    grid = np.arange(0.1, 0.9, 0.02)
    f1 = [2 * (right & (scores >= t)).sum() / max(1, total + (scores >= t).sum()) for t in grid]
    # The middle of a plateau rather than its highest point, which is chance.
    padded = np.pad(f1, _PLATEAU // 2, mode="edge")
    return round(float(grid[int(np.argmax(np.convolve(padded, np.ones(_PLATEAU), mode="valid")))]), 2)


def save(folder: Path, boosters: Mapping[str, Any], priors: Priors, thresholds: Mapping[str, Mapping[str, float]]) -> None:
    """Write what `kg.extract.entities` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, booster in boosters.items():
        write_booster(booster, folder / f"{name}.txt.gz")
    (folder / "thresholds.json").write_text(json.dumps(thresholds, indent=1) + "\n")
    record = {"names": priors.names, "heads": priors.heads, "frequency": priors.frequency}
    # A gzip header without a time keeps the file the same from run to run.
    with (folder / "priors.json.gz").open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as stream:
        stream.write(json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
