"""What the extractor looked at and did not take: tells an entity that was rejected from one that was never proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.records import Paper

if TYPE_CHECKING:
    from kg.extract.pipeline import ClaimgraphExtractor


@dataclass(frozen=True, slots=True)
class Candidates:
    """The spellings of each candidate entity of a paper, and the words of each candidate metric."""

    names: tuple[tuple[str, ...], ...]
    metrics: tuple[str, ...]


def find_candidates(papers: Iterable[Paper], extractor: ClaimgraphExtractor) -> Iterator[Candidates]:
    """What the extractor's rules propose for each paper, before any scorer decides."""
    from kg.extract.candidates import find_groups
    from kg.extract.metrics import find_metric_spans
    from kg.extract.reading import read

    for reading in read(papers, extractor.pipeline):
        groups = find_groups(reading, extractor.lexicon)
        names = tuple(tuple(sorted({reading.text(*s) for s in g.spans})) for g in groups)
        spans = find_metric_spans(reading, extractor.phrases)
        yield Candidates(names, tuple(reading.text(s.start, s.end) for s in spans))
