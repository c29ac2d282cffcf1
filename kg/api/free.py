"""Free queries for many clients: a few at a time, and one more waits only a moment before it is told to come back."""

from __future__ import annotations

from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

from kg.errors import BusyError
from kg.query.limits import Limits
from kg.query.runner import FreeQueries
from kg.stores import Rows

_WAIT_SECONDS = 0.5


class FreeCypher:
    """Runs free queries on the graph at `where`, up to `processes` at once, each within `limits`."""

    def __init__(self, where: str, limits: Limits, processes: int) -> None:
        self._limits = limits
        self._queries = FreeQueries(where, limits, processes=processes)
        self._slots = BoundedSemaphore(processes)

    def run(self, text: str, parameters: Mapping[str, Any], rows: int | None) -> Rows:
        """The rows of one query, at most `rows`; raises BusyError past the number of processes, else as FreeQueries does."""
        if not self._slots.acquire(timeout=_WAIT_SECONDS):
            raise BusyError("too many free queries are running")
        try:
            return self._queries.run(text, parameters, limits=self._limits.lowered(rows=rows))
        finally:
            self._slots.release()

    def close(self) -> None:
        """End the processes."""
        self._queries.close()
