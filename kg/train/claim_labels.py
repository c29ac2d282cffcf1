"""Where the claims, metrics and names of an annotated paper stand in its reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.found import FoundMention
from kg.extract.metrics import MetricSpan
from kg.extract.reading import Reading
from kg.extract.repair import repair
from kg.records import facts_from_json
from kg.train.labels import _whole

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """An annotated claim, the number of its sentence, and the tokens of its metric (None where they are not found)."""

    claim: Mapping[str, Any]
    sentence: int
    metric: tuple[int, int] | None


def gold_mentions(reading: Reading, record: Record) -> list[FoundMention]:
    """The annotated entities with every place where one of their spellings stands."""
    found = []
    for mention in facts_from_json(dict(record) | {"claims": []}).mentions:
        spans: set[tuple[int, int]] = set()
        for form in (mention.name, *mention.aliases):
            mended = repair(form).text.strip()
            if len(mended) > 1:
                spans.update(reading.tokens_at(*match.span()) for match in _whole(mended).finditer(reading.mended.text))
        found.append(FoundMention(mention, tuple(sorted(spans))))
    return found


class Places:
    """Finds stretches of the original abstract among the tokens of its reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        spans = [reading.original(i, i + 1) for i in range(len(reading.texts))]
        self._abstract = [(low, high, i) for i, (in_title, low, high) in enumerate(spans) if not in_title]

    def tokens(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens that overlap characters `start:end` of the abstract."""
        inside = [i for low, high, i in self._abstract if low < end and start < high]
        return (inside[0], inside[-1] + 1) if inside else None

    def claims(self, record: Record) -> Iterator[PlacedClaim]:
        """The annotated claims whose evidence is found."""
        abstract = record["abstract"]
        for claim in record["claims"]:
            at = abstract.find(claim["evidence"])
            whole = self.tokens(at, at + len(claim["evidence"])) if at >= 0 else None
            if whole is None:
                continue
            within = claim["evidence"].lower().find(claim["metric"]["text"].lower())
            metric = self.tokens(at + within, at + within + len(claim["metric"]["text"])) if within >= 0 else None
            yield PlacedClaim(claim, self._reading.sentence_of(metric[0] if metric else whole[0]), metric)


def metric_places(reading: Reading, record: Record) -> list[tuple[int, int, str]]:
    """Token spans of every place where the words of an annotated metric stand, with its concept."""
    places = []
    for metric in record["metrics"]:
        mended = repair(metric["text"]).text.strip()
        if not mended:
            continue
        for match in _whole(mended).finditer(reading.mended.text):
            places.append((*reading.tokens_at(*match.span()), metric["concept"]))
    return places


def overlap(span: MetricSpan, start: int, end: int) -> int:
    """How many tokens two spans share."""
    return min(span.end, end) - max(span.start, start)


def match_claims(metrics: Sequence[MetricSpan], claims: Sequence[PlacedClaim]) -> dict[int, list[PlacedClaim]]:
    """For each metric span, by index, the claims made of it: those whose metric overlaps it most."""
    matched: dict[int, list[PlacedClaim]] = {}
    for claim in claims:
        if claim.metric is None:
            continue
        shared = [(overlap(m, *claim.metric), -k) for k, m in enumerate(metrics)]
        best = max(shared, default=(0, 0))
        if best[0] > 0:
            matched.setdefault(-best[1], []).append(claim)
    return matched
