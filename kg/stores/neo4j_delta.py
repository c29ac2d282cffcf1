"""What little changed between a build and the graph that a database holds, and the statements that write it at once.

One transaction holds all of it, so readers see the one graph or the other, and there is nothing to mend after a kill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.schema import NodeTable, table_name
from kg.stores import cypher
from kg.stores.parts import Part, Table, cut, part_id, part_record, relationship_key
from kg.tables import ALL_TABLES

COMPARED_ROWS, CHANGED_ROWS = 50_000, 2_000  # more than these take several transactions
Statement = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """The rows of one table to be written, the keys of those to be removed, and the records of its parts."""

    table: Table
    written: list[dict[str, Any]]
    gone: list[str]
    records: list[dict[str, Any]]
    replaced: list[str]


def small_change(
    directory: Path,
    recorded: Mapping[str, Mapping[str, str]],
    read_rows: Callable[[list[str]], Mapping[str, Mapping[str, str]]],
    progress: Callable[[str, int], None],
) -> list[Change] | None:
    """The change of each table that has one, or None where it is too much for one transaction.

    `recorded` has the digests of the database's parts by table and first key; `read_rows` gives, for records' ids, the
    digests of their rows by id and key. Raises StoreError for a damaged table.
    """
    found: list[tuple[Table, list[Part], list[str]]] = []
    compared = 0
    for table in ALL_TABLES:
        held = dict(recorded.get(table_name(table), {}))
        parts, rows = [], 0
        for part in cut(directory, table):
            rows += len(part)
            if held.get(part.first) == part.digest:
                del held[part.first]
                continue
            parts.append(part)
            compared += len(part)
            if compared > COMPARED_ROWS:
                return None
        progress(table_name(table), rows)
        if parts or held:
            found.append((table, parts, [part_id(table, first) for first in held]))
    old = read_rows([id for _, _, ids in found for id in ids])
    changes = [_compare(table, parts, ids, old) for table, parts, ids in found]
    return changes if sum(len(change.written) + len(change.gone) for change in changes) <= CHANGED_ROWS else None


def _compare(table: Table, parts: Sequence[Part], ids: Sequence[str], old: Mapping[str, Mapping[str, str]]) -> Change:
    gone = {key: digest for id in ids for key, digest in old.get(id, {}).items()}
    written: list[dict[str, Any]] = []
    for part in parts:
        wanted = [i for i, (key, digest) in enumerate(zip(part.keys, part.digests, strict=True)) if gone.pop(key, "") != digest]
        written += part.rows(wanted)
    records = [part_record(part) for part in parts]
    kept = {record["id"] for record in records}
    return Change(table, written, sorted(gone), records, [id for id in ids if id not in kept])


def statements(changes: Sequence[Change]) -> Iterator[Statement]:
    """What writes the changes: nodes first and last, so that no relationship lacks an end; then the records."""
    nodes = [change for change in changes if isinstance(change.table, NodeTable)]
    links = [change for change in changes if not isinstance(change.table, NodeTable)]
    yield from ((cypher.merge(change.table), {"rows": change.written}) for change in nodes)
    for change in links:
        yield from removal(change.table, change.gone)
        yield cypher.merge(change.table), {"rows": change.written}
    for change in nodes:
        yield from removal(change.table, change.gone)
    yield cypher.DELETE_PARTS, {"ids": [id for change in changes for id in change.replaced]}
    yield cypher.WRITE_PARTS, {"parts": [record for change in changes for record in change.records]}


def removal(table: Table, keys: Sequence[str]) -> Iterator[Statement]:
    """What removes the rows of these keys."""
    named: list[Any] = list(keys) if isinstance(table, NodeTable) else [relationship_key(key) for key in keys]
    yield from ((text, {"keys": named}) for text in cypher.delete(table))
