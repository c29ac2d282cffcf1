"""The embedded store: a LadybugDB snapshot of the tables, opened read-only. How it is made is in kg.stores.snapshot."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import QueryError, QueryLimitError, QueryTimeoutError, StoreError
from kg.stores import Rows, StoreInfo
from kg.stores.snapshot import connect, database_class, ensure_snapshot
from kg.stores.values import plain_ladybug
from kg.tables import read_manifest

BUFFER_POOL = 512 << 20
# How the engine's own messages begin where the query is at fault, and where a limit was met.
_AT_FAULT = ("Parser exception", "Binder exception", "Catalog exception", "Conversion exception", "Overflow exception",
             "Parameter", "Cannot", "Connection exception", "Function", "Runtime exception")  # fmt: skip
_TIME, _MEMORY = "Interrupted", "Buffer manager exception"


class LadybugStore:
    """A build directory's graph, read through one database and a connection for each thread that asks at once.

    `buffer_pool` is the engine's page memory in bytes, `seconds` the time that one query may take (0: no limit).
    Raises StoreError where the directory holds no graph, SchemaVersionError where another version wrote it.
    A missing or torn snapshot is made again from the tables first.
    """

    def __init__(self, where: str | Path, *, buffer_pool: int = BUFFER_POOL, seconds: float = 0.0) -> None:
        directory = Path(where)
        manifest = read_manifest(directory)
        self.info = StoreInfo("ladybug", str(where), manifest.build_id, manifest.schema_version)
        self._seconds = seconds
        self._database = _open(directory, buffer_pool)
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._closed = False

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """All rows of one read query; raises QueryError (QueryLimitError past the limit) or StoreError."""
        with self._connection() as connection, _translated():
            result = connection.execute(text, dict(parameters or {}))
            if isinstance(result, list):
                for one in result:
                    one.close()
                raise QueryError("one statement at a time: the query holds several")
            try:
                columns = tuple(result.get_column_names())
                return Rows(columns, tuple(tuple(map(plain_ladybug, row)) for row in result.get_all()))
            finally:
                result.close()

    def close(self) -> None:
        """Close the connections and the database."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        self._database.close()

    def __enter__(self) -> LadybugStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed")
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = connect(self._database)
            connection.set_query_timeout(int(self._seconds * 1000))
        try:
            yield connection
        finally:
            with self._lock:
                if not self._closed:
                    self._idle.append(connection)


def _open(directory: Path, buffer_pool: int) -> Any:
    path = ensure_snapshot(directory)
    try:
        return database_class()(str(path), read_only=True, buffer_pool_size=buffer_pool, max_db_size=_address_space(path))
    except RuntimeError as error:
        first = str(error).splitlines()[0] if str(error) else "no reason given"
        raise StoreError(f"cannot open the graph in '{directory}': {first}") from error


def _address_space(path: Path) -> int:
    # The engine reserves this much address space (a power of two): the default of 8 TB breaks under a memory limit.
    return max(1 << 30, 1 << (2 * path.stat().st_size).bit_length())


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (RuntimeError, TypeError, ValueError, OverflowError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or ["no reason given"]
        if lines[0].startswith(_TIME):
            raise QueryTimeoutError("the query ran past its time: ask for less, or match less") from error
        if lines[0].startswith(_MEMORY):
            raise QueryLimitError(f"the query ran past its limit: {lines[0]}") from error
        if isinstance(error, RuntimeError) and not lines[0].startswith(_AT_FAULT):
            raise StoreError(f"the embedded database failed: {lines[0]}") from error
        raise QueryError(lines[0]) from error
