"""Free queries on a real Neo4j: no hostile one gets anywhere, no heavy one outlives its limit, every honest one is answered."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from kg.errors import QueryError, QueryLimitError, QueryRefusedError
from kg.query.limits import Limits
from kg.query.runner import FreeQueries, run_free_cypher
from kg.stores import Rows
from kg.stores.neo4j_load import load_neo4j
from tests.graphs import small_build
from tests.integration.test_hostile_queries import HEAVY_LIMITS, Listener
from tests.neo4j_provider import Server
from tests.queries import HEAVY, HOSTILE, NEO4J_HONEST, Case


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build(tmp_path_factory.mktemp("neo4j") / "graph")


@pytest.fixture(scope="module")
def loaded(neo4j_server: Server, graph: Path) -> Iterator[Server]:
    """The server with the small graph, for tests that only read."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_server.environment.items():
            patch.setenv(name, value)
        neo4j_server.empty()
        load_neo4j(graph, neo4j_server.address)
        yield neo4j_server


@pytest.fixture(scope="module")
def queries(loaded: Server) -> Iterator[FreeQueries]:
    with FreeQueries(loaded.address, Limits(seconds=30.0)) as queries:
        queries.run("RETURN 1")
        yield queries


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.socket.close()


def _text(case: Case, listener: Listener, tmp_path: Path) -> str:
    return case.text.replace("{port}", str(listener.port)).replace("{file}", str(tmp_path / "out"))


def _state(server: Server) -> list[list[object]]:
    counts = "count(DISTINCT n), count(r), sum(size(keys(n)))"
    return server.run(f"MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN labels(n) AS labels, {counts} ORDER BY labels")


def test_the_listener_would_see_a_server_that_connects(loaded: Server) -> None:
    """Else that it sees nothing would say nothing: sent past all of our checks, LOAD CSV does connect."""
    if loaded.origin == "docker-compose.yml":
        pytest.skip("in a container, loopback is another one")
    listener = Listener()
    with pytest.raises(Neo4jError):
        loaded.run(f"LOAD CSV FROM 'http://127.0.0.1:{listener.port}/x.csv' AS line RETURN line")
    assert listener.connections > 0
    listener.socket.close()


def test_no_hostile_query_gets_past_the_guard(queries: FreeQueries, loaded: Server, listener: Listener, tmp_path: Path) -> None:
    before = _state(loaded)
    for case in HOSTILE:
        # The other engine's dialect may be a mere error of syntax here.
        with pytest.raises(QueryRefusedError if case.engine == "neo4j" else QueryError):
            queries.run(_text(case, listener, tmp_path))
    assert _state(loaded) == before
    assert listener.connections == 0


def test_the_plan_and_the_read_mode_hold_without_the_guard(
    loaded: Server, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the guard would refuse is sent as it is: nothing is written, read from a file, fetched or told of the server."""
    monkeypatch.setattr("kg.query.runner.safe_cypher", lambda text, engine: text)
    monkeypatch.setattr("kg.query.runner.parameter_names", lambda text: set())
    before, answered = _state(loaded), []
    with FreeQueries(loaded.address, Limits(seconds=30.0)) as queries:
        for case in HOSTILE:
            try:
                rows = queries.run(_text(case, listener, tmp_path))
            except Exception as error:
                assert "\n" not in str(error)
            else:
                answered.append((case.text, rows))
    assert _state(loaded) == before
    assert listener.connections == 0
    # Only a plain read, behind a prefix that says so, may be answered.
    assert [text for text, _ in answered if text not in ("USE neo4j MATCH (n) RETURN n", "EXPLAIN MATCH (n) RETURN n")] == []


@pytest.mark.parametrize("case", NEO4J_HONEST, ids=lambda c: c.id)
def test_an_honest_query_is_answered(case: Case, queries: FreeQueries) -> None:
    rows = queries.run(case.text)
    assert rows.columns and all(len(row) == len(rows.columns) for row in rows.rows)


def test_text_search_finds_names_and_aliases(queries: FreeQueries) -> None:
    rows = queries.run("CALL db.index.fulltext.queryNodes('kg_names', '+low +adaptation') YIELD node RETURN node.id", {})
    assert rows.rows == (("method:lora",),)


@pytest.mark.parametrize("text", [*HEAVY, "UNWIND range(1, 10000000) AS x RETURN collect(toString(x))"])
def test_a_heavy_query_ends_at_its_limit(text: str, loaded: Server) -> None:
    started = time.monotonic()
    rows: Rows | None = None
    with contextlib.suppress(QueryLimitError):
        rows = run_free_cypher(loaded.address, text, limits=HEAVY_LIMITS)
    assert time.monotonic() - started < HEAVY_LIMITS.seconds + 15.0  # the rest starts the process, on a busy machine
    assert rows is None or len(rows.rows) <= HEAVY_LIMITS.rows


def test_a_heavy_query_does_not_go_on_running_on_the_server(loaded: Server) -> None:
    with pytest.raises(QueryLimitError):
        run_free_cypher(loaded.address, HEAVY[1], limits=HEAVY_LIMITS)
    for _ in range(100):
        if not [row for row in loaded.run("SHOW TRANSACTIONS YIELD currentQuery") if "x * y" in str(row[0])]:
            return
        time.sleep(0.2)
    pytest.fail("the query still runs on the server")


def test_both_engines_give_equal_values(queries: FreeQueries, graph: Path) -> None:
    text = "MATCH (p:Paper {id: $id})-[r:PROPOSES]->(m:Method) RETURN p.name AS paper, m, r, p.year AS year"
    assert queries.run(text, {"id": "paper:p1"}) == run_free_cypher(str(graph), text, {"id": "paper:p1"})
