"""How many nodes of each label and relationships of each type a store holds."""

from __future__ import annotations

from dataclasses import dataclass

from kg.schema import NODES, RELATIONSHIPS, NodeTable, RelationshipTable
from kg.stores import Store


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of nodes by label, and of relationships by type, in the schema's order."""

    nodes: dict[str, int]
    relationships: dict[str, int]


def count_query(table: NodeTable | RelationshipTable) -> str:
    """A query, for any store, for the number of a table's rows."""
    if isinstance(table, NodeTable):
        return f"MATCH (n:{table.label}) RETURN count(*) AS n"
    return f"MATCH (:{table.source})-[r:{table.type}]->(:{table.target}) RETURN count(r) AS n"


def count_rows(store: Store) -> Counts:
    """Counts of everything in a store; a type that joins several pairs of labels is one number. Raises StoreError."""
    nodes = {table.label: int(store.query(count_query(table)).rows[0][0]) for table in NODES}
    relationships = dict.fromkeys((table.type for table in RELATIONSHIPS), 0)
    for table in RELATIONSHIPS:
        relationships[table.type] += int(store.query(count_query(table)).rows[0][0])
    return Counts(nodes, relationships)
