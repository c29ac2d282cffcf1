"""A graph on a Neo4j server: connecting, reading, and what the driver's errors mean to a user."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kg.errors import (
    InputError,
    KGError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QueryTimeoutError,
    SchemaVersionError,
    StoreError,
)
from kg.schema import SCHEMA_VERSION
from kg.stores import Rows, StoreInfo
from kg.stores.cypher import READ_BUILD
from kg.stores.values import plain_neo4j

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

# For how long the driver tries again: a load has time, a reader waits for its answer.
_RETRY_SECONDS, _READ_RETRY_SECONDS = 10.0, 2.0
# What the end of a server's error code says, where a user can do something about it.
_MEMORY = ("TransactionOutOfMemoryError", "MemoryPoolOutOfMemoryError", "OutOfMemoryError", "StackOverFlowError")
_TIME = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockAcquisitionTimeout", "LockClientStopped")
_READ_ONLY = ("ForbiddenOnReadOnlyDatabase", "ReadOnly", "NotALeader")
_DISK = ("TransactionLogError", "TransactionStartFailed", "TransactionCommitFailed")


class Neo4jStore:
    """The graph that `kg load` wrote to a database, opened for reading; safe to share between threads."""

    def __init__(self, driver: Driver, address: str, database: str | None, *, seconds: float = 0.0) -> None:
        """Takes over a connected driver; `seconds` is the time that one query may take (0: the server's limit).

        Raises StoreError where the database holds no whole graph, or one of another version.
        """
        self._driver, self._address, self._database, self._seconds = driver, address, database, seconds
        build = read_build(driver, address, database)
        if not build.get("build_id"):
            state = "only the beginning of a graph" if build else "no graph"
            raise StoreError(f"{address} holds {state}: load one with kg load GRAPH_DIR --to {address}")
        if build["schema_version"] != SCHEMA_VERSION:
            raise SchemaVersionError(f"the graph at {address} has schema version {build['schema_version']}, this is version "
                                     f"{SCHEMA_VERSION}: load it again with kg load GRAPH_DIR --to {address} --full")  # fmt: skip
        self.info = StoreInfo("neo4j", address, build["build_id"], build["schema_version"])

    @classmethod
    def from_address(cls, address: str, database: str | None = None, *, seconds: float = 0.0) -> Neo4jStore:
        """Connect to a `bolt://` or `neo4j://` address; user, password and database as `connect` says. Raises StoreError."""
        driver, shown = connect(address, _READ_RETRY_SECONDS)
        try:
            return cls(driver, shown, database or database_name(), seconds=seconds)
        except BaseException:
            driver.close()
            raise

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """All rows of one read query; raises QueryError (QueryTimeoutError past the limit) or StoreError."""
        from neo4j import unit_of_work

        work = unit_of_work(timeout=self._seconds or None)(_all_rows)
        with translated(self._address), self._driver.session(database=self._database, default_access_mode="READ") as session:
            return session.execute_read(work, text, dict(parameters or {}))

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Neo4jStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def connect(address: str, retry_seconds: float | None = None) -> tuple[Driver, str]:
    """A driver that has reached the server, and the address to show; `retry_seconds` is for how long transactions are retried.

    The user is NEO4J_USERNAME, else neo4j; the password NEO4J_PASSWORD, else asked for on a terminal; NEO4J_AUTH=none
    logs in without. Raises InputError for a malformed address, StoreError where the server does not answer or refuses.
    """
    shown = shown_address(address)
    user, password = credentials()
    import neo4j

    # The driver tells a log of its retries; nobody asked for it, and a command's error is one line.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    with translated(shown, user):
        driver = neo4j.GraphDatabase.driver(
            address, auth=(user, password) if user else None, connection_timeout=10.0,
            max_transaction_retry_time=_RETRY_SECONDS if retry_seconds is None else retry_seconds,
            notifications_min_severity="OFF", user_agent="claimgraph",
        )  # fmt: skip
        try:
            driver.verify_connectivity()
        except BaseException:
            driver.close()
            raise
    return driver, shown


def credentials() -> tuple[str, str]:
    """User and password, both empty for none; raises StoreError where there is no password and nobody to ask."""
    if os.environ.get("NEO4J_AUTH") == "none":
        return "", ""
    user, password = os.environ.get("NEO4J_USERNAME") or "neo4j", os.environ.get("NEO4J_PASSWORD")
    if password is None:
        if not sys.stdin or not sys.stdin.isatty():
            raise StoreError("no password for Neo4j: set NEO4J_USERNAME and NEO4J_PASSWORD, or NEO4J_AUTH=none to have none")
        from getpass import getpass

        password = getpass(f"Password of {user} for Neo4j: ")
    return user, password


def database_name() -> str | None:
    """The database of NEO4J_DATABASE, or None for the server's default."""
    return os.environ.get("NEO4J_DATABASE") or None


def shown_address(address: str) -> str:
    """The address as it may be shown; raises InputError where it is malformed or holds a password."""
    match = re.fullmatch(r"(bolt|neo4j)(\+s|\+ssc)?://([^/@?#\s]+)/?", address)
    if "@" in address:
        raise InputError("the address holds a user or a password: leave them out, and set NEO4J_USERNAME and NEO4J_PASSWORD")
    if not match:
        raise InputError(f"'{address}' is no address of a Neo4j server: give bolt://HOST:PORT or neo4j://HOST:PORT")
    return address.rstrip("/")


def read_build(driver: Driver, address: str, database: str | None) -> dict[str, Any]:
    """What the database says of the graph that it holds; empty where it holds none."""
    with translated(address), driver.session(database=database, default_access_mode="READ") as session:
        rows = session.execute_read(_all_rows, READ_BUILD, {}).rows
    return dict(rows[0][0]) if rows else {}


@contextmanager
def translated(address: str, user: str = "") -> Iterator[None]:
    """Turn the driver's errors into one-line errors of ours."""
    from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise translate(error, address, user) from error
    except (ConfigurationError, ValueError, OSError) as error:
        raise StoreError(f"cannot reach {address}: {_one_line(error)}") from error


def translate(error: Exception, address: str, user: str = "") -> KGError:
    """The error of ours that a driver's error stands for; the message never holds a password."""
    from neo4j.exceptions import AuthError, ClientError, Forbidden, ServiceUnavailable, SessionExpired

    code = str(getattr(error, "code", None) or "")
    name = code.rpartition(".")[2]
    if isinstance(error, AuthError) and not isinstance(error, Forbidden):
        who = f"user '{user}'" if user else "the user"
        return StoreError(f"{address} refuses {who} or the password: check NEO4J_USERNAME and NEO4J_PASSWORD")
    if name == "DatabaseUnavailable":
        return StoreError(f"the database at {address} is not up (it starts, or its server's log says why): try again later")
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreError(f"no Neo4j answers at {address}: start it (make neo4j, or docker compose up), or check the address")
    if name in _TIME:
        return QueryTimeoutError("the query ran past its time on the server: ask for less, or match less")
    if name in _MEMORY:
        return QueryLimitError("the query needs more memory than the server gives one: ask for less")
    if name == "AccessMode":
        return QueryRefusedError("the query would write: queries here only read the graph")
    if name in ("Forbidden", "AuthorizationExpired"):
        return StoreError(f"{address} does not let this user do that: use one that may (a load writes and makes indexes)")
    if name in _READ_ONLY:
        return StoreError(f"{address} is read-only or not the cluster's leader: load into one that takes writes")
    if name == "DatabaseNotFound":
        return StoreError(f"{address} has no such database: check --database, or NEO4J_DATABASE")
    if name in _DISK or "Transaction.TransactionLog" in code:
        return StoreError(f"{address} cannot write (a full disk or transaction log?): make room, and start the server again")
    if name == "ConstraintCreationFailed":
        return StoreError(f"nodes of another application at {address} share an id: use another database ({_one_line(error)})")
    if isinstance(error, ClientError) and ".Statement." in code:
        return QueryError(_one_line(error))
    return StoreError(f"{address} failed: {_one_line(error)}")


def _all_rows(transaction: ManagedTransaction, text: str, parameters: dict[str, Any]) -> Rows:
    result = transaction.run(text, parameters)
    columns = tuple(result.keys())
    return Rows(columns, tuple(tuple(map(plain_neo4j, record.values())) for record in result))


def _one_line(error: Exception) -> str:
    message: str = getattr(error, "message", None) or str(error)
    return re.sub(r"\s+", " ", message.strip().split("\n")[0])[:300] or type(error).__name__
