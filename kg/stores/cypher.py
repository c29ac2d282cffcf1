"""The Cypher that loads a graph into Neo4j: pure text, made from kg.schema, run by kg.stores.neo4j_load.

What is ours carries the property `_kg`: 1 on a node that a load created, the number among equals on a relationship. A node that
a user had made before, or properties that a user adds, carry none and are never removed.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.schema import NODES, RELATIONSHIPS, NodeTable, RelationshipTable

OWN = "_kg"
BUILD, PART = "ClaimgraphBuild", "ClaimgraphPart"
EMPTY = "_kg_empty"  # names the columns of an imported node whose list is empty: neo4j-admin drops empty lists
NAMES_INDEX = "kg_names"
# What queries filter by, besides id: label and property.
_FILTERED = (("Paper", "year"), ("Claim", "direction"), ("Claim", "kind"), ("Metric", "better"))

# Every writing transaction begins with this: it takes the build node's lock, and finds no row once another load has begun.
CLAIM = f"MATCH (g:{BUILD} {{id: 'graph'}}) WHERE g.loader = $loader SET g.loader = $loader RETURN count(*) AS held"
READ_BUILD = f"MATCH (g:{BUILD} {{id: 'graph'}}) RETURN properties(g) AS build"
BEGIN = f"MERGE (g:{BUILD} {{id: 'graph'}}) SET g += $build"
READ_PARTS = f"MATCH (p:{PART}) RETURN p.table AS table, p.first AS first, p.digest AS digest"
READ_ROWS = f"UNWIND $ids AS id MATCH (p:{PART} {{id: id}}) RETURN p.id AS id, p.first AS first, p.rows AS rows"
WRITE_PARTS = f"UNWIND $parts AS part MERGE (p:{PART} {{id: part.id}}) SET p += part"
DELETE_PARTS = f"UNWIND $ids AS id MATCH (p:{PART} {{id: id}}) DELETE p"
# Begins a load that is one transaction: finds no row once another load has begun, or ended.
CLAIM_WHOLE = (f"MATCH (g:{BUILD} {{id: 'graph', state: 'complete', build_id: $build_id}}) SET g.loader = $loader "
               "RETURN count(*) AS held")  # fmt: skip
INDEX_NAMES = "SHOW INDEXES YIELD name, state WHERE state <> 'FAILED' RETURN name"  # a constraint's index has its name
CLEAR_PARTS = f"MATCH (p:{PART}) WITH p LIMIT $limit DELETE p RETURN count(*) AS gone"


def constraints() -> list[str]:
    """Uniqueness of every node id, first; nothing loads fast, or twice the same, without."""
    labels = [*(table.label for table in NODES), BUILD, PART]
    return [f"CREATE CONSTRAINT kg_{label}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]


def indexes() -> list[str]:
    """Full text over names and aliases, and what queries filter by."""
    named = [table.label for table in NODES if table.label != "Claim"]
    full_text = f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS FOR (n:{'|'.join(named)}) ON EACH [n.name, n.aliases]"
    filtered = [*((label, "name") for label in named), *_FILTERED]
    return [full_text, *(f"CREATE INDEX kg_{label}_{p} IF NOT EXISTS FOR (n:{label}) ON (n.{p})" for label, p in filtered)]


def schema_statements() -> dict[str, str]:
    """Constraints, then indexes, by name."""
    return {text.split(" IF NOT EXISTS")[0].rpartition(" ")[2]: text for text in (*constraints(), *indexes())}


def fill_lists() -> list[str]:
    """Give imported nodes their empty lists, in transactions of their own."""
    statements = []
    for table in NODES:
        lists = [column.name for column in table.columns if column.type == "string[]"]
        sets = ", ".join(f"n.`{name}` = CASE WHEN '{name}' IN n.{EMPTY} THEN [] ELSE n.`{name}` END" for name in lists)
        work = f"CALL (n) {{ SET {sets} REMOVE n.{EMPTY} }} IN TRANSACTIONS OF 10000 ROWS"
        statements += [f"MATCH (n:{table.label}) WHERE n.{EMPTY} IS NOT NULL {work}"] if lists else []
    return statements


def merge(table: NodeTable | RelationshipTable) -> str:
    """Write rows `$rows`, new or known, setting the table's own properties only; empty ones are removed."""
    if isinstance(table, NodeTable):
        return f"UNWIND $rows AS row MERGE (n:{table.label} {{id: row.id}}) ON CREATE SET n.{OWN} = 1 SET n += row"
    sets = ", ".join(f"r.`{column.name}` = row.`{column.name}`" for column in table.columns)
    ends = f"MATCH (a:{table.source} {{id: row.source}}) MATCH (b:{table.target} {{id: row.target}})"
    merged = f"MERGE (a)-[r:{table.type} {{{OWN}: coalesce(row.{OWN}, 0)}}]->(b)"
    return f"UNWIND $rows AS row {ends} {merged}{f' SET {sets}' if sets else ''}"


def delete(table: NodeTable | RelationshipTable) -> list[str]:
    """Remove the rows of keys `$keys` (of a relationship: maps of source, target and _kg); a user's node loses our properties."""
    if isinstance(table, RelationshipTable):
        ends = f"(:{table.source} {{id: key.source}})-[r:{table.type} {{{OWN}: key.{OWN}}}]->(:{table.target} {{id: key.target}})"
        return [f"UNWIND $keys AS key MATCH {ends} DELETE r"]
    nulls = ", ".join(f"n.`{column.name}` = null" for column in table.columns if column.name != "id")
    found = f"UNWIND $keys AS key MATCH (n:{table.label} {{id: key}})"
    return [f"{found} WHERE n.{OWN} IS NOT NULL DETACH DELETE n", f"{found} WHERE n.{OWN} IS NULL SET {nulls}"]


def clear(labels: Iterable[str], types: Iterable[str]) -> list[str]:
    """Remove all that is ours, `$limit` at a time, relationships first; each returns how many went as `gone`."""
    relationships = [f"MATCH ()-[x:{name}]->() WHERE x.{OWN} IS NOT NULL" for name in types]
    nodes = [f"MATCH (x:{name}) WHERE x.{OWN} IS NOT NULL" for name in labels]
    return [
        *(f"{found} WITH x LIMIT $limit DELETE x RETURN count(*) AS gone" for found in relationships),
        *(f"{found} WITH x LIMIT $limit DETACH DELETE x RETURN count(*) AS gone" for found in nodes),
        CLEAR_PARTS,
    ]


def counts() -> str:
    """One row: the numbers of nodes of each label, then of relationships of each type; a UNION of them is slower."""
    nodes = (f"COUNT {{ MATCH (:{label}) }} AS {label}" for label in labels())
    return f"RETURN {', '.join((*nodes, *(f'COUNT {{ MATCH ()-[:{type}]->() }} AS {type}' for type in types())))}"


def labels() -> list[str]:
    """The labels of the schema."""
    return [table.label for table in NODES]


def types() -> list[str]:
    """The relationship types of the schema."""
    return list(dict.fromkeys(table.type for table in RELATIONSHIPS))
