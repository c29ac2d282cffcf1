"""Schemathesis asks every operation of the OpenAPI document, well and badly: no server error, and every answer as described."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kg.api.app import create_app
from kg.settings import Settings
from tests.served import build_graph

TOKEN = "s3cret"
CHECKS = [
    checks.not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
few = settings(
    deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_graph(tmp_path_factory.mktemp("api_schema"))


def document(app: Any, token: str = "") -> Any:
    """The service's document as Schemathesis reads it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers)


def each_case(schema: Any, check: Callable[[schemathesis.Case], None], examples: int) -> set[str]:
    """Check so many good and so many bad requests of every operation; the paths that were asked."""
    asked: set[str] = set()
    for operation in (result.ok() for result in schema.get_all_operations()):
        for mode in GenerationMode:
            run = given(case=operation.as_strategy(generation_mode=mode))(lambda case: check(case))
            try:
                settings(few, max_examples=examples)(run)()
            except Unsatisfiable:  # nothing can be wrong about a request without parameters
                assert mode is GenerationMode.NEGATIVE
        asked.add(operation.path)
    return asked


def test_every_answer_is_as_described(graph: str) -> None:
    app = create_app(graph)

    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    with TestClient(app):
        asked = each_case(document(app), check, 4)
    assert asked == set(app.openapi()["paths"])


def test_every_answer_is_as_described_with_and_without_the_token(graph: str) -> None:
    app = create_app(graph, Settings(token=TOKEN))

    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {TOKEN}"})
        refused = case.call(headers={"Authorization": "Bearer wrong"})
        assert refused.status_code == 401 or case.path == "/health"
        case.validate_response(refused, checks=CHECKS)

    with TestClient(app):
        each_case(document(app, TOKEN), check, 2)
