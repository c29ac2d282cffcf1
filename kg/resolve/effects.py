"""What a method's claims add up to: how many papers say that it lowers, raises or keeps a metric, and the best figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.records import Claim, Value

# The relationship that claims of a direction add up to; a mere level ("is") adds up to none.
EFFECTS = {"down": "REDUCES", "up": "INCREASES", "same": "KEEPS"}


def as_factor(value: Value | None, direction: str) -> float | None:
    """How many times lower or higher a figure says that a metric gets; None where it says no such thing.

    A reduction by p percent is a factor of 1 / (1 - p/100), a rise by p percent one of 1 + p/100, a remaining
    fraction of p percent one of 100 / p, "from a to b" one of a/b or b/a. Of a range the better end counts.
    """
    if value is None or direction not in ("up", "down"):
        return None
    if value.kind == "factor":
        return max(value.low, value.high) or None
    if value.kind == "percent":
        percent = max(value.low, value.high)
        if direction == "up":
            return 1 + percent / 100
        return 1 / (1 - percent / 100) if percent < 100 else None
    if value.kind == "fraction":
        percent = min(value.low, value.high)
        return (100 / percent if direction == "down" else percent / 100) if percent > 0 else None
    if value.kind == "from_to" and value.low > 0 < value.high:
        return value.low / value.high if direction == "down" else value.high / value.low
    return None


@dataclass(slots=True)
class _Effect:
    papers: int = 0
    claims: int = 0
    last_paper: str = ""
    rank: tuple[bool, float] = (False, 0.0)
    best: float | None = None
    best_kind: str | None = None
    best_claim: str | None = None


class Effects:
    """Adds claims up, paper by paper."""

    def __init__(self) -> None:
        self._effects: dict[tuple[str, str, str], _Effect] = {}

    def add(self, paper: str, method: str, metric: str, claim_id: str, claim: Claim) -> None:
        """Take one claim about a method; all claims of one paper come together."""
        if claim.direction not in EFFECTS:
            return
        effect = self._effects.setdefault((EFFECTS[claim.direction], method, metric), _Effect())
        effect.papers += effect.last_paper != paper
        effect.last_paper = paper
        effect.claims += 1
        best, kind, rank = _figure(claim)
        # Ties go to the least claim id, so that the order of papers does not show.
        if effect.best_claim is None or rank > effect.rank or (rank == effect.rank and claim_id < effect.best_claim):
            effect.best, effect.best_kind, effect.rank, effect.best_claim = best, kind, rank, claim_id

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Relationship type and row, sorted."""
        for (effect_type, method, metric), e in sorted(self._effects.items()):
            yield effect_type, {"source": method, "target": metric, "papers": e.papers, "claims": e.claims, "best": e.best,
                                "best_kind": e.best_kind, "best_claim": e.best_claim}  # fmt: skip


def _figure(claim: Claim) -> tuple[float | None, str | None, tuple[bool, float]]:
    """The figure to show, its kind, and its rank among the method's figures.

    Factors and percentages stay as the claim states them; "from a to b" and fractions are shown as the factor that they
    are, since one number of the two says nothing. Absolute figures come after all that can be compared.
    """
    factor, value = as_factor(claim.value, claim.direction), claim.value
    if value is None or claim.direction == "same":
        return None, None, (False, -1.0)
    stated = max(value.low, value.high)
    if factor is None:
        return stated, value.kind, (False, stated)
    if value.kind in ("factor", "percent"):
        return stated, value.kind, (True, factor)
    return round(factor, 4), "factor", (True, factor)
