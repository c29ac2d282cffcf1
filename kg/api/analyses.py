"""The analysis of a graph, made once a build and kept: in a process of its own, so that other requests are answered meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import kg
from kg.errors import QueryTimeoutError, StoreError
from kg.stores import Store

MOST = 100  # entries of each list that are kept
_SECONDS = 300.0
_Made = Future[dict[str, Any]]


class Analyses:
    """The analysis of a store's graph. `where` is its address, None for a store that only this process has, and analyses."""

    def __init__(self, store: Store, where: str | None) -> None:
        self._store, self._where = store, where
        self._lock = Lock()
        self._build_id, self._made = "", Future[dict[str, Any]]()

    def start(self) -> _Made:
        """The analysis of the graph as it is now, in the making or made; it raises StoreError or QueryTimeoutError.

        A failed one is made again at the next call.
        """
        with self._lock:
            failed = self._made.done() and self._made.exception() is not None
            if self._build_id != self._store.info.build_id or failed:
                self._build_id, self._made = self._store.info.build_id, Future()
                Thread(target=self._make, args=(self._made,), daemon=True, name="analysis").start()
            return self._made

    def _make(self, made: _Made) -> None:
        try:
            made.set_result(self._here() if self._where is None else _elsewhere(self._where))
        except BaseException as error:
            made.set_exception(error)

    def _here(self) -> dict[str, Any]:
        from kg.analysis import analyze

        return analyze(self._store, limit=MOST).to_json()


def _elsewhere(where: str) -> dict[str, Any]:
    """The analysis by `kg analyze` in another process: it is seconds of pure Python, which would hold the interpreter's lock."""
    command = [sys.executable, "-P", "-m", "kg", "analyze", "--json", "--limit", str(MOST), "--store", where]
    environment = os.environ | {"PYTHONPATH": str(Path(kg.__file__).parents[1])}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise QueryTimeoutError(f"the analysis ran past its {_SECONDS:g} s") from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise StoreError(said[-1].removeprefix("kg: ") if said else "the analysis ended without a word")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
