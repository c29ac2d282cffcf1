"""Whether confidence means something: claims in bins of confidence against the share of them that is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims whose confidence is at least `low` and below `high` (the last bin has 1 too); shares are of the bin's claims."""

    low: float
    high: float
    claims: int
    confidence: float
    right: float

    def to_json(self) -> dict[str, Any]:
        """The bin as a JSON object."""
        return {k: round(v, 4) for k, v in asdict(self).items()}


def calibrate(judged: Iterable[tuple[float, bool]], bins: int = BINS) -> list[Bin]:
    """Bins of equal width that hold any claim, from claims' confidences and whether each is right."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in judged:
        parts[min(bins - 1, max(0, int(confidence * bins)))].append((confidence, right))
    return [
        Bin(k / bins, (k + 1) / bins, len(part), sum(c for c, _ in part) / len(part), sum(r for _, r in part) / len(part))
        for k, part in enumerate(parts)
        if part
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of confidence and share that is right, over claims.

    The expected calibration error of Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian
    binning (AAAI 2015).
    """
    total = sum(b.claims for b in bins)
    return sum(b.claims * abs(b.confidence - b.right) for b in bins) / total if total else 0.0
