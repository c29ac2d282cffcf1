"""The bulk import, run for real: its database is the one that a load through the driver makes."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import StoreError
from kg.query.catalog import load_catalog, run_named
from kg.stores import Store, cypher, open_store
from kg.stores.neo4j_load import load_neo4j
from scripts.neo4j_server import QUICK, ServerError
from tests.graphs import small_tables, write_graph
from tests.integration.test_neo4j_load import Tables, expected, held
from tests.neo4j_import import run_import, server_on
from tests.neo4j_provider import Server

# Values for the parameters of the named queries, by the kind of entity that they name.
VALUES = {
    "metric": "metric:memory",
    "method": "method:cachetrim",
    "task": "task:kv-cache-compression",
    "dataset": "dataset:longbooks",
    "hardware": "hardware:gpu",
    "entity": "method:cachetrim",
}
ODD = [',"', '"', '""', "\n", "\r\n", "\\", '\\"', "'", ";", "|", "\t", " a ", "", "é", "\U0001f600", "\x1f", "\x00"]
ODD += ["\u2028", "\ufeff"]


def tables() -> Tables:
    """The small graph, with a few hundred papers of odd texts, and relationships that are equal but for a column."""
    nodes, links = small_tables()
    draw = random.Random(5)
    for number in range(300):
        text = "".join(draw.choices([*ODD, "word", "7"], k=draw.randint(0, 9)))
        items: list[str] = draw.choices([*ODD[:-3], "name"], k=draw.choice((0, 2, 3)))
        row: dict[str, Any] = {"id": f"paper:{number}{text}", "name": text, "abstract": draw.choice((None, text)), "url": ""}
        row |= {"authors": draw.choice((None, items)), "year": draw.choice((None, 0, -1, 2**62))}
        nodes["Paper"][row["id"]] = row
        links["PROPOSES"] += [
            {"source": row["id"], "target": "method:cachetrim", "confidence": confidence, "found_in": text}
            for confidence in (None, 1e-9, float("inf"))[: draw.randint(1, 3)]
        ]
    return nodes, links


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(tmp_path_factory.mktemp("import") / "graph", "first", *tables())


@pytest.fixture(scope="module")
def imported(graph: Path) -> Iterator[Server]:
    """A server on an imported database."""
    csv, home = graph.parent / "csv", graph.parent / "home"
    done = CliRunner().invoke(app, ["export", str(graph), "--format", "neo4j-admin", "--out", str(csv)])
    assert done.exit_code == 0, done.output
    try:
        said = run_import(csv, home, "neo4j")
        assert said.returncode == 0, said.stdout + said.stderr
        with server_on(home, java=QUICK) as server:
            yield server
    except ServerError as error:
        if os.environ.get("KG_REQUIRE_NEO4J") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def finished(imported: Server, graph: Path) -> Server:
    """The same server, after finish.cypher."""
    text = (graph.parent / "csv" / "finish.cypher").read_text("utf-8")
    with imported.driver() as driver, driver.session() as session:
        for statement in text.split(";\n")[:-1]:
            session.run(statement).consume()
    return imported


@pytest.fixture(scope="module")
def loaded(neo4j_server: Server, graph: Path) -> Server:
    """The other server, loaded through the driver."""
    with pytest.MonkeyPatch.context() as patch:
        _log_in(neo4j_server, patch)
        neo4j_server.empty()
        load_neo4j(graph, neo4j_server.address)
    return neo4j_server


def _log_in(server: Server, patch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment.items():
        patch.setenv(name, value)


def test_a_database_that_is_not_finished_is_told(imported: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    _log_in(imported, monkeypatch)
    with pytest.raises(StoreError, match="only the beginning of a graph: load one with kg load"):
        open_store(imported.address)


def test_an_imported_database_is_a_loaded_one(finished: Server, loaded: Server, graph: Path) -> None:
    assert held(finished) == expected(graph)
    assert len(finished.dump()) > 1000
    assert finished.dump() == loaded.dump()
    names = "SHOW INDEXES YIELD name, type, labelsOrTypes, properties RETURN * ORDER BY name"
    assert [row for row in finished.run(names) if "index" not in str(row)] == [
        row for row in loaded.run(names) if "index" not in str(row)
    ]


def test_named_queries_answer_alike(finished: Server, loaded: Server) -> None:
    stores: list[Store] = []
    with pytest.MonkeyPatch.context() as patch:
        for server in (finished, loaded):
            _log_in(server, patch)
            stores.append(open_store(server.address))
    some = 0
    for name in sorted(load_catalog()):
        parameters = {p.name: VALUES[p.kind] for p in load_catalog()[name].parameters if p.kind in VALUES}
        ours, theirs = (run_named(store, name, parameters) for store in stores)
        assert ours == theirs, name
        some += bool(ours.rows)
    for store in stores:
        store.close()
    assert some > 20


def test_a_later_load_writes_only_what_changed(
    finished: Server, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _log_in(finished, monkeypatch)
    assert not load_neo4j(graph, finished.address).changed
    nodes, links = tables()
    nodes["Paper"]["paper:p1"]["year"] = 1999
    del nodes["Claim"]["claim:p6-0"]
    links = {name: [row for row in rows if "claim:p6-0" not in row.values()] for name, rows in links.items()}
    second = write_graph(tmp_path / "second", "second", nodes, links)
    done = load_neo4j(second, finished.address)
    assert done.written == 1 and 0 < done.removed < 10
    assert held(finished) == expected(second)


def test_a_load_finishes_what_an_import_began(finished: Server, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state after an import, made by hand: no constraints, no empty lists, and no build that readers take."""
    _log_in(finished, monkeypatch)
    load_neo4j(graph, finished.address)
    for (name,) in finished.run("SHOW CONSTRAINTS YIELD name"):
        finished.run(f"DROP CONSTRAINT {name}")
    finished.run("MATCH (n) WHERE n.aliases = [] SET n.aliases = null, n._kg_empty = ['aliases']")
    finished.run("MATCH (g:ClaimgraphBuild) SET g.state = 'imported', g.build_id = null")
    assert not load_neo4j(graph, finished.address).changed
    assert held(finished) == expected(graph)
    assert len(finished.run("SHOW CONSTRAINTS YIELD name")) == len(cypher.constraints())


def test_a_database_that_is_there_is_not_overwritten_unasked(finished: Server, graph: Path) -> None:
    assert finished.home is not None
    said = run_import(graph.parent / "csv", finished.home, "neo4j")
    assert said.returncode != 0
    assert finished.run("MATCH (g:ClaimgraphBuild) RETURN count(g)") == [[1]]
