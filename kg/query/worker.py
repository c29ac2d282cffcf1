"""The process that runs free queries: reads requests and writes replies, one JSON object a line, until its input ends.

It is started by kg.query.runner, which kills it at a query's deadline. Whatever a query does to its memory or time
stays in here.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, Any, Protocol

from kg import errors
from kg.query.limits import Limits
from kg.stores import Rows


class Reader(Protocol):
    """An open graph that runs one checked query at a time, within limits."""

    def run(self, text: str, parameters: dict[str, Any], limits: Limits) -> Rows:
        """At most `limits.rows` rows; raises QueryError, QueryLimitError or StoreError."""
        ...


def main() -> None:
    """Serve requests on standard input; replies go to what standard output was, out of reach of anything that prints."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.excepthook = lambda *_: None  # a traceback could quote an address or a value
    try:
        reader = _open(json.loads(sys.stdin.readline()))
    except errors.KGError as error:
        _send(replies, _error(error))
        return
    _send(replies, {"ready": True})
    for line in sys.stdin:
        _send(replies, _reply(reader, json.loads(line)))


def collect(columns: tuple[str, ...], rows: Any, limits: Limits) -> Rows:
    """Rows up to the limits of number and size; raises QueryLimitError where not even the first one fits."""
    kept: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:
        if len(kept) == limits.rows:
            return Rows(columns, tuple(kept), truncated=True)
        size += len(json.dumps(row, ensure_ascii=False))
        if size > limits.bytes:
            if not kept:
                raise errors.QueryLimitError(f"one row is larger than the limit of {limits.bytes} bytes: ask for less in a row")
            return Rows(columns, tuple(kept), truncated=True)
        kept.append(tuple(row))
    return Rows(columns, tuple(kept))


def _open(request: dict[str, Any]) -> Reader:
    if request["engine"] == "neo4j":
        from kg.query.read_neo4j import Neo4jReader

        return Neo4jReader(request["where"], request["memory_mib"])
    if request["engine"] == "sparql":
        from kg.query.read_sparql import SparqlReader

        return SparqlReader(request["where"], request["memory_mib"])
    from kg.query.read_ladybug import LadybugReader

    return LadybugReader(request["where"], request["memory_mib"])


def _reply(reader: Reader, request: dict[str, Any]) -> dict[str, Any]:
    try:
        rows = reader.run(request["text"], request["parameters"], Limits(**request["limits"]))
    except errors.KGError as error:
        return _error(error)
    except MemoryError:
        return _error(errors.QueryLimitError("the query needs more memory than its limit: ask for less"))
    return {"columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated}


def _error(error: errors.KGError) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": str(error)}


def _send(replies: IO[str], reply: dict[str, Any]) -> None:
    replies.write(json.dumps(reply) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
