"""Tables cut into parts: borders by the keys alone, and digests that tell what changed."""

import copy
from pathlib import Path
from typing import Any

import pytest

from kg.schema import RELATIONSHIPS, node_table
from kg.stores import parts
from kg.stores.neo4j_delta import small_change
from kg.stores.parts import Part, cut, part_id, relationship_key, unpack
from tests.graphs import write_graph

METHOD = node_table("Method")
PROPOSES = next(table for table in RELATIONSHIPS if table.type == "PROPOSES")
Rows = dict[str, dict[str, Any]]


def methods(number: int) -> Rows:
    return {f"method:{i:05}": {"id": f"method:{i:05}", "name": f"M{i}", "aliases": [], "papers": i} for i in range(number)}


def graph(directory: Path, rows: Rows, links: list[dict[str, Any]] | None = None) -> Path:
    papers = {row["source"]: {"id": row["source"], "name": "P"} for row in links or ()}
    return write_graph(directory, "parts", {"Paper": papers, "Method": rows}, {"PROPOSES": links or []})


def digests(found: list[Part]) -> dict[str, str]:
    return {part.first: part.digest for part in found}


def test_parts_hold_all_rows_in_order(tmp_path: Path) -> None:
    found = list(cut(graph(tmp_path / "graph", methods(4000)), METHOD))
    assert len(found) > 2
    assert [key for part in found for key in part.keys] == list(methods(4000))
    assert [row["name"] for part in found for row in part.rows(range(len(part)))] == [f"M{i}" for i in range(4000)]
    assert all(part.first == part.keys[0] and len(part) == len(part.digests) for part in found)
    assert found[1].rows([3, 1])[0]["id"] == found[1].keys[3]


def test_parts_do_not_depend_on_how_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = graph(tmp_path / "graph", methods(2000))
    whole = [(part.keys, part.digests, part.digest) for part in cut(directory, METHOD)]
    for size in (7, 999):
        monkeypatch.setattr(parts, "_BATCH", size)
        assert [(part.keys, part.digests, part.digest) for part in cut(directory, METHOD)] == whole


@pytest.mark.parametrize("change", ["a column", "a row less", "a row more", "a list"])
def test_a_change_of_a_row_changes_one_part(change: str, tmp_path: Path) -> None:
    before = digests(list(cut(graph(tmp_path / "before", methods(4000)), METHOD)))
    rows = methods(4000)
    if change == "a column":
        rows["method:01234"]["papers"] = None
    elif change == "a row less":
        del rows["method:01234"]
    elif change == "a row more":
        rows["method:01234x"] = rows["method:01234"] | {"id": "method:01234x"}
    else:
        rows["method:01234"]["aliases"] = [""]
    after = digests(list(cut(graph(tmp_path / "after", rows), METHOD)))
    assert after.keys() == before.keys()
    assert sum(after[first] != before[first] for first in before) == 1


def test_texts_that_run_from_one_row_into_the_next_are_told_apart(tmp_path: Path) -> None:
    rows = {"method:a": {"id": "method:a", "name": "x", "papers": 1}, "method:b": {"id": "method:b", "name": "y", "papers": 2}}
    found = [digests(list(cut(graph(tmp_path / "graph", rows), METHOD)))]
    rows["method:a"]["papers"], rows["method:b"]["papers"] = 12, None
    found.append(digests(list(cut(graph(tmp_path / "graph", rows), METHOD))))
    assert found[0] != found[1]


def test_equal_relationships_are_numbered_and_never_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_ROWS", 2)
    monkeypatch.setattr(parts, "_BATCH", 5)
    links = [{"source": f"paper:{i // 4}", "target": "method:00001", "confidence": i / 100} for i in range(80)]
    found = list(cut(graph(tmp_path / "graph", methods(2), links), PROPOSES))
    assert len(found) > 3
    keys = [relationship_key(key) for part in found for key in part.keys]
    assert [key["_kg"] for key in keys] == [0, 1, 2, 3] * 20
    rows = [row for part in found for row in part.rows(range(len(part)))]
    assert [row.get("_kg", 0) for row in rows] == [0, 1, 2, 3] * 20
    for part in found:
        assert len({key.rpartition("\x1d")[0] for key in part.keys}) * 4 == len(part)


def test_a_small_change_is_found_and_a_large_one_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = graph(tmp_path / "before", methods(4000))
    recorded = {"Method": digests(list(cut(before, METHOD)))}
    held = {part_id(METHOD, part.first): dict(zip(part.keys, part.digests, strict=True)) for part in cut(before, METHOD)}
    rows = copy.deepcopy(methods(4000))
    rows["method:00007"]["name"] = "changed"
    del rows["method:03000"]
    after = graph(tmp_path / "after", rows)

    def read(ids: list[str]) -> dict[str, dict[str, str]]:
        return {id: held[id] for id in ids}

    (change,) = small_change(after, recorded, read, lambda table, rows: None) or ()
    assert change.table == METHOD
    assert [row["name"] for row in change.written] == ["changed"]
    assert change.gone == ["method:03000"]
    assert all(unpack(record["rows"]).keys() <= rows.keys() for record in change.records)
    assert small_change(before, recorded, read, lambda table, rows: None) == []
    monkeypatch.setattr("kg.stores.neo4j_delta.CHANGED_ROWS", 1)
    assert small_change(after, recorded, read, lambda table, rows: None) is None
