"""Loads a build directory into Neo4j: what changed since the build that the database holds, or everything.

The database keeps a record of what is loaded: nodes of the label ClaimgraphPart, one for each part of a table
(kg.stores.parts), with the part's digest and the keys and digests of its rows. Where little changed, one transaction writes it
(kg.stores.neo4j_delta). Else each transaction writes rows and the record of
them together, so a load that is killed anywhere leaves a record that is true, and the next load does the rest. Rows
that a changed part held before are first moved to a record of their own, where they stay until they are deleted.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KGError, QueryLimitError, SchemaVersionError, StoreError
from kg.schema import SCHEMA_VERSION, NodeTable, table_name
from kg.stores import cypher
from kg.stores.neo4j import connect, database_name, read_build, translated
from kg.stores.neo4j_delta import removal, small_change, statements
from kg.stores.parts import Part, Table, cut, part_id, part_record, record, unpack
from kg.tables import ALL_TABLES, Manifest, read_manifest

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

NODE_ROWS, RELATIONSHIP_ROWS = 2_000, 5_000  # a transaction
_RECORDS = 40  # a transaction: parts whose rows are already there
_LIMITS = "db.memory.transaction.max, db.transaction.timeout or db.lock.acquisition.timeout"
_REST = "\x1drest"  # begins the name of a record of rows that belong to no part now
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: rows written and removed, of `rows` that the graph has; `changed` is false where nothing was to do."""

    address: str
    build_id: str
    rows: int
    written: int
    removed: int
    seconds: float

    @property
    def changed(self) -> bool:
        """Whether anything was written or removed."""
        return bool(self.written or self.removed)


def load_neo4j(
    directory: Path | str,
    address: str,
    *,
    database: str | None = None,
    full: bool = False,
    progress: Progress = lambda table, rows: None,
) -> LoadReport:
    """Make the database at `address` hold the graph of a build directory; a user's own nodes and properties stay.

    `full` removes the loaded graph first. `progress` hears a table's name and how many of its rows are done.
    Raises StoreError (no server, no rights, another load), SchemaVersionError (needs `full`) or InputError.
    """
    started = time.monotonic()
    manifest = read_manifest(directory)
    driver, shown = connect(address)
    with driver:
        load = _Load(driver, shown, database or database_name(), Path(directory), manifest, progress)
        try:
            load.run(full)
        except KGError as error:
            limited = isinstance(error, QueryLimitError)
            if not limited and not load.begun:
                raise
            what = f"{shown} gives a load too little ({_LIMITS}): raise it" if limited else str(error)
            raise StoreError(what + ("; the load is not finished: run kg load again" if load.begun else "")) from error
    seconds = time.monotonic() - started
    return LoadReport(shown, manifest.build_id, sum(manifest.counts.values()), load.written, load.removed, seconds)


@dataclass(slots=True)
class _Load:
    driver: Driver
    address: str
    database: str | None
    directory: Path
    manifest: Manifest
    progress: Progress
    loader: str = field(default_factory=lambda: uuid.uuid4().hex)
    begun: bool = False
    written: int = 0
    removed: int = 0
    doomed: dict[NodeTable, list[str]] = field(default_factory=dict)

    def run(self, full: bool) -> None:
        held = read_build(self.driver, self.address, self.database)
        if held.get("schema_version", SCHEMA_VERSION) != SCHEMA_VERSION and not full:
            raise SchemaVersionError(f"the graph at {self.address} has schema version {held['schema_version']}, this is version "
                                     f"{SCHEMA_VERSION}: load it with --full")  # fmt: skip
        if held.get("build_id") == self.manifest.build_id and held.get("state") == "complete" and not full:
            self._verify()
            return
        self._prepare()
        if held.get("state") == "complete" and not full and self._at_once(str(held["build_id"])):
            return
        self._begin({"state": "clearing" if full or held.get("state") == "clearing" else "loading", "loader": self.loader})
        self.begun = True
        if full or held.get("state") == "clearing":
            self._clear(held)
        self._begin({"state": "loading", "schema_version": SCHEMA_VERSION, "labels": cypher.labels(), "types": cypher.types()})
        if held.get("state") == "imported":
            self._fill_lists()
        recorded = self._recorded()
        for table in ALL_TABLES:
            self._table(table, recorded.get(table_name(table), {}))
        for node_table, keys in self.doomed.items():
            self._remove(node_table, keys)
        self._verify()
        self._begin(self._done())

    def _prepare(self) -> None:
        with translated(self.address), self.driver.session(database=self.database) as session:
            there = {record["name"] for record in session.run(cypher.INDEX_NAMES)}
            missing = [text for name, text in cypher.schema_statements().items() if name not in there]
            for statement in [*missing, "CALL db.awaitIndexes(300)"] if missing else []:
                session.run(statement).consume()

    def _at_once(self, build_id: str) -> bool:
        """Bring a whole graph up to date in one transaction; false where too much changed for one."""

        def read_rows(ids: list[str]) -> dict[str, dict[str, str]]:
            return {id: unpack(data) for id, _, data in self._read(cypher.READ_ROWS, {"ids": ids})} if ids else {}

        changes = small_change(self.directory, self._recorded(), read_rows, self.progress)
        if changes is None:
            return False

        def work(transaction: ManagedTransaction) -> None:
            if not transaction.run(cypher.CLAIM_WHOLE, build_id=build_id, loader=self.loader).single(strict=True)["held"]:
                raise StoreError(f"another kg load has begun at {self.address}: let it finish")
            for text, values in statements(changes):
                if all(values.values()):
                    transaction.run(text, values).consume()
            self._check(transaction.run(cypher.counts()).single(strict=True).values())
            transaction.run(cypher.BEGIN, build=self._done()).consume()

        self.begun = True
        with translated(self.address), self.driver.session(database=self.database) as session:
            session.execute_write(work)
        self.written = sum(len(change.written) for change in changes)
        self.removed = sum(len(change.gone) for change in changes)
        return True

    def _done(self) -> dict[str, Any]:
        return {"state": "complete", "build_id": self.manifest.build_id, "package": self.manifest.package_version}

    def _fill_lists(self) -> None:
        with translated(self.address), self.driver.session(database=self.database) as session:
            for statement in cypher.fill_lists():
                session.run(statement).consume()

    def _begin(self, build: dict[str, Any]) -> None:
        """Set properties of the build node; whoever sets `loader` last is the one load that may go on."""
        statements = [(cypher.BEGIN, {"build": build})]
        self._write(statements, claim="loader" not in build)

    def _clear(self, held: dict[str, Any]) -> None:
        self._begin({"build_id": ""})
        labels = sorted({*held.get("labels", ()), *cypher.labels()})
        types = sorted({*held.get("types", ()), *cypher.types()})
        for statement in cypher.clear(labels, types):
            while self._write([(statement, {"limit": RELATIONSHIP_ROWS})]):
                pass

    def _recorded(self) -> dict[str, dict[str, str]]:
        """Digests of the recorded parts, by table and first key."""
        recorded: dict[str, dict[str, str]] = {}
        for table, first, digest in self._read(cypher.READ_PARTS, {}):
            recorded.setdefault(table, {})[first] = digest
        return recorded

    def _table(self, table: Table, recorded: dict[str, str]) -> None:
        name = table_name(table)
        self.progress(name, 0)
        local = {part.first: part.digest for part in cut(self.directory, table)} if recorded else None
        if local is not None and local == recorded:
            self.progress(name, self.manifest.counts[name])
            return
        old = self._set_aside(table, [first for first, digest in recorded.items() if (local or {}).get(first) != digest])
        doomed = set(old)
        batch = _Batch(table, self._write_batch)
        done = 0
        for part in cut(self.directory, table):
            if doomed:
                doomed.difference_update(part.keys)
            if local is None or recorded.get(part.first) != local[part.first]:
                batch.add(part, old)
            done += len(part)
            self.progress(name, done)
        batch.flush()
        if old and isinstance(table, NodeTable):
            self.doomed[table] = sorted(doomed)  # once no relationship of ours needs them
        elif old:
            self._remove(table, sorted(doomed))

    def _set_aside(self, table: Table, firsts: list[str]) -> dict[str, str]:
        """The rows of these parts, with their digests; their records become records of rows that may have to go."""
        old: dict[str, str] = {}
        # Rows set aside by a load that was killed come first, as what a part says of a row is newer; they may be gone already.
        for chunk in _chunks(sorted(firsts, key=lambda first: not first.startswith(_REST)), _RECORDS):
            rows: dict[str, str] = {}
            ids = [part_id(table, first) for first in chunk]
            for _, first, data in self._read(cypher.READ_ROWS, {"ids": ids}):
                rows |= dict.fromkeys(unpack(data), "") if first.startswith(_REST) else unpack(data)
            old |= rows
            aside = [record(table, f"{_REST} {uuid.uuid4().hex}", list(rows), list(rows.values()), "")] if rows else []
            self._write([(cypher.DELETE_PARTS, {"ids": ids}), (cypher.WRITE_PARTS, {"parts": aside})])
        return old

    def _write_batch(self, table: Table, rows: list[dict[str, Any]], records: list[dict[str, Any]]) -> None:
        self._write([(cypher.merge(table), {"rows": rows}), (cypher.WRITE_PARTS, {"parts": records})])
        self.written += len(rows)

    def _remove(self, table: Table, keys: Sequence[str]) -> None:
        """Delete these rows, then the records of rows set aside, which now name nothing that is not recorded elsewhere."""
        for chunk in _chunks(keys, NODE_ROWS):
            self._write(removal(table, chunk))
            self.removed += len(chunk)
        recorded = self._recorded().get(table_name(table), {})
        self._write([(cypher.DELETE_PARTS, {"ids": [part_id(table, first) for first in recorded if first.startswith(_REST)]})])

    def _verify(self) -> None:
        self._check(self._read(cypher.counts(), {})[0])

    def _check(self, found: Iterable[int]) -> None:
        """Compare the database's own counts with the build's; a user's rows may be more."""
        expected = dict.fromkeys((*cypher.labels(), *cypher.types()), 0)
        for table in ALL_TABLES:
            expected[table.label if isinstance(table, NodeTable) else table.type] += self.manifest.counts[table_name(table)]
        for name, number in zip(expected, found, strict=True):
            if number < expected[name]:
                what = f"{number} of {expected[name]} {name}"
                raise StoreError(f"{self.address} lacks rows that were loaded ({what}): load with --full")

    def _read(self, statement: str, parameters: dict[str, Any]) -> list[list[Any]]:
        def work(transaction: ManagedTransaction) -> list[list[Any]]:
            return [record.values() for record in transaction.run(statement, parameters)]

        with translated(self.address), self.driver.session(database=self.database, default_access_mode="READ") as session:
            return session.execute_read(work)

    def _write(self, statements: Iterable[tuple[str, dict[str, Any]]], *, claim: bool = True) -> int:
        """Run statements in one transaction, retried by the driver; what the last one returned, if it returns a number."""
        todo = [(text, values) for text, values in statements if all(values.values())]

        def work(transaction: ManagedTransaction) -> int:
            if claim and not transaction.run(cypher.CLAIM, loader=self.loader).single(strict=True)["held"]:
                raise StoreError(f"another kg load has begun at {self.address}: let it finish")
            number = 0
            for text, values in todo:
                record = transaction.run(text, values).single()
                number = record[0] if record else 0
            return number

        if not todo:
            return 0
        with translated(self.address), self.driver.session(database=self.database) as session:
            return session.execute_write(work)


class _Batch:
    """Gathers parts until they make a transaction."""

    def __init__(self, table: Table, write: Callable[[Table, list[dict[str, Any]], list[dict[str, Any]]], None]) -> None:
        self._table, self._write = table, write
        self._limit = NODE_ROWS if isinstance(table, NodeTable) else RELATIONSHIP_ROWS
        self._rows: list[dict[str, Any]] = []
        self._records: list[dict[str, Any]] = []

    def add(self, part: Part, old: dict[str, str]) -> None:
        changed = [i for i, (key, digest) in enumerate(zip(part.keys, part.digests, strict=True)) if old.get(key) != digest]
        self._rows += part.rows(changed)
        self._records.append(part_record(part))
        if len(self._rows) >= self._limit or len(self._records) >= _RECORDS:
            self.flush()

    def flush(self) -> None:
        if self._records:
            self._write(self._table, self._rows, self._records)
        self._rows, self._records = [], []


def _chunks(items: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
