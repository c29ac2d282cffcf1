"""How much a free query may take; a client can ask for less, never for more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.errors import QueryError

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` from start to last row, `rows` and `bytes` (of JSON) of the result, `memory_mib` of the process that runs it."""

    seconds: float = 5.0
    rows: int = 1000
    bytes: int = 8 * MIB
    memory_mib: int = 512

    def lowered(self, *, seconds: float | None = None, rows: int | None = None) -> Limits:
        """These limits, with what a client asks for where that is less; raises QueryError for zero or less."""
        if (seconds is not None and not seconds > 0) or (rows is not None and not rows > 0):
            raise QueryError("a limit must be greater than 0")
        return replace(
            self,
            seconds=min(self.seconds, self.seconds if seconds is None else seconds),
            rows=min(self.rows, self.rows if rows is None else rows),
        )
