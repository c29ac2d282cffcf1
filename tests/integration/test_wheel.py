"""The wheel holds all that runs, and runs outside the checkout."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from kg import __version__

ROOT = Path(__file__).parents[2]
SENTENCE = "Squeeze reduces KV cache memory by 4x."
METRIC = {"concept": "kv-cache-memory", "text": "KV cache memory"}
FACTS = {
    "id": "made-up-1",
    "title": "Squeeze: Cache Compression for Language Models",
    "abstract": SENTENCE,
    "methods": [{"name": "Squeeze", "role": "proposes"}],
    "metrics": [METRIC],
    "claims": [
        {
            "subject": "Squeeze",
            "metric": METRIC,
            "direction": "down",
            "value": {"kind": "factor", "low": 4, "high": 4, "unit": "x"},
            "evidence": SENTENCE,
        }
    ],
}


def files_under(folder: str) -> set[str]:
    files = (p for p in (ROOT / folder).rglob("*") if p.is_file())
    return {p.relative_to(ROOT).as_posix() for p in files if "__pycache__" not in p.parts and not p.name.startswith(".")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # With the build backend at hand nothing has to be fetched.
    isolation = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", *isolation, "--wheel-dir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(out.glob("claimgraph-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `kg` command of a fresh environment with the wheel in it; its dependencies are those of the environment that tests."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True)
    site = next((home / "lib").glob("python*/site-packages"))
    # A path in a .pth file is searched after the wheel, and .pth files in it (the editable install) are not read.
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return home / "bin" / "kg"


def run(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "KG_STORE")}
    return subprocess.run([str(command), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = files_under("kg") | {f"kg/_data/{name}" for name in files_under("queries") | {"ontology.ttl"}}
    assert not shipped - names
    assert {"kg/py.typed", "kg/data/sample.jsonl", "kg/data/lexicon/methods.ttl", "kg/web/index.html"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    folders = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert folders == {"kg", f"claimgraph-{__version__}.dist-info"}


def test_it_prints_its_version(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "--version", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"claimgraph {__version__}\n"


def test_it_runs_from_the_wheel_and_not_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    code = "import kg, kg.resources as r; print(kg.__file__, r.queries_path(), r.ontology_path())"
    done = run(python, "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(ROOT / "kg") not in done.stdout and done.stdout.count("site-packages") == 3


def test_it_builds_and_queries_a_graph(installed: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_text(json.dumps(FACTS) + "\n", encoding="utf-8")
    built = run(installed, "build", "--facts", str(facts), "--out", "graph", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    question = ("query", "methods_by_metric", "-p", "metric=kv-cache-memory", "--store", "graph", "--json")
    asked = run(installed, *question, cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    [row] = json.loads(asked.stdout)
    assert (row["name"], row["direction"], row["low"], row["evidence"]) == ("Squeeze", "down", 4.0, SENTENCE)
