"""Exports a build directory as GraphML, which Gephi, yEd, Cytoscape and NetworkX open; see http://graphml.graphdrawing.org.

The tables are streamed, a batch at a time. GraphML has no lists: their items are joined by LIST_SEPARATOR.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from kg.schema import NODES, RELATIONSHIPS, Column, NodeTable, RelationshipTable
from kg.tables import read_manifest, read_rows

LIST_SEPARATOR = " | "
_TYPES = {"string": "string", "string[]": "string", "int": "long", "float": "double"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
# XML 1.0 has no place for these, not even as references.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STEP = 1000  # rows of one write


def export_graphml(
    graph_dir: Path | str,
    stream: IO[bytes],
    format: str = "graphml",
    *,
    mentions: bool = False,
    report: Callable[[int], None] | None = None,
) -> None:
    """Write the graph of a build directory to a binary stream as one directed GraphML graph.

    A node has its label as `kind` and its name as `label`; an edge its type as `relation` and as `label`. `report` is called
    with numbers of rows. `format` and `mentions` are there because every writer takes them. Raises StoreError where the
    directory holds no graph or a damaged one.
    """
    read_manifest(graph_dir)
    stream.write(_HEAD.encode())
    stream.write("".join(_keys()).encode())
    stream.write(b'<graph id="claimgraph" edgedefault="directed">\n')
    waiting: list[str] = []
    for line in _elements(graph_dir):
        waiting.append(line)
        if len(waiting) == _STEP:
            _flush(stream, waiting, report)
    _flush(stream, waiting, report)
    stream.write(b"</graph>\n</graphml>\n")


def _flush(stream: IO[bytes], waiting: list[str], report: Callable[[int], None] | None) -> None:
    stream.write("".join(waiting).encode())
    if report:
        report(len(waiting))
    waiting.clear()


def _keys() -> Iterator[str]:
    """The declarations of all attributes, each with one type."""
    for place, tables, own in (("node", NODES, ("kind", "label")), ("edge", RELATIONSHIPS, ("relation", "label"))):
        columns = dict.fromkeys(own, "string")
        columns |= {_name(c): _TYPES[c.type] for table in tables for c in table.columns if c.name not in ("id", "name")}
        for name, type_ in columns.items():
            yield f'<key id="{place}_{name}" for="{place}" attr.name="{name}" attr.type="{type_}"/>\n'


def _elements(graph_dir: Path | str) -> Iterator[str]:
    for table in NODES:
        for row in read_rows(graph_dir, table):
            named = _one("node", "kind", table.label) + _one("node", "label", row["name"] or row["id"])
            yield f"<node id={_quoted(row['id'])}>{named}{''.join(_data('node', table, row))}</node>\n"
    number = 0
    for relationship in RELATIONSHIPS:
        type_ = _one("edge", "relation", relationship.type) + _one("edge", "label", relationship.type)
        for row in read_rows(graph_dir, relationship):
            ends = f"source={_quoted(row['source'])} target={_quoted(row['target'])}"
            yield f'<edge id="e{number}" {ends}>{type_}{"".join(_data("edge", relationship, row))}</edge>\n'
            number += 1


def _data(place: str, table: NodeTable | RelationshipTable, row: dict[str, Any]) -> Iterator[str]:
    for column in table.columns:
        value = row.get(column.name)
        if column.name not in ("id", "name") and value not in (None, "", []):
            yield _one(place, _name(column), LIST_SEPARATOR.join(value) if isinstance(value, list) else value)


def _name(column: Column) -> str:
    # `kind` is the node's label: a claim's is its value's, as in kg.graph.
    return "value_kind" if column.name == "kind" else column.name


def _one(place: str, name: str, value: Any) -> str:
    return f'<data key="{place}_{name}">{escape(_NOT_XML.sub("", str(value)))}</data>'


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
