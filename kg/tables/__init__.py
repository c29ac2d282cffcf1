"""The build directory: the Parquet tables that are the record of a graph, from which every store is loaded.

Writing needs pyarrow and is imported from its own modules (facts, graph, swap); what is here is quick to import.

GRAPH_DIR/build.json                     what the tables hold (Manifest)
GRAPH_DIR/facts/FIRST-LAST.parquet       what each paper states, one row a paper (FactsStore)
GRAPH_DIR/nodes/Label.parquet            the graph, one file a table of kg.schema, sorted by key
GRAPH_DIR/relationships/NAME.parquet
GRAPH_DIR/merges.parquet                 why two names became one entity
GRAPH_DIR/graph.lbug, snapshot.json      the embedded database, rebuilt from the tables whenever it is missing or torn
"""

from kg.tables.manifest import Manifest, read_manifest
from kg.tables.reading import ALL_TABLES, Table, read_merges, read_rows, table_path

__all__ = ["ALL_TABLES", "Manifest", "Table", "read_manifest", "read_merges", "read_rows", "table_path"]
