"""What facts must be to go into a graph, whoever found them: about the paper, in its words, in the terms of the schema."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeVar, get_args

from kg.errors import ExtractorError
from kg.ontology import metric_scheme
from kg.records import (
    BOUNDS,
    DATASET_ROLES,
    DIRECTIONS,
    METHOD_ROLES,
    VALUE_KINDS,
    Claim,
    Facts,
    Kind,
    Mention,
    MetricMention,
    Paper,
    Value,
)

_KINDS = get_args(Kind)
_ROLES = {"Method": METHOD_ROLES, "Dataset": DATASET_ROLES}
_PLACES = ("title", "abstract")
T = TypeVar("T")


def check_facts(paper: Paper, facts: Facts) -> None:
    """Raise ExtractorError, saying what is wrong, unless the facts are this paper's and hold to the facts contract.

    Names, aliases and metrics must stand in the title or the abstract (capitals and line breaks aside), evidence in the
    abstract at its offsets; kinds, roles, directions, kinds of values and metric concepts must be known, confidences
    between 0 and 1, and subjects and conditions of claims names of mentions.
    """
    if not isinstance(facts, Facts):
        raise ExtractorError(f"gave {_shown(facts)} of type {type(facts).__name__}, not Facts")
    if facts.paper != paper:
        _require(isinstance(facts.paper, Paper), f"gave facts without their paper for '{paper.id}'")
        _require(facts.paper.id == paper.id, f"gave facts of '{facts.paper.id}' for '{paper.id}'")
        raise ExtractorError(f"changed the title, abstract or another field of '{paper.id}'")
    text = _Text(paper)
    for mention in _all_of(Mention, "mentions", facts.mentions):
        _check_mention(mention, text)
    for metric in _all_of(MetricMention, "metrics", facts.metrics):
        _check_metric(metric, text)
    names = {mention.name for mention in facts.mentions}
    for claim in _all_of(Claim, "claims", facts.claims):
        _check_claim(claim, paper, names, text)


class _Text:
    """Whether something stands in a paper, as spelled or with other capitals and white space."""

    def __init__(self, paper: Paper) -> None:
        self._text = f"{paper.title}\n{paper.abstract}"
        self._folded = ""

    def holds(self, part: str) -> bool:
        """Whether the text has these words in a row."""
        if part in self._text:
            return True
        self._folded = self._folded or _folded(self._text)
        return _folded(part) in self._folded


def _check_mention(mention: Mention, text: _Text) -> None:
    what = f"the mention {_shown(mention.name)}"
    _require(mention.kind in _KINDS, f"{what} is of kind {_shown(mention.kind)}; known: {', '.join(_KINDS)}")
    roles = _ROLES.get(mention.kind, ("",))
    _require(mention.role in roles, f"{what} has the role {_shown(mention.role)}; of a {mention.kind}: {_listed(roles)}")
    _require(_is_name(mention.name), f"{what} has no name")
    for name in (mention.name, *_tuple("aliases", mention.aliases)):
        _require(_is_name(name) and text.holds(name), f"{_shown(name)} is called a {mention.kind} but is not in the text")
    _check_confidence(mention.confidence, what)
    for part in (mention.definition, mention.part_of):
        _require(isinstance(part, str), f"{what} has a definition or whole of no text")
    places = mention.found_in.split() if isinstance(mention.found_in, str) else [""]
    _require(set(places) <= set(_PLACES), f"{what} is found in {_shown(mention.found_in)}, not in {_listed(_PLACES)}")
    count = mention.count
    _require(count is None or (type(count) is int and count > 0), f"{what} has a count of {_shown(count)}")


def _check_metric(metric: MetricMention, text: _Text) -> None:
    scheme = metric_scheme().concepts
    known = isinstance(metric.concept, str) and metric.concept in scheme and not scheme[metric.concept].is_group
    _require(known, f"{_shown(metric.concept)} is no metric concept; `other` stands for those that the scheme lacks")
    _require(_is_name(metric.text) and text.holds(metric.text), f"the metric {_shown(metric.text)} is not in the text")
    _check_confidence(metric.confidence, f"the metric {_shown(metric.text)}")


def _check_claim(claim: Claim, paper: Paper, names: set[str], text: _Text) -> None:
    start, end = claim.start, claim.end
    inside = type(start) is int and type(end) is int and 0 <= start < end
    _require(inside and paper.abstract[start:end] == claim.evidence, f"the evidence at {start} to {end} is not in the abstract")
    what = f"the claim at {start} to {end}"
    _require(isinstance(claim.metric, MetricMention), f"{what} has no metric")
    _check_metric(claim.metric, text)
    _require(claim.direction in DIRECTIONS, f"{what} has the direction {_shown(claim.direction)}; known: {_listed(DIRECTIONS)}")
    if claim.value is not None:
        _check_value(claim.value, what)
    conditions = (*_tuple("hardware", claim.hardware), *_tuple("datasets", claim.datasets))
    for name in (claim.subject, *conditions):
        _require(_is_name(name) and name in names, f"{what} names {_shown(name)}, which is no mention")
    for name in _tuple("baselines", claim.baselines):
        _require(_is_name(name) and (name in names or text.holds(name)), f"the baseline {_shown(name)} is not in the text")
    _require(isinstance(claim.rule, str), f"{what} has a rule of no text")
    _check_confidence(claim.confidence, what)


def _check_value(value: Value, what: str) -> None:
    _require(isinstance(value, Value), f"{what} has a value of type {type(value).__name__}, not Value")
    _require(value.kind in VALUE_KINDS, f"{what} has a value of kind {_shown(value.kind)}; known: {_listed(VALUE_KINDS)}")
    _require(value.bound in ("", *BOUNDS), f"{what} has the bound {_shown(value.bound)}; known: {_listed(BOUNDS)}")
    _require(_is_finite(value.low) and _is_finite(value.high), f"{what} has a figure that is no number")
    ordered = value.kind == "from_to" or value.low <= value.high
    _require(ordered, f"{what} has a range that ends at {value.high:g}, before it starts at {value.low:g}")
    _require(isinstance(value.unit, str), f"{what} has a unit of no text")


def _check_confidence(confidence: object, what: str) -> None:
    fine = _is_finite(confidence) and 0 <= confidence <= 1  # type: ignore[operator]
    _require(fine, f"{what} has a confidence of {_shown(confidence)}, not between 0 and 1")


def _all_of(kind: type[T], field: str, items: Iterable[T]) -> tuple[T, ...]:
    for item in _tuple(field, items):
        _require(isinstance(item, kind), f"{field} holds {_shown(item)} of type {type(item).__name__}, not {kind.__name__}")
    return tuple(items)


def _tuple(field: str, items: Iterable[T]) -> tuple[T, ...]:
    _require(isinstance(items, tuple), f"{field} is of type {type(items).__name__}, not a tuple")
    return tuple(items)


def _is_name(text: object) -> bool:
    return isinstance(text, str) and any(map(str.isalnum, text))


def _is_finite(number: object) -> bool:
    return isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _shown(value: object) -> str:
    text = f"'{value}'" if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word or "none" for word in words)


def _require(fine: bool, problem: str) -> None:
    if not fine:
        raise ExtractorError(problem)
