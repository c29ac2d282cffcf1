"""A graph from either store as a NetworkX graph, for notebooks and analysis."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.schema import NODES, RELATIONSHIPS
from kg.stores import Store

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(store: Store, kinds: Collection[str] | None = None) -> nx.MultiDiGraph:
    """The nodes of these labels (all by default) by id, and every relationship between them, with their properties.

    A node has its label as `kind`, a relationship its type as key. Raises InputError for an unknown label, StoreError.
    """
    import networkx as nx

    labels = [table.label for table in NODES]
    if unknown := sorted(set(kinds or ()) - set(labels)):
        raise InputError(f"'{unknown[0]}' is no kind of node; known: {', '.join(labels)}")
    wanted = set(labels if kinds is None else kinds)
    graph = nx.MultiDiGraph()
    for label in (label for label in labels if label in wanted):
        for (row,) in store.query(f"MATCH (n:{label}) RETURN n ORDER BY n.id").rows:
            graph.add_node(row["id"], kind=label, **_filled(row))
    for table in RELATIONSHIPS:
        if {table.source, table.target} <= wanted:
            pattern = f"(a:{table.source})-[r:{table.type}]->(b:{table.target})"
            found = store.query(f"MATCH {pattern} RETURN a.id AS source, b.id AS target, r ORDER BY source, target")
            for source, target, row in found.rows:
                graph.add_edge(source, target, key=table.type, **_filled(row))
    return graph


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    # `kind` is also a column of Claim: there it is the value's.
    renamed = {"kind": "value_kind"}
    return {renamed.get(name, name): value for name, value in row.items() if value is not None}
