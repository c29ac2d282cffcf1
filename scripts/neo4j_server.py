"""A Neo4j Community server without Docker: fetched from Maven Central once, kept in a cache folder, bound to loopback.

    python -m scripts.neo4j_server start     start one (make neo4j)
    python -m scripts.neo4j_server stop      end it (make neo4j-stop)
    python -m scripts.neo4j_server status    say where it listens

The cache is $KG_CACHE, else ~/.cache/claimgraph. The password is $NEO4J_PASSWORD, else a random one kept in a file
that only its owner can read.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

VERSION = "5.26.20"
_JAVA = 17
_START_SECONDS = 300.0  # six on an idle machine
_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>neo4j-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j-import-tool</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""
# Options of Java for what lives for minutes: half the work of a start, and less speed later.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# The settings that docker-compose.yml gives its server too. Files and URLs stay out of reach of LOAD CSV as far as a
# Community server can be told so; kg's own guard refuses it before.
SETTINGS = {
    "server.memory.heap.initial_size": "512m",
    "server.memory.heap.max_size": "1g",
    "server.memory.pagecache.size": "256m",
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "dbms.security.procedures.allowlist": "db.*,dbms.*",
    "db.lock.acquisition.timeout": "30s",
    "db.transaction.timeout": "10m",
    "db.memory.transaction.max": "512m",
    "server.directories.import": "import",
}


class ServerError(Exception):
    """The server cannot be provided; one line that says what is missing."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started here. `begun` tells its process from a later one with the same id."""

    pid: int
    begun: str
    bolt_port: int
    http_port: int
    version: str = VERSION

    @property
    def address(self) -> str:
        """The Bolt address."""
        return f"bolt://127.0.0.1:{self.bolt_port}"


def cache_folder() -> Path:
    """Where archives and servers are kept."""
    given = os.environ.get("KG_CACHE")
    return Path(given) if given else Path.home() / ".cache" / "claimgraph"


def start(
    home: Path,
    password: str,
    *,
    bolt_port: int = 0,
    http_port: int | None = None,
    settings: Mapping[str, str] | None = None,
    java: Sequence[str] = (),
) -> Running:
    """Start a server in `home` (made if missing) and wait until it answers; a running one is returned as it is.

    Port 0 is any free one; without `http_port` there is no HTTP. `settings` go before SETTINGS; `java` are
    options such as QUICK. Raises ServerError.
    """
    if running := status(home):
        return running
    library = provision()
    bolt = bolt_port or _free_port()
    _require_free(bolt, *([http_port] if http_port else []))
    _configure(home, bolt, http_port, settings or {})
    if not (home / "data" / "databases" / "system").exists():
        _set_password(home, library, password)
    log = (home / "console.log").open("wb")
    command = [*_java(library), *java, "-Xms512m", "-Xmx1g", "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={home}", f"--config-dir={home / 'conf'}", "--console-mode"]
    with log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            env=_environment(home),
        )  # fmt: skip
    running = Running(process.pid, _begun(process.pid), bolt, http_port or 0)
    (home / "server.json").write_text(json.dumps(asdict(running)), "ascii")
    _await(home, process, bolt)
    return running


def stop(home: Path, *, kill: bool = False) -> bool:
    """End the server of `home`, cleanly or at once; whether there was one."""
    running = status(home)
    if running is None:
        (home / "server.json").unlink(missing_ok=True)
        return False
    os.kill(running.pid, signal.SIGKILL if kill else signal.SIGTERM)
    deadline = time.monotonic() + 60
    while _begun(running.pid) == running.begun:
        if time.monotonic() > deadline:
            os.kill(running.pid, signal.SIGKILL)
            deadline += 60
        time.sleep(0.1)
    (home / "server.json").unlink(missing_ok=True)
    return True


def status(home: Path) -> Running | None:
    """The server of `home`, if it runs."""
    try:
        running = Running(**json.loads((home / "server.json").read_text("ascii")))
    except (OSError, ValueError, TypeError):
        return None
    return running if running.begun and _begun(running.pid) == running.begun else None


def admin(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run neo4j-admin on the stopped server of `home`."""
    return subprocess.run([*admin_command(), *arguments], env=_environment(home), capture_output=True, text=True, check=False)


def admin_command() -> list[str]:
    """The command line that is neo4j-admin; NEO4J_HOME and NEO4J_CONF say for which server."""
    return [*_java(provision()), "-Xmx1g", "org.neo4j.server.startup.Neo4jAdminCommand"]


def provision() -> Path:
    """The folder of the server's archives, fetched on the first call; raises ServerError."""
    _require_java()
    root = cache_folder() / f"neo4j-{VERSION}"
    library = root / "lib"
    if library.exists():
        return library
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerError("no Maven: install it (mvn must be on the PATH), or give a server's address in NEO4J_URI")
    part = root / f"part-{os.getpid()}"
    part.mkdir(parents=True, exist_ok=True)
    (part / "pom.xml").write_text(_POM, "ascii")
    command = [maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={part / 'lib'}"]
    done = subprocess.run(command, cwd=part, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no reason given")
        raise ServerError(f"Maven could not fetch Neo4j {VERSION}: {reason.removeprefix('[ERROR] ')[:200]}")
    try:
        (part / "lib").rename(library)  # whole or not at all: another process may have been first
    except OSError:
        if not library.exists():
            raise
    shutil.rmtree(part, ignore_errors=True)
    return library


def password_file() -> Path:
    """The file of the user's server's password, made with a random one if missing and none is in NEO4J_PASSWORD."""
    path = cache_folder() / "neo4j" / "password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.environ.get("NEO4J_PASSWORD") or secrets.token_hex(16))
    return path


def _require_java() -> None:
    java = shutil.which("java")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr if java else ""
    match = re.search(r'version "(\d+)', said)
    if not match or int(match.group(1)) < _JAVA:
        have = f"have {match.group(1)}" if match else "no java on the PATH"
        raise ServerError(f"Neo4j needs Java {_JAVA} or 21 ({have}): install one, or give a server's address in NEO4J_URI")


def _java(library: Path) -> list[str]:
    return ["java", *(f"--add-opens={module}=ALL-UNNAMED" for module in _OPENED), "-cp", f"{library}/*"]


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}


def _configure(home: Path, bolt: int, http: int | None, own: Mapping[str, str]) -> None:
    for name in ("conf", "data", "logs", "import"):
        (home / name).mkdir(parents=True, exist_ok=True)
    settings = {"server.bolt.listen_address": f"127.0.0.1:{bolt}", **SETTINGS, **own}
    settings |= {"server.http.listen_address": f"127.0.0.1:{http}"} if http else {"server.http.enabled": "false"}
    (home / "conf" / "neo4j.conf").write_text("".join(f"{k}={v}\n" for k, v in settings.items()), "ascii")


def _set_password(home: Path, library: Path, password: str) -> None:
    # Through a file: an argument would stand in the process list.
    path = home / "conf" / "password.arguments"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write('--\n"' + password.replace("\\", "\\\\").replace('"', '\\"') + '"\n')
    command = [*_java(library), *QUICK, "org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", f"@{path}"]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
    path.unlink()
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise ServerError(f"Neo4j refused the password: {lines[-1].replace(password, '***')}")


def _await(home: Path, process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    log = home / "console.log"
    while "Started." not in log.read_text("utf-8", "replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            stop(home, kill=True)
            lines = [line for line in log.read_text("utf-8", "replace").splitlines() if "ERROR" in line]
            raise ServerError(f"Neo4j did not start on port {port}: {(lines or [f'see {log}'])[-1][:200]}")
        time.sleep(0.2)


def _begun(pid: int) -> str:
    """When a process began, as the system counts it; empty where there is none (or it has ended and waits to be reaped)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
        # Where other threads than the first are still ending, its ports are still held.
        return "" if fields[0] == "Z" and int(fields[17]) <= 1 else fields[19]
    except OSError:
        pass
    if Path("/proc/self/stat").exists():
        return ""
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _require_free(*ports: int) -> None:
    for port in ports:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            raise ServerError(f"port {port} is in use: stop what listens there, or set KG_NEO4J_PORT to another") from None


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    home = cache_folder() / "neo4j" / "server"
    try:
        if arguments == ["start"]:
            password = password_file()
            running = start(
                home, password.read_text().strip(), http_port=int(os.environ.get("KG_NEO4J_HTTP_PORT", "7474")),
                bolt_port=int(os.environ.get("KG_NEO4J_PORT", "7687")),
            )  # fmt: skip
            print(f"Neo4j {running.version}: {running.address}, in a browser http://127.0.0.1:{running.http_port}")  # noqa: T201
            print(f"user neo4j, password in {password}: export NEO4J_USERNAME=neo4j NEO4J_PASSWORD=$(cat {password})")  # noqa: T201
        elif arguments == ["stop"]:
            print("stopped" if stop(home) else "no server was running")  # noqa: T201
        elif arguments == ["status"]:
            found = status(home)
            print(f"Neo4j {found.version} listens on {found.address}" if found else "no server is running")  # noqa: T201
            return 0 if found else 1
        else:
            print("usage: python -m scripts.neo4j_server start|stop|status", file=sys.stderr)  # noqa: T201
            return 2
    except (ServerError, OSError) as error:
        print(f"neo4j: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
