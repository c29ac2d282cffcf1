"""Rising methods: those whose share of the papers grows from year to year by more than chance."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kg.analysis.mentions import Mentions
from kg.analysis.results import Rising, Trends, YearShare

SPAN = 5  # years, where the caller names no first one
SUPPORT = 5  # papers within these years
FALSE_DISCOVERIES = 0.05  # the share of methods that may be called rising by chance


def rising_methods(mentions: Mentions, since: int | None = None) -> Trends:
    """The methods that rise since a year (by default in the last SPAN years that there are), the surest trend first.

    Tested are those that SUPPORT papers of these years mention, in any role. Of the Cochran-Armitage tests' results
    (Armitage 1955, "Tests for linear trends in proportions and frequencies") those are kept that hold at a false
    discovery rate of FALSE_DISCOVERIES (Benjamini, Hochberg 1995, "Controlling the false discovery rate").
    """
    years = [paper.year for paper in mentions.papers.values() if paper.year is not None]
    if not years:
        return Trends(None, None, 0, 0, "no paper of this graph has a year, so nothing can be said of trends", ())
    last = max(years)
    first = max(min(years), last - SPAN + 1) if since is None else since
    of = Counter(year for year in years if year >= first)
    if len(of) < 2:
        note = f"papers since {first} are of {'one year' if of else 'no year'}, and a trend needs two"
        return Trends(first, last, of.total(), 0, note, ())
    tested = _tested(mentions, of)
    sure = _discoveries([r.p for r in tested])
    rising = sorted((r for r in tested if r.p <= sure and r.z > 0), key=lambda r: (-r.z, r.id))
    note = "" if rising else _why_none(len(tested))
    return Trends(first, last, of.total(), len(tested), note, tuple(rising))


def _why_none(tested: int) -> str:
    if not tested:
        return f"no method is in {SUPPORT} papers of these years: a trend needs more papers"
    return f"of {tested} methods in at least {SUPPORT} papers none rises by more than chance"


def _tested(mentions: Mentions, of: Mapping[int, int]) -> list[Rising]:
    by_method: dict[str, Counter[int]] = defaultdict(Counter)
    for paper in mentions.papers.values():
        if paper.year is not None and paper.year in of:
            for method in paper.methods:
                by_method[method][paper.year] += 1
    tested = []
    for method, counts in sorted(by_method.items()):
        if counts.total() >= SUPPORT:
            shares = tuple(YearShare(year, counts[year], of[year]) for year in sorted(of))
            z, growth = trend(shares)
            p = 0.5 * math.erfc(z / math.sqrt(2))
            name, papers = mentions.names[method], counts.total()
            tested.append(Rising(method, name, papers, round(growth, 6), round(z, 3), p, shares))
    return tested


def trend(shares: Sequence[YearShare]) -> tuple[float, float]:
    """The Cochran-Armitage statistic of the shares against their years, and the fitted change of the share a year.

    Both are 0 where the shares are all 0 or all 1, or where all papers are of one year.
    """
    of = sum(s.of for s in shares)
    mean = sum(s.year * s.of for s in shares) / of
    spread = sum(s.of * (s.year - mean) ** 2 for s in shares)
    overall = sum(s.papers for s in shares) / of
    variance = overall * (1 - overall) * spread
    if variance <= 0:
        return 0.0, 0.0
    covered = sum(s.papers * (s.year - mean) for s in shares)
    return covered / math.sqrt(variance), covered / spread


def _discoveries(chances: Sequence[float]) -> float:
    """The largest chance that Benjamini and Hochberg's procedure still accepts; -1 where it accepts none."""
    ordered = sorted(chances)
    kept = [p for place, p in enumerate(ordered, 1) if p <= FALSE_DISCOVERIES * place / len(ordered)]
    return max(kept, default=-1.0)
