"""/queries and /queries/{name}: the named queries, with their parameters as the query string."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from kg.api.models_queries import NamedQuery, QueryParameter, QueryResult
from kg.api.output import TableFormat, table_response, table_responses
from kg.api.store import AskerDep, SettingsDep, StoreDep
from kg.errors import QueryError
from kg.query.catalog import NamedQuery as CatalogQuery
from kg.query.catalog import load_catalog, run_named

router = APIRouter(tags=["queries"])
_MAX_VALUE = 300


@router.get("/queries", summary="List the named queries")
def list_queries(store: StoreDep) -> list[NamedQuery]:
    """Every query that can be run by name, with its parameters and its text."""
    return [_described(query, store.info.engine) for query in load_catalog().values()]


@router.get(
    "/queries/{name}", summary="Run a named query", response_model=QueryResult,
    responses=table_responses(400, 404, 422, 503, 504),
)  # fmt: skip
def run_query(
    request: Request,
    store: StoreDep,
    asker: AskerDep,
    settings: SettingsDep,
    format_: TableFormat,
    name: Annotated[str, Path(max_length=100, examples=["methods_by_metric"])],
) -> Response:
    """The rows of a named query. Its parameters are given in the query string, as in `?metric=memory&direction=down`."""
    parameters: dict[str, Any] = {}
    for key, value in request.query_params.multi_items():
        if key in parameters:
            raise QueryError(f"{key} is given twice")
        if len(value) > _MAX_VALUE:
            raise QueryError(f"{key} has at most {_MAX_VALUE} characters")
        parameters[key] = value
    result = run_named(store, name, parameters, asker.names)
    rows = [list(row) for row in result.rows[: settings.max_rows]]
    truncated = result.truncated or len(result.rows) > len(rows)
    answer = QueryResult(name=name, columns=list(result.columns), rows=rows, truncated=truncated)
    return table_response(format_, answer, result.columns, rows)


def _described(query: CatalogQuery, engine: str) -> NamedQuery:
    parameters = [
        QueryParameter(name=p.name, type=p.kind or p.type, default=p.default, required=p.required, description=p.description)
        for p in query.parameters
    ]
    return NamedQuery(
        name=query.name, title=query.title, description=query.description, parameters=parameters, returns=list(query.returns),
        text=query.text_for(engine),
    )  # fmt: skip
