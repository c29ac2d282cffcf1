"""Runs free queries in a process of their own that is killed at the deadline, and gives the rows back.

An engine's own time limit has holes (`UNWIND range(1, 2000000000)` ran 106 s under a limit of 3 s), and nothing in
it bounds memory, so the deadline and the memory limit are the operating system's.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from kg import errors
from kg.errors import QueryError, QueryLimitError, QueryTimeoutError, StoreError
from kg.query.guard import parameter_names, safe_cypher
from kg.query.limits import MIB, Limits
from kg.stores import Rows

_START_SECONDS = 30.0  # to import the engine and open the graph
_GRACE_SECONDS = 0.25  # for the engine's own limit to end the query first, which leaves the process usable
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE")


def run_free_cypher(where: str, text: str, parameters: Mapping[str, Any] | None = None, *, limits: Limits | None = None) -> Rows:
    """Run one free query on the graph at `where` in a process that ends with it; raises as `FreeQueries.run` does."""
    with FreeQueries(where, limits, processes=1) as queries:
        return queries.run(text, parameters)


class FreeQueries:
    """Runs free queries on one graph for a service: up to `processes` at a time, in processes that are kept warm."""

    def __init__(self, where: str, limits: Limits | None = None, *, processes: int = 2) -> None:
        """`where` is a build directory, or a `bolt://` or `neo4j://` address; nothing is started before the first query."""
        self.where, self.limits = where, limits or Limits()
        self.engine = engine_of(where)
        self._slots = threading.BoundedSemaphore(processes)
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None

    def run(self, text: str, parameters: Mapping[str, Any] | None = None, *, limits: Limits | None = None) -> Rows:
        """The rows of one query, at most `limits.rows` (then `truncated`); `limits` can only lower this object's.

        Raises QueryRefusedError (not read-only), QueryError (malformed), QueryLimitError (time, memory, size) or StoreError.
        """
        allowed = self.limits.lowered(seconds=limits.seconds, rows=limits.rows) if limits else self.limits
        checked, values = self._checked(text, parameters or {})
        if not self._slots.acquire(timeout=allowed.seconds):
            raise QueryLimitError("too many free queries are running: try again in a moment")
        try:
            worker = self._take()
            try:
                return worker.run(checked, values, allowed)
            finally:
                if worker.process.poll() is None:
                    with self._lock:
                        self._idle.append(worker)
        finally:
            self._slots.release()

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            for worker in self._idle:
                worker.kill()
            self._idle.clear()

    def __enter__(self) -> FreeQueries:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _take(self) -> _Worker:
        stamp = self._stamp()
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.stamp == stamp and worker.process.poll() is None:
                    return worker
                worker.kill()  # the graph was built anew since
        return _Worker(self._place(), self.engine, stamp, self.limits.memory_mib)

    def _checked(self, text: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The text and values to run, where they are safe; for another language than Cypher a subclass has its own."""
        checked = safe_cypher(text, self.engine)
        return checked, _checked_parameters(checked, parameters)

    def _place(self) -> str:
        """What the process opens."""
        return self.where if self.engine == "neo4j" else str(_snapshot(self.where))

    def _stamp(self) -> tuple[int, int]:
        """What tells one snapshot from the next; a new one is first checked against the tables, or made from them."""
        if self.engine == "neo4j":
            return (0, 0)
        stamp = _file_stamp(_snapshot(self.where))
        if stamp is None or stamp != self._seen:
            from kg.stores.snapshot import ensure_snapshot

            stamp = self._seen = _file_stamp(ensure_snapshot(Path(self.where)))
        return stamp or (0, 0)


class _Worker:
    """One process of kg.query.worker."""

    def __init__(self, place: str, engine: str, stamp: tuple[int, int], memory_mib: int) -> None:
        self.stamp, self.memory_mib = stamp, memory_mib
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = str(Path(errors.__file__).parents[1])
        # -P: what lies in the working directory must not be imported.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.query.worker"], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        request = {"where": place, "engine": engine, "memory_mib": memory_mib}
        reply = self._ask(request, _START_SECONDS, MIB)
        if reply is None:
            self.kill()
            raise StoreError("the process for free queries did not start: try again, or use a named query")
        _raise_error(reply)

    def run(self, text: str, parameters: dict[str, Any], limits: Limits) -> Rows:
        started = time.monotonic()
        request = {"text": text, "parameters": parameters, "limits": asdict(limits)}
        try:
            reply = self._ask(request, limits.seconds + _GRACE_SECONDS, 4 * limits.bytes + MIB)
        except BaseException:
            self.kill()
            raise
        if reply is None:
            self.kill()
            if time.monotonic() - started >= limits.seconds:
                raise QueryTimeoutError(f"the query ran past its {limits.seconds:g} s: ask for less, or match less")
            raise QueryLimitError(f"the query broke its process, likely for want of memory ({self.memory_mib} MiB): ask for less")
        if reply.get("error") in ("QueryLimitError", "QueryTimeoutError"):
            self.kill()  # what the query took may not all have been given back
        _raise_error(reply)
        return Rows(tuple(reply["columns"]), tuple(map(tuple, reply["rows"])), reply["truncated"])

    def kill(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()

    def _ask(self, request: dict[str, Any], seconds: float, max_bytes: int) -> dict[str, Any] | None:
        """The reply, or None where the process ended, or was ended at the deadline."""
        assert self.process.stdin and self.process.stdout
        timer = threading.Timer(seconds, self.process.kill)
        timer.start()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline(max_bytes)
        except OSError:
            return None
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            return None
        reply: dict[str, Any] = json.loads(line)
        return reply


def engine_of(where: str) -> str:
    """The engine behind a store's address: "neo4j" for `bolt://` and `neo4j://`, else "ladybug"."""
    return "neo4j" if where.split("://", 1)[0].split("+", 1)[0] in ("bolt", "neo4j") and "://" in where else "ladybug"


def _snapshot(where: str) -> Path:
    return Path(where) / "graph.lbug"


def _file_stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_mtime_ns)


def _checked_parameters(text: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    used = parameter_names(text)
    if missing := sorted(used - parameters.keys()):
        raise QueryError(f"the query uses ${missing[0]}, which has no value: give it as a parameter")
    try:
        json.dumps(dict(parameters), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise QueryError(f"a parameter's value is no JSON: {error}") from None
    return {name: parameters[name] for name in used}


def _raise_error(reply: dict[str, Any]) -> None:
    if "error" in reply:
        raise getattr(errors, reply["error"])(reply["message"])
