"""Places in a text that may name a metric: what the tagger marks, and phrases that annotated papers or the metric scheme know."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kg.extract.claim_words import METRIC_EDGES
from kg.extract.reading import ROLES, Reading
from kg.names import normal_form
from kg.ontology import metric_scheme

LONGEST = 6
_METRIC = ROLES.index("R")
_FAIR = 0.08
_SURE = 0.4
# Below both, a place is left alone.
_LEAST_PEAK, _LEAST_RATE = 0.03, 0.25
_BEGUN = 0.5
_FIGURE = re.compile(r"[\d.,]+[xX%]?|[×%xX~$+]|-?fold|times")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MetricSpan:
    """A possible metric at tokens `start:end`.

    `rate` is how often its best known phrase was a metric where it stood, `seen` how many papers have it as one;
    `tagger` the mean chance, `peak` the highest; `named` whether the recognizer has the very span.
    """

    start: int
    end: int
    rate: float
    seen: int
    tagger: float
    peak: float
    named: bool

    @property
    def place(self) -> Span:
        """Its tokens."""
        return self.start, self.end


class Phrases:
    """Known phrases of metrics in normal form: in how many places each is a metric, and in how many it stands."""

    def __init__(self, counts: Mapping[str, tuple[int, int]]) -> None:
        self.counts = counts

    @classmethod
    def load(cls, path: Path) -> Phrases:
        """The table that `save` wrote."""
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            return cls({phrase: (int(a), int(b)) for phrase, (a, b) in json.load(stream).items()})

    def save(self, path: Path) -> None:
        """Write the table as compressed JSON, without a time stamp."""
        text = json.dumps(dict(sorted(self.counts.items())), separators=(",", ":"))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """Every beginning of a known phrase, in whole words."""
        return frozenset(" ".join(words[:n]) for words in map(str.split, self.counts) for n in range(1, len(words) + 1))

    def rate(self, phrase: str) -> tuple[float, int]:
        """Smoothed share of the places of a phrase in which it is a metric, and those places' number."""
        metric, places = self.counts.get(phrase, (0, 0))
        return (metric + 0.5) / (places + 2.0), metric


@cache
def scheme_phrases() -> dict[str, str]:
    """The normal form of every label of the metric scheme, with its concept's id."""
    scheme = metric_scheme()
    labels = ((label, c) for c in scheme.concepts.values() for label in (c.label, *c.alt_labels))
    return {form: c.annotated_as or c.id for label, c in labels if (form := normal_form(label))}


def find_metric_spans(reading: Reading, phrases: Phrases) -> list[MetricSpan]:
    """Possible metrics of a paper in order, none overlapping."""
    named = [(start, end) for start, end, label in reading.entities if label == "Metric"]
    known = list(_known(reading, phrases))
    tagged = list(_tagged(reading))
    chances = reading.chances[:, _METRIC].tolist()
    clusters = _clusters([*((s, 0) for s in named), *((s, 1) for s in tagged), *((s[:2], 2) for s in known)])
    by_span = {(s, e): (rate, seen) for s, e, rate, seen in known}
    return [span for cluster in clusters if (span := _span(reading, chances, cluster, by_span, set(named)))]


def phrase_places(
    reading: Reading, prefixes: frozenset[str] | set[str], whole: Mapping[str, object] | set[str]
) -> Iterator[tuple[int, int, str]]:
    """Each place where words of `whole` stand: token span and phrase."""
    words = [(i, w) for i, w in enumerate(reading.words) if w]
    for at, (start, _) in enumerate(words):
        phrase = ""
        for index, word in words[at : at + LONGEST]:
            phrase = f"{phrase} {word}" if phrase else word
            if phrase not in prefixes:
                break
            if phrase in whole:
                yield start, index + 1, phrase


def _known(reading: Reading, phrases: Phrases) -> Iterator[tuple[int, int, float, int]]:
    for start, end, phrase in phrase_places(reading, phrases.prefixes, phrases.counts):
        yield start, end, *phrases.rate(phrase)


def _tagged(reading: Reading) -> Iterator[Span]:
    chances, begins, start = reading.chances[:, _METRIC].tolist(), reading.begins[:, _METRIC].tolist(), None
    for i in range(len(chances) + 1):
        inside = i < len(chances) and chances[i] > _FAIR and bool(reading.words[i])
        joined = (
            start is not None and i + 1 < len(chances) and not reading.words[i] and chances[i + 1] > _FAIR and chances[i] > _FAIR
        )
        if start is not None and not joined and (not inside or begins[i] > _BEGUN):
            yield start, i
            start = None
        if inside and start is None:
            start = i


def _clusters(spans: Iterable[tuple[Span, int]]) -> list[list[tuple[Span, int]]]:
    """Overlapping spans, gathered."""
    clusters: list[list[tuple[Span, int]]] = []
    end = -1
    for span, source in sorted(spans):
        if span[0] < end:
            clusters[-1].append((span, source))
        else:
            clusters.append([(span, source)])
        end = max(end, span[1])
    return clusters


def _span(
    reading: Reading, chances: Sequence[float], cluster: list[tuple[Span, int]], known: Mapping[Span, tuple[float, int]],
    named: set[Span],
) -> MetricSpan | None:  # fmt: skip
    best = _best(cluster, known)
    trimmed = _trim(reading, *best)
    if trimmed is None:
        return None
    start, end = trimmed
    rate, seen = max((known[s] for s, source in cluster if source == 2), default=(0.0, 0))
    peak = max(chances[start:end])
    if peak < _LEAST_PEAK and rate < _LEAST_RATE:
        return None
    return MetricSpan(start, end, rate, seen, sum(chances[start:end]) / (end - start), peak, best in named)


def _best(cluster: list[tuple[Span, int]], known: Mapping[Span, tuple[float, int]]) -> Span:
    """The recognizer's span, else the tagger's, else the longest phrase; but one that holds the surest phrase."""
    sure = max((span for span, source in cluster if source == 2 and known[span][0] > _SURE), key=lambda s: known[s], default=None)
    fitting = [c for c in cluster if sure is None or (c[0][0] <= sure[0] and sure[1] <= c[0][1])]
    return min(fitting, key=lambda c: (c[1], c[0][0] - c[0][1]))[0]


def _trim(reading: Reading, start: int, end: int) -> Span | None:
    """Without articles, figures and punctuation at the edges."""
    while start < end and (
        reading.words[start] in METRIC_EDGES or not reading.words[start] or _FIGURE.fullmatch(reading.texts[start])
    ):
        start += 1
    while end > start and (reading.words[end - 1] in METRIC_EDGES or not reading.words[end - 1]):
        if reading.texts[end - 1] == ")" and "(" in reading.text(start, end):
            break
        end -= 1
    return (start, end) if start < end else None
