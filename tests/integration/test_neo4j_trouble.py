"""Servers that refuse: a database that only reads, transactions without memory, and a server that is gone for a while.

A user who may only read cannot be made on the Community edition, which has no roles, so a database in read-only mode stands
for one; a disk that is full cannot be had safely, so transactions that may use no memory stand for one. Both stop a load at
its first, or at any later, write.
"""

import os
import secrets
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from kg.api.app import create_app
from kg.cli import app
from kg.query.catalog import run_named
from kg.stores import open_store
from kg.stores.neo4j_load import load_neo4j
from scripts.neo4j_server import ServerError, provision, start, stop
from tests.graphs import small_tables, write_graph
from tests.integration.test_neo4j_load import changed, expected, held, large
from tests.neo4j_import import server_on
from tests.neo4j_provider import Server

READ_ONLY = {"server.databases.default_to_read_only": "true"}
TINY = {"db.memory.transaction.max": "4m"}  # with less it does not start


@pytest.fixture(scope="module", autouse=True)
def archives() -> None:
    """Servers with settings of their own need the archives."""
    try:
        provision()
    except ServerError as error:
        if os.environ.get("KG_REQUIRE_NEO4J") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


def refused(server: Server, graph: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The one line with which a load ends."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(app, ["load", str(graph), "--to", server.address])
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1, done.output
    assert server.password not in done.output
    return done.stderr


@pytest.mark.neo4j
def test_without_memory_and_without_writing_a_load_ends_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, home, password = large(tmp_path / "graph"), tmp_path / "home", secrets.token_hex(16)
    with server_on(home, password=password, settings=TINY) as server:
        said = refused(server, graph, monkeypatch)
        assert "db.memory.transaction.max" in said and "run kg load again" in said
    with server_on(home, password=password) as server:
        load_neo4j(graph, server.address)
        assert held(server) == expected(graph)
    second = write_graph(tmp_path / "second", "second", *changed(small_tables()))
    with server_on(home, password=password, settings=READ_ONLY) as server:
        said = refused(server, second, monkeypatch)
        assert "read-only" in said or "does not let this user" in said
        assert held(server) == expected(graph)
        store = open_store(server.address)
        assert run_named(store, "counts", {}).rows
        store.close()


def test_the_service_answers_503_while_its_server_is_gone_and_then_recovers(neo4j: Server, tmp_path: Path) -> None:
    if neo4j.home is None:
        pytest.skip("the server is not ours to stop")
    load_neo4j(write_graph(tmp_path / "graph", "first", *small_tables()), neo4j.address)
    with TestClient(create_app(neo4j.address)) as client:
        assert client.get("/health").json()["build_id"] == "first"
        stop(neo4j.home, kill=True)
        try:
            for path in ("/health", "/papers"):
                gone = client.get(path)
                assert gone.status_code == 503 and int(gone.headers["retry-after"]) > 0
                assert gone.json()["status"] == 503 and neo4j.password not in gone.text
        finally:
            start(neo4j.home, neo4j.password, bolt_port=int(neo4j.address.rpartition(":")[2]))
        assert client.get("/health").status_code == 200
        assert client.get("/papers").json()["items"]
