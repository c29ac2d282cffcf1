"""Prints what each step of the extraction of entities gives, on training papers held out and on dev.jsonl.

    python -m scripts.compare_training --data DIR [--taggers models-taggers] [--width 96] [--no-vectors]

DIR holds train.jsonl and dev.jsonl in the form that `kg train` reads. Taggers are taken from the folder in which `kg train`
keeps them, and trained where they are not there yet. `--width` and `--no-vectors` compare other taggers instead of ours.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray

from kg.evaluate import evaluate, read_annotated
from kg.extract.candidates import find_groups, form_of
from kg.extract.clusters import Cluster, alone, cluster_rows
from kg.extract.cues import TITLE_KINDS
from kg.extract.decisions import Thresholds, accept
from kg.extract.entities import entities, scored, united
from kg.extract.features import CLASSES, KINDS, SOURCES, feature_rows
from kg.extract.reading import ROLES, Reading, load_pipeline, read
from kg.lexicon import load_lexicon
from kg.records import Facts, Mention, facts_from_json
from kg.resources import data_path
from kg.train.clusters import GENEROUS, train_scorers
from kg.train.entities import FOLDS, Table, fit, make_priors, make_table, out_of_fold, tune
from kg.train.kept import KeptTaggers
from kg.train.labels import gold_names, group_classes, kind_of
from kg.train.run import EPOCHS, held_out_readings, shuffled
from kg.train.tagger import Recipe
from kg.train.vectors import shipped_words

FIGURES = ("proposed", "methods", "tasks", "datasets", "hardware")
_WIDTH, _VECTORS = "components.tok2vec.model.encode.width", "components.tok2vec.model.embed.include_static_vectors"
_ROLES = {"MP": "proposes", "MC": "compares", "MU": "uses"}
# Columns of kg.extract.features, in their order there.
_TAGGER = 4 * len(ROLES)
_LEXICON = range(_TAGGER + len(KINDS) + len(SOURCES), _TAGGER + len(KINDS) + len(SOURCES) + 4)
_RANKS = range(-3 - len(TITLE_KINDS) - 2 * len(ROLES), -3 - len(TITLE_KINDS))
_PLACES = range(_LEXICON[-1] + 1, _LEXICON[-1] + 7)


@dataclass(frozen=True, slots=True)
class Part:
    """Papers with their annotations, readings and, for the scorer, a table of candidates."""

    gold: list[Facts]
    readings: list[Reading]
    table: Table


Rows = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def main() -> None:
    """Read the arguments, prepare both parts, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--taggers", type=Path, default=Path("models-taggers"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--width", type=int)
    parser.add_argument("--no-vectors", action="store_true")
    given = parser.parse_args()
    overrides: dict[str, Any] = {_WIDTH: given.width} if given.width else {}
    overrides |= {_VECTORS: False} if given.no_vectors else {}
    recipe = Recipe(data_path("pipeline"), given.epochs, given.seed, overrides)
    parts = prepare(given.data, KeptTaggers(given.taggers, recipe, _say), given.seed)
    for line in table(*parts, given.seed):
        sys.stdout.write(f"{line}\n")


def prepare(data: Path, taggers: KeptTaggers, seed: int) -> tuple[Part, Part]:
    """The training papers as taggers read them that have not seen them, and dev.jsonl as the tagger of all reads it."""
    train = shuffled([a.facts.to_json() for a in read_annotated(str(data / "train.jsonl"))], seed)
    dev = [a.facts.to_json() for a in read_annotated(str(data / "dev.jsonl"))]
    nlp, frequency = spacy.blank("en"), shipped_words().frequency
    held = held_out_readings(train, taggers)
    new = list(read((facts_from_json(r).paper for r in dev), load_pipeline(taggers.tagger("all", train))))
    _say("candidates")
    priors, lexicon = make_priors(train, frequency, nlp), load_lexicon()
    groups = [find_groups(r, lexicon) for r in new]
    rows = [feature_rows(r, g, priors) for r, g in zip(new, groups, strict=True)]
    classes = [group_classes(g, gold_names(r), nlp) for r, g in zip(dev, groups, strict=True)]
    return (
        Part([facts_from_json(r) for r in train], held, make_table(train, held, frequency, nlp)),
        Part([facts_from_json(r) for r in dev], new, Table(groups, rows, classes)),
    )


def table(train: Part, dev: Part, seed: int) -> Iterator[str]:
    """The lines of the table in Markdown."""
    columns = " | ".join(f"{name} held out | dev" for name in FIGURES)
    yield f"| way | {columns} |"
    yield f"| --- |{' --- |' * (2 * len(FIGURES))}"
    parts = (train, dev)
    yield _line("tagger, each spelling its own entity", parts, [[as_tagged(r) for r in p.readings] for p in parts])
    yield _line("spellings grouped, by the mean of the tagger's chances", parts, [by_mean(p) for p in parts])
    for name, rows in ways().items():
        _say(name)
        yield _line(name, parts, first_alone(train, dev, rows, seed))
    for name, found in all_three(train, dev, seed):
        yield _line(name, parts, found)


def ways() -> Mapping[str, Rows]:
    """What the first scorer is shown in each way."""
    some = [*range(2 * len(ROLES)), *_PLACES]

    def without(columns: Sequence[int]) -> Rows:
        return lambda rows: np.delete(rows, list(columns), axis=1) if len(rows) else rows

    return {
        f"first scorer on {len(some)} features: tagger and places": lambda rows: rows[:, some] if len(rows) else rows,
        "first scorer on all features but those of the tagger": without([*range(_TAGGER + len(KINDS)), *_RANKS]),
        "first scorer on all features but those of the lexicon": without(_LEXICON),
        "first scorer on all features": lambda rows: rows,
    }


def first_alone(train: Part, dev: Part, rows: Rows, seed: int) -> tuple[list[Facts], list[Facts]]:
    """Facts of both parts where the first scorer, which has not seen the paper, decides about each candidate by itself."""
    seen, new = ([rows(r) for r in part.table.rows] for part in (train, dev))
    chances = out_of_fold(seen, train.table.classes, FOLDS, seed, lambda some, classes: fit(some, classes, seed))
    thresholds = tune(chances, train.table.classes)
    booster = fit(seen, train.table.classes, seed)
    return _decided(train, chances, thresholds), _decided(dev, scored(new, booster.predict, len(CLASSES)), thresholds)


def _decided(part: Part, chances: Sequence[NDArray[np.float64]], thresholds: Thresholds) -> list[Facts]:
    papers = zip(part.readings, part.table.groups, part.table.rows, chances, strict=True)
    clusters = [alone(accept(*paper, thresholds)) for paper in papers]
    return _facts(part, clusters, _of_first(clusters), thresholds)


def all_three(train: Part, dev: Part, seed: int) -> Iterator[tuple[str, tuple[list[Facts], list[Facts]]]]:
    """Facts of both parts with candidates united, and with the last scorer too, by scorers that have not seen the paper."""
    records = [facts.to_json() for facts in train.gold]
    scorers = train_scorers(records, train.readings, train.table, spacy.blank("en"), seed, _say)
    boosters, first = scorers.boosters, scorers.thresholds["first"]
    chances = scored(dev.table.rows, boosters["candidates"].predict, len(CLASSES))
    papers = zip(dev.readings, dev.table.groups, dev.table.rows, chances, strict=True)
    clusters = united(dev.readings, [accept(*paper, first) for paper in papers], boosters["sameness"])
    rows = [cluster_rows(r, c) for r, c in zip(dev.readings, clusters, strict=True)]
    final = scored(rows, boosters["clusters"].predict, len(CLASSES))
    sets = ((train, scorers.clusters, scorers.chances), (dev, clusters, final))
    strict = {name: t if name == "MP" else t / GENEROUS for name, t in first.items()}
    one, other = (_facts(part, c, _of_first(c), strict) for part, c, _ in sets)
    yield "candidates that are one thing united", (one, other)
    one, other = (_facts(*some, scorers.thresholds["final"]) for some in sets)
    yield "and each chosen among what its paper offers, as shipped", (one, other)


def _of_first(clusters: Sequence[Sequence[Cluster]]) -> list[NDArray[np.float64]]:
    return [np.asarray([c.members[0].chances for c in paper]) for paper in clusters]


def _facts(
    part: Part, clusters: Sequence[Sequence[Cluster]], chances: Sequence[NDArray[np.float64]], thresholds: Thresholds
) -> list[Facts]:
    papers = zip(part.readings, clusters, chances, strict=True)
    return [Facts(r.paper, tuple(m.mention for m in entities(r, c, some, thresholds))) for r, c, some in papers]


def as_tagged(reading: Reading) -> Facts:
    """What the tagger marks, each spelling an entity."""
    found: dict[tuple[str, str], Mention] = {}
    for start, end, kind in reading.entities:
        if kind != "Metric" and (form := form_of(reading, start, end)):
            role = max(_ROLES, key=lambda r: float(reading.chances[start:end, ROLES.index(r)].mean()))
            found.setdefault((kind, form), _mention(kind, reading.text(start, end), role))
    return Facts(reading.paper, tuple(found.values()))


def by_mean(part: Part) -> list[Facts]:
    """Each group of spellings as the kind of the highest mean chance, where that is above one half."""
    found = []
    for reading, groups in zip(part.readings, part.table.groups, strict=True):
        mentions = []
        for group in groups:
            means = np.mean([reading.chances[s:e].mean(axis=0) for s, e in group.spans], axis=0)
            kinds = {"Method": float(means[:3].sum())} | {kind_of(r): float(means[ROLES.index(r)]) for r in ("T", "D", "H")}
            kind = max(kinds, key=lambda k: kinds[k])
            if kinds[kind] > 0.5:
                names = [reading.text(*spans[0]) for spans in group.forms.values()]
                mentions.append(_mention(kind, names[0], ROLES[int(means[:3].argmax())], names[1:]))
        found.append(Facts(reading.paper, tuple(mentions)))
    return found


def _mention(kind: Any, name: str, role: str, aliases: Sequence[str] = ()) -> Mention:
    return Mention(kind, name, tuple(aliases), role=_ROLES.get(role, "") if kind == "Method" else "")


def _line(name: str, parts: Sequence[Part], found: Sequence[Sequence[Facts]]) -> str:
    counts = [evaluate(part.gold, facts).counts for part, facts in zip(parts, found, strict=True)]
    return f"| {name} | " + " | ".join(f"{c[k].f1:.3f}" for k in FIGURES for c in counts) + " |"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
