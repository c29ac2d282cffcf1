"""Runs free queries on a Neo4j server, inside the worker process: planned first, read-only, timed by the server."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import QueryTimeoutError
from kg.query.confine import limit_memory
from kg.query.guard import check_plan
from kg.query.limits import Limits
from kg.query.worker import collect
from kg.stores import Rows
from kg.stores.neo4j import Neo4jStore, connect, database_name, translated
from kg.stores.values import plain_neo4j

if TYPE_CHECKING:
    from neo4j import Driver


class Neo4jReader:
    """One driver; a query that has been stopped is stopped on the server too."""

    def __init__(self, where: str, memory_mib: int) -> None:
        driver, self._address = connect(where)
        self._database = database_name()
        # Refuses a database without a graph, or with one of another version, as the store does.
        self._store = Neo4jStore(driver, self._address, self._database)
        self._driver: Driver = driver
        limit_memory(memory_mib)

    def run(self, text: str, parameters: dict[str, Any], limits: Limits) -> Rows:
        """See `kg.query.worker.Reader`."""
        from neo4j import Query

        deadline = time.monotonic() + limits.seconds
        with (
            translated(self._address),
            # Few rows at a time: what is not asked for is not sent.
            self._driver.session(database=self._database, default_access_mode="READ", fetch_size=100) as session,
        ):
            plan = session.run(Query("EXPLAIN " + text, timeout=limits.seconds), parameters).consume().plan
            check_plan(_operators(plan), "neo4j")
            left = deadline - time.monotonic()
            if left <= 0:
                raise QueryTimeoutError(f"the query ran past its {limits.seconds:g} s: ask for less, or match less")
            # The server ends the transaction; there is no driver retry, so one query is run once.
            with session.begin_transaction(timeout=left) as transaction:
                result = transaction.run(text, parameters)
                columns = tuple(result.keys())
                return collect(columns, ([plain_neo4j(value) for value in record.values()] for record in result), limits)


def _operators(plan: Mapping[str, Any] | None) -> Iterator[str]:
    """The steps of a plan, without the name of the database that follows each; a procedure is a step named CALL and its name."""
    if plan is None:
        yield "unknown"
        return
    step = str(plan["operatorType"]).partition("@")[0]
    details = str((plan.get("args") or {}).get("Details", ""))
    yield f"CALL {details.partition('(')[0].strip().upper()}" if step == "ProcedureCall" else step
    for child in plan.get("children") or ():
        yield from _operators(child)
