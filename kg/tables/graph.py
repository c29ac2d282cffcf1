"""Writes the node and relationship tables, sorted by key, in bounded memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import StoreError
from kg.schema import NodeTable, table_name
from kg.tables.arrow import MERGES_SCHEMA, columns_of, schema_of
from kg.tables.reading import ALL_TABLES, Table, table_path

Row = tuple[Any, ...]
# Rows of one table held in memory before they are sorted and spilled.
SPILL_ROWS = 20_000
ROW_GROUP = 10_000


class GraphWriter:
    """Takes rows of all tables in any order and writes each table's file, sorted: the same graph gives the same bytes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._spool = directory / "spool"
        for folder in (directory / "nodes", directory / "relationships", self._spool):
            folder.mkdir()
        self._tables = {table: _TableWriter(table, self._spool) for table in ALL_TABLES}

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """Take one row; raises StoreError for a column that the table lacks, or one of the wrong type."""
        self._tables[table].add(row)

    def finish(self) -> dict[str, int]:
        """Write the files; the number of rows by table name. Raises StoreError where two nodes share an id."""
        counts = {table_name(t): writer.write(table_path(self._directory, t)) for t, writer in self._tables.items()}
        self._spool.rmdir()
        return counts

    def write_merges(self, rows: list[dict[str, Any]]) -> None:
        """Write merges.parquet, from rows with the fields of a Merge, in their order."""
        table = pa.Table.from_pylist(rows, schema=MERGES_SCHEMA)
        pq.write_table(table, self._directory / "merges.parquet", compression="zstd", row_group_size=ROW_GROUP)


class _TableWriter:
    def __init__(self, table: Table, spool: Path) -> None:
        self._table, self._spool, self._schema = table, spool, schema_of(table)
        self._names = tuple(c.name for c in columns_of(table))
        self._key_size = 1 if isinstance(table, NodeTable) else 2
        self._known = frozenset(self._names)
        self._rows: list[Row] = []
        self._runs: list[Path] = []

    def add(self, row: dict[str, Any]) -> None:
        if not row.keys() <= self._known or not all(row.get(name) for name in self._names[: self._key_size]):
            raise StoreError(f"a row of {table_name(self._table)} has columns {sorted(row)}, not {sorted(self._known)}")
        self._rows.append(tuple(row.get(name) for name in self._names))
        if len(self._rows) >= SPILL_ROWS:
            self._spill()

    def write(self, path: Path) -> int:
        self._rows.sort(key=self._sort_key)
        sources = [iter(self._rows), *map(self._run_rows, self._runs)]
        written, chunk, last = 0, [], None
        with pq.ParquetWriter(path, self._schema, compression="zstd") as writer:
            for row in heapq.merge(*sources, key=self._sort_key):
                if self._key_size == 1 and row[0] == last:
                    raise StoreError(f"two {table_name(self._table)} nodes have the id '{last}'")
                last = row[0]
                chunk.append(row)
                if len(chunk) == ROW_GROUP:
                    written, chunk = written + self._flush(writer, chunk), []
            written += self._flush(writer, chunk)
        for run in self._runs:
            run.unlink()
        return written

    def _sort_key(self, row: Row) -> tuple[tuple[Any, ...], str]:
        # The rest of the row only breaks ties, so that equal ends come in an order of their own.
        return row[: self._key_size], "" if self._key_size == 1 else repr(row[2:])

    def _spill(self) -> None:
        self._rows.sort(key=self._sort_key)
        path = self._spool / f"{table_name(self._table)}-{len(self._runs)}.parquet"
        with pq.ParquetWriter(path, self._schema, compression="lz4") as writer:
            self._flush(writer, self._rows, row_group=1000)
        self._runs.append(path)
        self._rows = []

    def _run_rows(self, path: Path) -> Iterator[Row]:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1000):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _flush(self, writer: pq.ParquetWriter, rows: list[Row], row_group: int = ROW_GROUP) -> int:
        columns = zip(*rows, strict=True) if rows else ((),) * len(self._names)
        try:
            arrays = [pa.array(list(column), field.type) for column, field in zip(columns, self._schema, strict=True)]
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            raise StoreError(f"a row of {table_name(self._table)} has the wrong type: {str(error).splitlines()[0]}") from error
        writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=row_group)
        return len(rows)
