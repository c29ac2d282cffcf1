"""What turns a Paper into Facts. An extractor is anything with this interface, found by its entry point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from typing import Protocol

from kg.errors import ExtractorError
from kg.records import Facts, Paper

ENTRY_POINTS = "kg.extractors"
DEFAULT = "claimgraph"


class Extractor(Protocol):
    """Reads papers. `name` and `version` go into the build record: another version extracts again."""

    name: str

    @property
    def version(self) -> str:
        """Changes whenever the same text may give other facts."""
        ...

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        """The facts of each paper, in order, without state between papers."""
        ...


def load_extractor(name: str = DEFAULT) -> Extractor:
    """The extractor that an installed package offers under the entry-point group `kg.extractors`.

    Raises ExtractorError where there is none of that name, where loading it fails, or where it is no extractor.
    """
    offered = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if name not in offered:
        raise ExtractorError(f"no extractor named '{name}' is installed; there are: {', '.join(sorted(offered)) or 'none'}")
    try:
        extractor = offered[name].load()()
    except Exception as error:  # whatever a foreign package raises is reported as its own fault
        raise ExtractorError(f"extractor '{name}' ({offered[name].value}) cannot be loaded: {error!r}") from error
    if not all(hasattr(extractor, part) for part in ("name", "version", "pipe")):
        raise ExtractorError(f"extractor '{name}' ({offered[name].value}) has no name, version or pipe")
    return extractor  # type: ignore[no-any-return]
