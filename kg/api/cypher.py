"""/cypher: a free query that reads the graph, in a process of its own."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Body, Response

from kg.api.models_queries import CypherRequest, CypherResult
from kg.api.output import TableFormat, table_response, table_responses
from kg.api.store import FreeQueriesDep

router = APIRouter(tags=["queries"])


@router.post(
    "/cypher", summary="Run a free read-only query", response_model=CypherResult,
    responses=table_responses(400, 403, 413, 422, 503, 504),
)  # fmt: skip
def run_cypher(free: FreeQueriesDep, format_: TableFormat, request: Annotated[CypherRequest, Body()]) -> Response:
    """The rows of one Cypher statement that reads the graph, exactly as `kg cypher` runs it.

    Writing, files, procedures and several statements are refused (403). A query that runs past the service's time is
    stopped (504), one that needs more memory than it may have too (422). At most a few run at once: past that, 503 says
    when to come back.
    """
    started = time.monotonic()
    rows = free.run(request.query, request.parameters, request.limit)
    seconds, values = round(time.monotonic() - started, 6), [list(row) for row in rows.rows]
    answer = CypherResult(columns=list(rows.columns), rows=values, truncated=rows.truncated, seconds=seconds)
    return table_response(format_, answer, rows.columns, values)
