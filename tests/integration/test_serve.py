"""`kg serve` as a user runs it: a process, a port, a signal."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served import build_graph

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_graph(tmp_path_factory.mktemp("serve"))


def serve(*options: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", "serve", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment)


@contextmanager
def running_service(graph: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = serve("--store", graph, "--port", "0", **environment)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = ADDRESS.search(line)
        assert match, line + (process.stderr.read() if process.stderr and process.poll() is not None else "")
        yield process, match.group()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def running(graph: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with running_service(graph) as service:
        yield service


def fetch(address: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as response:
        content: bytes = response.read()
        return content


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_it_is_told_to_stop(running: tuple[subprocess.Popen[str], str], number: signal.Signals) -> None:
    process, address = running
    assert json.loads(fetch(address + "/health"))["status"] == "ok"
    assert b"<title>Claimgraph</title>" in fetch(address + "/")
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "stopped" in out and err == ""


def test_token_of_the_environment_is_asked_for(graph: str) -> None:
    with running_service(graph, KG_TOKEN="s3cret") as (process, address):
        assert json.loads(fetch(address + "/health"))["status"] == "ok" and b"Claimgraph" in fetch(address + "/")
        with pytest.raises(urllib.error.HTTPError) as error:
            fetch(address + "/stats")
        assert error.value.code == 401
        assert json.loads(fetch(address + "/stats", Authorization="Bearer s3cret"))["nodes"]["Paper"] == 6
        process.terminate()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and "s3cret" not in out + err


def test_many_clients_at_once_get_the_same_answers_as_one(running: tuple[subprocess.Popen[str], str]) -> None:
    _, address = running
    paths = ["/ask?q=which+methods+cut+KV-cache+memory%3F", "/claims?metric=memory", "/entities/method:squeezecache",
             "/queries/most_used", "/suggest?q=squ", "/papers", "/graph?id=method:squeezecache"]  # fmt: skip
    alone = {path: fetch(address + path) for path in paths}
    with ThreadPoolExecutor(16) as pool:
        for path, body in pool.map(lambda path: (path, fetch(address + path)), paths * 12):
            assert body == alone[path]


def test_short_answers_do_not_wait_for_the_clients_acknowledgement(running: tuple[subprocess.Popen[str], str]) -> None:
    connection = http.client.HTTPConnection(running[1].removeprefix("http://"), timeout=60)
    times = []
    for _ in range(30):
        started = time.perf_counter()
        connection.request("GET", "/suggest?q=squeeze")
        assert connection.getresponse().read()
        times.append(time.perf_counter() - started)
    assert min(times) < 0.03  # a delayed acknowledgement makes each of them 0.04


def test_taken_port_is_one_line(graph: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = serve("--store", graph, "--port", str(port))
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and out == ""
    assert err.count("\n") == 1 and f"port {port}" in err and "taken" in err and "--port" in err


def test_missing_store_is_one_line(tmp_path: Path) -> None:
    process = serve("--store", str(tmp_path / "nothing"), "--port", "0")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and out == ""
    assert err.count("\n") == 1 and err.startswith("kg: ") and "nothing" in err


@pytest.mark.parametrize("options", [["--port", "70000"], ["--port", "x"], ["--nonsense"]])
def test_wrong_use_exits_2(options: list[str]) -> None:
    process = serve(*options)
    process.communicate(timeout=60)
    assert process.returncode == 2


def test_address_that_is_not_ours_is_one_line(graph: str) -> None:
    process = serve("--store", graph, "--host", "192.0.2.1", "--port", "0")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1 and err.count("\n") == 1 and "192.0.2.1" in err
