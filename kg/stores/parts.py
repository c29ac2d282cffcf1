"""Cuts the sorted tables of a build into parts whose borders depend on the keys alone, with a digest of each row and each part.

A changed row changes its own part only, also where rows were added or removed before it, so comparing the digests of
parts finds what changed between two builds without reading the older one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.errors import StoreError
from kg.schema import NodeTable, RelationshipTable, table_name
from kg.tables import table_path

Table = NodeTable | RelationshipTable
PART_ROWS = 512  # on average
_BATCH = 10_000
_SEPARATOR = "\x1d"
_FORMAT = "1"  # part of each digest: a change of how rows are written out changes them all


@dataclass
class Part:
    """A run of rows; `first` is the key of the first, and `pieces` are what batches hold of it."""

    table: Table
    first: str
    pieces: list[_Piece] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(piece.ends) for piece in self.pieces)

    @cached_property
    def keys(self) -> list[str]:
        """The key of each row: an id; for a relationship its source, target and number among equals."""
        keys = [key for piece in self.pieces for key in piece.ends]
        if isinstance(self.table, NodeTable):
            return keys
        seen: dict[str, int] = {}
        for key in keys:  # equals never lie in different parts
            seen[key] = seen.get(key, -1) + 1
        numbers = {key: iter(range(last + 1)) for key, last in seen.items()}
        return [f"{key}{_SEPARATOR}{next(numbers[key])}" for key in keys]

    @cached_property
    def digests(self) -> list[str]:
        """The digest of each row, in the order of `keys`."""
        prefix = _prefix(self.pieces[0].batch)
        texts = (text for piece in self.pieces for text in piece.texts.to_pylist())
        return [blake2b(prefix + text.encode(), digest_size=8).hexdigest() for text in texts]

    @cached_property
    def digest(self) -> str:
        """The digest of all rows, made without looking at each."""
        texts = pa.concat_arrays([piece.texts for piece in self.pieces])
        _, offsets, data = texts.buffers()
        first, last = (memoryview(offsets).cast("B").cast("i")[texts.offset + i] for i in (0, len(texts)))
        lengths = pc.binary_length(texts).buffers()[1]
        found = blake2b(_prefix(self.pieces[0].batch), digest_size=16)
        found.update(memoryview(lengths)[: 4 * len(texts)])  # so that rows cannot run into one another
        found.update(memoryview(data)[first:last])
        return found.hexdigest()

    def rows(self, wanted: Sequence[int]) -> list[dict[str, Any]]:
        """The rows at these positions; a relationship that has equals before it carries its number as `_kg`."""
        if not wanted:
            return []
        table = pa.Table.from_batches([piece.batch for piece in self.pieces])
        rows: list[dict[str, Any]] = (table if len(wanted) == table.num_rows else table.take(wanted)).to_pylist()
        for row, position in zip(rows, wanted, strict=True):
            if "source" in row and (number := relationship_key(self.keys[position])["_kg"]):
                row["_kg"] = number
        return rows


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows of one batch: their keys without numbers, and each as one text."""

    batch: pa.RecordBatch
    ends: list[str]
    texts: pa.Array


def cut(directory: Path | str, table: Table) -> Iterator[Part]:
    """The parts of one table, in order; raises StoreError where the file is missing or damaged."""
    path = table_path(directory, table)
    part: Part | None = None
    last = ""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                ends, texts = _ends(batch, table), _texts(batch)
                borders = _borders(ends, last)
                for begin, end in pairwise(sorted({0, *borders, len(ends)})):
                    if part is None or begin in borders:
                        if part is not None:
                            yield part
                        part = Part(table, ends[begin])
                    size = end - begin
                    part.pieces.append(_Piece(batch.slice(begin, size), ends[begin:end], texts.slice(begin, size)))
                last = ends[-1] if ends else last
    except FileNotFoundError:
        raise StoreError(f"no table at '{path}': run kg build") from None
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"'{path}' is damaged: run kg build again") from error
    if part is not None:
        yield part


def part_id(table: Table, first: str) -> str:
    """The id of the record of a part."""
    return f"{table_name(table)} {first}"


def part_record(part: Part) -> dict[str, Any]:
    """The properties of the node that records a part of a table."""
    return record(part.table, part.first, part.keys, part.digests, part.digest)


def record(table: Table, first: str, keys: Sequence[str], digests: Sequence[str], digest: str) -> dict[str, Any]:
    """The properties of a node that records rows of a table."""
    named = {"id": part_id(table, first), "table": table_name(table), "first": first}
    return named | {"digest": digest, "rows": pack(keys, digests)}


def pack(keys: Sequence[str], digests: Sequence[str]) -> bytes:
    """Keys and digests as one small value."""
    return zlib.compress(json.dumps([list(keys), list(digests)], ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(data: bytes) -> dict[str, str]:
    """Digests by key, from what `pack` made."""
    keys, digests = json.loads(zlib.decompress(bytes(data)))
    return dict(zip(keys, digests, strict=True))


def relationship_key(key: str) -> dict[str, Any]:
    """The ends of a relationship, and its number among equals, from its key."""
    try:
        source, target, number = key.split(_SEPARATOR)
    except ValueError:
        raise StoreError(f"an id holds a control character: {key!r}") from None
    return {"source": source, "target": target, "_kg": int(number)}


def _borders(keys: Sequence[str], before: str) -> list[int]:
    """Where a part begins, by the keys alone; never between equal ones. `before` is the key before the first."""
    begins = [i for i, key in enumerate(keys) if zlib.crc32(key.encode()) % PART_ROWS == 0]
    return [i for i in begins if keys[i] != (keys[i - 1] if i else before)]


def _prefix(batch: pa.RecordBatch) -> bytes:
    return f"{_FORMAT} {','.join(batch.schema.names)} ".encode()


def _ends(batch: pa.RecordBatch, table: Table) -> list[str]:
    if isinstance(table, NodeTable):
        ends = batch.column("id")
    else:
        ends = pc.binary_join_element_wise(batch.column("source"), batch.column("target"), _SEPARATOR)
    keys: list[str] = ends.to_pylist()
    return keys


def _texts(batch: pa.RecordBatch) -> pa.Array:
    columns = [_as_text(column) for column in batch.columns]
    return pc.binary_join_element_wise(*columns, "\x1f", null_handling="replace", null_replacement="\x00")


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        # The length tells no item from one empty item.
        length = pc.list_value_length(column).cast(pa.string())
        return pc.binary_join_element_wise(length, pc.binary_join(column, "\x1e"), "\x1e")
    return column if pa.types.is_string(column.type) else column.cast(pa.string())
