"""The whole training, from annotated papers to a folder of models: tagger, scorer of entities, scorers of claims.

Each later part learns from what the earlier ones make of papers that they have not seen, as they will in use: the papers
are dealt into folds, and a tagger trained without a fold reads it.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy

from kg.errors import InputError
from kg.evaluate import Evaluation, evaluate, read_annotated
from kg.extract.entities import entities
from kg.extract.found import FoundMention
from kg.extract.pipeline import ClaimgraphExtractor
from kg.extract.reading import Reading, load_pipeline, read
from kg.records import Facts, Paper
from kg.sources import read_papers
from kg.train.claims import train_claims
from kg.train.clusters import train_scorers
from kg.train.entities import FOLDS, make_priors, make_table, save
from kg.train.kept import KeptTaggers
from kg.train.pipeline import pack
from kg.train.tagger import Recipe, Record
from kg.train.vectors import Words, shipped_words, vectors_from_file, words_of_papers

EPOCHS = 8
LEAST_PAPERS = 10
TRAIN, DEV, RECORD = "train.jsonl", "dev.jsonl", "training.json"
# Of few papers the scorer of entities learns too little; claims are then tied to the annotated names while they are learned.
LEAST_FOUND = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """What to train on and how. `data` holds train.jsonl and may hold dev.jsonl; `report` hears what is being done.

    Trained taggers are kept in `taggers` (by default a folder beside `out`), where a later training of the same papers
    finds them.
    """

    data: Path
    out: Path
    seed: int = 0
    epochs: int = EPOCHS
    vectors: Path | None = None
    unlabelled: Sequence[str] = ()
    taggers: Path | None = None
    report: Callable[[str], None] = lambda text: None


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What a training did: where its models are, how many papers it learned from, its scores on dev.jsonl, seconds."""

    out: str
    papers: int
    seconds: float
    scores: Evaluation | None = field(default=None)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        scores = self.scores.to_json() if self.scores else None
        return {"out": self.out, "papers": self.papers, "seconds": self.seconds, "scores": scores}


def train(options: Options) -> TrainReport:
    """Train all models on annotated papers and write them to `options.out`, whole or not at all.

    Raises InputError for annotations or vectors that cannot be used, and where `out` holds anything but models.
    """
    started = time.monotonic()
    papers, dev = _read_data(options.data)
    _check_out(options.out)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{options.out.name}-", dir=options.out.parent) as folder:
        models = Path(folder) / "models"
        models.mkdir()
        _train_parts(options, papers, Path(folder), models)
        scores = _score(models, dev, options.report) if dev else None
        record: dict[str, Any] = {"papers": len(papers), "seed": options.seed, "epochs": options.epochs}
        record["scores"] = scores.to_json() if scores else None
        (models / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        if options.out.exists():
            shutil.rmtree(options.out)
        models.rename(options.out)
    return TrainReport(str(options.out), len(papers), round(time.monotonic() - started, 1), scores)


def _read_data(folder: Path) -> tuple[list[Facts], list[Facts]]:
    if not (folder / TRAIN).is_file():
        raise InputError(f"holds no {TRAIN}: annotated papers, one JSON object a line", str(folder))
    papers = [a.facts for a in read_annotated(str(folder / TRAIN))]
    if len(papers) < LEAST_PAPERS:
        raise InputError(f"{len(papers)} annotated papers: at least {LEAST_PAPERS} are needed", str(folder / TRAIN))
    for what, there in (("methods", any(p.mentions for p in papers)), ("claims", any(p.claims for p in papers))):
        if not there:
            raise InputError(f"no paper has {what}", str(folder / TRAIN))
    dev = [a.facts for a in read_annotated(str(folder / DEV))] if (folder / DEV).is_file() else []
    both = {p.paper.id for p in papers} & {p.paper.id for p in dev}
    if both:
        raise InputError(f"paper '{min(both)}' stands in {TRAIN} too: scores on it would mean nothing", str(folder / DEV))
    return papers, dev


def _check_out(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / RECORD).is_file()):
        raise InputError("exists and holds no models of `kg train`: name another --out", str(out))


def _train_parts(options: Options, papers: Sequence[Facts], work: Path, models: Path) -> None:
    records = shuffled([p.to_json() for p in papers], options.seed)
    words = _words(options, papers, work / "words")
    kept = options.taggers or options.out.with_name(f"{options.out.name}-taggers")
    taggers = KeptTaggers(kept, Recipe(words.vectors, options.epochs, options.seed), options.report)
    readings = held_out_readings(records, taggers)
    pack(taggers.tagger("all", records), models / "pipeline", len(records), words.source)
    mentions = _train_entities(records, readings, words.frequency, models / "entities", options)
    options.report("scorers of claims")
    train_claims(
        records, readings, models / "claims", options.seed, mentions, lambda text: options.report(f"scorers of claims: {text}")
    )


def _words(options: Options, papers: Sequence[Facts], folder: Path) -> Words:
    words = shipped_words()
    if options.unlabelled:
        options.report("word vectors of the unlabelled papers")
        words = words_of_papers(_unlabelled(options, [p.paper for p in papers]), folder, options.seed)
    if options.vectors is not None:
        source = {"name": f"word vectors of {options.vectors.name}", "license": ""}
        words = Words(vectors_from_file(options.vectors, folder / "given"), source, words.frequency)
    return words


def _unlabelled(options: Options, annotated: Iterable[Paper]) -> Iterator[Paper]:
    yield from read_papers(options.unlabelled, report=lambda error: options.report(f"skipped: {error}"))
    yield from annotated


def shuffled(records: Sequence[Record], seed: int) -> list[Record]:
    """The annotated papers in the order in which they are dealt into folds."""
    order = list(records)
    random.Random(seed).shuffle(order)
    return order


def held_out_readings(records: Sequence[Record], taggers: KeptTaggers) -> list[Reading]:
    """Every paper as a tagger reads it that has not seen it."""
    readings: dict[int, Reading] = {}
    for fold in range(FOLDS):
        seen = [r for i, r in enumerate(records) if i % FOLDS != fold]
        nlp = load_pipeline(taggers.tagger(f"without part {fold + 1} of {FOLDS}", seen))
        held = range(fold, len(records), FOLDS)
        papers = (Paper(records[i]["id"], records[i]["title"], records[i]["abstract"]) for i in held)
        readings.update(zip(held, read(papers, nlp), strict=True))
    return [readings[i] for i in range(len(records))]


def _train_entities(
    records: Sequence[Record], readings: Sequence[Reading], frequency: Mapping[str, float], folder: Path,
    options: Options,
) -> list[list[FoundMention]] | None:  # fmt: skip
    """Train the scorers of entities; returns those of each paper by scorers that have not seen it, if they are many enough."""
    nlp = spacy.blank("en")
    options.report("scorers of entities: candidates")
    table = make_table(records, readings, frequency, nlp)
    scorers = train_scorers(
        records, readings, table, nlp, options.seed, lambda text: options.report(f"scorers of entities: {text}")
    )
    save(folder, scorers.boosters, make_priors(records, frequency, nlp), scorers.thresholds)
    papers = zip(readings, scorers.clusters, scorers.chances, strict=True)
    found = [entities(*paper, scorers.thresholds["final"]) for paper in papers]
    annotated = sum(len(r[kind]) for r in records for kind in ("methods", "tasks", "datasets", "hardware"))
    return found if sum(map(len, found)) >= LEAST_FOUND * annotated else None


def _score(models: Path, dev: Sequence[Facts], report: Callable[[str], None]) -> Evaluation:
    report(f"scores on {len(dev):,} papers of {DEV}")
    return evaluate(dev, ClaimgraphExtractor(models).pipe(p.paper for p in dev))
