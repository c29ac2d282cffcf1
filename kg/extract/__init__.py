"""What turns a Paper into Facts. An extractor is anything with this interface."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from kg.records import Facts, Paper


class Extractor(Protocol):
    """Reads papers. `name` and `version` go into the build record: another version extracts again."""

    name: str
    version: str

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        """The facts of each paper, in order, without state between papers."""
        ...


def load_extractor(name: str = "claimgraph") -> Extractor:
    """The extractor of that name; raises ExtractorError where there is none."""
    from kg.extract.pipeline import ClaimgraphExtractor

    return ClaimgraphExtractor()
