"""`kg build --extractor`, run as a user runs it with an extractor of their own package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.extractor_packages import write_distribution
from tests.papers import paper, write_lines

PAPERS = [
    paper("p1", "SparRow: a small cache", "SparRow cuts memory by 40%. It is small."),
    paper("p2", "On SparRow and StarLing", "Both are birds."),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_distribution(tmp_path_factory.mktemp("site"))


@pytest.fixture
def papers(tmp_path: Path) -> str:
    return write_lines(tmp_path / "papers.jsonl", PAPERS)


def kg(site: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH", "")]))}
    command = [sys.executable, "-m", "kg", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=240)


def test_a_graph_by_an_extractor_of_another_package(site: Path, papers: str, tmp_path: Path) -> None:
    built = kg(site, "build", "--extractor", "mine", papers, "--out", tmp_path / "g", "--json")
    assert built.returncode == 0, built.stderr
    report = json.loads(built.stdout)
    assert (report["papers"], report["claims"], report["skipped"]) == (2, 1, 0)
    rows = json.loads(kg(site, "cypher", "MATCH (c:Claim) RETURN c.name AS name", "--store", tmp_path / "g", "--json").stdout)
    assert "SparRow reduces memory by 40%" in json.dumps(rows)


def test_with_a_process_of_its_own(site: Path, papers: str, tmp_path: Path) -> None:
    done = kg(site, "extract", "--extractor", "mine", papers, "--out", tmp_path / "facts.jsonl", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    names = [[m["name"] for m in json.loads(line)["methods"]] for line in (tmp_path / "facts.jsonl").read_text().splitlines()]
    assert names == [["SparRow"], ["SparRow", "StarLing"]]


def test_one_paper_that_it_fails_on_is_skipped_and_reported(site: Path, papers: str, tmp_path: Path) -> None:
    built = kg(site, "build", "--extractor", "raises", papers, "--out", tmp_path / "g")
    assert built.returncode == 0
    assert built.stderr == "skipped: extractor 'raises' failed on paper 'p2': RuntimeError: CUDA error:\n"
    assert "1 papers" in built.stdout or "1 paper," in built.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("other", "no extractor named 'other' is installed; there are: absent, claimgraph, endless, "),
        ("unwritten", "extractor 'unwritten' (no_such_module_of_mine:Mine) cannot be loaded: ModuleNotFoundError: "),
        ("quits", "extractor 'quits' (my_extractor:Quits) cannot be loaded: SystemExit: no licence"),
        ("half", "extractor 'half' (my_extractor:Half) is no extractor: it has no pipe"),
    ],
)
def test_a_broken_one_is_a_one_line_error(site: Path, papers: str, tmp_path: Path, name: str, message: str) -> None:
    built = kg(site, "build", "--extractor", name, papers, "--out", tmp_path / "g")
    assert built.returncode == 1
    assert message in built.stderr
    assert "Traceback" not in built.stderr and len(built.stderr.splitlines()) == 1
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize(
    ("name", "problem"), [("stranger", "gave facts of 'p0' for 'p1'"), ("endless", "gave several facts for one paper")]
)
def test_one_that_is_wrong_about_every_paper_builds_nothing(
    site: Path, papers: str, tmp_path: Path, name: str, problem: str
) -> None:
    built = kg(site, "build", "--extractor", name, papers, "--out", tmp_path / "g")
    assert built.returncode == 1
    assert f"skipped: extractor '{name}' failed on paper 'p1': {problem}" in built.stderr
    assert f"no usable paper in {papers}" in built.stderr.splitlines()[-1]
    assert not (tmp_path / "g").exists()


def test_strict_stops_at_the_first(site: Path, papers: str, tmp_path: Path) -> None:
    built = kg(site, "build", "--strict", "--extractor", "raises", papers, "--out", tmp_path / "g")
    assert built.returncode == 1
    assert "extractor 'raises' failed on paper 'p2': RuntimeError: CUDA error:" in built.stderr
