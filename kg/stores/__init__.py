"""Where a graph is read from: one interface over an embedded database and a Neo4j server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of plain Python values: texts, numbers, booleans, None, lists and dicts; a node is a dict of its properties."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """One dict a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds: its engine ("ladybug" or "neo4j"), address without credentials, build id and schema version."""

    engine: str
    address: str
    build_id: str
    schema_version: int


class Store(Protocol):
    """A graph to read. `query` is for the project's own queries; text that a client wrote goes through kg.query.guard first."""

    info: StoreInfo

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """All rows of one read query; raises QueryError or StoreError."""
        ...

    def close(self) -> None:
        """Give back what the store holds open."""
        ...


def open_store(where: str, *, seconds: float = 0.0) -> Store:
    """Open a build directory, or a `bolt://` or `neo4j://` address, for reading; raises StoreError.

    `seconds` is the time that one query may take, 0 for no limit.
    """
    if where.split("://", 1)[0].split("+", 1)[0] in ("bolt", "neo4j"):
        from kg.stores.neo4j import Neo4jStore

        return Neo4jStore.from_address(where, seconds=seconds)
    from kg.stores.ladybug import LadybugStore

    return LadybugStore(where, seconds=seconds)
