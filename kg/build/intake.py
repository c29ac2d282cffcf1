"""Decides, paper by paper, what is new, what changed and what the build directory has already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg import extract
from kg.build.extraction import Progress, extract_facts
from kg.build.identity import GIVEN, facts_hash, paper_hash
from kg.errors import ExtractorError, InputError, KGError
from kg.records import Paper
from kg.sources import read_facts, read_papers
from kg.sources.dedupe import Seen
from kg.tables.facts import Entry, StoredFacts


@dataclass(slots=True)
class Options:
    """What a run reads and how; the fields are the command line's options. `report` hears of each skipped record."""

    inputs: Sequence[str]
    facts: bool = False
    format: str | None = None
    strict: bool = False
    jobs: int = 1
    extractor: str = "claimgraph"
    again: bool = False
    report: Callable[[KGError], None] = lambda error: None
    progress: Progress = lambda phase, done: None


@dataclass(slots=True)
class Tally:
    """What became of the records read."""

    papers: int = 0
    unchanged: int = 0
    repeated: int = 0
    skipped: int = 0


@dataclass(slots=True)
class Intake:
    """The stream of papers from the inputs to facts that are to be stored."""

    options: Options
    known: dict[str, str] = field(default_factory=dict)
    titles: Seen = field(default_factory=Seen)
    tally: Tally = field(default_factory=Tally)

    def know(self, entries: Iterator[Entry]) -> None:
        """Take note of what the build directory holds."""
        for entry in entries:
            self.known[entry.id] = entry.hash
            self.titles.note(entry.id, entry.title)

    def new_facts(self) -> Iterator[StoredFacts]:
        """The facts of each paper that is new or changed, in order."""
        return self._given() if self.options.facts else self._extracted()

    def _given(self) -> Iterator[StoredFacts]:
        for facts in read_facts(self.options.inputs, **self._reading()):
            content = facts_hash(facts)
            if self._wanted(facts.paper, content):
                yield StoredFacts(facts, content, GIVEN, content)

    def _extracted(self) -> Iterator[StoredFacts]:
        options = self.options
        extractor = extract.load_extractor(options.extractor)
        label = f"{extractor.name} {extractor.version}"
        papers = read_papers(options.inputs, **self._reading())
        wanted = (paper for paper in papers if self._wanted(paper, paper_hash(paper, label)))
        for outcome in extract_facts(wanted, extractor, options.extractor, options.jobs):
            if not isinstance(outcome, ExtractorError):
                yield StoredFacts(outcome, paper_hash(outcome.paper, label), label, facts_hash(outcome))
            elif options.strict:
                raise outcome
            else:
                self.tally.papers -= 1
                self._skip(outcome)

    def _reading(self) -> dict[str, Any]:
        options = self.options
        return {"format": options.format, "strict": options.strict, "report": self._skip, "repeated": self._repeat}

    def _wanted(self, paper: Paper, content: str) -> bool:
        if paper.id not in self.known and (earlier := self.titles.note(paper.id, paper.title)) is not None:
            self._repeat(InputError(f"paper '{paper.id}' is the same as '{earlier}'"))
            return False
        self.tally.papers += 1
        self.options.progress("papers", self.tally.papers)
        if self.known.get(paper.id) == content and not self.options.again:
            self.tally.unchanged += 1
            return False
        return True

    def _skip(self, error: KGError) -> None:
        self.tally.skipped += 1
        self.options.report(error)

    def _repeat(self, error: KGError) -> None:
        self.tally.repeated += 1
