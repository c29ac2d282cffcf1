"""make neo4j where something is missing or in the way: one line that says what."""

import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import neo4j_server
from scripts.neo4j_server import VERSION, main, password_file


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its PATH but what a test puts there, and an empty cache."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return programs


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    error = capsys.readouterr().err
    assert error.startswith("neo4j: ") and len(error.splitlines()) == 1
    return error


@pytest.mark.parametrize("version", ["", '"1.8.0_401"', '"11.0.2"'])
def test_no_java_or_an_old_one_is_told(version: str, bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if version:
        program(bare, "java", f"echo 'openjdk version {version}' >&2")
    assert main(["start"]) == 1
    error = said(capsys)
    assert "Java 17 or 21" in error and "NEO4J_URI" in error
    assert (version.strip('"').split(".")[0] or "no java") in error


def test_no_maven_is_told(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(bare, "java", "echo 'openjdk version \"17.0.1\"' >&2")
    assert main(["start"]) == 1
    error = said(capsys)
    assert "no Maven" in error and "NEO4J_URI" in error


def test_maven_that_fails_is_told_and_leaves_no_half_fetched_archives(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(bare, "java", "echo 'openjdk version \"21.0.1\"' >&2")
    program(bare, "mvn", "echo '[ERROR] the archives are out of reach'; exit 1")
    assert main(["start"]) == 1
    assert "the archives are out of reach" in said(capsys)
    assert not list((bare.parent / "cache").rglob("lib"))


def test_a_port_in_use_is_told(bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare, "java", "echo 'openjdk version \"17.0.1\"' >&2")
    (bare.parent / "cache" / f"neo4j-{VERSION}" / "lib").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("KG_NEO4J_PORT", port)
        assert main(["start"]) == 1
    error = said(capsys)
    assert port in error and "KG_NEO4J_PORT" in error


def test_the_password_is_random_and_its_owners_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    path = password_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 16
    assert password_file().read_text() == path.read_text()


def test_stop_and_status_without_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 1
    assert main(["stop"]) == 0
    assert capsys.readouterr().out.splitlines() == ["no server is running", "no server was running"]
    assert main(["begin"]) == 2


ENDING = """
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
ctypes.CDLL(None).pthread_exit(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads that outlive the first are seen in /proc")
def test_a_server_of_which_a_thread_still_ends_holds_its_ports_and_has_not_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDING]) as process:
        try:
            state = Path(f"/proc/{process.pid}/stat")
            deadline = time.monotonic() + 20
            while ") Z " not in state.read_text() and time.monotonic() < deadline:
                time.sleep(0.02)
            assert ") Z " in state.read_text()
            assert neo4j_server._begun(process.pid)
        finally:
            process.kill()
        while neo4j_server._begun(process.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not neo4j_server._begun(process.pid)
