"""Reads the node and relationship tables of a build directory, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.schema import NODES, RELATIONSHIPS, NodeTable, RelationshipTable, table_name

Table = NodeTable | RelationshipTable
ALL_TABLES: tuple[Table, ...] = (*NODES, *RELATIONSHIPS)


def table_path(directory: Path | str, table: Table) -> Path:
    """The Parquet file of a table."""
    folder = "nodes" if isinstance(table, NodeTable) else "relationships"
    return Path(directory) / folder / f"{table_name(table)}.parquet"


def read_rows(directory: Path | str, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of one table, sorted by id, or by source and target; raises StoreError where the file is missing or damaged."""
    return _read(table_path(directory, table))


def read_merges(directory: Path | str, entity: str = "") -> Iterator[dict[str, Any]]:
    """Why two names became one entity: the rows of merges.parquet, optionally those of one entity's id."""
    return _read(Path(directory) / "merges.parquet", [("entity", "=", entity)] if entity else None)


def _read(path: Path, only: list[tuple[str, str, str]] | None = None) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if only:
            yield from pq.read_table(path, filters=only).to_pylist()
            return
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=2000):
                yield from batch.to_pylist()
    except FileNotFoundError:
        raise StoreError(f"no table at '{path}': run kg build") from None
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"'{path}' is damaged: run kg build again") from error
