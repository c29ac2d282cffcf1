"""Fixtures and settings that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.neo4j_server import ServerError
from tests.neo4j_provider import COMPOSE_FILE, Server, provided

_SERVER_LINE = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    """pytest-docker: the project's own file."""
    return str(COMPOSE_FILE)


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    """pytest-docker: the database alone, once it answers."""
    return ["up --wait neo4j"]


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A real Neo4j server, or a skip that says why; with KG_REQUIRE_NEO4J=1 its lack is a failure."""
    try:
        with provided(lambda: request.getfixturevalue("docker_services")) as server:
            request.config.stash[_SERVER_LINE] = f"Neo4j {server.version} at {server.address}, from {server.origin}"
            yield server
    except ServerError as error:
        request.config.stash[_SERVER_LINE] = f"no Neo4j: {error}"
        if os.environ.get("KG_REQUIRE_NEO4J") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
def neo4j(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, emptied, with its credentials in the environment."""
    for name, value in neo4j_server.environment.items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    return neo4j_server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which server the tests ran on."""
    if line := config.stash.get(_SERVER_LINE, None):
        terminalreporter.write_line(line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the server, by the fixtures that it asks for."""
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.neo4j)
        if Path(str(item.path)).name.startswith("test_neo4j"):
            item.add_marker(pytest.mark.timeout(900))
