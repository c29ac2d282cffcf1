"""Servers in trouble: a full transaction log, too little memory, a database that only reads, and a service without its server.

A user who may only read cannot be made on the Community edition, which has no roles, so a database in read-only mode
stands for one. A full disk is a limit to the size of the server's files, which the system sets while the server runs.
"""

import resource
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from kg.api.app import create_app
from kg.cli import app
from kg.query.catalog import run_named
from kg.stores import open_store
from kg.stores.neo4j_load import load_neo4j
from scripts.neo4j_server import status
from tests.graphs import small_tables, write_graph
from tests.integration.test_neo4j_load import changed, expected, held
from tests.neo4j_provider import Server, restart

LITTLE_MEMORY = {"db.memory.transaction.max": "16m"}  # with much less it does not start
READ_ONLY = {"server.databases.default_to_read_only": "true"}


@pytest.fixture
def ours(neo4j: Server) -> Server:
    """The server, if its settings are ours to change."""
    if neo4j.home is None:
        pytest.skip("the server is not one that the tests started themselves")
    return neo4j


def small(directory: Path) -> Path:
    return write_graph(directory, "first", *small_tables())


def long_texts(directory: Path) -> Path:
    """A graph of which a transaction's rows need more memory than LITTLE_MEMORY."""
    rows: dict[str, Any] = {f"paper:{i}": {"id": f"paper:{i}", "name": "Long", "abstract": f"{i} " * 3000} for i in range(2100)}
    return write_graph(directory, "long", {"Paper": rows}, {})


def refused(server: Server, graph: Path) -> str:
    """The one line with which a load ends."""
    done = CliRunner().invoke(app, ["load", str(graph), "--to", server.address])
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1, done.output
    assert server.password not in done.output
    return done.stderr


def unavailable(client: TestClient, server: Server, *paths: str) -> None:
    for path in paths:
        gone = client.get(path)
        assert gone.status_code == 503 and int(gone.headers["retry-after"]) > 0, path
        assert gone.json()["status"] == 503 and server.password not in gone.text


@pytest.mark.skipif(sys.platform != "linux", reason="the limit to a running server's files is set as Linux does")
def test_a_full_log_ends_a_load_in_one_line_and_the_service_recovers_by_itself(ours: Server, tmp_path: Path) -> None:
    first, second = small(tmp_path / "first"), write_graph(tmp_path / "second", "second", *changed(small_tables()))
    load_neo4j(first, ours.address)
    assert ours.home is not None
    running = status(ours.home)
    assert running is not None
    with TestClient(create_app(ours.address)) as client:
        assert client.get("/health").json()["build_id"] == "first"
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        try:
            said = refused(ours, second)
            assert "make room" in said and "run kg load again" in said
            assert "make room" in refused(ours, second)
            unavailable(client, ours, "/papers")
        finally:
            restart(ours, between=lambda: unavailable(client, ours, "/health", "/papers"))
        deadline = time.monotonic() + 60  # a server that has just started is slow
        while client.get("/papers").status_code != 200 and time.monotonic() < deadline:
            time.sleep(1)
        assert client.get("/health").json()["build_id"] == "first"
        assert client.get("/papers").json()["items"]
    assert held(ours) == expected(first)
    load_neo4j(second, ours.address)
    assert held(ours) == expected(second)


def test_without_leave_to_write_or_without_memory_a_load_ends_in_one_line_and_is_mended(
    ours: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, large = small(tmp_path / "first"), long_texts(tmp_path / "long")
    load_neo4j(first, ours.address)
    try:
        restart(ours, READ_ONLY)
        assert "read-only" in refused(ours, large)
        store = open_store(ours.address)
        assert run_named(store, "counts", {}).rows
        store.close()
        restart(ours, LITTLE_MEMORY)
        assert held(ours) == expected(first)
        with monkeypatch.context() as patch:
            patch.setattr("kg.stores.neo4j._RETRY_SECONDS", 1.0)  # the lack of memory would be met again and again
            said = refused(ours, large)
        assert "db.memory.transaction.max" in said and "run kg load again" in said
    finally:
        restart(ours)
    load_neo4j(large, ours.address)
    assert held(ours) == expected(large)
