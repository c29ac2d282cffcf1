"""`kg build`, `kg extract` and `kg stats`, run as a user runs them."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.papers import facts_records, paper, write_facts, write_lines

SHARED = Path(__file__).parents[3] / "shared"


def kg(*words: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "kg", *map(str, words)], input=stdin, capture_output=True, cwd=cwd, timeout=240)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def record(folder: Path) -> dict[str, bytes]:
    paths = [folder / "build.json", folder / "merges.parquet", *folder.glob("nodes/*"), *folder.glob("relationships/*")]
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


class TestBuild:
    def test_papers_in_a_graph_out(self, tmp_path: Path) -> None:
        records = [
            paper("p1", "Sparrow: a small cache", "We present Sparrow. Sparrow cuts memory by 40%."),
            {"id": "bad"},
            paper("p2", "T"),
        ]
        source = write_lines(tmp_path / "papers.jsonl", records)
        first = kg("build", source, cwd=tmp_path)
        assert first.returncode == 0, first.stderr
        assert first.stderr == f"skipped: {source}:2: record has no text under 'title'\n"
        assert first.stdout.startswith("graph: 2 papers, ")
        assert "2 read, 2 new or changed, 1 skipped" in first.stdout
        second = kg("build", source, cwd=tmp_path)
        assert second.returncode == 0
        assert second.stdout.startswith("nothing changed: graph: 2 papers, ")

    def test_given_facts_and_their_counts(self, tmp_path: Path) -> None:
        built = kg("build", "--facts", write_facts(tmp_path / "f.jsonl"), "--out", tmp_path / "g", "--json")
        report = json.loads(built.stdout)
        assert (report["papers"], report["claims"], report["skipped"], report["changed"]) == (4, 2, 0, True)
        counted = json.loads(kg("stats", "--store", tmp_path / "g", "--json").stdout)
        assert counted["build_id"] == report["build_id"]
        assert counted["nodes"]["Paper"] == 4
        assert counted["nodes"]["Claim"] == counted["relationships"]["REPORTS"] == 2
        assert counted["relationships"]["ABOUT"] == 2
        assert sum(counted["nodes"][label] for label in ("Method", "Task", "Dataset", "Metric", "Hardware")) == report["entities"]
        table = kg("stats", "--store", tmp_path / "g").stdout
        assert "PROPOSES" in table and report["build_id"] in table

    @pytest.mark.parametrize("packed", [False, True])
    def test_standard_input(self, tmp_path: Path, packed: bool) -> None:
        data = "".join(json.dumps(r) + "\n" for r in facts_records()).encode()
        built = kg("build", "--facts", "-", "--out", tmp_path / "g", stdin=gzip.compress(data) if packed else data)
        assert built.returncode == 0, built.stderr
        assert ": 4 papers, " in built.stdout

    def test_jobs(self, tmp_path: Path) -> None:
        source = write_lines(tmp_path / "p.jsonl", [paper(f"p{n}", f"Paper number {n}") for n in range(150)])
        for name, jobs in (("one", "1"), ("two", "2")):
            built = kg("build", source, "--out", tmp_path / name, "--jobs", jobs)
            assert built.returncode == 0, built.stderr
        assert record(tmp_path / "one") == record(tmp_path / "two")

    @pytest.mark.shared
    def test_the_real_digest(self, tmp_path: Path) -> None:
        if not SHARED.is_dir():
            pytest.skip(f"{SHARED} is missing")
        built = kg("build", SHARED / "corpora" / "trending.txt", "--out", tmp_path / "g", "--strict", "--json")
        assert built.returncode == 0, built.stderr
        assert json.loads(built.stdout)["papers"] == 119


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("empty.jsonl", b"", "the file is empty"),
            ("noise.bin", bytes(range(256)) * 99, "not UTF-8 text"),
            ("types.json", b'[1, "two", null, {"id": [], "title": {}, "abstract": 0}]', "no usable paper in"),
            ("long.jsonl", b'{"id": "' + b"x" * (50 << 20), "no usable paper in"),
            ("broken.gz", b"\x1f\x8bnot gzip", "gzip data is damaged"),
        ],
    )
    def test_one_line_and_no_graph(self, tmp_path: Path, name: str, content: bytes, message: str) -> None:
        (tmp_path / name).write_bytes(content)
        for command in (["build"], ["build", "--facts"], ["extract"]):
            done = kg(*command, tmp_path / name, "--out", tmp_path / "out")
            assert done.returncode == 1
            last = done.stderr.splitlines()[-1]
            assert last.startswith("kg: ") and message in last
            assert "Traceback" not in done.stderr
            assert [p.name for p in tmp_path.iterdir()] == [name]

    def test_a_directory_a_missing_file_and_a_wrong_format(self, tmp_path: Path) -> None:
        assert kg("build", tmp_path, "--out", tmp_path / "g").stderr == f"kg: {tmp_path}: is a directory: name the files in it\n"
        assert kg("build", tmp_path / "x", "--out", tmp_path / "g").stderr == f"kg: {tmp_path / 'x'}: no such file\n"
        source = write_facts(tmp_path / "f.jsonl")
        wrong = kg("build", source, "--format", "pdf", "--out", tmp_path / "g")
        assert wrong.stderr == "kg: 'pdf' is no known format; known: jsonl, json, digest\n"
        assert not (tmp_path / "g").exists()

    def test_strict(self, tmp_path: Path) -> None:
        source = write_lines(tmp_path / "f.jsonl", [*facts_records(), 5])
        done = kg("build", "--facts", source, "--strict", "--out", tmp_path / "g")
        assert (done.returncode, done.stderr) == (1, f"kg: {source}:5: not a JSON object\n")
        assert kg("stats", "--store", tmp_path / "g").returncode == 1

    def test_no_input_is_a_usage_error(self) -> None:
        assert kg("build").returncode == 2
        assert kg("extract", "x").returncode == 2

    def test_no_graph_says_what_to_do(self, tmp_path: Path) -> None:
        done = kg("stats", "--store", tmp_path / "none")
        assert (done.returncode, done.stdout) == (1, "")
        assert "make one with kg build" in done.stderr


class TestExtract:
    def test_a_facts_file_builds_the_same_graph(self, tmp_path: Path) -> None:
        source = write_lines(
            tmp_path / "p.jsonl", [paper("p1", "Sparrow", "We present Sparrow. It cuts GPU memory by 3x on an A100.")]
        )
        done = kg("extract", source, "--out", tmp_path / "f.jsonl")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{tmp_path / 'f.jsonl'}: 1 papers, ")
        line = json.loads((tmp_path / "f.jsonl").read_text())
        assert {"id", "title", "abstract", "methods", "tasks", "datasets", "metrics", "hardware", "claims"} <= line.keys()
        kg("build", source, "--out", tmp_path / "one")
        kg("build", "--facts", tmp_path / "f.jsonl", "--out", tmp_path / "two")
        counts = [json.loads(kg("stats", "--store", tmp_path / g, "--json").stdout) for g in ("one", "two")]
        assert counts[0]["nodes"] == counts[1]["nodes"]
        assert counts[0]["relationships"] == counts[1]["relationships"]

    def test_standard_output_holds_facts_alone(self, tmp_path: Path) -> None:
        source = write_lines(tmp_path / "p.jsonl", [paper("p1", "One"), paper("p2", "Two"), 3])
        done = kg("extract", source, "--out", "-")
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["p1", "p2"]
        assert "2 papers" in done.stderr and "1 skipped" in done.stderr


class TestKilled:
    def test_builds_killed_at_any_moment_end_in_the_same_graph(self, tmp_path: Path) -> None:
        """Each of several builds is killed somewhere; what stands is whole, and the last gives the bytes of a single build."""
        small, large = write_facts(tmp_path / "a.jsonl"), write_facts(tmp_path / "b.jsonl", extra=600)
        whole = kg("build", "--facts", small, large, "--out", tmp_path / "whole", "--json")
        seconds = json.loads(whole.stdout)["seconds"] + 1
        kg("build", "--facts", small, "--out", tmp_path / "g")
        chance = random.Random(7)
        for _ in range(5):
            words = [sys.executable, "-m", "kg", "build", "--facts", large, "--out", str(tmp_path / "g")]
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(chance.uniform(0.3, seconds))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            stats = kg("stats", "--store", tmp_path / "g", "--json")
            assert stats.returncode == 0, stats.stderr
            assert json.loads(stats.stdout)["nodes"]["Paper"] in (4, 604)
        last = kg("build", "--facts", large, "--out", tmp_path / "g")
        assert last.returncode == 0, last.stderr
        assert record(tmp_path / "g") == record(tmp_path / "whole")
        assert sorted(p.name for p in (tmp_path / "g").iterdir() if p.name != ".lock") == [
            "build.json", "facts", "graph.lbug", "merges.parquet", "nodes", "relationships", "snapshot.json",
        ]  # fmt: skip
