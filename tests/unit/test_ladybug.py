"""The embedded store: loaded from the tables, read-only, rebuilt when it is missing or torn."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import QueryError, QueryLimitError, SchemaVersionError, StoreError
from kg.schema import NODES, RELATIONSHIPS, table_name
from kg.stores import open_store
from kg.stores.counts import count_query
from kg.stores.ladybug import LadybugStore
from kg.stores.snapshot import copy_statement, fits, table_definitions
from kg.tables import read_manifest
from kg.tables.swap import build_lock
from tests.fake_resolve import fake_resolve
from tests.papers import write_facts


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build([write_facts(folder / "facts.jsonl")], folder / "graph", facts=True, resolver=fake_resolve)
    return folder / "graph"


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return shutil.copytree(built, tmp_path / "graph")


def count(where: Path, query: str = "MATCH (n:Paper) RETURN count(*) AS n") -> int:
    with LadybugStore(where) as store:
        return int(store.query(query).rows[0][0])


class TestReading:
    def test_the_columns_and_values_of_a_query(self, built: Path) -> None:
        with LadybugStore(built) as store:
            rows = store.query(
                "MATCH (p:Paper)-[r:PROPOSES]->(m:Method {name: $name}) RETURN p.name AS paper, m, r, m.aliases AS aliases",
                {"name": "Sparrow"},
            )
        assert rows.dicts() == [{
            "paper": "Sparrow: a small cache",
            "m": {"id": "method:sparrow", "name": "Sparrow", "aliases": ["Sparrow", "sparrow"], "papers": 1},
            "r": {"confidence": 0.9},
            "aliases": ["Sparrow", "sparrow"],
        }]  # fmt: skip

    def test_columns_that_are_words_of_the_language(self, built: Path) -> None:
        with LadybugStore(built) as store:
            claim = store.query("MATCH (c:Claim) WHERE c.direction = 'down' RETURN c.start AS start, c.`end` AS `end`").dicts()[0]
            runs = store.query("MATCH (:Paper)-[r:RUNS_ON]->(h:Hardware) RETURN h.name AS name, r.count AS n").dicts()
        assert 0 < claim["start"] < claim["end"]
        assert runs == [{"name": "A100", "n": 2}]

    def test_a_type_between_several_labels(self, built: Path) -> None:
        with LadybugStore(built) as store:
            rows = store.query("MATCH (:Claim)-[:ABOUT]->(x) RETURN DISTINCT label(x) AS label ORDER BY label")
        assert rows.rows == (("Dataset",), ("Method",))

    def test_info(self, built: Path) -> None:
        store = open_store(str(built))
        assert store.info.engine == "ladybug"
        assert store.info.address == str(built)
        assert store.info.build_id == read_manifest(built).build_id
        store.close()

    def test_many_threads_read_at_once(self, built: Path) -> None:
        answers: list[int] = []
        with LadybugStore(built) as store:

            def ask() -> None:
                for _ in range(20):
                    answers.append(store.query("MATCH (n:Paper) WHERE n.name <> $x RETURN count(*) AS n", {"x": ""}).rows[0][0])

            threads = [threading.Thread(target=ask) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert answers == [4] * 160

    def test_a_closed_store_says_so(self, built: Path) -> None:
        store = LadybugStore(built)
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.query("RETURN 1")


class TestErrors:
    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("MATCH (n:Nothing) RETURN n", "Nothing does not exist"),
            ("MATCH (n:Paper) RETURN n.nothing", "nothing"),
            ("MATCH (n:Paper RETURN n", "Parser exception"),
            ("RETURN nothing(1)", "NOTHING"),
            ("RETURN 1 / 0", "zero"),
            ("CREATE (m:Method {id: 'x'})", "read-only"),
            ("RETURN 1; RETURN 2", "one statement at a time"),
            ("", "."),
        ],
    )
    def test_a_bad_query_is_a_query_error_of_one_line(self, built: Path, query: str, message: str) -> None:
        with LadybugStore(built) as store:
            with pytest.raises(QueryError, match=message) as caught:
                store.query(query)
            assert "\n" not in str(caught.value)
            assert store.query("RETURN 1 AS one").rows == ((1,),)

    def test_a_parameter_that_is_no_value(self, built: Path) -> None:
        with LadybugStore(built) as store, pytest.raises(QueryError):
            store.query("RETURN $x", {"x": object()})

    def test_the_time_limit(self, built: Path) -> None:
        walk = "MATCH (a:Paper)-[*1..30]-(b) RETURN count(*) AS n"
        with LadybugStore(built, seconds=0.2) as store, pytest.raises(QueryLimitError, match="past its limit"):
            store.query(walk)

    def test_no_graph(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="make one with kg build"):
            open_store(str(tmp_path / "none"))

    def test_another_schema_version(self, graph: Path) -> None:
        manifest = (graph / "build.json").read_text()
        (graph / "build.json").write_text(manifest.replace('"schema_version": 1', '"schema_version": 999'))
        with pytest.raises(SchemaVersionError, match="build it again"):
            LadybugStore(graph)


class TestSnapshot:
    def test_a_missing_one_is_made_again(self, graph: Path) -> None:
        (graph / "graph.lbug").unlink()
        assert count(graph) == 4
        assert fits(graph, read_manifest(graph))

    @pytest.mark.parametrize("size", [0, 5000, -1])
    def test_a_torn_one_is_made_again(self, graph: Path, size: int) -> None:
        data = (graph / "graph.lbug").read_bytes()
        (graph / "graph.lbug").write_bytes(data[:size])
        assert count(graph) == 4
        assert sorted(p.name for p in graph.iterdir() if "snapshot" in p.name or "lbug" in p.name) == [
            "graph.lbug",
            "snapshot.json",
        ]

    def test_one_of_another_build_is_made_again(self, graph: Path) -> None:
        record = (graph / "snapshot.json").read_text()
        (graph / "snapshot.json").write_text(record.replace(read_manifest(graph).build_id, "0" * 16))
        assert count(graph) == 4
        assert (graph / "snapshot.json").read_text() == record

    def test_it_is_not_made_again_beside_a_running_build(self, graph: Path) -> None:
        (graph / "graph.lbug").unlink()
        with build_lock(graph), pytest.raises(StoreError, match="another kg build is writing"):
            LadybugStore(graph)

    def test_lost_tables_say_what_to_do(self, graph: Path) -> None:
        (graph / "graph.lbug").unlink()
        (graph / "nodes" / "Method.parquet").unlink()
        with pytest.raises(StoreError, match="could not be loaded"):
            LadybugStore(graph)

    def test_tables_with_fewer_rows_than_the_manifest_are_noticed(self, graph: Path) -> None:
        (graph / "graph.lbug").unlink()
        manifest = (graph / "build.json").read_text()
        (graph / "build.json").write_text(manifest.replace('"Paper": 4', '"Paper": 5'))
        with pytest.raises(StoreError, match="holds 4 rows of Paper, the tables 5"):
            LadybugStore(graph)

    @pytest.mark.parametrize("name", ["with 'quote\" and \\", "a[b]*?{c}", "ünï 图"])
    def test_any_folder_name(self, tmp_path: Path, name: str) -> None:
        build([write_facts(tmp_path / "facts.jsonl")], tmp_path / name, facts=True, resolver=fake_resolve)
        assert count(tmp_path / name) == 4

    def test_an_open_store_keeps_its_graph_while_a_build_replaces_it(self, graph: Path, tmp_path: Path) -> None:
        with LadybugStore(graph) as store:
            build([write_facts(tmp_path / "more.jsonl", extra=1)], graph, facts=True, resolver=fake_resolve)
            assert store.query("MATCH (n:Paper) RETURN count(*) AS n").rows == ((4,),)
        assert count(graph) == 5


class TestStatements:
    def test_the_definitions(self) -> None:
        statements = table_definitions()
        assert statements[1] == (
            "CREATE NODE TABLE `Method`(`id` STRING, `name` STRING, `aliases` STRING[], `papers` INT64, PRIMARY KEY(`id`))"
        )
        assert "CREATE REL TABLE `ABOUT`(FROM `Claim` TO `Method`, FROM `Claim` TO `Dataset`)" in statements
        assert len(statements) == len(NODES) + len({t.type for t in RELATIONSHIPS})

    def test_pairs_of_one_type_have_the_same_columns(self) -> None:
        for table in RELATIONSHIPS:
            assert {t.columns for t in RELATIONSHIPS if t.type == table.type} == {table.columns}

    def test_copy_and_count(self) -> None:
        about = next(t for t in RELATIONSHIPS if table_name(t) == "ABOUT_Claim_Dataset")
        assert copy_statement(about, "/a'b/x.parquet") == "COPY `ABOUT` FROM '/a\\'b/x.parquet' (from='Claim', to='Dataset')"
        assert count_query(about) == "MATCH (:Claim)-[r:ABOUT]->(:Dataset) RETURN count(r) AS n"
