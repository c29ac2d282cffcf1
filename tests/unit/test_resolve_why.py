"""`kg why`: what it prints of the merge log of a build directory."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of four papers, two of which use one abbreviation for two things."""
    folder = tmp_path_factory.mktemp("why")
    methods = [
        {"name": "PCA", "aliases": ["principal component analysis"], "role": "uses"},
        {"name": "PCA", "aliases": ["Prune, Combine, and Augment"], "role": "proposes"},
        {"name": "Zebra-Cache", "aliases": [], "role": "proposes"},
        {"name": "zebra caches", "aliases": [], "role": "uses"},
    ]
    papers = [{"id": f"p{i}", "title": f"Paper {i}", "abstract": "Text.", "methods": [m]} for i, m in enumerate(methods)]
    facts = folder / "facts.jsonl"
    facts.write_text("\n".join(map(json.dumps, papers)), encoding="utf-8")
    built = CliRunner().invoke(app, ["build", "--facts", str(facts), "--out", str(folder / "graph")])
    assert built.exit_code == 0, built.output
    return folder / "graph"


def why(graph: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["why", *arguments, "--store", str(graph)])
    return result.exit_code, result.output


def test_a_name_in_any_spelling_finds_its_entity_and_the_reason(graph: Path) -> None:
    code, output = why(graph, "ZEBRA CACHE", "--json")
    (found,) = json.loads(output)
    assert code == 0 and found["papers"] == 2
    assert [m["reason"] for m in found["joined"]] == ["same spelling"] and found["apart"] == []


def test_two_things_of_one_name_are_both_shown_with_why_they_are_two(graph: Path) -> None:
    code, output = why(graph, "PCA")
    assert code == 0
    assert "is not" in output and "prune-combine-and-augment" in output and "paper:p1" in output


def test_an_id_finds_that_entity_alone(graph: Path) -> None:
    entity = json.loads(why(graph, "zebra cache", "--json")[1])[0]["id"]
    assert [e["id"] for e in json.loads(why(graph, entity, "--json")[1])] == [entity]


def test_an_unknown_name_gets_a_hint(graph: Path) -> None:
    code, output = why(graph, "zebra")
    assert code == 1 and "no entity is named 'zebra'" in output and "zebra-cache" in output


def test_a_server_has_no_merge_log() -> None:
    result = CliRunner().invoke(app, ["why", "PCA", "--store", "bolt://127.0.0.1:1"])
    assert result.exit_code == 1 and "build directory" in result.output
