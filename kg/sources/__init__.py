"""Readers of paper files. Each yields records one at a time; what they have in common is here.

A reader is a module of this package with `READER`; its name goes into READERS, in the order in which formats are tried.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from kg.errors import InputError
from kg.records import Facts, Paper, facts_from_json, paper_from_json
from kg.sources.dedupe import Seen
from kg.sources.reader import Reader, Record
from kg.sources.stream import Source, open_source

READERS: Mapping[str, str] = {
    "jsonl": "kg.sources.jsonl",
    "json": "kg.sources.json_values",
    "digest": "kg.sources.digest",
}

T = TypeVar("T", Paper, Facts)
Report = Callable[[InputError], None]


def load_reader(name: str) -> Reader:
    """The reader of a format; raises InputError where there is none of that name."""
    if name not in READERS:
        raise InputError(f"'{name}' is no known format; known: {', '.join(READERS)}")
    reader: Reader = importlib.import_module(READERS[name]).READER
    return reader


def read_papers(
    inputs: Sequence[str], *, format: str | None = None, strict: bool = False, report: Report, repeated: Report | None = None
) -> Iterator[Paper]:
    """The papers of files, in order, each once; "-" is standard input, ".gz" is read as it is.

    `report` hears of each record that is skipped, `repeated` of each paper that came before (same id, or same title
    after normalising). Raises InputError for a file that cannot be read, and with `strict` for the first bad record.
    """
    return _read(inputs, format, strict, report, repeated, paper_from_json, lambda paper: paper)


def read_facts(
    inputs: Sequence[str], *, format: str | None = None, strict: bool = False, report: Report, repeated: Report | None = None
) -> Iterator[Facts]:
    """The facts of facts files (JSONL or JSON), in order, each paper once; otherwise as `read_papers`."""
    return _read(inputs, format, strict, report, repeated, facts_from_json, lambda facts: facts.paper)


def _read(
    inputs: Sequence[str], format: str | None, strict: bool, report: Report, repeated: Report | None,
    convert: Callable[[Mapping[str, Any]], T], paper_of: Callable[[T], Paper],
) -> Iterator[T]:  # fmt: skip
    if format is not None:
        load_reader(format)  # a wrong name is an error before any file is opened
    seen = Seen()
    for path in inputs:
        with open_source(path) as source:
            for record in _records(source, format):
                try:
                    item = _converted(record, convert)
                except InputError as error:
                    placed = InputError(str(error), source.name, record.line)
                    if strict:
                        raise placed from error
                    report(placed)
                    continue
                earlier = seen.add(paper_of(item))
                if earlier is None:
                    yield item
                elif repeated:
                    repeated(InputError(f"the same paper as '{earlier}'", source.name, record.line))


def _records(source: Source, format: str | None) -> Iterator[Record]:
    head = source.head()
    if not head.strip():
        raise InputError("the file is empty", source.name)
    reader = load_reader(format) if format else _detect(source, head)
    records = reader.read(source)
    first = next(records, None)
    if first is None:
        raise InputError(f"no papers found (read as {reader.name}; --format names another)", source.name)
    return chain([first], records)


def _detect(source: Source, head: str) -> Reader:
    """By content, then by name: a file's content is less often wrong than its name."""
    readers = [load_reader(name) for name in READERS]
    fitting = [reader for reader in readers if reader.recognizes(head)]
    named = [reader for reader in readers if source.suffix in reader.suffixes]
    both = [reader for reader in fitting if reader in named]
    if not (both or fitting):
        raise InputError(f"no format that kg reads ({', '.join(READERS)}); --format names one", source.name)
    return (both or fitting)[0]


def _converted(record: Record, convert: Callable[[Mapping[str, Any]], T]) -> T:
    if isinstance(record.value, InputError):
        raise record.value
    if not isinstance(record.value, Mapping):
        raise InputError("not a JSON object")
    try:
        item = convert(record.value)
    except (TypeError, ValueError, OverflowError, AttributeError) as error:
        raise InputError(f"malformed record: {error}") from error
    paper = item.paper if isinstance(item, Facts) else item
    if paper.year is not None and not 0 < paper.year < 10_000:
        raise InputError(f"record '{paper.id}' has no plausible year: {paper.year}")
    return item
