"""What the shipped extractor reaches on the annotated papers beside the checkout, scored by their own scorers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated papers are not beside the checkout"),
]

# Floors, a little under what was measured at the last change of the models.
FLOORS = {
    "proposed": 0.72,
    "methods": 0.74,
    "tasks": 0.60,
    "datasets": 0.86,
    "hardware": 0.80,
    "metrics": 0.70,
    "claims": 0.50,
    "claim_baselines": 0.52,
}


def kg(*arguments: str | Path) -> str:
    run = subprocess.run([sys.executable, "-m", "kg", *map(str, arguments)], capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stderr
    return run.stdout


def scores(scorer: str, *files: Path) -> dict:
    command = [sys.executable, GOLD / scorer, *files, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quality") / "facts.jsonl"
    kg("extract", GOLD / "dev.jsonl", "--out", path)
    return path


def test_facts_of_annotated_papers(facts):
    result = scores("score.py", GOLD / "dev.jsonl", facts)
    reached = {kind: result["facts"][kind]["f1"] for kind in FLOORS}
    assert {kind: f1 for kind, f1 in reached.items() if f1 < FLOORS[kind]} == {}
    assert result["of_matched"]["value"] > 0.88
    assert result["of_matched"]["evidence"] > 0.95


def test_every_claim_quotes_its_abstract(facts):
    for line in facts.read_text().splitlines():
        paper = json.loads(line)
        for claim in paper["claims"]:
            assert paper["abstract"][claim["start"] : claim["end"]] == claim["evidence"]


def test_answers_from_the_extracted_graph(facts, tmp_path):
    kg("build", "--facts", facts, "--out", tmp_path / "graph")
    answers = tmp_path / "answers.jsonl"
    answers.write_text(kg("ask", "--file", GOLD / "questions.jsonl", "--json", "--store", tmp_path / "graph"))
    result = scores("score_answers.py", GOLD / "questions.jsonl", answers)
    assert set(result) >= {
        "claims",
        "use",
        "compare",
        "propose",
        "datasets",
        "tasks",
        "baselines",
        "hardware",
        "howmuch",
        "without",
    }
    assert result["nothing"]["f1"] == 1.0
    assert result["all"]["f1"] > 0.55


def test_the_whole_digest_becomes_a_graph(tmp_path):
    report = json.loads(kg("build", SHARED / "corpora" / "trending.txt", "--out", tmp_path / "graph", "--json"))
    assert report["papers"] == 119
    assert report["claims"] > 250
    rows = json.loads(
        kg("query", "methods_by_metric", "--param", "metric=KV cache memory", "--store", tmp_path / "graph", "--json")
    )
    assert rows
