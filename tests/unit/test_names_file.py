"""The kept name index of a large graph: equal to one that is made anew, never of another build, and never in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.ask import Asker
from kg.query import names_file
from kg.query.names import NameIndex
from kg.stores import Store, open_store
from tests.graphs import small_build


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(names_file, "LEAST", 1)
    store = open_store(str(small_build(tmp_path / "graph")))
    yield store
    store.close()


def kept(store: Store) -> Path:
    return Path(store.info.address) / names_file.FILE


def test_a_kept_index_says_what_a_new_one_says(store: Store) -> None:
    new = NameIndex.load(store)
    assert kept(store).is_file()
    old = NameIndex.load(store)
    assert list(old.by_id) == list(new.by_id) and list(old.by_id.values()) == list(new.by_id.values())
    assert dict(old.by_form) == dict(new.by_form)
    assert old.find("cache-trimming") == new.find("cache-trimming") and old.resolve("LoRA") == "method:lora"
    assert old.near("QuikServe") == new.near("QuikServe") == ["QuickServe"]
    assert "method:nothing" not in old.by_id and "nothing" not in old.by_form and len(old.by_id) == len(new.by_id)


def test_questions_are_answered_from_it(store: Store) -> None:
    NameIndex.load(store)
    answers = [Asker(store).ask(q) for q in ("which papers use LoRA?", "who runs on an A100?", "which papers use QuikSrve?")]
    assert [answer.understood for answer in answers] == [True, True, False]
    assert "which papers use QuickServe?" in answers[2].suggestions


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"made_for": "another build", "entities": [], "forms": {}}'])
def test_a_damaged_file_or_one_of_another_build_is_replaced(store: Store, damage: str) -> None:
    kept(store).write_text(damage)
    assert NameIndex.load(store).resolve("LoRA") == "method:lora"
    assert json.loads(kept(store).read_text())["made_for"].startswith("small ")


def test_where_nothing_can_be_written_the_index_is_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(names_file.tempfile, "mkstemp", refuse)
    assert NameIndex.load(store).resolve("LoRA") == "method:lora"
    assert not kept(store).exists()


def test_a_small_graph_keeps_none(tmp_path: Path) -> None:
    with open_store(str(small_build(tmp_path / "graph"))) as store:  # type: ignore[attr-defined]
        NameIndex.load(store)
    assert not (tmp_path / "graph" / names_file.FILE).exists()
