"""The figures of an evaluation: precision, recall and F1 of each kind of fact, and how much of what is matched is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.evaluate.calibration import Bin, calibrate, calibration_error
from kg.evaluate.candidates import Candidates
from kg.evaluate.matching import (
    FLOORS,
    KINDS,
    Matching,
    entity_likeness,
    match_paper,
    pair_baselines,
    pair_up,
    same_evidence,
    same_value,
)
from kg.evaluate.mistakes import CLASSES, Mistake, mistakes_of
from kg.records import Facts

ROWS = (*KINDS, "proposed", "all", "claim_baselines")
SHARES = ("role", "value", "evidence")


@dataclass(slots=True)
class Count:
    """How many facts were annotated, found, and both."""

    matched: int = 0
    gold: int = 0
    found: int = 0

    def add(self, matching: Matching) -> None:
        """Count one paper's facts."""
        self.matched += len(matching.pairs)
        self.gold += len(matching.gold)
        self.found += len(matching.found)

    @property
    def precision(self) -> float:
        """Share of what was found that is annotated; 0 where nothing was found."""
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is annotated that was found; 0 where nothing is annotated."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_json(self) -> dict[str, float]:
        """The figures as a JSON object."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "gold": self.gold, "found": self.found}


@dataclass(slots=True)
class Share:
    """How many of the matched facts have a part right."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one matched fact."""
        self.right += right
        self.of += 1

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where nothing was matched."""
        return self.right / self.of if self.of else 0.0


@dataclass(slots=True)
class Evaluation:
    """Everything that `kg evaluate` prints. `counts` has a row for each of ROWS, `shares` for each of SHARES.

    A claim counts as right where subject, metric and direction agree with an annotated one.
    """

    papers: int
    counts: dict[str, Count]
    shares: dict[str, Share]
    calibration: list[Bin]
    mistakes: list[Mistake] = field(default_factory=list)

    def mistakes_by_class(self, kind: str | None = None) -> dict[tuple[str, str], list[Mistake]]:
        """The errors of a kind (or of all) by kind and class, the classes in the order of CLASSES."""
        order = [(k, c) for k in KINDS if kind in (None, k) for c in CLASSES]
        grouped: dict[tuple[str, str], list[Mistake]] = {key: [] for key in order}
        for mistake in self.mistakes:
            if (mistake.kind, mistake.what) in grouped:
                grouped[mistake.kind, mistake.what].append(mistake)
        return {key: found for key, found in grouped.items() if found}

    def to_json(self) -> dict[str, Any]:
        """Figures, shares and calibration as a JSON object."""
        return {
            "papers": self.papers,
            "facts": {row: count.to_json() for row, count in self.counts.items()},
            "of_matched": {name: share.share for name, share in self.shares.items()},
            "calibration": [b.to_json() for b in self.calibration],
            "calibration_error": round(calibration_error(self.calibration), 4),
        }


def evaluate(gold: Sequence[Facts], found: Iterable[Facts], candidates: Mapping[str, Candidates] | None = None) -> Evaluation:
    """Judge found facts against annotated ones, paper by paper by id; a paper that was not read counts as empty.

    `candidates`, by paper id, tell why something was missed.
    """
    by_id = {facts.paper.id: facts for facts in found}
    counts, shares = {row: Count() for row in ROWS}, {name: Share() for name in SHARES}
    judged: list[tuple[float, bool]] = []
    mistakes: list[Mistake] = []
    for paper in gold:
        matched = match_paper(paper, by_id.get(paper.paper.id, Facts(paper.paper)))
        _count(matched, counts, shares)
        right = {j for _, j in matched["claims"].pairs}
        judged += [(claim.confidence, j in right) for j, claim in enumerate(matched["claims"].found)]
        mistakes += mistakes_of(paper, matched, candidates.get(paper.paper.id) if candidates is not None else None)
    return Evaluation(len(gold), counts, shares, calibrate(judged), mistakes)


def _count(matched: Mapping[str, Matching], counts: Mapping[str, Count], shares: Mapping[str, Share]) -> None:
    for kind in KINDS:
        counts[kind].add(matched[kind])
        counts["all"].add(matched[kind])
    methods = matched["methods"]
    gold_proposed, found_proposed = ([m for m in side if m.role == "proposes"] for side in (methods.gold, methods.found))
    counts["proposed"].add(pair_up(gold_proposed, found_proposed, entity_likeness(FLOORS["methods"])))
    for gold, found in methods.matched:
        shares["role"].add(gold.role == found.role)
    for gold, found in matched["claims"].matched:
        if gold.value is not None:
            shares["value"].add(same_value(gold.value, found.value))
        shares["evidence"].add(same_evidence(gold, found))
        counts["claim_baselines"].add(pair_baselines(gold, found))
