"""Finds or starts the Neo4j server of a test run: NEO4J_URI, else Docker, else Maven Central's archives."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.neo4j_server import QUICK, ServerError, start, stop

COMPOSE_FILE = Path(__file__).parents[1] / "docker-compose.yml"


@dataclass(slots=True)
class Server:
    """A server that tests may write to; `home` is the folder of one that can be killed and started again."""

    address: str
    username: str
    password: str = field(repr=False)
    origin: str
    home: Path | None = None
    version: str = ""
    environment: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.environment = {"NEO4J_USERNAME": self.username, "NEO4J_PASSWORD": self.password}

    def driver(self) -> Any:
        from neo4j import GraphDatabase

        return GraphDatabase.driver(self.address, auth=(self.username, self.password))

    def run(self, text: str, **parameters: Any) -> list[list[Any]]:
        """The rows of one statement."""
        with self.driver() as driver:
            return [record.values() for record in driver.execute_query(text, parameters).records]

    def dump(self) -> list[str]:
        """All that the database holds, but for who loaded it."""
        build = "CASE WHEN n:ClaimgraphBuild THEN n {.*, state: '', loader: ''} ELSE properties(n) END"
        texts = f"MATCH (n) RETURN labels(n), {build}", "MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id"
        return sorted(json.dumps(row, sort_keys=True, default=bytes.hex) for text in texts for row in self.run(text))

    def empty(self) -> None:
        """Remove all nodes."""
        with self.driver() as driver, driver.session() as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


@contextmanager
def provided(compose: Callable[[], Any]) -> Iterator[Server]:
    """A server for the session; raises ServerError that says why there is none. `compose` gives pytest-docker's services."""
    if uri := os.environ.get("NEO4J_URI"):
        server = Server(uri, os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""), "NEO4J_URI")
        _check(server)
        yield server
    elif _docker_works():
        os.environ |= {"NEO4J_PASSWORD": secrets.token_hex(16), "KG_NEO4J_PORT": "0", "KG_NEO4J_HTTP_PORT": "0"}
        port = compose().port_for("neo4j", 7687)
        server = Server(f"bolt://127.0.0.1:{port}", "neo4j", os.environ["NEO4J_PASSWORD"], "docker-compose.yml")
        _check(server)
        yield server
    else:
        home = Path(tempfile.mkdtemp(prefix="kg-neo4j-"))
        # A run that is told to end must still end the server.
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            password = secrets.token_hex(16)
            running = start(home, password, java=QUICK)
            server = Server(running.address, "neo4j", password, "Maven Central's archives", home)
            _check(server)
            yield server
        finally:
            signal.signal(signal.SIGTERM, before)
            stop(home, kill=True)
            shutil.rmtree(home, ignore_errors=True)


def restart(server: Server, settings: Mapping[str, str] | None = None, *, between: Callable[[], None] = lambda: None) -> None:
    """Kill a server of ours and start it again on its port; `between` is called while there is none.

    For other `settings` it is ended cleanly: a database that only reads cannot recover.
    """
    assert server.home is not None
    stop(server.home, kill=not settings)
    try:
        between()
    finally:
        port = int(server.address.rpartition(":")[2])
        start(server.home, server.password, bolt_port=port, settings=settings, java=QUICK)


def _check(server: Server) -> None:
    from neo4j.exceptions import DriverError, Neo4jError

    deadline = time.monotonic() + 60
    while True:
        try:
            ((server.version, nodes),) = server.run(
                "CALL dbms.components() YIELD versions MATCH (n) RETURN versions[0], count(n)"
            ) or server.run("CALL dbms.components() YIELD versions RETURN versions[0], 0")
            break
        except (Neo4jError, DriverError) as error:
            if time.monotonic() > deadline:
                raise ServerError(f"no Neo4j for tests at {server.address}: {str(error).splitlines()[0]}") from error
            time.sleep(1)
    if nodes and server.origin == "NEO4J_URI" and os.environ.get("KG_NEO4J_SCRATCH") != "1":
        raise ServerError(f"{server.address} holds {nodes} nodes, and the tests would remove them: give an empty database, "
                          "or set KG_NEO4J_SCRATCH=1")  # fmt: skip


def _docker_works() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    for command in (["info"], ["compose", "version"]):
        try:
            if subprocess.run([docker, *command], capture_output=True, timeout=20, check=False).returncode:
                return False
        except subprocess.TimeoutExpired:
            return False
    return True
