"""Runs the script of a bulk import with the archives that scripts.neo4j_server fetched, and starts a server on the result."""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.neo4j_server import admin_command, start, stop
from tests.neo4j_provider import Server


def run_import(csv: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run load.sh for the stopped server of `home`, with a program that stands for neo4j-admin."""
    home.mkdir(exist_ok=True)
    program = home / "neo4j-admin"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(admin_command())} "$@"\n')
    program.chmod(0o755)
    environment = os.environ | {"NEO4J_ADMIN": str(program), "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    return subprocess.run(
        ["sh", str(csv / "load.sh"), *arguments], env=environment, capture_output=True, text=True, cwd=home, check=False
    )


@contextmanager
def server_on(home: Path, *, java: Sequence[str] = ()) -> Iterator[Server]:
    """A server of its own on what lies in `home`, which had none before."""
    password = secrets.token_hex(16)
    try:
        running = start(home, password, java=java)
        yield Server(running.address, "neo4j", password, "a home of its own", home, running.version)
    finally:
        stop(home, kill=True)
