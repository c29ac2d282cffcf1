"""The extractor that comes with Claimgraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.records import Facts, Paper


class ClaimgraphExtractor:
    """TEMPORARY: finds nothing yet."""

    name = "claimgraph"
    version = "0"

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        """The facts of each paper."""
        for paper in papers:
            yield Facts(paper)
