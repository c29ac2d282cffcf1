"""Free queries through the service: what they may do, how long, and how many at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg.api.app import create_app
from kg.errors import BusyError
from kg.query.limits import Limits
from kg.settings import Settings
from tests.served import build_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_graph(tmp_path_factory.mktemp("api_cypher"))


@pytest.fixture(scope="module")
def client(graph: str) -> Iterator[TestClient]:
    settings = Settings(query_seconds=2, free_queries=1, max_rows=5, max_body=4000, retry_after=3)
    with TestClient(create_app(graph, settings)) as client:
        yield client


def ask(client: TestClient, query: str, **more: Any) -> Any:
    return client.post("/cypher", json={"query": query, **more})


def test_rows_columns_and_time(client: TestClient) -> None:
    body = ask(
        client, "MATCH (m:Method {id: $id}) RETURN m.name AS name, m.papers", parameters={"id": "method:squeezecache"}
    ).json()
    assert body["columns"] == ["name", "m.papers"] and body["rows"] == [["SqueezeCache", 1]]
    assert body["truncated"] is False and 0 < body["seconds"] < 30


def test_client_lowers_the_number_of_rows_and_cannot_raise_it(client: TestClient) -> None:
    query = "MATCH (e:Metric) RETURN e.id"
    for limit, rows in ((2, 2), (5, 5), (1000, 5), (None, 5)):
        body = ask(client, query, **({"limit": limit} if limit else {})).json()
        assert len(body["rows"]) == rows and body["truncated"]


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) DETACH DELETE n", "CREATE (:Paper {id: 'x'})", "MATCH (p:Paper) SET p.name = 'x'", "DROP TABLE Paper",
        "LOAD FROM '/etc/passwd' RETURN *", "COPY Paper TO '/tmp/out.csv'", "CALL show_tables() RETURN *",
        "INSTALL httpfs", "RETURN 1; MATCH (n) DELETE n", "MATCH (n) RETURN n UNION CREATE (:Paper {id: 'y'})",
        "ATTACH '/tmp/x' AS x (dbtype lbug)", "EXPLAIN MATCH (n) RETURN n", "BEGIN TRANSACTION",
    ],
)  # fmt: skip
def test_more_than_reading_is_refused_and_says_why(client: TestClient, query: str) -> None:
    response = ask(client, query)
    assert response.status_code in (400, 403), response.text
    assert response.headers["content-type"] == "application/problem+json" and len(response.json()["detail"]) > 20
    assert client.get("/stats").json()["nodes"]["Paper"] == 6


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"query": "MATCH (n:Nosuch) RETURN n"}, 400, "Nosuch"), ({"query": "MATCH (n RETURN n"}, 400, ""),
        ({"query": "RETURN $x"}, 400, "$x"), ({"query": ""}, 422, "query"), ({}, 422, "query"), ([], 422, ""),
        ({"query": "RETURN 1", "limit": 0}, 422, "limit"), ({"query": "RETURN 1", "limit": "many"}, 422, "limit"),
        ({"query": "RETURN 1", "parameters": [1]}, 422, "parameters"), ({"query": 5}, 422, "query"),
    ],
)  # fmt: skip
def test_malformed_requests(client: TestClient, body: Any, status: int, word: str) -> None:
    response = client.post("/cypher", json=body)
    assert response.status_code == status and word in response.json()["detail"]


def test_what_is_no_json_or_too_long(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/cypher", content=b"{", headers=headers).status_code == 422
    assert client.post("/cypher", content=b"\xff\xfe", headers=headers).status_code in (400, 422)
    assert client.post("/cypher", content=b"RETURN 1", headers={"Content-Type": "text/plain"}).status_code == 422
    assert ask(client, "RETURN '" + "a" * 5000 + "'").status_code == 413
    assert client.get("/cypher").status_code == 405


def test_query_past_its_time_or_memory_is_stopped_and_the_next_one_runs(client: TestClient) -> None:
    response = ask(client, "MATCH (a), (b), (c), (d), (e) WHERE a.id + b.id + c.id + d.id + e.id = 'x' RETURN count(*)")
    assert response.status_code in (422, 504), response.text
    if response.status_code == 504:
        assert "past its 2 s" in response.json()["detail"]
    assert ask(client, "RETURN 1").json()["rows"] == [[1]]


def test_past_the_number_that_may_run_at_once_it_is_503_and_when_to_come_back(client: TestClient) -> None:
    free: Any = client.app.state.free  # type: ignore[attr-defined]
    with free._slots:  # the only one is taken
        response = ask(client, "RETURN 1")
    assert response.status_code == 503 and response.headers["retry-after"] == "3" and "3 seconds" in response.json()["detail"]
    assert ask(client, "RETURN 1").status_code == 200


def test_queries_of_several_clients_share_the_processes(graph: str) -> None:
    from kg.api.free import FreeCypher

    free = FreeCypher(graph, Limits(), 2)
    rows: list[Any] = []

    def run(number: int) -> None:
        try:
            rows.append(free.run("RETURN $x", {"x": number}, None).rows[0][0])
        except BusyError:
            rows.append(None)

    try:
        free.run("RETURN 1", {}, None)
        threads = [threading.Thread(target=run, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        free.close()
    answered = [row for row in rows if row is not None]
    assert len(rows) == 6 and answered and set(answered) <= set(range(6))
