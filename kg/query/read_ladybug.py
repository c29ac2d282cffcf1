"""Runs free queries on the embedded database's snapshot, inside the worker process."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import QueryError, QueryLimitError, QueryTimeoutError, StoreError
from kg.query.confine import forbid_files, limit_memory
from kg.query.guard import check_plan
from kg.query.limits import MIB, Limits
from kg.query.worker import collect
from kg.stores import Rows
from kg.stores.values import plain_ladybug

# A plan is drawn as boxes: an operator's name and number alone between two bars, a table function's name below it.
_OPERATOR = re.compile(r"│ *(?:([A-Z_]+)\[\d+\]|Function: (\w+)) *(?=│)")
_MAX_DATABASE = 1 << 36  # address space, a power of two; the engine's own default is larger than many systems let a process map


class LadybugReader:
    """One read-only connection; after the constructor the process can open no file."""

    def __init__(self, where: str, memory_mib: int) -> None:
        import ladybug

        try:
            database = ladybug.Database(Path(where), read_only=True, buffer_pool_size=memory_mib * MIB // 2,
                                        max_num_threads=2, max_db_size=_MAX_DATABASE)  # fmt: skip
            self._connection = ladybug.Connection(database)
            # Loads what the engine and its binding load late, while files can still be opened.
            self.run("RETURN [1, 2], {a: 'x'}, date('2020-01-01'), $x", {"x": 1}, Limits())
        except (RuntimeError, OSError) as error:
            raise StoreError(f"cannot open the graph in '{Path(where).parent}': {_first_line(error)}") from None
        limit_memory(memory_mib)
        forbid_files()

    def run(self, text: str, parameters: dict[str, Any], limits: Limits) -> Rows:
        """See `kg.query.worker.Reader`."""
        deadline = time.monotonic() + limits.seconds
        plan = str(self._execute("EXPLAIN " + text, parameters, deadline, limits.seconds).get_next()[0])
        check_plan((operator or function for operator, function in _OPERATOR.findall(plan)), "ladybug")
        result = self._execute(text, parameters, deadline, limits.seconds)
        try:
            return collect(tuple(result.get_column_names()), self._rows(result), limits)
        except RuntimeError as error:
            raise _translated(error, limits.seconds) from None
        finally:
            result.close()

    def _execute(self, text: str, parameters: dict[str, Any], deadline: float, seconds: float) -> Any:
        left = max(deadline - time.monotonic(), 0.001)
        self._connection.set_query_timeout(max(int(left * 1000), 1))
        try:
            result = self._connection.execute(text, parameters) if parameters else self._connection.execute(text)
        except RuntimeError as error:
            raise _translated(error, seconds) from None
        except (TypeError, ValueError) as error:
            raise QueryError(f"the parameters do not fit the query: {_first_line(error)}") from None
        if isinstance(result, list):
            raise QueryError("one statement only")
        return result

    @staticmethod
    def _rows(result: Any) -> Iterator[list[Any]]:
        while result.has_next():
            yield [plain_ladybug(value) for value in result.get_next()]


def _translated(error: RuntimeError, seconds: float) -> QueryError:
    message = _first_line(error)
    if "interrupted" in message.lower():
        return QueryTimeoutError(f"the query ran past its {seconds:g} s: ask for less, or match less")
    if "bad_alloc" in message or "buffer pool is full" in message or "allocate memory" in message:
        return QueryLimitError("the query needs more memory than its limit: ask for less, or shorten a range or a path")
    return QueryError(message)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return re.sub(r"^(Parser|Binder|Catalog|Runtime|Conversion|IO) exception: ", "", lines[0])
