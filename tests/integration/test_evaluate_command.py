"""`kg evaluate` as a user runs it, and its figures against those of the annotated papers' own scorer."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.annotated import annotated_papers

SHARED = Path(__file__).resolve().parents[3] / "shared"


def kg(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert run.returncode == code, run.stderr
    return run


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", annotated_papers(4))


def test_figures_of_given_facts(gold: Path, tmp_path: Path) -> None:
    records = annotated_papers(4)
    records[0]["tasks"] = []
    records[1]["methods"][2]["role"] = "compares"
    facts = write(tmp_path / "facts.jsonl", records[:3])
    shown = kg("evaluate", gold, "--facts", facts).stdout
    assert "4 annotated papers" in shown
    row = next(line for line in shown.splitlines() if "tasks" in line)
    assert row.split()[1::2] == ["tasks", "4", "2", "1.000", "0.500", "0.667"]
    assert "role of method right 0.889" in shown
    assert "claims by confidence" in shown


def test_facts_are_extracted_where_none_are_given(gold: Path) -> None:
    result = json.loads(kg("evaluate", gold, "--json").stdout)
    assert result["papers"] == 4
    assert result["facts"]["proposed"]["f1"] > 0.6
    assert set(result["of_matched"]) == {"role", "value", "evidence"}


def test_errors_by_class(gold: Path, tmp_path: Path) -> None:
    records = annotated_papers(4)
    for record in records:
        record["claims"][0]["direction"] = "same"
        record["datasets"] = []
    facts = write(tmp_path / "facts.jsonl", records)
    shown = kg("evaluate", gold, "--facts", facts, "--errors", "claims", "--examples", "1").stdout
    assert "claims: wrong direction (1 of 4)" in shown
    assert "TideCache: memory (memory) down 20 (percent)" in shown
    assert "datasets: missed" not in shown
    everything = json.loads(kg("evaluate", gold, "--facts", facts, "--errors", "--json").stdout)["errors"]
    assert everything["datasets"]["missed"]["count"] == 4
    assert everything["claims"]["wrong direction"]["examples"][0]["paper"] == "own-0"


def test_extraction_tells_why_something_was_missed(gold: Path) -> None:
    errors = json.loads(kg("evaluate", gold, "--errors", "--json").stdout)["errors"]
    classes = {what for kind in errors.values() for what in kind}
    assert "missed" not in classes


def test_packed_annotations(tmp_path: Path) -> None:
    records = annotated_papers(2)
    with gzip.open(tmp_path / "gold.jsonl.gz", "wt") as stream:
        stream.writelines(json.dumps(r) + "\n" for r in records)
    facts = write(tmp_path / "facts.jsonl", records)
    result = json.loads(kg("evaluate", tmp_path / "gold.jsonl.gz", "--facts", facts, "--json").stdout)
    assert result["facts"]["all"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.jsonl"], "missing.jsonl: "),
        (["gold.jsonl", "--facts", "bad.jsonl"], "bad.jsonl:2: not JSON"),
        (["gold.jsonl", "stars"], "'stars' is no kind of facts; known: methods, tasks"),
        (["gold.jsonl", "--extractor", "nobody"], "no extractor named 'nobody' is installed"),
    ],
)
def test_errors_are_one_line(
    tmp_path: Path, gold: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.jsonl").write_text(json.dumps(annotated_papers(1)[0]) + "\nno\n")
    error = kg("evaluate", *arguments, code=1).stderr
    assert error.count("\n") == 1
    assert error.startswith("kg: ")
    assert message in error


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the annotated papers are not beside the checkout")
def test_the_figures_are_those_of_the_annotated_papers_own_scorer(tmp_path: Path) -> None:
    scorer, dev = SHARED / "gold" / "score.py", SHARED / "gold" / "dev.jsonl"
    facts = write(tmp_path / "facts.jsonl", spoiled([json.loads(line) for line in dev.open()]))
    command = [sys.executable, scorer, dev, facts, "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    ours = json.loads(kg("evaluate", dev, "--facts", facts, "--json").stdout)
    for row, figures in theirs["facts"].items():
        assert ours["facts"][row] == pytest.approx(figures), row
    assert ours["of_matched"] == pytest.approx(theirs["of_matched"])
    assert 0.3 < theirs["facts"]["all"]["f1"] < 0.95


def spoiled(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Annotations with facts left out, shortened, doubled, of another role, direction or value."""
    chance = random.Random(1)
    for record in records:
        for group in ("methods", "tasks", "datasets", "hardware", "metrics", "claims"):
            record[group] = [fact for fact in record[group] if chance.random() < 0.8]
            record[group] += [dict(fact) for fact in record[group] if chance.random() < 0.1]
        for entity in (*record["methods"], *record["tasks"], *record["datasets"], *record["hardware"]):
            words = entity["name"].split()
            entity["name"] = " ".join(words[1:]) if len(words) > 1 and chance.random() < 0.4 else entity["name"]
        for method in record["methods"]:
            method["role"] = chance.choice(["proposes", "compares", "uses", method["role"], method["role"]])
        for metric in record["metrics"]:
            metric["concept"] = chance.choice([metric["concept"], metric["concept"], "other", "memory"])
        for claim in record["claims"]:
            claim["direction"] = chance.choice([claim["direction"]] * 4 + ["up", "same"])
            claim["baselines"] = [b for b in claim["baselines"] if chance.random() < 0.7]
            claim["value"] = chance.choice([claim["value"], claim["value"], None])
            claim["evidence"] = claim["evidence"][: chance.choice([15, 60, 500])]
    return records[:-3]
