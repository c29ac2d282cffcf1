"""The build directory: facts in parts, sorted tables, and a swap that a kill cannot break."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ExtractorError, SchemaVersionError, StoreError
from kg.records import BOUNDS, DIRECTIONS, VALUE_KINDS, Claim, Facts, Mention, MetricMention, Paper, Value
from kg.schema import NODES, RELATIONSHIPS, node_table
from kg.tables import Manifest, graph, read_manifest, read_merges, read_rows, table_path
from kg.tables.arrow import facts_from_row, row_from_facts
from kg.tables.facts import Entry, FactsStore, StoredFacts
from kg.tables.graph import GraphWriter
from kg.tables.manifest import write_manifest
from kg.tables.swap import NEW, READY, build_lock, commit, is_build_directory, recover, stage

USES = next(t for t in RELATIONSHIPS if t.type == "USES")

text = st.text(st.characters(codec="utf-8"), max_size=12)
texts = st.lists(text, max_size=3).map(tuple)
share = st.floats(0, 1)
number = st.floats(allow_nan=False, allow_infinity=False)
metrics = st.builds(MetricMention, text, text, share)
mentions = st.builds(Mention, st.sampled_from(["Method", "Task", "Dataset", "Hardware"]), text, texts, text,
                     st.none() | st.integers(1, 9999), share, text, text, text)  # fmt: skip
figures = st.builds(Value, st.sampled_from(VALUE_KINDS), number, number, text, st.sampled_from(["", *BOUNDS]))
claims = st.builds(Claim, text, metrics, st.sampled_from(DIRECTIONS), st.none() | figures, text, st.integers(0, 99),
                   st.integers(0, 99), texts, texts, texts, share, text)  # fmt: skip
papers = st.builds(Paper, text.filter(bool), text, text, texts, st.none() | st.integers(1, 9999), text, text)
all_facts = st.builds(Facts, papers, st.lists(mentions, max_size=3).map(tuple), st.lists(metrics, max_size=2).map(tuple),
                      st.lists(claims, max_size=2).map(tuple))  # fmt: skip


def stored(id: str, title: str = "T", version: str = "x 1") -> StoredFacts:
    return StoredFacts(Facts(Paper(id, title, f"About {id}.")), f"hash of {id} {title}", version, f"content of {id} {title}")


class TestFacts:
    @given(all_facts)
    def test_a_row_holds_everything(self, facts: Facts) -> None:
        assert facts_from_row(row_from_facts(facts)) == facts

    @settings(max_examples=25, deadline=None)
    @given(st.lists(all_facts, max_size=6, unique_by=lambda f: f.paper.id))
    def test_what_is_appended_is_read_back_sorted(self, tmp_path_factory: pytest.TempPathFactory, items: list[Facts]) -> None:
        store = FactsStore(tmp_path_factory.mktemp("store"))
        for item in items:
            store.append([StoredFacts(item, "h", "x 1", "c")])
        expected = sorted(items, key=lambda f: f.paper.id)
        assert list(store.read()) == expected
        store.compact()
        assert list(store.read()) == expected

    def test_a_later_row_replaces_an_earlier_one(self, tmp_path: Path) -> None:
        store = FactsStore(tmp_path)
        store.append([stored("b"), stored("a")])
        store.append([stored("a", "New")])
        assert list(store.index()) == [
            Entry("a", "New", "hash of a New", "content of a New"),
            Entry("b", "T", "hash of b T", "content of b T"),
        ]
        store.compact()
        store.append([stored("b", "Newer")])
        assert [entry.title for entry in store.index()] == ["New", "Newer"]

    def test_merging_leaves_one_file_however_many_parts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.tables.facts.MERGE_AT_ONCE", 3)
        store = FactsStore(tmp_path)
        for n in range(10):
            store.append([stored(f"p{n % 7}", f"round {n}")])
        store.compact()
        assert len(list(store.folder.iterdir())) == 1
        latest = {"p0": 7, "p1": 8, "p2": 9, "p3": 3, "p4": 4, "p5": 5, "p6": 6}
        assert {entry.id: entry.title for entry in store.index()} == {id: f"round {n}" for id, n in latest.items()}

    def test_a_kill_while_merging_loses_and_repeats_nothing(self, tmp_path: Path) -> None:
        store = FactsStore(tmp_path)
        for n in range(3):
            store.append([stored("a", f"round {n}"), stored(f"b{n}")])
        before = shutil.copytree(store.folder, tmp_path / "before")
        store.compact()
        expected = list(store.index())
        for part in before.iterdir():  # the merged file is there, the parts not yet removed, a half-written one besides
            shutil.copy(part, store.folder)
        (store.folder / "000009-000009.part").write_bytes(b"half")
        assert list(store.index()) == expected
        store.clean()
        assert [p.name for p in store.folder.iterdir()] == ["000000-000002.parquet"]

    def test_a_field_of_the_wrong_type_is_the_extractors_fault(self, tmp_path: Path) -> None:
        facts = Facts(Paper("a", "T", "A"), (Mention("Method", "M", count="many"),))  # type: ignore[arg-type]
        with pytest.raises(ExtractorError, match="wrong type"):
            FactsStore(tmp_path).append([StoredFacts(facts, "h", "x 1", "c")])

    def test_a_damaged_part_is_named(self, tmp_path: Path) -> None:
        store = FactsStore(tmp_path)
        store.append([stored("a")])
        part = next(store.folder.iterdir())
        part.write_bytes(part.read_bytes()[:100])
        with pytest.raises(StoreError, match=f"'{part}' is damaged: remove it"):
            list(store.index())


def write_graph(folder: Path, rows: list[tuple[Any, dict[str, Any]]]) -> dict[str, int]:
    folder.mkdir(parents=True)
    writer = GraphWriter(folder)
    for table, row in rows:
        writer.add(table, row)
    writer.write_merges([])
    return writer.finish()


METHODS = [
    (node_table("Method"), {"id": f"method:{n:03}", "name": f"M{n}", "aliases": [f"m {n}"], "papers": n}) for n in range(50)
]
EDGES = [(USES, {"source": f"paper:{n % 7}", "target": f"method:{n:03}", "confidence": n / 50}) for n in range(50)]


class TestGraphTables:
    @pytest.mark.parametrize("spill", [7, 20_000])
    def test_the_same_rows_in_any_order_give_the_same_bytes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spill: int
    ) -> None:
        write_graph(tmp_path / "one", METHODS + EDGES)
        monkeypatch.setattr(graph, "SPILL_ROWS", spill)
        shuffled = random.Random(1).sample(METHODS + EDGES, 100)
        counts = write_graph(tmp_path / "two", shuffled)
        assert counts["Method"] == counts["USES"] == 50
        assert counts["Task"] == 0
        for table in (*NODES, *RELATIONSHIPS):
            assert table_path(tmp_path / "one", table).read_bytes() == table_path(tmp_path / "two", table).read_bytes()

    def test_rows_come_back_sorted_with_nulls_for_what_was_left_out(self, tmp_path: Path) -> None:
        write_graph(tmp_path / "g", METHODS[::-1] + EDGES)
        assert [r["id"] for r in read_rows(tmp_path / "g", node_table("Method"))] == [f"method:{n:03}" for n in range(50)]
        first = next(iter(read_rows(tmp_path / "g", USES)))
        assert first == {"source": "paper:0", "target": "method:000", "confidence": 0.0, "found_in": None}

    def test_two_nodes_of_one_id_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="two Method nodes have the id 'method:000'"):
            write_graph(tmp_path / "g", [METHODS[0], METHODS[0]])

    @pytest.mark.parametrize("row", [{"id": "m", "nme": "x"}, {"name": "x"}, {"id": ""}])
    def test_a_row_must_fit_its_table(self, tmp_path: Path, row: dict[str, Any]) -> None:
        with pytest.raises(StoreError, match="a row of Method has columns"):
            write_graph(tmp_path / "g", [(node_table("Method"), row)])

    def test_a_value_must_fit_its_column(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="a row of Method has the wrong type"):
            write_graph(tmp_path / "g", [(node_table("Method"), {"id": "m", "papers": "many"})])

    def test_merges_come_back(self, tmp_path: Path) -> None:
        row = {"entity": "method:a", "name": "A", "into": "a", "reason": "same form", "joined": True, "other": ""}
        (tmp_path / "g").mkdir()
        writer = GraphWriter(tmp_path / "g")
        writer.write_merges([row])
        assert list(read_merges(tmp_path / "g")) == [row]

    def test_missing_and_damaged_tables_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="no table at"):
            list(read_rows(tmp_path, USES))
        table_path(tmp_path, USES).parent.mkdir()
        table_path(tmp_path, USES).write_bytes(b"PAR1")
        with pytest.raises(StoreError, match="is damaged"):
            list(read_rows(tmp_path, USES))


class TestManifest:
    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        manifest = Manifest("abc", 3, {"Method": 5, "Task": 2, "Claim": 9}, package_version="0.1")
        write_manifest(manifest, tmp_path)
        assert read_manifest(tmp_path) == manifest
        assert (manifest.entities, manifest.claims) == (7, 9)

    def test_no_graph_says_what_to_do(self, tmp_path: Path) -> None:
        for where in (tmp_path, tmp_path / "none"):
            with pytest.raises(StoreError, match=r"no graph in .* make one with kg build"):
                read_manifest(where)

    def test_another_schema_version(self, tmp_path: Path) -> None:
        write_manifest(Manifest("abc", 3, schema_version=999), tmp_path)
        with pytest.raises(SchemaVersionError, match="schema version 999"):
            read_manifest(tmp_path)

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"build_id": 1, "papers": "x"}', "\0"])
    def test_a_damaged_one(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "build.json").write_text(content)
        with pytest.raises(StoreError, match="damaged"):
            read_manifest(tmp_path)


def put(folder: Path, value: str) -> None:
    (folder / "nodes").mkdir()
    (folder / "nodes" / "a").write_text(value)
    (folder / "build.json").write_text(json.dumps(value))


def content(folder: Path) -> tuple[str, str]:
    return (folder / "nodes" / "a").read_text(), json.loads((folder / "build.json").read_text())


class TestSwap:
    NAMES = ("nodes", "build.json")

    def test_the_new_takes_the_place_of_the_old(self, tmp_path: Path) -> None:
        put(tmp_path, "old")
        put(stage(tmp_path), "new")
        assert content(tmp_path) == ("old", "old")
        commit(tmp_path, self.NAMES)
        assert content(tmp_path) == ("new", "new")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["build.json", "nodes"]

    @pytest.mark.parametrize("first", [True, False])
    def test_a_kill_at_any_step_leaves_one_whole_graph(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool
    ) -> None:
        """Every rename and removal of the swap is interrupted in turn; the next reader finds the old graph or the new one."""

        class KilledError(BaseException):
            pass

        for step in range(100):
            folder = tmp_path / str(step)
            folder.mkdir()
            if not first:
                put(folder, "old")
            put(stage(folder), "new")
            left = step

            def killed(real: Any) -> Any:
                def call(self: Path, *args: Any, **kwargs: Any) -> Any:
                    nonlocal left
                    if left == 0:
                        raise KilledError
                    left -= 1
                    return real(self, *args, **kwargs)

                return call

            with monkeypatch.context() as patch:
                for name in ("rename", "replace", "unlink"):
                    patch.setattr(Path, name, killed(getattr(Path, name)))
                try:
                    commit(folder, self.NAMES)
                    finished = True
                except KilledError:
                    finished = False
            recover(folder)
            if step == 0:  # before the point of no return
                assert (folder / NEW).is_dir() and not (folder / NEW / READY).exists()
                if not first:
                    assert content(folder) == ("old", "old")
            else:
                assert content(folder) == ("new", "new")
            if finished:
                assert step > 3
                return
        pytest.fail("the swap never ended")

    def test_one_build_at_a_time(self, tmp_path: Path) -> None:
        with build_lock(tmp_path), pytest.raises(StoreError, match="another kg build is writing"), build_lock(tmp_path):
            pass
        with build_lock(tmp_path):
            pass

    def test_what_a_build_may_write_to(self, tmp_path: Path) -> None:
        assert is_build_directory(tmp_path)
        FactsStore(tmp_path).append([stored("a")])
        assert is_build_directory(tmp_path)
        (tmp_path / "thesis.tex").write_text("mine")
        assert not is_build_directory(tmp_path)
