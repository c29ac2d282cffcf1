"""Trains what finds metrics and what is said of them: the phrase table, the concept model, the state models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.claim_features import STATES, concept_features, numbers, phrase_features, state_features, title_words
from kg.extract.found import FoundMention
from kg.extract.linear import LinearSoftmax
from kg.extract.metrics import LONGEST, MetricSpan, Phrases, find_metric_spans, phrase_places, scheme_phrases
from kg.extract.prospects import booster_rows
from kg.extract.reading import Reading
from kg.extract.views import SentenceView, view_sentences
from kg.names import normal_form
from kg.ontology import metric_scheme
from kg.train.claim_labels import PlacedClaim, Places, Record, match_claims, metric_places, overlap
from kg.train.linear import fit_softmax, prune

_LEAST_WORD, _LEAST_SHARE, _LEAST_RATE = 5, 0.3, 0.06
BOOSTER: dict[str, Any] = {
    "objective": "multiclass", "num_class": len(STATES), "learning_rate": 0.06, "num_leaves": 20, "min_data_in_leaf": 30,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 4.0, "verbose": -1, "deterministic": True,
    "num_threads": 1, "force_row_wise": True,
}  # fmt: skip
ROUNDS = 110


@dataclass(slots=True)
class Annotated:
    """A paper prepared for training: its spans and views, and for each span its state, its concept (-1: none) and its claims."""

    reading: Reading
    record: Record
    mentions: Sequence[FoundMention]
    spans: list[MetricSpan]
    views: dict[int, SentenceView]
    sentence: list[int]
    state: list[int]
    concept: list[str]
    claims: dict[int, list[PlacedClaim]] = field(default_factory=dict)


PhraseCounts = dict[str, tuple[int, int]]


def paper_counts(reading: Reading, record: Record, phrases: Mapping[str, object], prefixes: frozenset[str]) -> PhraseCounts:
    """How often each phrase stands in a paper as a metric, and at all."""
    spans = metric_places(reading, record)
    counts: Counter[tuple[str, bool]] = Counter()
    for start, end, phrase in phrase_places(reading, prefixes, phrases):
        counts[phrase, any(s < end and start < e for s, e, _ in spans)] += 1
    return {p: (counts[p, True], counts[p, True] + counts[p, False]) for p, _ in counts}


class PhraseTables:
    """The phrase table of annotated papers and the metric scheme, whole or without some of the papers."""

    def __init__(self, records: Sequence[Record], readings: Sequence[Reading]) -> None:
        self._forms = [{f for m in r["metrics"] if (f := normal_form(m["text"]))} for r in records]
        words = Counter(w for forms in self._forms for f in forms for w in f.split())
        whole = {f for forms in self._forms for f in forms if len(f.split()) <= LONGEST} | set(scheme_phrases())
        self._lone = {w for w, n in words.items() if n >= _LEAST_WORD and w.isalpha()} - whole
        table = Phrases(dict.fromkeys(whole | self._lone, (0, 0)))
        self._counts = [paper_counts(r, p, table.counts, table.prefixes) for p, r in zip(records, readings, strict=True)]

    def without(self, papers: Set[int] = frozenset()) -> Phrases:
        """Counts over all but the papers of these numbers. A paper must not meet its own counts: they would give it away."""
        total: dict[str, list[int]] = {}
        for number, counts in enumerate(self._counts):
            if number not in papers:
                for phrase, (metric, places) in counts.items():
                    sums = total.setdefault(phrase, [0, 0])
                    sums[0] += metric
                    sums[1] += places
        kept = {
            phrase: (metric, places)
            for phrase, (metric, places) in total.items()
            if metric and metric >= _LEAST_RATE * places and (phrase not in self._lone or metric >= _LEAST_SHARE * places)
        }
        return Phrases({p: (0, 0) for p in scheme_phrases() if p not in total} | kept)


def annotate(reading: Reading, record: Record, mentions: Sequence[FoundMention], phrases: Phrases) -> Annotated:
    """Find the spans of a paper and look up what its annotation says of them."""
    spans = find_metric_spans(reading, phrases)
    sentence = [reading.sentence_of(s.start) for s in spans]
    placed = list(Places(reading).claims(record))
    claims = match_claims(spans, placed)
    gold = metric_places(reading, record)
    state, concept = [], []
    for k, span in enumerate(spans):
        near = max(((overlap(span, s, e), c) for s, e, c in gold), default=(0, ""))
        if k in claims:
            state.append(STATES.index(claims[k][0].claim["direction"]))
            concept.append(claims[k][0].claim["metric"]["concept"])
        else:
            state.append(int(near[0] > 0))
            concept.append(near[1] if near[0] > 0 else "")
    views = view_sentences(reading, mentions, spans, sentence)
    return Annotated(reading, record, mentions, spans, views, sentence, state, concept, claims)


def concept_classes() -> list[str]:
    """The concepts that a claim may be annotated with."""
    return sorted(c.id for c in metric_scheme().concepts.values() if not c.is_group)


def fit_concepts(papers: Sequence[Annotated], rate: float = 0.1, passes: int = 4) -> LinearSoftmax:
    """The concept of a metric from its words and surroundings."""
    classes = concept_classes()
    items, labels = [], []
    for paper in papers:
        title = title_words(paper.reading)
        for k, concept in enumerate(paper.concept):
            if concept in classes:
                items.append(concept_features(paper.reading, paper.views[paper.sentence[k]], paper.spans[k], title))
                labels.append(classes.index(concept))
    for phrase, concept in scheme_phrases().items():
        if concept in classes:
            items.append(phrase_features(phrase.split()))
            labels.append(classes.index(concept))
    return prune(fit_softmax(items, labels, classes, least=2, rate=rate, passes=passes), 0.45)


def concepts_of(paper: Annotated, model: LinearSoftmax) -> NDArray[np.float32]:
    """Concept chances of each span."""
    title = title_words(paper.reading)
    return model.chances(
        [concept_features(paper.reading, paper.views[n], s, title) for n, s in zip(paper.sentence, paper.spans, strict=True)]
    )


def state_items(paper: Annotated, concepts: NDArray[np.float32], classes: Sequence[str]) -> list[list[str]]:
    """State features of each span, with its likeliest concept."""
    best = concepts.argmax(axis=1) if len(concepts) else []
    return [
        state_features(paper.reading, paper.views[n], s, classes[c])
        for n, s, c in zip(paper.sentence, paper.spans, best, strict=True)
    ]


def fit_states(papers: Sequence[Annotated], items: Sequence[list[list[str]]]) -> LinearSoftmax:
    """The linear model of states."""
    flat = [f for paper_items in items for f in paper_items]
    labels = [s for p in papers for s in p.state]
    return prune(fit_softmax(flat, labels, STATES, least=4, rate=0.02, passes=5), 0.06)


def booster_table(paper: Annotated, concepts: NDArray[np.float32], linear: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows for the booster."""
    rows = [numbers(paper.reading, paper.views[n], s) for n, s in zip(paper.sentence, paper.spans, strict=True)]
    return booster_rows(rows, paper.sentence, concepts, linear)


def fit_booster(tables: Sequence[NDArray[np.float32]], states: Sequence[Sequence[int]], seed: int, rounds: int = ROUNDS) -> Any:
    """The LightGBM booster of states."""
    import lightgbm

    filled = [t for t in tables if len(t)]
    data = lightgbm.Dataset(np.vstack(filled), np.concatenate([np.asarray(s) for s in states if len(s)]))
    return lightgbm.train(BOOSTER | {"seed": seed}, data, rounds)
