"""The Arrow types of the tables, and the way between a Facts and its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from kg.records import Claim, Facts, Mention, MetricMention, Paper, Value
from kg.schema import Column, NodeTable, RelationshipTable

_STRINGS = pa.list_(pa.string())
_TYPES: dict[str, pa.DataType] = {"string": pa.string(), "string[]": _STRINGS, "int": pa.int64(), "float": pa.float64()}

_METRIC = pa.struct([("concept", pa.string()), ("text", pa.string()), ("confidence", pa.float64())])
_VALUE = pa.struct([("kind", pa.string()), ("low", pa.float64()), ("high", pa.float64()), ("unit", pa.string()),
                    ("bound", pa.string())])  # fmt: skip
_MENTION = pa.struct([
    ("kind", pa.string()), ("name", pa.string()), ("aliases", _STRINGS), ("role", pa.string()), ("count", pa.int64()),
    ("confidence", pa.float64()), ("found_in", pa.string()), ("definition", pa.string()), ("part_of", pa.string()),
])  # fmt: skip
_CLAIM = pa.struct([
    ("subject", pa.string()), ("metric", _METRIC), ("direction", pa.string()), ("value", _VALUE), ("evidence", pa.string()),
    ("start", pa.int64()), ("end", pa.int64()), ("baselines", _STRINGS), ("hardware", _STRINGS), ("datasets", _STRINGS),
    ("confidence", pa.float64()), ("rule", pa.string()),
])  # fmt: skip
FACTS_SCHEMA = pa.schema([
    ("id", pa.string()), ("title", pa.string()), ("abstract", pa.string()), ("authors", _STRINGS), ("year", pa.int64()),
    ("venue", pa.string()), ("url", pa.string()), ("hash", pa.string()), ("extractor", pa.string()),
    ("content", pa.string()),
    ("mentions", pa.list_(_MENTION)), ("metrics", pa.list_(_METRIC)), ("claims", pa.list_(_CLAIM)),
])  # fmt: skip

MERGES_SCHEMA = pa.schema([
    ("entity", pa.string()), ("name", pa.string()), ("into", pa.string()), ("reason", pa.string()), ("joined", pa.bool_()),
    ("other", pa.string()),
])  # fmt: skip


def columns_of(table: NodeTable | RelationshipTable) -> tuple[Column, ...]:
    """All columns of a table's file: a relationship's ends come first."""
    return table.columns if isinstance(table, NodeTable) else (Column("source"), Column("target"), *table.columns)


def schema_of(table: NodeTable | RelationshipTable) -> pa.Schema:
    """The Arrow schema of a table's file."""
    return pa.schema([(c.name, _TYPES[c.type]) for c in columns_of(table)])


def row_from_facts(facts: Facts) -> dict[str, Any]:
    """The row of a facts file, but for the columns that tell where the facts are from."""
    row = _plain(facts.paper)
    row["mentions"] = [_plain(m) for m in facts.mentions]
    row["metrics"] = [_plain(m) for m in facts.metrics]
    row["claims"] = [_plain(c) | {"metric": _plain(c.metric), "value": c.value and _plain(c.value)} for c in facts.claims]
    return row


def facts_from_row(row: Mapping[str, Any]) -> Facts:
    """The Facts of a row of a facts file."""
    paper = Paper(row["id"], row["title"], row["abstract"], tuple(row["authors"]), row["year"], row["venue"], row["url"])
    mentions = tuple(Mention(**m | {"aliases": tuple(m["aliases"])}) for m in row["mentions"])
    metrics = tuple(MetricMention(**m) for m in row["metrics"])
    return Facts(paper, mentions, metrics, tuple(_claim(c) for c in row["claims"]))


def _claim(row: dict[str, Any]) -> Claim:
    lists = {key: tuple(row[key]) for key in ("baselines", "hardware", "datasets")}
    value = Value(**row["value"]) if row["value"] else None
    return Claim(**row | lists | {"metric": MetricMention(**row["metric"]), "value": value})


def _plain(record: Paper | Mention | MetricMention | Claim | Value) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}
