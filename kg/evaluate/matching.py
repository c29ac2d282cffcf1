"""Which found fact is which annotated one: likeness of names, metrics, values and claims, and best-first pairing.

The rules are those of the annotation guidelines, so that figures can be compared with other scorers of the same papers:
names are alike by the words they share (Jaccard, Bulletin de la Société Vaudoise des Sciences Naturelles 1901).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.records import Claim, Facts, Mention, MetricMention, Value

KINDS = ("methods", "tasks", "datasets", "hardware", "metrics", "claims")
FLOORS: Mapping[str, float] = {"methods": 0.6, "tasks": 0.5, "datasets": 0.6, "hardware": 0.5}
NAME_FLOOR, METRIC_FLOOR, EVIDENCE_FLOOR = 0.6, 0.5, 0.6
# A metric known by its words alone is a little less alike than one of the same concept.
_BY_WORDS = 0.9
_TOLERANCE = 0.01
# Words that a name may have or lack without being another name.
_NOISE = frozenset({
    "the", "a", "an", "of", "for", "and", "with", "in", "on", "gpu", "gpus", "dataset", "datasets", "benchmark", "benchmarks",
    "model", "models", "method", "framework", "algorithm", "system", "nvidia", "task",
})  # fmt: skip
_WORD = re.compile(r"[a-z]+\d[\w.]*|\d+(?:\.\d+)?[a-z]*|[^\W\d_]+")
Likeness = Callable[[Any, Any], float]


@dataclass(frozen=True, slots=True)
class Matching:
    """The annotated and the found facts of one kind in one paper, and the pairs of their indices."""

    gold: Sequence[Any]
    found: Sequence[Any]
    pairs: tuple[tuple[int, int], ...]

    @property
    def missed(self) -> list[Any]:
        """Annotated facts without a partner."""
        paired = {i for i, _ in self.pairs}
        return [g for i, g in enumerate(self.gold) if i not in paired]

    @property
    def wrong(self) -> list[Any]:
        """Found facts without a partner."""
        paired = {j for _, j in self.pairs}
        return [f for j, f in enumerate(self.found) if j not in paired]

    @property
    def matched(self) -> list[tuple[Any, Any]]:
        """The pairs themselves."""
        return [(self.gold[i], self.found[j]) for i, j in self.pairs]


def match_paper(gold: Facts, found: Facts) -> dict[str, Matching]:
    """For each of KINDS, the annotated and found facts of a paper paired."""
    matched = {}
    for kind, kind_name in (("methods", "Method"), ("tasks", "Task"), ("datasets", "Dataset"), ("hardware", "Hardware")):
        mine, theirs = (tuple(m for m in facts.mentions if m.kind == kind_name) for facts in (gold, found))
        matched[kind] = pair_up(mine, theirs, entity_likeness(FLOORS[kind]))
    matched["metrics"] = pair_up(gold.metrics, found.metrics, metric_likeness)
    matched["claims"] = pair_up(gold.claims, found.claims, claim_likeness(spellings(gold)))
    return matched


def pair_up(gold: Sequence[Any], found: Sequence[Any], likeness: Likeness) -> Matching:
    """One-to-one pairs, the most alike first; among equals those that come last."""
    scored = [(likeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    pairs: list[tuple[int, int]] = []
    free_gold, free_found = set(range(len(gold))), set(range(len(found)))
    for score, i, j in sorted(scored, reverse=True):
        if score > 0 and i in free_gold and j in free_found:
            pairs.append((i, j))
            free_gold.remove(i)
            free_found.remove(j)
    return Matching(gold, found, tuple(pairs))


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case and singular, a version number one with its letters."""
    return tuple(map(_singular, _WORD.findall(unicodedata.normalize("NFKC", text).casefold())))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def alike(one: Iterable[str], other: Iterable[str], floor: float) -> float:
    """The best likeness of any two spellings, from 0 to 1; 0 where it is below the floor."""
    others = tuple(other)
    best = max((_likeness(a, b) for a in one for b in others), default=0.0)
    return best if best >= floor else 0.0


@lru_cache(maxsize=1 << 16)
def _likeness(one: str, other: str) -> float:
    mine, theirs = words(one), words(other)
    if "".join(mine) == "".join(theirs):
        return 1.0
    a, b = set(mine) - _NOISE, set(theirs) - _NOISE
    return len(a & b) / len(a | b) if a and b else 0.0


def shares_a_word(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two names have a word in common that tells something."""
    return bool({w for x in one for w in words(x)} & {w for y in other for w in words(y)} - _NOISE)


def spellings_of(mention: Mention) -> tuple[str, ...]:
    """A mention's name and aliases."""
    return (mention.name, *mention.aliases)


def spellings(facts: Facts) -> dict[str, tuple[str, ...]]:
    """All spellings of each method and dataset of a paper by its name."""
    return {m.name: spellings_of(m) for kind in ("Method", "Dataset") for m in facts.mentions if m.kind == kind}


def entity_likeness(floor: float) -> Likeness:
    """Compares mentions by their spellings."""
    return lambda g, f: alike(spellings_of(g), spellings_of(f), floor)


def metric_likeness(gold: MetricMention, found: MetricMention) -> float:
    """1 for the same concept, else by the words in the text."""
    if gold.concept == found.concept != "other":
        return 1.0
    return _BY_WORDS * alike((gold.text,), (found.text,), METRIC_FLOOR)


def same_subject(names: Mapping[str, Sequence[str]], gold: Claim, found: Claim) -> float:
    """How alike the subjects are, where `names` has all spellings of the annotated one."""
    return alike(names.get(gold.subject, (gold.subject,)), (found.subject,), NAME_FLOOR)


def claim_likeness(names: Mapping[str, Sequence[str]]) -> Likeness:
    """Compares claims: direction, subject and metric must agree, of several such the one with the same value is taken."""

    def compare(gold: Claim, found: Claim) -> float:
        if gold.direction != found.direction:
            return 0.0
        subject, metric = same_subject(names, gold, found), metric_likeness(gold.metric, found.metric)
        return subject + metric + 0.1 * same_value(gold.value, found.value) if subject and metric else 0.0

    return compare


def same_value(gold: Value | None, found: Value | None) -> bool:
    """Whether two figures are of one kind and within a hundredth of each other, or both are missing."""
    if gold is None or found is None:
        return gold is found
    return gold.kind == found.kind and _near(gold.low, found.low) and _near(gold.high, found.high)


def same_evidence(gold: Claim, found: Claim) -> bool:
    """Whether most words of the shorter evidence stand in the other."""
    mine, theirs = set(words(gold.evidence)), set(words(found.evidence))
    return bool(theirs) and len(mine & theirs) >= EVIDENCE_FLOOR * max(1, min(len(mine), len(theirs)))


def pair_baselines(gold: Claim, found: Claim) -> Matching:
    """The baselines of two claims, paired by name."""
    return pair_up(gold.baselines, found.baselines, lambda g, f: alike((g,), (f,), NAME_FLOOR))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))
