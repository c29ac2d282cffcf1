"""Makes the embedded database's file from the tables, by COPY into a new file, checked, then renamed into place.

Nothing lives only there: the engine has lost data before (ladybug#713, #766, #843), so a snapshot that is missing, torn or of
another build or engine version is made again.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.schema import NODES, RELATIONSHIPS, NodeTable, RelationshipTable, table_name
from kg.stores.counts import count_query
from kg.tables import ALL_TABLES, Manifest, read_manifest, table_path
from kg.tables.swap import build_lock

DATABASE, RECORD = "graph.lbug", "snapshot.json"
LOAD_BUFFER_POOL = 1 << 30
_TYPES = {"string": "STRING", "string[]": "STRING[]", "int": "INT64", "float": "DOUBLE"}
_GLOB = re.compile(r"[*?\[\]{}]")


def database_class() -> Any:
    """The engine's Database class, imported when first needed."""
    import ladybug

    return ladybug.Database


def connect(database: Any) -> Any:
    """A connection to an open database."""
    import ladybug

    return ladybug.Connection(database)


def table_definitions() -> list[str]:
    """The DDL of all tables; a type that joins several pairs of labels is one table."""
    statements = []
    for table in NODES:
        columns = ", ".join(f"`{c.name}` {_TYPES[c.type]}" for c in table.columns)
        statements.append(f"CREATE NODE TABLE `{table.label}`({columns}, PRIMARY KEY(`id`))")
    for type_ in dict.fromkeys(t.type for t in RELATIONSHIPS):
        tables = [t for t in RELATIONSHIPS if t.type == type_]
        parts = [f"FROM `{t.source}` TO `{t.target}`" for t in tables]
        parts += [f"`{c.name}` {_TYPES[c.type]}" for c in tables[0].columns]
        statements.append(f"CREATE REL TABLE `{type_}`({', '.join(parts)})")
    return statements


def copy_statement(table: NodeTable | RelationshipTable, path: str) -> str:
    """The COPY of one table's Parquet file."""
    quoted = path.replace("\\", "\\\\").replace("'", "\\'")
    if isinstance(table, NodeTable):
        return f"COPY `{table.label}` FROM '{quoted}'"
    return f"COPY `{table.type}` FROM '{quoted}' (from='{table.source}', to='{table.target}')"


def write_snapshot(tables: Path, manifest: Manifest, into: Path, step: Callable[[str], None] = lambda table: None) -> None:
    """Write graph.lbug and snapshot.json into the folder `into` from the tables in `tables`.

    `step` hears each table's name before it is loaded. Raises StoreError where the engine fails, or holds other counts
    than the manifest.
    """
    path = into / DATABASE
    for leftover in into.glob(f"{DATABASE}*"):
        leftover.unlink()
    try:
        # A checkpoint after each table would cost more than the loading; there is one at the end.
        database = database_class()(str(path), buffer_pool_size=LOAD_BUFFER_POOL, auto_checkpoint=False)
        try:
            connection = connect(database)
            _load(connection, tables, manifest, step)
            connection.close()
        finally:
            database.close()
    except RuntimeError as error:
        first = str(error).splitlines()[0] if str(error) else "no reason given"
        raise StoreError(f"the embedded database could not be loaded: {first}") from error
    (into / RECORD).write_text(json.dumps(_record(path, manifest)) + "\n", "utf-8")


def ensure_snapshot(directory: Path, locked: bool = False) -> Path:
    """The path of a snapshot that fits the tables, made again where it does not; raises StoreError where that fails.

    `locked` says that the caller holds the build's lock.
    """
    manifest = read_manifest(directory)
    if not fits(directory, manifest):
        with nullcontext() if locked else build_lock(directory):
            manifest = read_manifest(directory)
            if not fits(directory, manifest):
                _replace(directory, manifest)
    return directory / DATABASE


def fits(directory: Path, manifest: Manifest) -> bool:
    """Whether the snapshot is whole, of this build and of this version of the engine."""
    path = directory / DATABASE
    try:
        record = json.loads((directory / RECORD).read_text("utf-8"))
        return bool(record == _record(path, manifest))
    except (OSError, ValueError):
        return False


def _replace(directory: Path, manifest: Manifest) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=directory) as folder:
            write_snapshot(directory, manifest, Path(folder))
            (directory / RECORD).unlink(missing_ok=True)  # between the two renames neither may pass for a pair
            for leftover in directory.glob(f"{DATABASE}.*"):
                leftover.unlink()
            for name in (DATABASE, RECORD):
                (Path(folder) / name).replace(directory / name)
    except OSError as error:
        raise StoreError(f"cannot write the snapshot of '{directory}': {error.strerror}") from error


def _record(path: Path, manifest: Manifest) -> dict[str, Any]:
    return {"engine": f"ladybug {version('ladybug')}", "build_id": manifest.build_id, "bytes": path.stat().st_size}


def _load(connection: Any, tables: Path, manifest: Manifest, step: Callable[[str], None]) -> None:
    for statement in table_definitions():
        connection.execute(statement).close()
    with _plain_path(tables) as folder:
        for table in ALL_TABLES:
            if not manifest.counts[table_name(table)]:
                continue
            step(table_name(table))
            connection.execute(copy_statement(table, str(table_path(folder, table)))).close()
    for table in ALL_TABLES:
        found = connection.execute(count_query(table)).get_all()[0][0]
        expected = manifest.counts[table_name(table)]
        if found != expected:
            raise StoreError(f"the embedded database holds {found} rows of {table_name(table)}, the tables {expected}: "
                             "run kg build again")  # fmt: skip
    connection.execute("CHECKPOINT").close()


@contextmanager
def _plain_path(folder: Path) -> Iterator[Path]:
    """The folder under a path without the signs that COPY takes for a pattern."""
    folder = folder.resolve()
    if not _GLOB.search(str(folder)):
        yield folder
        return
    with tempfile.TemporaryDirectory() as temporary:
        link = Path(temporary) / "tables"
        link.symlink_to(folder)
        yield link
