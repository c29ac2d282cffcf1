"""Cuts the sorted tables of a build into parts whose borders depend on the keys alone, with a digest of each row and each part.

A changed row changes its own part only, also where rows were added or removed before it, so comparing the digests of
parts finds what changed between two builds without reading the older one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.errors import StoreError
from kg.schema import NodeTable, RelationshipTable
from kg.tables import table_path

Table = NodeTable | RelationshipTable
PART_ROWS = 512  # on average
_BATCH = 10_000
_SEPARATOR = "\x1d"
_FORMAT = "1"  # part of each digest: a change of how rows are written out changes them all


@dataclass(slots=True)
class Part:
    """A run of rows: `keys` (an id; for a relationship its source, target and number among equals) with their digests."""

    first: str
    keys: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    pieces: list[pa.RecordBatch] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The digest of all rows."""
        return blake2b("".join(self.digests).encode(), digest_size=16).hexdigest()

    def rows(self, wanted: Sequence[int]) -> list[dict[str, Any]]:
        """The rows at these positions; a relationship that has equals before it carries its number as `_kg`."""
        if not wanted:
            return []
        table = pa.Table.from_batches(self.pieces)
        rows: list[dict[str, Any]] = (table if len(wanted) == table.num_rows else table.take(wanted)).to_pylist()
        for row, position in zip(rows, wanted, strict=True):
            if "source" in row and (number := relationship_key(self.keys[position])["_kg"]):
                row["_kg"] = number
        return rows


def cut(directory: Path | str, table: Table) -> Iterator[Part]:
    """The parts of one table, in order; raises StoreError where the file is missing or damaged."""
    path = table_path(directory, table)
    part: Part | None = None
    last, equals = "", 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                begin = 0
                for position, (key, digest) in enumerate(_keys_and_digests(batch, table)):
                    equals = equals + 1 if key == last else 0
                    last = key
                    if part is None or (not equals and zlib.crc32(key.encode()) % PART_ROWS == 0):
                        if part is not None:
                            _add(part, batch, begin, position)
                            yield part
                        part, begin = Part(key), position
                    part.keys.append(f"{key}{_SEPARATOR}{equals}" if isinstance(table, RelationshipTable) else key)
                    part.digests.append(digest)
                if part is not None:
                    _add(part, batch, begin, batch.num_rows)
    except FileNotFoundError:
        raise StoreError(f"no table at '{path}': run kg build") from None
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"'{path}' is damaged: run kg build again") from error
    if part is not None:
        yield part


def pack(keys: Sequence[str], digests: Sequence[str]) -> bytes:
    """Keys and digests as one small value."""
    return zlib.compress(json.dumps([list(keys), list(digests)], ensure_ascii=False, separators=(",", ":")).encode())


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


def _add(part: Part, batch: pa.RecordBatch, begin: int, end: int) -> None:
    if end > begin:
        part.pieces.append(batch.slice(begin, end - begin))


def _keys_and_digests(batch: pa.RecordBatch, table: Table) -> Iterator[tuple[str, str]]:
    if isinstance(table, NodeTable):
        keys = batch.column("id").to_pylist()
    else:
        keys = pc.binary_join_element_wise(batch.column("source"), batch.column("target"), _SEPARATOR).to_pylist()
    columns = [_as_text(column) for column in batch.columns]
    texts = pc.binary_join_element_wise(*columns, "\x1f", null_handling="replace", null_replacement="\x00").to_pylist()
    prefix = f"{_FORMAT} {','.join(batch.schema.names)} ".encode()
    for key, text in zip(keys, texts, strict=True):
        yield key, blake2b(prefix + text.encode(), digest_size=8).hexdigest()


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        # The length tells no item from one empty item.
        length = pc.list_value_length(column).cast(pa.string())
        return pc.binary_join_element_wise(length, pc.binary_join(column, "\x1e"), "\x1e")
    return column if pa.types.is_string(column.type) else column.cast(pa.string())
