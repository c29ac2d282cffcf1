"""Claim nodes: an id that extraction gives again, and a name that reads as a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from kg.names import normal_form
from kg.records import Claim, Value
from kg.resolve.metrics import measures, metric_id

_VERBS = {"up": "increases", "down": "reduces", "same": "keeps", "is": "reports"}
_BOUNDS = {"max": "up to ", "min": "at least "}


def claims_with_ids(paper: str, claims: Iterable[Claim]) -> Iterator[tuple[str, Claim]]:
    """Each claim of a paper once, with its id, sorted by it, without claims that do not say on what ("increases the rate").

    The id is a hash of what the claim says in which sentence, not of its place among others, so another extraction
    of the paper gives the same claims the same ids. Claims that differ in figures or conditions alone are numbered.
    """
    alike: dict[str, set[Claim]] = defaultdict(set)
    for claim in filter(lambda c: measures(c.metric), claims):
        said = (normal_form(claim.subject), metric_id(claim.metric), claim.direction, " ".join(claim.evidence.split()))
        alike[sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:8]].add(claim)
    for digest, same in sorted(alike.items()):
        distinct = {_content(c): c for c in sorted(same, key=_order)}
        for number, content in enumerate(sorted(distinct), start=1):
            yield f"claim:{paper}#{digest}" + (f"-{number}" if number > 1 else ""), distinct[content]


def _content(claim: Claim) -> tuple[Any, ...]:
    v = claim.value
    figure = (v.kind, v.low, v.high, v.unit, v.bound) if v else ("", 0.0, 0.0, "", "")
    return figure, claim.baselines, claim.hardware, claim.datasets


def _order(claim: Claim) -> tuple[Any, ...]:
    return _content(claim), claim.confidence, claim.metric.text, claim.start, claim.end, claim.rule, claim.subject


def claim_row(claim_id: str, claim: Claim, subject: str, metric_name: str) -> dict[str, Any]:
    """The row of a claim in the Claim table; `subject` is the entity's name where there is one."""
    value = claim.value
    return {
        "id": claim_id,
        "name": sentence(claim, subject, metric_name),
        "metric_text": claim.metric.text,
        "direction": claim.direction,
        "kind": value.kind if value else None,
        "low": value.low if value else None,
        "high": value.high if value else None,
        "unit": value.unit if value else None,
        "bound": value.bound if value else None,
        "evidence": claim.evidence,
        "start": claim.start,
        "end": claim.end,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "baselines": list(claim.baselines),
    }


def sentence(claim: Claim, subject: str, metric_name: str) -> str:
    """A claim in one line: "vLLM increases throughput 2–4x versus Orca", "MNN-AECS reports energy of 12 J"."""
    figure = _figure(claim.value, claim.direction) if claim.value else ""
    against = f" versus {', '.join(claim.baselines)}" if claim.baselines else ""
    return f"{subject} {_VERBS.get(claim.direction, claim.direction)} {metric_name}{figure}{against}"


def _figure(value: Value, direction: str) -> str:
    low, high = f"{value.low:g}", f"{value.high:g}"
    bound = _BOUNDS.get(value.bound, "")
    span = low if low == high else f"{low}–{high}"
    if value.kind == "from_to":
        return f" from {low} to {high}{_unit(value.unit)}"
    if value.kind == "fraction":
        return f" to {bound}{span}%"
    if value.kind == "factor":
        return f" {bound}{span}x" if direction != "is" else f" of {bound}{span}x"
    unit = "%" if value.kind == "percent" else _unit(value.unit)
    word = {"is": "of", "same": "within"}.get(direction, "by")
    return f" {word} {bound}{span}{unit}"


def _unit(unit: str) -> str:
    return unit if unit in ("", "%", "x") else f" {unit}"
