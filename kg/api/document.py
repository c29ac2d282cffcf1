"""The OpenAPI document: what every operation has in common is added here, as no endpoint states it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kg.api.access import is_open
from kg.api.problems import Problem, openapi_responses

_SCHEME = "token"


def describe(app: FastAPI, *, token: bool) -> None:
    """Let the app's document hold the error shape, the token (whether asked for or not), and 304 for what a client has."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            components = schema.setdefault("components", {})
            schemas = components.setdefault("schemas", {})
            schemas |= problem.pop("$defs", {})
            schemas["Problem"] = problem
            components["securitySchemes"] = {
                _SCHEME: {"type": "http", "scheme": "bearer", "description": "Asked for where KG_TOKEN is set."}
            }
            for method, path, operation in _operations(schema):
                _complete(method, path, operation, token=token)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


def _complete(method: str, path: str, operation: dict[str, Any], *, token: bool) -> None:
    if is_open(path):
        return
    responses = operation["responses"]
    operation["security"] = [{_SCHEME: []}] if token else [{}, {_SCHEME: []}]
    responses |= {str(status): response for status, response in openapi_responses(401).items()}
    if method == "get":
        responses["304"] = {"description": "Not Modified: the client's ETag (If-None-Match) is still the answer's"}
        responses["200"].setdefault("headers", {})["ETag"] = {
            "description": "Changes with the build of the graph.", "schema": {"type": "string"}
        }  # fmt: skip
