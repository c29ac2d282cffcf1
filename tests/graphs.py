"""Writes build directories from rows, for tests of what reads or loads one."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.schema import NODES, RELATIONSHIPS, table_name
from kg.stores.snapshot import ensure_snapshot
from kg.tables import Manifest
from kg.tables.graph import GraphWriter
from kg.tables.manifest import write_manifest
from tests.small_graph import _rows

Nodes = Mapping[str, Mapping[str, dict[str, Any]]]
Links = Mapping[str, Iterable[tuple[str, str]]]


def write_graph(directory: Path, build_id: str, nodes: Nodes, links: Mapping[str, list[dict[str, Any]]]) -> Path:
    """Write (or replace) the tables of a graph: `nodes` by label and id, `links` by table name, with source and target."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    writer = GraphWriter(directory)
    for table in NODES:
        for row in nodes.get(table.label, {}).values():
            writer.add(table, row)
    for relationship in RELATIONSHIPS:
        for row in links.get(table_name(relationship), []):
            writer.add(relationship, row)
    counts = writer.finish()
    writer.write_merges([])
    write_manifest(Manifest(build_id, counts["Paper"], counts), directory)
    return directory


def small_tables() -> tuple[dict[str, dict[str, dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """The rows of tests.small_graph, with columns on some relationships."""
    nodes, pairs = _rows()
    links = {name: [{"source": a, "target": b} for a, b in dict.fromkeys(found)] for name, found in pairs.items()}
    for row in links["PROPOSES"]:
        row |= {"confidence": 0.75, "found_in": "title abstract"}
    return nodes, links


def small_build(directory: Path) -> Path:
    """The build directory of tests.small_graph, with its snapshot."""
    write_graph(directory, "small", *small_tables())
    ensure_snapshot(directory)
    return directory
