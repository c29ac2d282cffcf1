"""Turns what an engine returns into plain values, the same for both: a node or relationship is a dict of its properties
without empty ones, a path a dict of its `nodes` and `relationships`, a date its ISO form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from kg.stores.cypher import OWN

_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})


def plain_ladybug(value: Any) -> Any:
    """A value of LadybugDB's Python binding as a plain one."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        if value.keys() == {"_NODES", "_RELS"}:
            return {"nodes": plain_ladybug(value["_NODES"]), "relationships": plain_ladybug(value["_RELS"])}
        if "_LABEL" in value and "_ID" in value:
            return {k: plain_ladybug(v) for k, v in value.items() if k not in _INTERNAL and v is not None}
        return {str(k): plain_ladybug(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain_ladybug(item) for item in value]
    return plain_scalar(value)


def plain_scalar(value: Any) -> Any:
    """A date, duration, number or identifier that JSON has no form of."""
    from decimal import Decimal

    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return str(value)


def plain_neo4j(value: Any) -> Any:
    """A value of the Neo4j driver as a plain one, the same as LadybugDB's where both have it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple | set):
        return [plain_neo4j(item) for item in value]
    if isinstance(value, dict):
        return {key: plain_neo4j(item) for key, item in value.items() if key != OWN}
    from neo4j.graph import Entity, Path

    if isinstance(value, Path):
        return {"nodes": plain_neo4j(list(value.nodes)), "relationships": plain_neo4j(list(value.relationships))}
    if isinstance(value, Entity):
        return {key: plain_neo4j(item) for key, item in value.items() if key != OWN}
    if hasattr(value, "iso_format"):
        return value.iso_format()
    return plain_scalar(value)
