"""Finds metrics and claims in a reading: possible metrics, what is said of each, by how much, of what, against what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kg.extract.claim_features import STATES, concept_features, numbers, state_features
from kg.extract.claim_models import ClaimModels
from kg.extract.conditions import mention_numbers
from kg.extract.found import FoundMention
from kg.extract.metrics import MetricSpan, find_metric_spans
from kg.extract.reading import Reading
from kg.extract.states import booster_rows
from kg.extract.values import value_numbers, value_of
from kg.extract.views import Figure, SentenceView, view_sentences
from kg.names import normal_form
from kg.ontology import metric_scheme
from kg.records import Claim, MetricMention, Value
from kg.resources import data_path

SAYS = 2  # STATES[SAYS:] are the directions
NAME_PARTS = ("none", "subject", "baseline", "condition")
_BETTER = {"higher": 1.0, "lower": -1.0, "": 0.0}
Found = tuple[tuple[MetricMention, ...], tuple[Claim, ...]]


@dataclass(slots=True)
class Prospect:
    """A metric span of a paper with the chances of its states and concepts; `figures` and `names` are filled for accepted ones."""

    span: MetricSpan
    view: SentenceView
    states: NDArray[np.float64]
    concept: str
    sure: float
    figures: list[Figure] = field(default_factory=list)
    names: list[list[float]] = field(default_factory=list)

    @property
    def direction(self) -> str:
        """The likeliest direction."""
        return STATES[SAYS + int(self.states[SAYS:].argmax())]

    @property
    def chance(self) -> float:
        """How likely a claim of that direction is."""
        return float(self.states[SAYS:].max())


def better_code(concept: str) -> float:
    """1 where a higher figure is better, -1 where a lower one is, else 0."""
    known = metric_scheme().concepts.get(concept)
    return _BETTER[known.better] if known else 0.0


class ClaimFinder:
    """Applies the trained models of a folder; keeps nothing between papers."""

    def __init__(self, models: ClaimModels) -> None:
        self._models = models

    @classmethod
    def load(cls) -> ClaimFinder:
        """The one that comes with the package."""
        return cls(ClaimModels(data_path("claims")))

    def find(self, reading: Reading, mentions: Sequence[FoundMention]) -> Found:
        """The metrics and claims of one paper."""
        return self.find_all([reading], [mentions])[0]

    def find_all(self, readings: Sequence[Reading], mentions: Sequence[Sequence[FoundMention]]) -> list[Found]:
        """The metrics and claims of each paper; scored together, since a call of a scorer costs more than a row."""
        prospects = [self._prospects(r, m) for r, m in zip(readings, mentions, strict=True)]
        papers = self._with_states(prospects)
        floor = self._models.settings["claim"]
        accepted = [[p for p in paper if p.chance >= floor and p.view.number > 0] for paper in papers]
        self._add_values([p for paper in accepted for p in paper])
        self._add_names(readings, mentions, accepted)
        return [
            self._assemble(reading, found, paper, chosen)
            for reading, found, paper, chosen in zip(readings, mentions, papers, accepted, strict=True)
        ]

    def _prospects(self, reading: Reading, mentions: Sequence[FoundMention]) -> tuple[list[Prospect], list[list[float]], NDArray[np.float32], NDArray[np.float32]]:
        spans = find_metric_spans(reading, self._models.phrases)
        views = view_sentences(reading, mentions, spans)
        own = [views[reading.sentence_of(s.start)] for s in spans]
        concepts = self._models.concepts.chances([concept_features(reading, v, s) for v, s in zip(own, spans, strict=True)])
        names = [self._models.concepts.classes[i] for i in concepts.argmax(axis=1)] if len(spans) else []
        linear = self._models.states.chances([state_features(reading, v, s, c) for v, s, c in zip(own, spans, names, strict=True)])
        rows = [numbers(reading, v, s) for v, s in zip(own, spans, strict=True)]
        nothing = np.zeros(len(STATES))
        prospects = [Prospect(s, v, nothing, c, float(p.max())) for s, v, c, p in zip(spans, own, names, concepts, strict=True)]
        return prospects, rows, concepts, linear

    def _with_states(self, papers: Sequence[tuple[list[Prospect], list[list[float]], NDArray[np.float32], NDArray[np.float32]]]) -> list[list[Prospect]]:
        tables = [booster_rows(rows, [p.view.number for p in found], concepts, linear) for found, rows, concepts, linear in papers]
        filled = [t for t in tables if len(t)]
        chances = iter(self._models.state_booster.predict(np.vstack(filled))) if filled else iter(())
        return [[replace(p, states=next(chances)) for p in found] for found, *_ in papers]

    def _add_values(self, prospects: Sequence[Prospect]) -> None:
        pairs = [(p, f) for p in prospects for f in p.view.figures]
        rows = [value_numbers(p.view, p.view.place(p.span.start), f, p.states[SAYS:], better_code(p.concept)) for p, f in pairs]
        scored: dict[int, list[tuple[float, Figure]]] = {}
        for (prospect, figure), row in zip(pairs, self._models.value_booster.predict(rows), strict=True):
            if row[0] >= self._models.settings["value"]:
                scored.setdefault(id(prospect), []).append((float(row[0]), figure))
        for prospect in prospects:
            prospect.figures = distinct(scored.get(id(prospect), []))

    def _add_names(self, readings: Sequence[Reading], mentions: Sequence[Sequence[FoundMention]], accepted: Sequence[Sequence[Prospect]]) -> None:
        triples = [(r, m, p, k) for r, m, paper in zip(readings, mentions, accepted, strict=True) for p in paper for k in range(len(m))]
        rows = [mention_numbers(r, p.view, p.view.place(p.span.start), m, k, p.states[SAYS:]) for r, m, p, k in triples]
        for (_, _, prospect, _), row in zip(triples, self._models.name_booster.predict(rows), strict=True):
            prospect.names.append(row.tolist())

    def _assemble(self, reading: Reading, mentions: Sequence[FoundMention], prospects: Sequence[Prospect], accepted: Sequence[Prospect]) -> Found:
        claims = [claim for p in accepted for claim in self._claims(reading, mentions, p)]
        metrics: dict[tuple[str, str], MetricMention] = {}
        for prospect in prospects:
            some = 1.0 - float(prospect.states[0])
            if prospect in accepted or some >= self._models.settings["metric"]:
                metric = MetricMention(prospect.concept, span_text(reading, prospect.span), round(some, 4))
                key = (metric.concept, normal_form(metric.text))
                if key not in metrics or metrics[key].confidence < some:
                    metrics[key] = metric
        return tuple(metrics.values()), tuple(claims)

    def _claims(self, reading: Reading, mentions: Sequence[FoundMention], prospect: Prospect) -> Iterator[Claim]:
        subject = self._subject(mentions, prospect)
        if not subject:
            return
        start, end = reading.sentences[prospect.view.number]
        _, low, high = reading.original(start, end)
        parts = self._conditions(mentions, prospect, subject)
        metric = MetricMention(prospect.concept, span_text(reading, prospect.span), prospect.sure)
        curve = self._models.settings["calibration"]
        confidence = float(np.interp(prospect.chance, curve[0], curve[1]))
        values: list[Value | None] = [value_of(prospect.view, f, prospect.direction) for f in prospect.figures]
        for value in values or [None]:
            yield Claim(subject, metric, prospect.direction, value, reading.paper.abstract[low:high], low, high, *parts, confidence, _rule(prospect))

    def _subject(self, mentions: Sequence[FoundMention], prospect: Prospect) -> str:
        options = [(row[1], -k) for k, row in enumerate(prospect.names) if mentions[k].mention.kind in ("Method", "Dataset")]
        return mentions[-max(options)[1]].mention.name if options else ""

    def _conditions(self, mentions: Sequence[FoundMention], prospect: Prospect, subject: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        baselines, hardware, datasets = [], [], []
        for found, row in zip(mentions, prospect.names, strict=True):
            mention = found.mention
            if mention.name == subject:
                continue
            if mention.kind in ("Method", "Dataset") and row[2] >= self._models.settings["baseline"]:
                baselines.append(mention.name)
            elif row[3] >= self._models.settings["condition"]:
                if mention.kind == "Hardware":
                    hardware.append(mention.name)
                elif mention.kind == "Dataset":
                    datasets.append(mention.name)
        return tuple(baselines), tuple(hardware), tuple(datasets)


def span_text(reading: Reading, span: MetricSpan) -> str:
    """The words of a metric span as the paper spells them."""
    in_title, low, high = reading.original(span.start, span.end)
    return (reading.paper.title if in_title else reading.paper.abstract)[low:high]


def distinct(scored: Sequence[tuple[float, Figure]]) -> list[Figure]:
    """The accepted figures in order; of two that overlap (a pair and its part) the likelier one."""
    chosen: list[Figure] = []
    for _, figure in sorted(scored, key=lambda s: -s[0]):
        if not any(figure.start < f.end and f.start < figure.end for f in chosen):
            chosen.append(figure)
    return sorted(chosen, key=lambda f: f.start)


def _rule(prospect: Prospect) -> str:
    source = "phrase" if prospect.span.seen else "tagger" if prospect.span.peak > 0 else "scheme"
    return f"scorer:{source}"
