"""Trains the tagger that reads roles off tokens: a model of spaCy's in a loop of our own that copies and aligns no papers."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed, set_dropout_rate, use_ops
from threadpoolctl import threadpool_limits

from kg.train.labels import gold_doc

CONFIG = Path(__file__).with_name("tagger.cfg")
# Part of a tagger's key: a change of the loop below makes other taggers of the same papers.
_LOOP = 1
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a tagger is trained with besides its papers. `overrides` change settings of tagger.cfg, by dotted name."""

    vectors: Path
    epochs: int
    seed: int
    overrides: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def train_tagger(
    records: Sequence[Record], recipe: Recipe, epoch_done: Callable[[int, Language], None] | None = None
) -> Language:
    """A pipeline trained on annotated papers, with the weights averaged over all steps up to the last epoch.

    `epoch_done` is called with the number of each finished epoch and the pipeline as it would come out if that were the last.
    The same papers, recipe and version of spaCy give the same weights, bit for bit, on the same kind of processor.
    """
    with _plain_numpy():
        fix_random_seed(recipe.seed)
        nlp, settings = _blank(recipe)
        docs = [gold_doc(nlp, record) for record in records]
        examples = [Example(doc, doc) for doc in docs]
        nlp.initialize(lambda: examples, sgd=settings["optimizer"])
        steps = _Steps(nlp, docs, settings["optimizer"], settings["dropout"])
        fix_random_seed(recipe.seed)
        order = list(docs)
        for epoch in range(1, recipe.epochs + 1):
            random.shuffle(order)
            for batch in settings["batcher"](order):
                steps.take(batch)
            if epoch_done is not None:
                with nlp.use_params(steps.optimizer.averages):
                    epoch_done(epoch, nlp)
        steps.settle()
        return nlp


class _Steps:
    """Updates of the tagger and of the layers that it reads. spaCy's own update copies and aligns the papers at each one."""

    def __init__(self, nlp: Language, docs: Sequence[Doc], optimizer: Any, dropout: float) -> None:
        tagger: Any = nlp.get_pipe("tagger")
        reader: Any = nlp.get_pipe("tok2vec")
        self.optimizer, self._reader, self._tagger = optimizer, reader.model, tagger.model
        self._softmax = tagger.model.layers[1]
        smooth = tagger.cfg["label_smoothing"]
        rows = np.full((len(tagger.labels), len(tagger.labels)), smooth / (len(tagger.labels) - 1), dtype=np.float32)
        np.fill_diagonal(rows, 1 - smooth)
        place = {label: i for i, label in enumerate(tagger.labels)}
        self._truth = {id(doc): rows[[place[t.tag_] for t in doc]] for doc in docs}
        for model in (self._reader, self._tagger):
            set_dropout_rate(model, dropout)

    def take(self, batch: Sequence[Doc]) -> None:
        """One step down the slope of the cross-entropy over a batch of papers."""
        vectors, reader_slope = self._reader.begin_update(batch)
        scores, slope = self._softmax.begin_update(vectors)
        reader_slope(slope([s - self._truth[id(doc)] for s, doc in zip(scores, batch, strict=True)]))
        for model in (self._reader, self._tagger):
            model.finish_update(self.optimizer)
        self.optimizer.step_schedules()

    def settle(self) -> None:
        """Take the averaged weights for good."""
        for model in (self._reader, self._tagger):
            for node in model.walk():
                for name in node.param_names:
                    if (node.id, name) in self.optimizer.averages:
                        node.set_param(name, self.optimizer.averages[node.id, name])


def tagger_key(records: Sequence[Record], recipe: Recipe) -> str:
    """Sixteen digits that are the same only for taggers that would come out the same."""
    nlp = spacy.blank("en")
    settings = sorted(recipe.overrides.items())
    digest = hashlib.sha256(f"{_LOOP} {version('spacy')} {recipe.epochs} {recipe.seed} {settings}\n".encode())
    vectors = recipe.vectors / "vocab"
    for path in (CONFIG, vectors / "key2row", vectors / "vectors"):
        digest.update(path.read_bytes())
    for doc in (gold_doc(nlp, record) for record in records):
        digest.update("\n".join(f"{t.text}\t{t.whitespace_}\t{t.tag_}" for t in doc).encode() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def _plain_numpy() -> Iterator[None]:
    """numpy's matrix product takes a third of the time of spaCy's own; on one core, so that sums come out the same."""
    with use_ops("numpy", use_blis=False), threadpool_limits(limits=1, user_api="blas"):
        yield


def _blank(recipe: Recipe) -> tuple[Language, dict[str, Any]]:
    """An untrained pipeline, and the optimizer, batcher and dropout of its training."""
    from spacy.schemas import ConfigSchemaTraining
    from spacy.util import load_config, load_model_from_config, registry

    overrides = {"paths.vectors": str(recipe.vectors), "training.max_epochs": recipe.epochs, "system.seed": recipe.seed}
    nlp = load_model_from_config(load_config(CONFIG, overrides=overrides | dict(recipe.overrides)), auto_fill=True)
    return nlp, registry.resolve(nlp.config.interpolate()["training"], schema=ConfigSchemaTraining)
