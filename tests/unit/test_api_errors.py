"""Every error of the service has one shape, says what to do, and shows nothing of the inside."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kg.api.app import create_app
from kg.api.problems import Problem
from kg.errors import InputError, KGError, MissingExtraError, NotFoundError, QueryLimitError, QueryRefusedError, StoreError
from kg.settings import Settings
from kg.stores import Rows, StoreInfo
from tests.served import build_graph

SECRET = "/srv/private/graph.lbug"


class FailingStore:
    """A store whose every query raises."""

    info = StoreInfo("ladybug", SECRET, "build", 1)

    def __init__(self, error: Exception) -> None:
        self.error = error

    def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        raise self.error

    def close(self) -> None:
        raise AssertionError("a store that was given stays the caller's")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(
        create_app(build_graph(tmp_path_factory.mktemp("errors")), Settings(max_body=1000, max_question=60))
    ) as client:
        yield client


def failing(error: Exception) -> FastAPI:
    return create_app(FailingStore(error), Settings(retry_after=7))


def problem(response: Any, status: int, path: str) -> Problem:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    found = Problem(**body)
    assert set(body) <= {"type", "title", "status", "detail", "instance", "errors"}
    assert (found.status, found.instance) == (status, path)
    assert found.title and found.detail and "\n" not in found.detail
    assert "Traceback" not in response.text and SECRET not in response.text and "kg/" not in response.text
    return found


PATHS = ("/ask?q=which+methods+cut+memory%3F", "/examples", "/papers", "/papers/a", "/entities", "/entities/method:a", "/claims",
         "/claims?metric=memory", "/queries/most_used", "/stats", "/health")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_store_that_fails_is_503_with_a_time_to_come_back(path: str) -> None:
    response = TestClient(failing(StoreError(f"cannot open {SECRET}"))).get(path)
    found = problem(response, 503, path.partition("?")[0])
    assert response.headers["retry-after"] == "7" and "7 seconds" in found.detail


def test_request_whose_queries_take_too_long_is_504_and_the_next_has_its_own_time() -> None:
    class SlowStore(FailingStore):
        asked = 0

        def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
            self.asked += 1
            time.sleep(0.6)
            return Rows(("n",), ((1,),))

    store = SlowStore(ZeroDivisionError())
    client = TestClient(create_app(store, Settings(request_seconds=1)))
    for _ in range(2):
        assert "1 s" in problem(client.get("/stats"), 504, "/stats").detail
    assert store.asked == 4


def test_no_more_queries_run_at_once_than_may() -> None:
    running, most = 0, 0

    class CountingStore(FailingStore):
        def query(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
            nonlocal running, most
            running += 1
            most = max(most, running)
            time.sleep(0.005)
            running -= 1
            return Rows(("n",), ((1,),))

    client = TestClient(create_app(CountingStore(ZeroDivisionError()), Settings(queries_at_once=2)))
    with ThreadPoolExecutor(8) as pool:
        assert {r.status_code for r in pool.map(lambda _: client.get("/stats"), range(16))} == {200}
    assert most == 2


@pytest.mark.parametrize("path", PATHS)
def test_error_that_nothing_foresaw_is_500_and_shows_nothing(path: str) -> None:
    response = TestClient(failing(ZeroDivisionError(SECRET))).get(path)
    found = problem(response, 500, path.partition("?")[0])
    assert "ZeroDivision" not in response.text and "log" in found.detail
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (InputError("give a question"), 400, "give a question"), (NotFoundError("no such thing"), 404, "no such thing"),
        (QueryRefusedError("only reads"), 403, "only reads"), (QueryLimitError("took too long"), 422, "took too long"),
        (MissingExtraError("mcp", "mcp"), 501, "claimgraph[mcp]"), (KGError(SECRET), 500, "its log says why"),
    ],
)  # fmt: skip
def test_each_kind_of_error_has_its_status(error: KGError, status: int, detail: str) -> None:
    assert detail in problem(TestClient(failing(error)).get("/stats"), status, "/stats").detail


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/nothing", 404, "openapi.json"), ("/static/nothing.js", 404, "openapi.json"), ("/docs", 404, "openapi.json"),
        ("/papers/nosuch", 404, "/papers?text="), ("/entities/method:nosuch", 404, "/entities?text="),
        ("/entities/nosuch", 404, "nosuch"), ("/queries/nosuch", 404, "nosuch"),
        ("/queries/claims_of_method", 400, "method"), ("/queries/counts?x=1", 400, "x"),
        ("/queries/most_used?limit=many", 400, "limit"), ("/queries/most_used?limit=1&limit=2", 400, "twice"),
        ("/queries/claims_of_method?method=nosuch", 404, "nosuch"),
        ("/queries/claims_of_method?method=" + "a" * 400, 400, "characters"), ("/ask", 422, "q"), ("/ask?q=", 422, "q"),
        ("/ask?q=+++", 400, "q"), ("/ask?q=" + "a" * 61, 400, "60"), ("/ask?q=a&limit=0", 422, "limit"),
        ("/papers?limit=0", 422, "limit"), ("/papers?limit=x", 422, "limit"), ("/papers?limit=101", 400, "100"),
        ("/papers?year=20", 422, "year"), ("/papers?cursor=zzz", 400, "next_cursor"),
        ("/papers?cursor=" + "a" * 500, 422, "cursor"), ("/papers?text=" + "a" * 300, 422, "text"),
        ("/papers?entity=paper:a", 400, "/entities?text="), ("/papers?entity=x", 400, "/entities?text="),
        ("/entities?type=Person", 422, "type"), ("/entities?cursor=!", 400, "next_cursor"),
        ("/entities?limit=-1", 422, "limit"), ("/claims?metric=nosuch", 404, "nosuch"),
        ("/claims?direction=sideways", 422, "direction"), ("/claims?min_factor=0", 422, "min_factor"),
        ("/claims?min_factor=nan", 422, "min_factor"), ("/claims?cursor=%00", 400, "next_cursor"),
        ("/claims?method=" + "a" * 400, 422, "method"),
    ],
)  # fmt: skip
def test_bad_requests_endpoint_by_endpoint(client: TestClient, path: str, status: int, word: str) -> None:
    found = problem(client.get(path), status, path.partition("?")[0])
    assert word in found.detail
    assert (status == 422) == (found.errors is not None)


@pytest.mark.parametrize(
    "path", ["/", "/ask", "/papers", "/entities/method:a", "/claims", "/queries", "/stats", "/health", "/static/app.js"]
)
def test_other_methods_are_405(client: TestClient, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        problem(client.request(method, path), 405, path)


def test_body_past_the_limit_is_413(client: TestClient) -> None:
    assert "1000 bytes" in problem(client.post("/ask", content=b"a" * 1001), 413, "/ask").detail


def test_body_without_a_length_is_cut_off() -> None:
    app = create_app(FailingStore(StoreError(SECRET)), Settings(max_body=1000))

    @app.post("/length")
    def length(words: list[str]) -> int:
        return len(words)

    client = TestClient(app)
    headers = {"Content-Type": "application/json"}
    assert client.post("/length", content=iter([b'["a",', b'"b"]']), headers=headers).json() == 2
    problem(client.post("/length", content=iter([b'["' + b"a" * 600, b"b" * 401 + b'"]']), headers=headers), 413, "/length")


def test_text_of_a_client_is_never_query_text(client: TestClient) -> None:
    attack = "x') DETACH DELETE n // \" ` {"
    for path, name in (
        ("/papers", "text"),
        ("/entities", "text"),
        ("/claims", "method"),
        ("/claims", "paper"),
        ("/claims", "dataset"),
    ):
        response = client.get(path, params={name: attack})
        assert response.status_code == 200 and response.json()["items"] == []
    problem(client.get("/entities/method:" + attack.replace("/", "%2F")), 404, "/entities/method:" + attack)


def test_every_answer_has_the_security_headers_and_no_cors(client: TestClient) -> None:
    for path in ("/", "/static/app.js", "/health", "/nothing", "/ask", "/openapi.json"):
        response = client.get(path, headers={"Origin": "https://elsewhere.example"})
        assert response.headers["x-content-type-options"] == "nosniff"
        policy = response.headers["content-security-policy"]
        assert (
            "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy and "http" not in policy
        )
        assert "access-control-allow-origin" not in response.headers
    assert (
        client.options("/papers", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}).status_code
        == 405
    )


def test_openapi_describes_every_answer_and_error(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) >= {"/ask", "/papers", "/papers/{id}", "/entities", "/entities/{id}", "/claims",
                                    "/queries", "/queries/{name}", "/stats", "/health", "/examples"}  # fmt: skip
    assert set(schema["components"]["schemas"]["Problem"]["properties"]) == {
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "errors",
    }
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            assert responses["200"]["content"]["application/json"]["schema"], path
            for status, response in responses.items():
                if status not in ("200", "304"):
                    shown = response["content"]["application/problem+json"]["schema"]
                    assert shown == {"$ref": "#/components/schemas/Problem"}, path


def test_examples_in_openapi_fit_their_models() -> None:
    from pydantic import BaseModel

    from kg.api import models, models_graph, models_queries, models_questions

    modules = (models, models_graph, models_queries, models_questions)
    values = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    shown = [value for value in values if issubclass(value, BaseModel) and value.model_config.get("json_schema_extra")]
    assert len(shown) >= 10
    for model in shown:
        extra: Any = model.model_config["json_schema_extra"]
        for example in extra["examples"]:
            assert set(example) <= set(model.model_fields), model
            model(**example)
