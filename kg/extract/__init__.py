"""What turns a Paper into Facts. An extractor is anything with this interface, found by its entry point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from typing import Protocol

from kg.errors import ExtractorError, KGError
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

    Raises ExtractorError, in one line, where there is none of that name, where loading it fails in whatever way, or where
    it is no extractor.
    """
    offered = {point.name: point for point in entry_points(group=ENTRY_POINTS)}
    if name not in offered:
        raise ExtractorError(f"no extractor named '{name}' is installed; there are: {', '.join(sorted(offered)) or 'none'}")
    what = f"extractor '{name}' ({offered[name].value})"
    try:
        extractor = offered[name].load()()
        problem = _problem(extractor)
    except (Exception, SystemExit) as error:  # whatever a foreign package raises is reported as its own fault
        raise ExtractorError(f"{what} cannot be loaded: {fault(error)}") from error
    if problem:
        raise ExtractorError(f"{what} {problem}")
    return extractor  # type: ignore[no-any-return]


def _problem(extractor: object) -> str:
    for part in ("name", "version", "pipe"):
        if not hasattr(extractor, part):
            return f"is no extractor: it has no {part}"
    texts = {part: getattr(extractor, part) for part in ("name", "version")}
    wrong = [part for part, value in texts.items() if not isinstance(value, str)]
    return f"is no extractor: its {wrong[0]} is no text" if wrong else ""


def fault(error: BaseException) -> str:
    """An error in one line: its message, after its type where it is none of ours."""
    lines = str(error).strip().splitlines()
    kind = "" if isinstance(error, KGError) else f"{type(error).__name__}: "
    return kind + (lines[0] if lines else "no reason given")
