"""How lists and tables leave the service: as JSON or, where the Accept header prefers it, as CSV; whole or some fields of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from kg.api.models import Page
from kg.api.negotiation import CSV, JSON, choose
from kg.api.problems import openapi_responses
from kg.api.tabular import columns_of, csv_lines, csv_of_items
from kg.errors import InputError

M = TypeVar("M", bound=BaseModel)
_Fields = Annotated[
    str | None,
    Query(max_length=300, description="Only these fields of each item, with commas between.", examples=["id,name"]),
]


def table_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of an endpoint that also answers in CSV."""
    table = {"description": "OK", "content": {CSV: {"schema": {"type": "string"}}}}
    return {200: table, **openapi_responses(406, *statuses)}


async def table_format(request: Request) -> str:
    """JSON or CSV, as the client prefers; an HTTP error 406 where it takes neither."""
    chosen = choose(request.headers.get("accept", ""), (JSON, CSV))
    if chosen is None:
        raise HTTPException(406, f"This comes as {JSON} or {CSV}, and the Accept header takes neither.")
    return chosen


TableFormat = Annotated[str, Depends(table_format)]


def table_response(format_: str, answer: BaseModel, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """An answer, or in CSV its rows under a header."""
    if format_ == CSV:
        return csv_response(csv_lines(header, rows))
    return Response(answer.model_dump_json(), media_type=JSON)


def csv_response(parts: Iterator[str], headers: dict[str, str] | None = None) -> Response:
    """CSV text, sent part by part."""
    return StreamingResponse(_encoded(parts), media_type=f"{CSV}; charset=utf-8; header=present", headers=headers)


@dataclass(frozen=True, slots=True)
class Listing(Generic[M]):
    """How one request wants a list of `model`: in which format, and which fields of it (None for all)."""

    request: Request
    model: type[M]
    format: str
    fields: tuple[str, ...] | None

    def page(self, items: Sequence[M], next_cursor: str | None) -> Response:
        """The response of one page; where another follows, its address is also in the Link header, which CSV needs."""
        headers = {}
        if next_cursor:
            following = self.request.url.include_query_params(cursor=next_cursor)
            headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
        if self.format == CSV:
            return csv_response(csv_of_items(columns_of(self.model, self.fields), items), headers)
        page = Page[self.model](items=list(items), next_cursor=next_cursor)  # type: ignore[name-defined]
        chosen: Any = {"items": {"__all__": set(self.fields)}, "next_cursor": True} if self.fields else None
        return Response(page.model_dump_json(include=chosen), media_type=JSON, headers=headers)


def listing(model: type[M]) -> Callable[..., Any]:
    """A dependency that reads how a request wants a list of `model`; its error 400 names the fields that there are."""

    async def read(request: Request, format_: TableFormat, fields: _Fields = None) -> Listing[M]:
        return Listing(request, model, format_, _chosen(model, fields) if fields is not None else None)

    return read


def _chosen(model: type[BaseModel], text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in model.model_fields]
    if unknown or not names:
        wrong = f"'{unknown[0]}' is no field" if unknown else "fields names none"
        raise InputError(f"{wrong}; there are: {', '.join(model.model_fields)}")
    return names


async def _encoded(parts: Iterator[str]) -> Any:
    for part in parts:
        yield part.encode("utf-8", "replace")
