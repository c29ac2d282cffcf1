"""The one shape of every error: RFC 9457 problem details, without traces and without this machine's paths."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from kg.errors import BusyError, KGError, MissingExtraError, QueryTimeoutError, StoreError

MEDIA_TYPE = "application/problem+json"
# Of the errors that are not the client's, those whose message is for it.
_SHOWN = (BusyError, MissingExtraError, QueryTimeoutError)
log = logging.getLogger("kg.api")


class InvalidParameter(BaseModel):
    """What is wrong with one part of the request."""

    parameter: str
    reason: str


class Problem(BaseModel):
    """Problem details as RFC 9457 has them; `errors` is there where parameters are invalid."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:problem-type:claimgraph:not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no entity 'method:nosuch'; /entities?text= finds entities by name.",
                    "instance": "/entities/method:nosuch",
                }
            ]
        }
    )

    type: str = Field(description="A URI that names the kind of problem; about:blank where the status says it all.")
    title: str = Field(description="The kind of problem in words, the same for every occurrence.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What went wrong this time and what to do about it.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[InvalidParameter] | None = Field(default=None, description="The invalid parameters, one by one.")


def problem_response(
    status: int,
    detail: str,
    instance: str,
    *,
    title: str = "",
    kind: str = "about:blank",
    errors: list[InvalidParameter] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """An error response in the one shape; `title` defaults to the status's phrase."""
    problem = Problem(
        type=kind, title=title or HTTPStatus(status).phrase, status=status, detail=detail, instance=instance, errors=errors
    )
    return JSONResponse(problem.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE)


def unexpected_problem(instance: str) -> JSONResponse:
    """The answer to an error that nothing foresaw: nothing of its text is shown."""
    return problem_response(500, "The service failed to answer; its log says why.", instance)


def openapi_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the statuses, each with the one shape."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def install_handlers(app: FastAPI, retry_after: int) -> None:
    """Make every foreseen error of the app answer in the one shape; `retry_after` is in seconds."""

    def kg_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, KGError)
        kind = "urn:problem-type:claimgraph:" + error.title.lower().replace(" ", "-")
        detail, headers = str(error), None
        if error.status >= 500 and not isinstance(error, _SHOWN):
            # The message of a server's fault may name files and addresses: it goes to the log alone.
            log.error("%s %s: %s", request.method, request.url.path, error)
            detail = "The service failed to answer; its log says why."
        if isinstance(error, StoreError):
            detail = f"The graph cannot be read at the moment; try again in {retry_after} seconds."
        if isinstance(error, BusyError):
            detail = f"{error}: try again in {retry_after} seconds"
        if isinstance(error, StoreError | BusyError):
            headers = {"Retry-After": str(retry_after)}
        return problem_response(error.status, detail, request.url.path, title=error.title, kind=kind, headers=headers)

    def invalid_request(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        errors = [
            InvalidParameter(parameter=".".join(map(str, e["loc"][1:])) or str(e["loc"][0]), reason=e["msg"])
            for e in error.errors()
        ]
        detail = "; ".join(f"{e.parameter}: {e.reason}" for e in errors)
        return problem_response(
            422,
            detail,
            request.url.path,
            title="Invalid request",
            kind="urn:problem-type:claimgraph:invalid-request",
            errors=errors,
        )

    def http_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        detail = error.detail
        if detail == HTTPStatus(error.status_code).phrase:
            detail = {
                404: "There is nothing at this path; /openapi.json lists what there is.",
                405: "This path does not take this method; /openapi.json lists what it takes.",
            }.get(error.status_code, detail)
        return problem_response(error.status_code, detail, request.url.path, headers=dict(error.headers or {}))

    app.add_exception_handler(KGError, kg_error)
    app.add_exception_handler(RequestValidationError, invalid_request)
    app.add_exception_handler(HTTPException, http_error)
