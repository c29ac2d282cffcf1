"""The tagger's training: the same from the same seed, known by its key, kept and taken up again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.resources import data_path
from kg.train import kept
from kg.train.kept import KeptTaggers
from kg.train.tagger import Recipe, tagger_key, train_tagger
from tests.annotated import annotated_papers

RECIPE = Recipe(data_path("pipeline"), epochs=2, seed=3)


def weights(nlp: Any) -> bytes:
    return b"".join(part.model.to_bytes() for _, part in nlp.pipeline)


def test_the_same_papers_and_seed_give_the_same_weights() -> None:
    after: dict[int, bytes] = {}
    first = weights(train_tagger(annotated_papers(6), RECIPE, lambda epoch, nlp: after.update({epoch: weights(nlp)})))
    assert first == weights(train_tagger(annotated_papers(6), RECIPE))
    assert first == after[2] != after[1]
    assert first != weights(train_tagger(annotated_papers(6), replace(RECIPE, seed=4)))


def test_a_key_stands_for_all_that_goes_into_a_tagger() -> None:
    papers = annotated_papers(3)
    relabelled = [papers[0] | {"datasets": []}, *papers[1:]]
    vectors = replace(RECIPE, overrides={"components.tok2vec.model.encode.width": 96})
    keys = [
        tagger_key(papers, RECIPE), tagger_key(papers[:2], RECIPE), tagger_key(papers[::-1], RECIPE),
        tagger_key(relabelled, RECIPE), tagger_key(papers, replace(RECIPE, epochs=3)), tagger_key(papers, vectors),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert tagger_key(annotated_papers(3), RECIPE) == keys[0]


def test_a_tagger_is_trained_once(tmp_path: Path) -> None:
    said: list[str] = []
    taggers = KeptTaggers(tmp_path / "taggers", RECIPE, said.append)
    path = taggers.tagger("all", annotated_papers(2))
    assert (path / "meta.json").is_file()
    assert said == [f"tagger on 2 papers (all): {end}" for end in ("2 epochs", "epoch 1 of 2 done", "epoch 2 of 2 done")]
    assert taggers.tagger("again", annotated_papers(2)) == path
    assert said[-1] == f"tagger on 2 papers (again): taken from {path}"


def test_an_interrupted_training_leaves_no_half_of_a_tagger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unwritable:
        def to_disk(self, path: Path, exclude: Any) -> None:
            (path / "tagger").mkdir(parents=True)
            raise KeyboardInterrupt

    monkeypatch.setattr(kept, "train_tagger", lambda *_: Unwritable())
    with pytest.raises(KeyboardInterrupt):
        KeptTaggers(tmp_path, RECIPE, lambda text: None).tagger("all", annotated_papers(2))
    assert not list(tmp_path.iterdir())
