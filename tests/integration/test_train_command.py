"""`kg train` on a dozen papers of our own: models that load, read what they learned, and are the same from the same seed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ExtractorError, InputError
from kg.evaluate import evaluate
from kg.extract.pipeline import ClaimgraphExtractor
from kg.records import Paper, facts_from_json
from kg.resources import data_path
from kg.train import entities
from kg.train.run import Options, train
from kg.train.vectors import vectors_from_file, words_of_papers
from tests.annotated import annotated_papers


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any, list[str]]]:
    folder = tmp_path_factory.mktemp("train")
    papers = annotated_papers(14)
    write(folder / "data" / "train.jsonl", papers[:12])
    write(folder / "data" / "dev.jsonl", papers[12:])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entities, "ROUNDS", 10)  # a dozen papers need no more
        yield folder / "models", *run(folder, "models")


def run(folder: Path, out: str) -> tuple[Any, list[str]]:
    said: list[str] = []
    return train(Options(folder / "data", folder / out, epochs=20, taggers=folder / "taggers", report=said.append)), said


def digests(models: Path) -> dict[str, str]:
    files = sorted(p for p in models.rglob("*") if p.is_file())
    return {str(p.relative_to(models)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_models_read_what_they_learned(trained: tuple[Path, Any, list[str]]) -> None:
    gold = [facts_from_json(r) for r in annotated_papers()]
    result = evaluate(gold, ClaimgraphExtractor(trained[0]).pipe(g.paper for g in gold))
    assert result.counts["proposed"].f1 > 0.7
    assert result.counts["metrics"].f1 > 0.5
    assert any(b.claims for b in result.calibration)


def test_the_report_has_the_scores_on_papers_held_back(trained: tuple[Path, Any, list[str]]) -> None:
    models, report, said = trained
    assert (report.papers, report.scores.papers) == (12, 2)
    assert json.loads((models / "training.json").read_text())["scores"]["facts"] == report.scores.to_json()["facts"]
    assert "tagger on 8 papers (without part 1 of 3): epoch 20 of 20 done" in said
    assert said[-1].startswith("scores on 2 papers")


def test_another_run_takes_the_taggers_up_and_gives_the_same_models(trained: tuple[Path, Any, list[str]]) -> None:
    folder = trained[0].parent
    _, said = run(folder, "again")
    assert sum("taken from" in text for text in said) == 4
    assert not [text for text in said if "epoch" in text]
    assert digests(folder / "again") == digests(trained[0])


def test_the_pipeline_names_what_it_was_trained_on(trained: tuple[Path, Any, list[str]]) -> None:
    meta = json.loads((trained[0] / "pipeline" / "meta.json").read_text())
    assert any("12 annotated" in source["name"] for source in meta["sources"])
    assert str(data_path()) not in (trained[0] / "pipeline" / "config.cfg").read_text()


def test_models_are_told_apart_by_the_extractors_version(trained: tuple[Path, Any, list[str]]) -> None:
    own, shipped = ClaimgraphExtractor(trained[0]).version, ClaimgraphExtractor().version
    assert own.startswith("1+")
    assert own != shipped


def test_the_environment_names_the_models(trained: tuple[Path, Any, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_MODELS", str(trained[0]))
    assert ClaimgraphExtractor().models == trained[0]
    monkeypatch.setenv("KG_MODELS", "")
    assert ClaimgraphExtractor().models.name == "data"


def test_a_folder_without_models(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="pipeline, entities, claims missing"):
        ClaimgraphExtractor(tmp_path)


def refused(folder: Path, **options: Any) -> str:
    with pytest.raises(InputError) as raised:
        train(Options(folder, folder / "models", epochs=1, **options))
    assert not (folder / "models" / "pipeline").exists()
    return str(raised.value)


def test_data_that_cannot_be_used(tmp_path: Path) -> None:
    papers = annotated_papers()
    assert "holds no train.jsonl" in refused(tmp_path)
    write(tmp_path / "train.jsonl", papers[:3])
    assert "3 annotated papers: at least 10 are needed" in refused(tmp_path)
    write(tmp_path / "train.jsonl", [p | {"claims": []} for p in papers])
    assert "no paper has claims" in refused(tmp_path)
    write(tmp_path / "train.jsonl", papers)
    write(tmp_path / "dev.jsonl", papers[:1])
    assert "paper 'own-0' stands in train.jsonl too" in refused(tmp_path)


def test_what_is_no_folder_of_models_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", annotated_papers())
    keep = write(tmp_path / "models" / "thesis.jsonl", annotated_papers(1))
    assert "exists and holds no models" in refused(tmp_path)
    assert keep.is_file()


def test_the_command_names_file_and_line_of_a_bad_annotation(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", annotated_papers()).open("a").write("{}\n")
    command = [sys.executable, "-m", "kg", "train", "--data", str(tmp_path), "--out", str(tmp_path / "models")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert (
        done.stderr
        == f"kg: {tmp_path / 'train.jsonl'}:13: no annotations: none of methods, tasks, datasets, metrics, hardware, claims\n"
    )


def test_vectors_of_a_file(tmp_path: Path) -> None:
    import spacy

    (tmp_path / "vectors.txt").write_text("2 3\ncache 1 0 0\nmemory 0 1 0\n")
    nlp = spacy.load(vectors_from_file(tmp_path / "vectors.txt", tmp_path / "pipeline"))
    assert nlp.vocab["memory"].vector.tolist() == [0.0, 1.0, 0.0]
    (tmp_path / "bad.txt").write_text("these are no vectors\n")
    with pytest.raises(InputError, match="no vectors in word2vec's text format"):
        vectors_from_file(tmp_path / "bad.txt", tmp_path / "other")
    with pytest.raises(InputError, match="no such file"):
        vectors_from_file(tmp_path / "none.txt", tmp_path / "other")


def test_vectors_of_unlabelled_papers(tmp_path: Path) -> None:
    pytest.importorskip("gensim", reason="the extra train is not installed")
    papers = [Paper(r["id"], r["title"], r["abstract"]) for r in annotated_papers()]
    words = words_of_papers(papers, tmp_path / "words", seed=1)
    assert words.frequency["we"] > words.frequency.get("memory", 0.0)
    assert "12 unlabelled" in words.source["name"]
    assert (words.vectors / "vocab" / "vectors").stat().st_size > 1000
    with pytest.raises(InputError, match="too little text"):
        words_of_papers([Paper("p", "One", "Two")], tmp_path / "few", seed=1)
