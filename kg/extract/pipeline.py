"""The extractor that comes with Claimgraph: a trained spaCy pipeline, rules that propose, and scorers that decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from spacy.language import Language

from kg.extract.claims import ClaimFinder
from kg.extract.entities import EntityFinder
from kg.extract.reading import load_pipeline, read_batches
from kg.records import Facts, Paper


class ClaimgraphExtractor:
    """Reads on one core; loads its models at the first paper, and keeps no state between papers."""

    name = "claimgraph"

    @property
    def version(self) -> str:
        """The version of the rules and of the trained pipeline together."""
        return f"1+{self.pipeline.meta['version']}"

    @cached_property
    def pipeline(self) -> Language:
        """The trained spaCy pipeline."""
        return load_pipeline()

    @cached_property
    def _entities(self) -> EntityFinder:
        return EntityFinder.load()

    @cached_property
    def _claims(self) -> ClaimFinder:
        return ClaimFinder.load()

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        """The facts of each paper, in order."""
        for readings in read_batches(papers, self.pipeline):
            found = self._entities.find(readings)
            said = self._claims.find_all(readings, found)
            for reading, mentions, (metrics, claims) in zip(readings, found, said, strict=True):
                yield Facts(reading.paper, tuple(m.mention for m in mentions), metrics, claims)
