"""Every error by its class: what was missed and why, what is wrong and in which part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.evaluate.candidates import Candidates
from kg.evaluate.matching import (
    FLOORS,
    METRIC_FLOOR,
    Matching,
    alike,
    metric_likeness,
    pair_baselines,
    same_evidence,
    same_subject,
    same_value,
    shares_a_word,
    spellings,
    spellings_of,
)
from kg.records import Claim, Facts, Mention, MetricMention

ENTITY_KINDS = tuple(FLOORS)
# In the order in which they are listed.
CLASSES = (
    "never proposed", "rejected", "missed", "wrong kind", "wrong span", "wrong role", "concept confused",
    "wrong direction", "wrong subject", "wrong metric", "wrong value", "value missed", "value added", "wrong evidence",
    "wrong baselines", "repeated", "spurious",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error: of which kind of facts, its class, the paper, and both sides in words (empty where there is none)."""

    kind: str
    what: str
    paper: str
    gold: str
    found: str


def mistakes_of(gold: Facts, matched: Mapping[str, Matching], candidates: Candidates | None) -> Iterator[Mistake]:
    """The errors of one paper. Without `candidates` what was missed is not told apart into never proposed and rejected."""
    paper = gold.paper.id
    yield from _entities(paper, matched, candidates)
    yield from _metrics(paper, matched["metrics"], candidates)
    yield from _claims(gold, matched["claims"], candidates)


def _entities(paper: str, matched: Mapping[str, Matching], candidates: Candidates | None) -> Iterator[Mistake]:
    wrong = {kind: list(matched[kind].wrong) for kind in ENTITY_KINDS}
    missed = {kind: list(matched[kind].missed) for kind in ENTITY_KINDS}
    for kind in ENTITY_KINDS:
        for gold, found in matched[kind].matched:
            if gold.role != found.role:
                yield Mistake(kind, "wrong role", paper, describe(gold), describe(found))
    for kind, other in ((k, o) for k in ENTITY_KINDS for o in ENTITY_KINDS if o != k):
        for gold, found in _partners(missed[kind], wrong[other], lambda g, f, k=kind: _same_name(g, f, FLOORS[k])):  # type: ignore[misc]
            yield Mistake(kind, "wrong kind", paper, describe(gold), f"{describe(found)} ({found.kind})")
    for kind in ENTITY_KINDS:
        for gold, found in _partners(missed[kind], wrong[kind], lambda g, f: shares_a_word(spellings_of(g), spellings_of(f))):
            yield Mistake(kind, "wrong span", paper, describe(gold), describe(found))
        for gold in missed[kind]:
            proposed = candidates and any(alike(spellings_of(gold), names, FLOORS[kind]) for names in candidates.names)
            yield Mistake(kind, _why_missed(candidates, bool(proposed)), paper, describe(gold), "")
        for found in wrong[kind]:
            again = any(_same_name(g, found, FLOORS[kind]) for g in matched[kind].gold)
            yield Mistake(kind, "repeated" if again else "spurious", paper, "", describe(found))


def _metrics(paper: str, matching: Matching, candidates: Candidates | None) -> Iterator[Mistake]:
    missed, wrong = list(matching.missed), list(matching.wrong)
    for gold, found in matching.matched:
        if gold.concept != found.concept:
            yield Mistake(
                "metrics", "concept confused", paper, describe(gold), f"{describe(found)} (counts as right by its words)"
            )
    for gold, found in _partners(missed, wrong, lambda g, f: shares_a_word((g.text,), (f.text,))):
        yield Mistake("metrics", "concept confused", paper, describe(gold), describe(found))
    for gold in missed:
        yield Mistake("metrics", _why_missed(candidates, _metric_proposed(gold, candidates)), paper, describe(gold), "")
    for found in wrong:
        again = any(metric_likeness(g, found) for g in matching.gold)
        yield Mistake("metrics", "repeated" if again else "spurious", paper, "", describe(found))


def _claims(facts: Facts, matching: Matching, candidates: Candidates | None) -> Iterator[Mistake]:
    paper, names = facts.paper.id, spellings(facts)
    missed, wrong = list(matching.missed), list(matching.wrong)
    for gold, found in matching.matched:
        for what in _wrong_parts(gold, found):
            yield Mistake("claims", what, paper, describe(gold), describe(found))
    for what, agree in _near_misses(names):
        for gold, found in _partners(missed, wrong, agree):
            yield Mistake("claims", what, paper, describe(gold), describe(found))
    for gold in missed:
        yield Mistake("claims", _why_missed(candidates, _metric_proposed(gold.metric, candidates)), paper, describe(gold), "")
    for found in wrong:
        yield Mistake("claims", "spurious", paper, "", describe(found))


def _wrong_parts(gold: Claim, found: Claim) -> Iterator[str]:
    if not same_value(gold.value, found.value):
        yield "value added" if gold.value is None else "value missed" if found.value is None else "wrong value"
    if not same_evidence(gold, found):
        yield "wrong evidence"
    if not len(pair_baselines(gold, found).pairs) == len(gold.baselines) == len(found.baselines):
        yield "wrong baselines"


def _near_misses(names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Callable[[Claim, Claim], bool]]]:
    """What makes a claim of the same sentence wrong in one part only."""

    def test(direction: bool, subject: bool, metric: bool) -> Callable[[Claim, Claim], bool]:
        return lambda g, f: (
            same_evidence(g, f)
            and (g.direction == f.direction) is direction
            and bool(same_subject(names, g, f)) is subject
            and bool(metric_likeness(g.metric, f.metric)) is metric
        )

    yield "wrong direction", test(False, True, True)
    yield "wrong subject", test(True, False, True)
    yield "wrong metric", test(True, True, False)


def _partners(missed: list[Any], wrong: list[Any], agree: Callable[[Any, Any], bool]) -> Iterator[tuple[Any, Any]]:
    """Pairs that agree, in order; both sides are taken out of their lists."""
    for gold in list(missed):
        found = next((f for f in wrong if agree(gold, f)), None)
        if found is not None:
            missed.remove(gold)
            wrong.remove(found)
            yield gold, found


def _same_name(gold: Mention, found: Mention, floor: float) -> bool:
    return bool(alike(spellings_of(gold), spellings_of(found), floor))


def _metric_proposed(gold: MetricMention, candidates: Candidates | None) -> bool:
    return bool(candidates and any(alike((gold.text,), (text,), METRIC_FLOOR) for text in candidates.metrics))


def _why_missed(candidates: Candidates | None, proposed: bool) -> str:
    if candidates is None:
        return "missed"
    return "rejected" if proposed else "never proposed"


def describe(fact: Mention | MetricMention | Claim) -> str:
    """A fact in a few words."""
    if isinstance(fact, Mention):
        return f"{fact.name} [{fact.role}]" if fact.role else fact.name
    if isinstance(fact, MetricMention):
        return f"{fact.text} = {fact.concept}"
    return f"{fact.subject}: {fact.metric.text} ({fact.metric.concept}) {fact.direction}{_figure(fact)}"


def _figure(claim: Claim) -> str:
    if claim.value is None:
        return ""
    value = claim.value
    span = f"{value.low:g}" if value.low == value.high else f"{value.low:g} to {value.high:g}"
    unit = "" if value.kind in ("factor", "percent") else f" {value.unit}".rstrip()
    return f" {span}{unit} ({value.kind})"
