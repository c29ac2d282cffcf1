"""Possible claims of a paper: each possible metric with the chances of its concept and of what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kg.extract.claim_features import STATES, concept_features, numbers, state_features, title_words
from kg.extract.claim_models import ClaimModels
from kg.extract.found import FoundMention
from kg.extract.metrics import MetricSpan, find_metric_spans
from kg.extract.reading import Reading
from kg.extract.views import Figure, SentenceView, view_sentences
from kg.ontology import metric_scheme

SAYS = 2  # STATES[SAYS:] are the directions
_BETTER = {"higher": 1.0, "lower": -1.0, "": 0.0}


@dataclass(slots=True)
class Prospect:
    """A metric span with the chances of its states, its likeliest concept and that one's chance (`sure`).

    `names` are the chances of what each mention that can be part of it is to it, `subject` the index of the likeliest
    subject (-1: none), `figures` its values, `turned` the direction that these tell; all are filled for likely ones only.
    """

    span: MetricSpan
    view: SentenceView
    place: int
    states: NDArray[np.float64]
    concept: str
    sure: float
    figures: list[Figure] = field(default_factory=list)
    names: dict[int, list[float]] = field(default_factory=dict)
    subject: int = -1
    turned: str = ""

    @property
    def says(self) -> list[float]:
        """The chances of the directions."""
        says: list[float] = self.states[SAYS:].tolist()
        return says

    @property
    def direction(self) -> str:
        """The likeliest direction, but for a level that is set against another's: that is a change."""
        return self.turned or STATES[SAYS + int(self.states[SAYS:].argmax())]

    @property
    def chance(self) -> float:
        """How likely a claim of that direction is."""
        return float(self.states[SAYS:].max())

    @property
    def likelihood(self) -> float:
        """How likely the claim is with its metric and its subject, before calibration."""
        return likelihood(self.chance, self.sure, self.names[self.subject][1] if self.subject >= 0 else 0.0)


def likelihood(chance: float, sure: float, subject: float) -> float:
    """One number from the chances of a claim, of its metric's concept and of its subject.

    A metric of doubtful concept often keeps its words, and so is right in most cases.
    """
    return chance * (0.7 + 0.3 * sure) * subject


def better_code(concept: str) -> float:
    """1 where a higher figure is better, -1 where a lower one is, else 0."""
    known = metric_scheme().concepts.get(concept)
    return _BETTER[known.better] if known else 0.0


def find_prospects(
    models: ClaimModels, readings: Sequence[Reading], mentions: Sequence[Sequence[FoundMention]]
) -> list[list[Prospect]]:
    """All possible claims of each paper, in the order of the text."""
    papers, tables = [], []
    for reading, found in zip(readings, mentions, strict=True):
        spans = find_metric_spans(reading, models.phrases)
        sentences = [reading.sentence_of(s.start) for s in spans]
        views = view_sentences(reading, found, spans, sentences)
        own = [views[n] for n in sentences]
        title = title_words(reading)
        concepts = models.concepts.chances([concept_features(reading, v, s, title) for v, s in zip(own, spans, strict=True)])
        likeliest = [models.concepts.classes[i] for i in concepts.argmax(axis=1)] if spans else []
        items = [state_features(reading, v, s, c) for v, s, c in zip(own, spans, likeliest, strict=True)]
        linear = models.states.chances(items)
        rows = [numbers(reading, v, s) for v, s in zip(own, spans, strict=True)]
        tables.append(booster_rows(rows, [v.number for v in own], concepts, linear))
        papers.append(list(zip(spans, own, likeliest, concepts.max(axis=1) if spans else (), strict=True)))
    filled = [t for t in tables if len(t)]
    chances = iter(models.state_booster.predict(np.vstack(filled)) if filled else ())
    return [[Prospect(s, v, v.place(s.start), next(chances), c, float(p)) for s, v, c, p in paper] for paper in papers]


def booster_rows(
    rows: Sequence[Sequence[float]], sentences: Sequence[int], concepts: NDArray[np.float32], linear: NDArray[np.float32]
) -> NDArray[np.float32]:
    """One row a span: its numbers, its linear chances and concept, and what the linear model says of its neighbours."""
    if not len(rows):
        return np.zeros((0, 0), dtype=np.float32)
    best, sure, width = concepts.argmax(axis=1), concepts.max(axis=1), linear.shape[1]
    beside = np.zeros((len(rows), 2 * width + 3), dtype=np.float32)
    for k in range(len(rows)):
        if k and sentences[k - 1] == sentences[k]:
            beside[k, :width] = linear[k - 1]
            beside[k, -1] = float(best[k - 1] == best[k])
        if k + 1 < len(rows) and sentences[k + 1] == sentences[k]:
            beside[k, width : 2 * width] = linear[k + 1]
            beside[k, -2] = float(best[k + 1] == best[k])
        beside[k, -3] = float((best[:k] == best[k]).sum())
    return np.hstack([np.asarray(rows, dtype=np.float32), linear, best[:, None], sure[:, None], beside]).astype(np.float32)
