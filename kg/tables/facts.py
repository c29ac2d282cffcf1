"""The facts of all papers, in parts that are appended while a build runs, so that a killed one goes on where it was.

A part is named by the range of appends that it holds, `000003-000003.parquet`; merging writes `000000-000007.parquet`,
which stands for every part whose range lies within its own. Each part is sorted by paper id and the latest row of an id counts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import ExtractorError, StoreError
from kg.records import Facts
from kg.tables.arrow import FACTS_SCHEMA, facts_from_row, row_from_facts

ROW_GROUP = 1000
# More open files than this while merging could meet the system's limit.
MERGE_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """Facts with the hash of what they were made from, the name and version of what made them, and their own hash."""

    facts: Facts
    hash: str
    extractor: str
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the index: what its facts were made from, and what they are."""

    id: str
    title: str
    hash: str
    content: str


class FactsStore:
    """The `facts` folder of a build directory. Writing needs the build's lock."""

    def __init__(self, directory: Path) -> None:
        self.folder = directory / "facts"

    def index(self) -> Iterator[Entry]:
        """An entry for each paper, sorted by id."""
        return (Entry(**row) for row in self._rows(["id", "title", "hash", "content"]))

    def read(self) -> Iterator[Facts]:
        """The facts of each paper, sorted by id, in bounded memory."""
        return (facts_from_row(row) for row in self._rows(FACTS_SCHEMA.names))

    def append(self, batch: Sequence[StoredFacts]) -> None:
        """Write one more part; raises ExtractorError for facts whose fields have the wrong type."""
        rows = [row_from_facts(s.facts) | {"hash": s.hash, "extractor": s.extractor, "content": s.content} for s in batch]
        rows.sort(key=lambda row: str(row["id"]))
        self.folder.mkdir(parents=True, exist_ok=True)
        number = max((last for _, last, _ in self._parts()), default=-1) + 1
        self._write((number, number), [_table(rows)])

    def compact(self) -> None:
        """Merge all parts into one file."""
        while len(parts := self._parts()) > 1:
            some = parts[:MERGE_AT_ONCE]
            table = (_table(rows) for rows in _chunks(_merged([p for *_, p in some], FACTS_SCHEMA.names), ROW_GROUP))
            self._write((some[0][0], some[-1][1]), table)
            self.clean()

    def clean(self) -> None:
        """Remove what a kill left: parts half written, and parts that a merged one stands for."""
        if not self.folder.is_dir():
            return
        kept = {p for *_, p in self._parts()}
        for path in self.folder.iterdir():
            if path.suffix in (".parquet", ".part") and path not in kept:
                path.unlink()

    def _rows(self, columns: list[str]) -> Iterator[dict[str, Any]]:
        parts = [p for *_, p in self._parts()]
        if len(parts) > MERGE_AT_ONCE:
            self.compact()
            parts = [p for *_, p in self._parts()]
        return _merged(parts, columns)

    def _parts(self) -> list[tuple[int, int, Path]]:
        """The parts that count, in order of appending."""
        found = []
        for path in self.folder.glob("*-*.parquet") if self.folder.is_dir() else ():
            first, _, last = path.stem.partition("-")
            if first.isdecimal() and last.isdecimal():
                found.append((int(first), int(last), path))
        found.sort(key=lambda part: (part[0], -part[1]))
        parts: list[tuple[int, int, Path]] = []
        for part in found:
            if not parts or part[1] > parts[-1][1]:
                parts.append(part)
        return parts

    def _write(self, span: tuple[int, int], tables: Iterable[pa.Table]) -> None:
        path = self.folder / f"{span[0]:06d}-{span[1]:06d}.parquet"
        partial = path.with_suffix(".part")
        with pq.ParquetWriter(partial, FACTS_SCHEMA, compression="zstd") as writer:
            for table in tables:
                writer.write_table(table, row_group_size=ROW_GROUP)
        partial.replace(path)


def _merged(parts: Sequence[Path], columns: list[str]) -> Iterator[dict[str, Any]]:
    streams = [_part_rows(path, columns, age) for age, path in enumerate(reversed(parts))]
    merged = heapq.merge(*streams, key=lambda item: (item[0]["id"], item[1]))
    for _, same in groupby(merged, key=lambda item: item[0]["id"]):
        yield next(same)[0]  # the youngest part's row comes first


def _part_rows(path: Path, columns: list[str], age: int) -> Iterator[tuple[dict[str, Any], int]]:
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=256, columns=columns):
                for row in batch.to_pylist():
                    yield row, age
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"'{path}' is damaged: remove it and run kg build again with the same papers") from error


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    try:
        return pa.Table.from_pylist(rows, schema=FACTS_SCHEMA)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise ExtractorError(f"facts have a field of the wrong type: {str(error).splitlines()[0]}") from error


def _chunks(rows: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
