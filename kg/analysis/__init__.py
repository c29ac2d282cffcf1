"""Analyses of a whole graph: which methods are central, which go together, and which are rising.

All of it follows from which papers propose, use and compare with which methods, read from any store; the same graph gives
the same figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.analysis.results import Analysis, Central, Community, Rising, Trends, YearShare

if TYPE_CHECKING:
    from kg.stores import Store

__all__ = ["Analysis", "Central", "Community", "Rising", "Trends", "YearShare", "analyze"]

LIMIT = 20
Report = Callable[[str, int], None]


def analyze(store: Store, *, limit: int = LIMIT, since: int | None = None, report: Report | None = None) -> Analysis:
    """Central methods, communities of methods and rising methods of a graph, at most `limit` of each.

    `since` is the first year that trends look at (by default they look at the five years up to the newest paper's).
    `report` is called with the name of each phase and how many papers it is about. Raises StoreError.
    """
    from kg.analysis.centrality import central_methods
    from kg.analysis.communities import method_communities
    from kg.analysis.mentions import read_mentions
    from kg.analysis.trends import rising_methods

    tell = report or (lambda phase, done: None)
    tell("reading the graph", 0)
    mentions = read_mentions(store)
    papers = len(mentions.papers)
    tell("ranking methods", papers)
    central = central_methods(mentions)
    tell("finding communities", papers)
    communities, modularity = method_communities(mentions, {c.id: c.rank for c in central})
    tell("following the years", papers)
    trends = rising_methods(mentions, since)
    return Analysis(store.info.build_id, papers, len(mentions.names), modularity, central, communities, trends).limited(limit)
