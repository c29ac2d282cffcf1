"""Prints what each step of the extraction of entities gives, on training papers held out and on dev.jsonl.

    python -m scripts.compare_training --data DIR [--taggers models-taggers] [--width 96] [--no-vectors]

DIR holds train.jsonl and dev.jsonl in the form that `kg train` reads. Taggers are taken from the folder in which `kg train`
keeps them, and trained where they are not there yet. `--width` and `--no-vectors` compare other taggers instead of ours.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray

from kg.evaluate import evaluate, read_annotated
from kg.extract.candidates import find_groups, form_of
from kg.extract.cues import TITLE_KINDS
from kg.extract.entities import EntityFinder
from kg.extract.features import CLASSES, KINDS, SOURCES, feature_rows
from kg.extract.reading import ROLES, Reading, load_pipeline, read
from kg.lexicon import load_lexicon
from kg.records import Facts, Mention, facts_from_json
from kg.resources import data_path
from kg.train.entities import Table, fit, make_priors, make_table, out_of_fold, tune
from kg.train.kept import KeptTaggers
from kg.train.labels import gold_names, group_classes
from kg.train.run import EPOCHS, FOLDS, held_out_readings, shuffled
from kg.train.tagger import Recipe
from kg.train.vectors import shipped_words

FIGURES = ("proposed", "methods", "tasks", "datasets", "hardware")
_WIDTH, _VECTORS = "components.tok2vec.model.encode.width", "components.tok2vec.model.embed.include_static_vectors"
_ROLES = {"MP": "proposes", "MC": "compares", "MU": "uses"}
_OF_ROLE = {"MP": "Method", "MC": "Method", "MU": "Method", "T": "Task", "D": "Dataset", "H": "Hardware"}
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
        yield _line(name, parts, scored(train, dev, rows, seed))


def ways() -> Mapping[str, Rows]:
    """What the scorer is shown in each way."""
    some = [*range(2 * len(ROLES)), *_PLACES]

    def without(columns: Sequence[int]) -> Rows:
        return lambda rows: np.delete(rows, list(columns), axis=1) if len(rows) else rows

    return {
        f"scorer of candidates on {len(some)} features: tagger and places": lambda rows: rows[:, some] if len(rows) else rows,
        "scorer on all features but those of the tagger": without([*range(_TAGGER + len(KINDS)), *_RANKS]),
        "scorer on all features but those of the lexicon": without(_LEXICON),
        "scorer on all features, as shipped": lambda rows: rows,
    }


def scored(train: Part, dev: Part, rows: Rows, seed: int) -> tuple[list[Facts], list[Facts]]:
    """Facts of both parts by scorers that have not seen the paper, with the thresholds tuned on the training papers."""
    seen = [rows(r) for r in train.table.rows]
    chances = out_of_fold(seen, train.table.classes, FOLDS, seed)
    thresholds = tune(chances, train.table.classes)
    booster = fit(seen, train.table.classes, seed)
    new = [np.asarray(booster.predict(rows(r))) if len(r) else np.empty((0, len(CLASSES))) for r in dev.table.rows]
    return decided(train, chances, thresholds), decided(dev, new, thresholds)


def decided(part: Part, chances: Sequence[NDArray[np.float64]], thresholds: Mapping[str, float]) -> list[Facts]:
    """The facts of each paper from the chances of its candidates."""
    finder = EntityFinder(data_path("entities"), load_lexicon())
    finder.__dict__["thresholds"] = thresholds  # in place of those of the package
    found = []
    for reading, groups, some in zip(part.readings, part.table.groups, chances, strict=True):
        copies = [replace(g, forms=dict(g.forms)) for g in groups]  # a decision lets groups take over forms of others
        found.append(Facts(reading.paper, tuple(m.mention for m in finder.decide(reading, copies, some))))
    return found


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
            kinds = {"Method": float(means[:3].sum())} | {_OF_ROLE[r]: float(means[ROLES.index(r)]) for r in ("T", "D", "H")}
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
