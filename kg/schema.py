"""The graph's tables: what every store is loaded from, declared once.

A node table's key is `id`. A relationship table has `source` and `target` (node ids) before its own columns,
and one table for each pair of labels that it joins, named TYPE, or TYPE_From_To where it joins several pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SCHEMA_VERSION = 1
ColumnType = Literal["string", "string[]", "int", "float"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is string, string[] (a list of strings), int (64 bits) or float (64 bits); all may be null but id."""

    name: str
    type: ColumnType = "string"


@dataclass(frozen=True, slots=True)
class NodeTable:
    """The nodes of one label."""

    label: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class RelationshipTable:
    """The relationships of one type between one pair of labels."""

    type: str
    source: str
    target: str
    columns: tuple[Column, ...] = ()


_ENTITY = (Column("id"), Column("name"), Column("aliases", "string[]"), Column("papers", "int"))
_MENTION = (Column("confidence", "float"), Column("found_in"))
_EFFECT = (Column("papers", "int"), Column("claims", "int"), Column("best", "float"), Column("best_kind"), Column("best_claim"))

NODES: tuple[NodeTable, ...] = (
    NodeTable(
        "Paper",
        (
            Column("id"),
            Column("name"),
            Column("abstract"),
            Column("authors", "string[]"),
            Column("year", "int"),
            Column("venue"),
            Column("url"),
        ),
    ),
    NodeTable("Method", _ENTITY),
    NodeTable("Task", _ENTITY),
    NodeTable("Dataset", _ENTITY),
    NodeTable("Metric", (*_ENTITY, Column("better"))),
    NodeTable("Hardware", _ENTITY),
    NodeTable(
        "Claim",
        (
            Column("id"),
            Column("name"),
            Column("metric_text"),
            Column("direction"),
            Column("kind"),
            Column("low", "float"),
            Column("high", "float"),
            Column("unit"),
            Column("bound"),
            Column("evidence"),
            Column("start", "int"),
            Column("end", "int"),
            Column("confidence", "float"),
            Column("rule"),
            Column("baselines", "string[]"),
        ),
    ),
)

RELATIONSHIPS: tuple[RelationshipTable, ...] = (
    RelationshipTable("PROPOSES", "Paper", "Method", _MENTION),
    RelationshipTable("USES", "Paper", "Method", _MENTION),
    RelationshipTable("COMPARES_WITH", "Paper", "Method", _MENTION),
    RelationshipTable("ADDRESSES", "Paper", "Task", _MENTION),
    RelationshipTable("INTRODUCES", "Paper", "Dataset", _MENTION),
    RelationshipTable("EVALUATES_ON", "Paper", "Dataset", _MENTION),
    RelationshipTable("MEASURES", "Paper", "Metric", (*_MENTION, Column("text"))),
    RelationshipTable("RUNS_ON", "Paper", "Hardware", (*_MENTION, Column("count", "int"))),
    RelationshipTable("REPORTS", "Paper", "Claim"),
    RelationshipTable("ABOUT", "Claim", "Method"),
    RelationshipTable("ABOUT", "Claim", "Dataset"),
    RelationshipTable("ON_METRIC", "Claim", "Metric"),
    RelationshipTable("VERSUS", "Claim", "Method"),
    RelationshipTable("WITH_HARDWARE", "Claim", "Hardware"),
    RelationshipTable("WITH_DATASET", "Claim", "Dataset"),
    RelationshipTable("REDUCES", "Method", "Metric", _EFFECT),
    RelationshipTable("INCREASES", "Method", "Metric", _EFFECT),
    RelationshipTable("KEEPS", "Method", "Metric", _EFFECT),
    RelationshipTable("BROADER", "Metric", "Metric"),
    RelationshipTable("BROADER", "Task", "Task"),
    RelationshipTable("BROADER", "Hardware", "Hardware"),
    RelationshipTable("BROADER", "Method", "Method"),
    RelationshipTable("INVERSE_OF", "Metric", "Metric"),
    RelationshipTable("TARGETS", "Task", "Metric"),
    RelationshipTable("PART_OF", "Method", "Method", _MENTION),
)


def node_table(label: str) -> NodeTable:
    """The table of a label; raises KeyError where there is none."""
    return next((t for t in NODES if t.label == label), None) or _missing(label)


def table_name(table: NodeTable | RelationshipTable) -> str:
    """The name of a table's file: the label, or the type, with its labels where the type joins several pairs."""
    if isinstance(table, NodeTable):
        return table.label
    several = sum(t.type == table.type for t in RELATIONSHIPS) > 1
    return f"{table.type}_{table.source}_{table.target}" if several else table.type


def _missing(label: str) -> NodeTable:
    raise KeyError(label)
