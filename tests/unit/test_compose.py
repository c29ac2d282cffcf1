"""docker-compose.yml and Dockerfile: nothing public, no password of ours, the settings of the tests' own server."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.neo4j_server import SETTINGS, VERSION

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    assert {v.split(":")[0] for s in compose["services"].values() for v in s.get("volumes", [])} == set(compose["volumes"])
    services: dict[str, Any] = compose["services"]
    return services


def test_every_port_is_on_loopback(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_password_comes_from_the_environment_and_has_no_default(services: dict[str, Any]) -> None:
    for service in services.values():
        secrets = [value for key, value in service["environment"].items() if re.search("AUTH|PASSWORD", key)]
        assert secrets and all("${NEO4J_PASSWORD:?" in value for value in secrets)


def test_neo4j_is_the_line_that_the_tests_run_on_and_is_asked_before_the_service_starts(services: dict[str, Any]) -> None:
    neo4j = services["neo4j"]
    assert neo4j["image"] == f"neo4j:{VERSION.rpartition('.')[0]}-community"
    assert "cypher-shell" in neo4j["healthcheck"]["test"][1]
    assert services["api"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


def test_neo4j_has_the_settings_of_the_tests_own_server(services: dict[str, Any]) -> None:
    given = {k: v for k, v in services["neo4j"]["environment"].items() if k.startswith("NEO4J_") and k != "NEO4J_AUTH"}
    settings = {re.sub("(?<!_)_(?!_)", ".", key.removeprefix("NEO4J_")).replace("__", "_"): value for key, value in given.items()}
    # The image keeps LOAD CSV to its own import folder.
    assert settings == {k: v for k, v in SETTINGS.items() if k != "server.directories.import"}


def test_the_image_is_built_apart_and_runs_without_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    stages = [line for line in lines if line.startswith("FROM")]
    assert len(stages) == 2
    last = lines[lines.index(stages[1]) :]
    assert any(re.fullmatch(r"USER [1-9]\d*", line) for line in last)
    assert any(line.startswith("HEALTHCHECK") for line in last)
    assert not any("pip install" in line for line in last)


def test_what_the_image_is_built_from_is_let_in_and_is_there() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names == let_in
    assert all((ROOT / name).exists() for name in names)


def test_docker_compose_reads_it() -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed")
    command = [docker, "compose", "config", "--quiet"]
    environment = {k: v for k, v in os.environ.items() if k != "NEO4J_PASSWORD"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode and "NEO4J_PASSWORD" in done.stderr
    done = subprocess.run(command, cwd=ROOT, env=environment | {"NEO4J_PASSWORD": "12345678"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
