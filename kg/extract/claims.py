"""Finds metrics and claims in a reading: possible metrics, what is said of each, by how much, of what, against what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kg.extract.claim_models import ClaimModels
from kg.extract.conditions import Cast, dealt, name_numbers
from kg.extract.found import FoundMention
from kg.extract.metric_phrases import whole_phrase
from kg.extract.prospects import Prospect, better_code, find_prospects
from kg.extract.reading import Reading
from kg.extract.values import distinct, level_against, told_beside, value_numbers, value_of
from kg.extract.views import Figure
from kg.names import normal_form
from kg.records import Claim, MetricMention, Value

NAME_PARTS = ("none", "subject", "baseline", "condition")
# Claims less likely than this are not looked at further: their subject could only make them less likely.
_HOPELESS = 0.15
# A claim that says again what a likelier one says must be this likely itself (chosen on annotated papers).
_REPEATED = 0.6
# More of these is less of what they are of.
_THRIFT = frozenset({"efficiency", "saving"})
Found = tuple[tuple[MetricMention, ...], tuple[Claim, ...]]


class ClaimFinder:
    """Applies the trained models of a folder; keeps nothing between papers."""

    def __init__(self, models: ClaimModels) -> None:
        self._models = models

    def find(self, reading: Reading, mentions: Sequence[FoundMention]) -> Found:
        """The metrics and claims of one paper."""
        return self.find_all([reading], [mentions])[0]

    def find_all(self, readings: Sequence[Reading], mentions: Sequence[Sequence[FoundMention]]) -> list[Found]:
        """The metrics and claims of each paper; scored together, since a call of a scorer costs more than a row."""
        papers = find_prospects(self._models, readings, mentions)
        hopeful = [[p for p in paper if p.chance >= _HOPELESS and p.view.number > 0] for paper in papers]
        casts = [Cast.of(r, m) for r, m in zip(readings, mentions, strict=True)]
        self._add_names(casts, hopeful)
        floor = self._models.settings["claim"]
        accepted = [[p for p in paper if p.names and p.likelihood >= floor] for paper in hopeful]
        for reading, paper in zip(readings, accepted, strict=True):
            turn_thrift(reading, paper)
        self._add_values([p for paper in accepted for p in paper])
        return [
            self._assemble(reading, found, paper, chosen)
            for reading, found, paper, chosen in zip(readings, mentions, papers, accepted, strict=True)
        ]

    def _add_names(self, casts: Sequence[Cast], prospects: Sequence[Sequence[Prospect]]) -> None:
        rows = [
            name_numbers(cast, p.view, p.place, k, p.says)
            for cast, paper in zip(casts, prospects, strict=True)
            for p in paper
            for k in cast.able
        ]
        scored = iter(self._models.name_booster.predict(rows))
        for cast, paper in zip(casts, prospects, strict=True):
            for prospect in paper:
                prospect.names = {k: next(scored).tolist() for k in cast.able}
                options = [
                    (row[1], -k) for k, row in prospect.names.items() if cast.mentions[k].mention.kind in ("Method", "Dataset")
                ]
                prospect.subject = -max(options)[1] if options else -1

    def _add_values(self, prospects: Sequence[Prospect]) -> None:
        pairs = [(p, f) for p in prospects for f in p.view.figures]
        rows = [value_numbers(p.view, p.place, f, p.says, better_code(p.concept)) for p, f in pairs]
        scored: dict[int, list[tuple[float, Figure]]] = {}
        for (prospect, figure), row in zip(pairs, self._models.value_booster.predict(rows), strict=True):
            if row[0] >= self._models.settings["value"]:
                scored.setdefault(id(prospect), []).append((float(row[0]), figure))
        for prospect in prospects:
            prospect.figures = distinct(scored.get(id(prospect), []))
            compared = level_against(prospect.view, prospect.figures) if prospect.direction == "is" else None
            if compared is not None:
                prospect.figures = [compared]
                prospect.turned = "down" if compared.quantity.high < compared.quantity.low else "up"
            elif prospect.direction in ("up", "down"):
                prospect.turned = told_beside(prospect.view, prospect.place, prospect.figures) or prospect.turned

    def _assemble(
        self, reading: Reading, mentions: Sequence[FoundMention], prospects: Sequence[Prospect], accepted: Sequence[Prospect]
    ) -> Found:
        claims = without_repeats([claim for p in accepted for claim in self._claims(reading, mentions, p)])
        sure = {id(p) for p in accepted}
        metrics: dict[tuple[str, str], MetricMention] = {}
        for prospect in prospects:
            some = 1.0 - float(prospect.states[0])
            if id(prospect) in sure or some >= self._models.settings["metric"]:
                metric = MetricMention(prospect.concept, metric_text(reading, prospect), round(some, 4))
                key = (metric.concept, normal_form(metric.text))
                if key not in metrics or metrics[key].confidence < some:
                    metrics[key] = metric
        return tuple(metrics.values()), claims

    def _claims(self, reading: Reading, mentions: Sequence[FoundMention], prospect: Prospect) -> Iterator[Claim]:
        _, low, high = reading.original(*reading.sentences[prospect.view.number])
        metric = MetricMention(prospect.concept, metric_text(reading, prospect), prospect.sure)
        curve = self._models.settings["calibration"]
        confidence = round(float(np.interp(prospect.likelihood, curve[0], curve[1])), 4)
        values: list[Value | None] = [value_of(prospect.view, f, prospect.direction, prospect.concept) for f in prospect.figures]
        subject, evidence = mentions[prospect.subject].mention.name, reading.paper.abstract[low:high]
        baselines, hardware, datasets = (dealt(k, len(values), prospect.view) for k in self._conditions(mentions, prospect))
        for n, value in enumerate(values or [None]):
            parts = [tuple(mentions[k].mention.name for k in group[n]) for group in (baselines, hardware, datasets)]
            yield Claim(
                subject, metric, prospect.direction, value, evidence, low, high,
                baselines=parts[0], hardware=parts[1], datasets=parts[2], confidence=confidence, rule=_rule(prospect),
            )  # fmt: skip

    def _conditions(self, mentions: Sequence[FoundMention], prospect: Prospect) -> tuple[list[int], list[int], list[int]]:
        """The mentions that are baselines, hardware and datasets of a claim, by index."""
        settings = self._models.settings
        parts: tuple[list[int], list[int], list[int]] = ([], [], [])
        for k, row in prospect.names.items():
            kind = mentions[k].mention.kind
            if k != prospect.subject and kind == "Method" and row[2] >= settings["baseline"]:
                parts[0].append(k)
            elif k != prospect.subject and kind in ("Hardware", "Dataset") and row[3] >= settings["condition"]:
                parts[1 if kind == "Hardware" else 2].append(k)
        return parts


def without_repeats(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims in order, without doubtful ones that repeat a likelier one and add no figure to it.

    Abstracts announce a result and state it again with the experiments; annotators mostly keep one of the two. In one sentence
    a second metric, often the figure's own unit, may be taken for the measure of a figure that is told already.
    """
    kept: dict[int, Claim] = {}
    for k in sorted(range(len(claims)), key=lambda k: (-claims[k].confidence, k)):
        if claims[k].confidence >= _REPEATED or not any(_repeats(claims[k], other) for other in kept.values()):
            kept[k] = claims[k]
    return tuple(kept[k] for k in sorted(kept))


def _repeats(claim: Claim, other: Claim) -> bool:
    if _is_bare(claim) and _is_bare(other):
        return True
    one, two = claim.metric, other.metric
    same = one.concept == two.concept and (one.concept != "other" or normal_form(one.text) == normal_form(two.text))
    return (
        same
        and (claim.subject, claim.direction) == (other.subject, other.direction)
        and (claim.value is None or claim.value == other.value)
        and (claim.start != other.start or (claim.value is not None and normal_form(one.text) != normal_form(two.text)))
    )


def _is_bare(claim: Claim) -> bool:
    """ "outperforms prior work": one of these says all there is to say in a paper."""
    return claim.metric.concept == "overall-quality" and claim.direction == "up" and claim.value is None


def metric_text(reading: Reading, prospect: Prospect) -> str:
    """The words of a metric as the paper spells them; of one without a concept, those too that say what it is of."""
    span = prospect.span
    return span_text(reading, whole_phrase(reading, *span.place) if prospect.concept == "other" else span.place)


def turn_thrift(reading: Reading, prospects: Sequence[Prospect]) -> None:
    """More "memory efficiency" and more "memory savings" are less memory."""
    for prospect in prospects:
        thrift = reading.words[prospect.span.end - 1] in _THRIFT and better_code(prospect.concept) < 0
        if thrift and prospect.direction == "up":
            prospect.turned = "down"


def span_text(reading: Reading, span: tuple[int, int]) -> str:
    """The words of a span as the paper spells them."""
    in_title, low, high = reading.original(*span)
    return (reading.paper.title if in_title else reading.paper.abstract)[low:high]


def _rule(prospect: Prospect) -> str:
    source = "tagger" if prospect.span.named else "phrase" if prospect.span.seen else "scheme"
    return f"scorer:{source}" + (":figure" if prospect.figures else "")
