"""Exports a build directory for `neo4j-admin database import full`, the fastest way into an empty database.

The imported database is one that `kg load` left: the same labels, properties and marks, and the records of
kg.stores.parts, so that a later load writes only what changed. What the importer cannot write (constraints, indexes,
empty lists) is in finish.cypher; until it has run, or `kg load` has, the build is "imported" and readers refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kg.schema import SCHEMA_VERSION, NodeTable, table_name
from kg.stores import cypher
from kg.stores.neo4j_csv import CsvColumn, CsvFile
from kg.stores.parts import Table, cut, part_record
from kg.tables import ALL_TABLES, Manifest, read_manifest

SCRIPT, FINISH = "load.sh", "finish.cypher"
_MARK, _EMPTY = CsvColumn(cypher.OWN, "int"), CsvColumn(cypher.EMPTY, "string[]")
_BUILD = (
    CsvColumn("id", role=f"ID({cypher.BUILD})"), CsvColumn("state"), CsvColumn("loader"), CsvColumn("package"),
    CsvColumn("schema_version", "int"), CsvColumn("labels", "string[]"), CsvColumn("types", "string[]"),
)  # fmt: skip
_PART = (
    CsvColumn("id", role=f"ID({cypher.PART})"), CsvColumn("table"), CsvColumn("first"), CsvColumn("digest"),
    CsvColumn("rows", "bytes"),
)  # fmt: skip


def export_neo4j_admin(
    graph_dir: Path | str,
    target: Path,
    format: str = "neo4j-admin",
    *,
    mentions: bool = False,
    report: Callable[[int], None] | None = None,
) -> None:
    """Write a CSV file a table, load.sh and finish.cypher into the folder `target`; `report` gets numbers of rows.

    `format` and `mentions` are what every export takes (kg.stores.formats) and change nothing here. Raises StoreError where
    the directory holds no graph or a damaged one, or a text that the importer cannot read.
    """
    manifest = read_manifest(graph_dir)
    multiline = False
    with ExitStack() as files:
        records = CsvFile.create(target / f"{cypher.PART}.csv", _PART, files)
        for table in ALL_TABLES:
            file = CsvFile.create(target / f"{table_name(table)}.csv", columns(table), files)
            for part in cut(graph_dir, table):
                file.write(_marked(table, part.rows(range(len(part)))))
                records.write([part_record(part)])
                if report:
                    report(len(part))
            file.flush()
            multiline = multiline or file.multiline
        records.flush()
        build = CsvFile.create(target / f"{cypher.BUILD}.csv", _BUILD, files)
        build.write([_build(manifest)])
        build.flush()
        multiline = multiline or records.multiline
    (target / FINISH).write_text("".join(f"{statement};\n" for statement in finish(manifest)), "utf-8")
    (target / SCRIPT).write_text(script(multiline=multiline), "utf-8")
    (target / SCRIPT).chmod(0o755)


def columns(table: Table) -> Sequence[CsvColumn]:
    """The columns of a table's CSV file; the id, or the ends, come first, the marks last."""
    if isinstance(table, NodeTable):
        own = [CsvColumn(c.name, c.type, f"ID({table.label})" if c.name == "id" else "") for c in table.columns]
        return (*own, _MARK, _EMPTY)
    ends = CsvColumn("source", role=f":START_ID({table.source})"), CsvColumn("target", role=f":END_ID({table.target})")
    return (*ends, *(CsvColumn(c.name, c.type) for c in table.columns), _MARK)


def script(*, multiline: bool) -> str:
    """The shell script that imports the files; `multiline` where a field holds a line break."""
    nodes = [t for t in ALL_TABLES if isinstance(t, NodeTable)]
    links = [t for t in ALL_TABLES if not isinstance(t, NodeTable)]
    options = [
        *(f"--nodes={t.label}={table_name(t)}.csv" for t in nodes),
        *(f"--nodes={label}={label}.csv" for label in (cypher.BUILD, cypher.PART)),
        *(f"--relationships={t.type}={table_name(t)}.csv" for t in links),
        "--id-type=string", "--array-delimiter=U+001E",
    ]  # fmt: skip
    if multiline:
        options.append("--multiline-fields=true")
    return _SCRIPT.replace("OPTIONS", " \\\n  ".join(options))


def finish(manifest: Manifest) -> list[str]:
    """The statements that make an imported database a loaded one: constraints, indexes, and what the importer drops."""
    imported = f"MATCH (g:{cypher.BUILD} {{id: 'graph', state: 'imported'}})"
    whole = f"{imported} SET g.state = 'complete', g.build_id = '{manifest.build_id}'"
    return [*cypher.constraints(), *cypher.indexes(), "CALL db.awaitIndexes(300)", *cypher.fill_lists(), whole]


def _marked(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        row.setdefault(cypher.OWN, 1 if isinstance(table, NodeTable) else 0)
        row[cypher.EMPTY] = [column.name for column in table.columns if row[column.name] == []] or None
    return rows


def _build(manifest: Manifest) -> dict[str, Any]:
    build = {"id": "graph", "state": "imported", "loader": "neo4j-admin", "schema_version": SCHEMA_VERSION}
    return build | {"package": manifest.package_version, "labels": cypher.labels(), "types": cypher.types()}


_SCRIPT = """\
#!/bin/sh
# Imports this folder's CSV files into an empty database of a Neo4j server that is stopped:
#
#   sh load.sh neo4j                           the database's name comes last
#   sh load.sh --overwrite-destination neo4j   also where the server made it before; what it holds is lost
#
# NEO4J_ADMIN names the program, where it is not on the PATH. The import makes no constraints, indexes or empty lists.
# Start the server, and finish the database, or nothing reads it:
#
#   cypher-shell -d neo4j -f finish.cypher    (or: kg load GRAPH_DIR --to bolt://127.0.0.1:7687)
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- neo4j
exec "${NEO4J_ADMIN:-neo4j-admin}" database import full \\
  OPTIONS \\
  "$@"
"""
