"""A store that one request may keep busy only so long."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import QueryTimeoutError
from kg.query.catalog import load_catalog
from kg.stores import Rows, Store

# What a metric covers takes longer to walk than to read the claims on it, and a snapshot does not change: it is kept, one
# answer a metric.
_KEPT = "metric_reach"


@dataclass(slots=True)
class _Spent:
    """How long the queries of one request have taken, in seconds."""

    seconds: float = 0.0


_spent: ContextVar[_Spent | None] = ContextVar("spent", default=None)


@contextmanager
def unmetered() -> Iterator[None]:
    """Put what is asked within on no request's account: it is for all of them."""
    token = _spent.set(None)
    try:
        yield
    finally:
        _spent.reset(token)


class LimitedStore:
    """Another store, which a request may ask no more once its queries have taken `seconds`.

    One query's own time is limited by the store itself, so the queries of a request take less than twice that. Only
    `at_once` of all queries run at a time and the rest wait their turn: 16 big ones together fill the engine's memory.
    """

    def __init__(self, store: Store, seconds: float, at_once: int) -> None:
        self._store, self._seconds = store, seconds
        self._turns = BoundedSemaphore(at_once)
        self.info = store.info
        self._kept: dict[tuple[Any, ...], Rows] = {}

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """As the store's; raises QueryTimeoutError past the request's time."""
        if self.info.engine != "ladybug" or text != load_catalog()[_KEPT].text_for("ladybug"):
            return self._timed(text, parameters)
        key = tuple(sorted((parameters or {}).items()))
        if key not in self._kept:
            self._kept[key] = self._timed(text, parameters)
        return self._kept[key]

    def _timed(self, text: str, parameters: Mapping[str, Any] | None) -> Rows:
        spent = _spent.get()
        if spent is None:  # not for a request
            with self._turns:
                return self._store.query(text, parameters)
        if spent.seconds > self._seconds:
            raise QueryTimeoutError(f"the request's queries ran past {self._seconds:g} s: ask for less")
        with self._turns:
            started = time.monotonic()
            try:
                return self._store.query(text, parameters)
            finally:
                spent.seconds += time.monotonic() - started

    def close(self) -> None:
        """Close the store."""
        self._store.close()


class Meter:
    """ASGI middleware that begins a request's account; the threads that handle it see the same one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        _spent.set(_Spent())
        await self.app(scope, receive, send)
