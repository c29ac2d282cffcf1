"""Loading a graph into a real Neo4j: whole, repeated, changed, interrupted, and beside a user's own nodes."""

import copy
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SchemaVersionError, StoreError
from kg.schema import NodeTable
from kg.stores import cypher, neo4j_load, open_store
from kg.stores.neo4j_load import load_neo4j
from kg.tables import ALL_TABLES, read_rows
from scripts.neo4j_server import stop
from tests.graphs import small_tables, write_graph
from tests.neo4j_provider import Server, restart

Tables = tuple[dict[str, dict[str, dict[str, Any]]], dict[str, list[dict[str, Any]]]]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return write_graph(tmp_path / "first", "first", *small_tables())


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return write_graph(tmp_path / "second", "second", *changed(small_tables()))


def changed(tables: Tables) -> Tables:
    """One paper's year and claim changed, one paper gone, one method and its paper new."""
    nodes, links = copy.deepcopy(tables)
    nodes["Paper"]["paper:p1"]["year"] = 1999
    nodes["Paper"]["paper:p2"]["url"] = None
    nodes["Claim"]["claim:p1-0"]["high"] = 40.0
    gone = {"paper:p6", "claim:p6-0"}
    for table in nodes.values():
        for key in gone & table.keys():
            del table[key]
    for name, rows in links.items():
        links[name] = [row for row in rows if not gone & {row["source"], row["target"]}]
    nodes["Paper"]["paper:p0"] = {"id": "paper:p0", "name": "New"}
    nodes["Method"]["method:new"] = {"id": "method:new", "name": "NewMethod", "aliases": ["NM"], "papers": 1}
    links["PROPOSES"].append({"source": "paper:p0", "target": "method:new", "confidence": 0.5, "found_in": "title"})
    links["PROPOSES"][0]["confidence"] = 0.25
    return nodes, links


def held(server: Server) -> dict[str, list[str]]:
    """All rows of ours that the database holds, by table."""
    found = {}
    with server.driver() as driver, driver.session() as session:
        for table in ALL_TABLES:
            if isinstance(table, NodeTable):
                text = f"MATCH (n:{table.label}) WHERE n._kg IS NOT NULL RETURN properties(n) AS row"
            else:
                text = (f"MATCH (a:{table.source})-[r:{table.type}]->(b:{table.target}) WHERE r._kg IS NOT NULL "
                        "RETURN r {.*, source: a.id, target: b.id} AS row")  # fmt: skip
            rows = [{k: v for k, v in record["row"].items() if k != "_kg"} for record in session.run(text)]
            found[str(table)] = sorted(json.dumps(row, sort_keys=True) for row in rows)
    return found


def expected(directory: Path) -> dict[str, list[str]]:
    """All rows of a build directory, by table, without what is empty."""
    found = {}
    for table in ALL_TABLES:
        rows = [{k: v for k, v in row.items() if v is not None} for row in read_rows(directory, table)]
        found[str(table)] = sorted(json.dumps(row, sort_keys=True) for row in rows)
    return found


def test_a_load_holds_every_row_and_a_second_one_writes_nothing(neo4j: Server, first: Path) -> None:
    done = load_neo4j(first, neo4j.address)
    assert held(neo4j) == expected(first)
    assert (done.written, done.removed) == (done.rows, 0)
    again = load_neo4j(first, neo4j.address)
    assert (again.written, again.removed, again.changed) == (0, 0, False)
    store = open_store(neo4j.address)
    assert (store.info.engine, store.info.build_id, store.info.address) == ("neo4j", "first", neo4j.address)
    assert store.query("MATCH (p:Paper {id: $id}) RETURN p.name, p", {"id": "paper:p2"}).rows[0][1]["year"] == 2023
    store.close()


@pytest.mark.parametrize("transactions", ["one", "several"])
def test_only_what_changed_is_written_and_what_is_gone_is_removed(
    transactions: str, neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if transactions == "several":
        in_several_transactions(monkeypatch)
    load_neo4j(first, neo4j.address)
    done = load_neo4j(second, neo4j.address)
    assert held(neo4j) == expected(second)
    gone = sum(len(set(a) - set(b)) for a, b in zip(expected(first).values(), expected(second).values(), strict=True))
    new = sum(len(set(b) - set(a)) for a, b in zip(expected(first).values(), expected(second).values(), strict=True))
    assert done.written == new
    assert 0 < done.removed < gone  # a changed row is written, not removed
    load_neo4j(first, neo4j.address)
    assert held(neo4j) == expected(first)


def test_full_starts_over_and_mends_what_a_user_removed(neo4j: Server, first: Path) -> None:
    load_neo4j(first, neo4j.address)
    neo4j.run("MATCH (p:Paper {id: 'paper:p1'}) DETACH DELETE p")
    with pytest.raises(StoreError, match="--full"):
        load_neo4j(first, neo4j.address)
    done = load_neo4j(first, neo4j.address, full=True)
    assert done.written == done.rows
    assert held(neo4j) == expected(first)


def test_a_users_nodes_properties_and_relationships_survive(neo4j: Server, first: Path, second: Path) -> None:
    neo4j.run("CREATE (:Person {name: 'Ada'})-[:READ]->(:Method {id: 'method:keymerge', note: 'mine'})")
    load_neo4j(first, neo4j.address)
    neo4j.run("MATCH (p:Paper {id: 'paper:p1'}) SET p.stars = 5, p:Liked")
    theirs = "MATCH (a:Person), (p:Paper {id: 'paper:p1'}), (m:Method {id: 'method:lora'})"
    neo4j.run(f"{theirs} CREATE (a)-[:LIKES]->(p)-[:USES]->(m)")
    for step in (second, first):
        load_neo4j(step, neo4j.address)
    load_neo4j(second, neo4j.address, full=False)
    assert neo4j.run("MATCH (:Person)-[:LIKES]->(p:Liked) RETURN p.stars, p.year") == [[5, 1999]]
    assert neo4j.run("MATCH (:Person)-[:READ]->(m:Method) RETURN m.note, m.name") == [["mine", "KeyMerge"]]
    assert neo4j.run("MATCH (:Paper {id: 'paper:p1'})-[r:USES]->(:Method {id: 'method:lora'}) RETURN r._kg") == [[None]]
    load_neo4j(write_graph(first.parent / "empty", "empty", {}, {}), neo4j.address)
    assert neo4j.run("MATCH (:Person)-[:READ]->(m:Method) RETURN m.note, m.name, m.id") == [["mine", None, "method:keymerge"]]
    assert neo4j.run("MATCH (n) WHERE n._kg IS NOT NULL RETURN count(n)") == [[0]]


def test_a_small_change_is_one_transaction_that_a_failure_undoes(
    neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_neo4j(first, neo4j.address)
    with monkeypatch.context() as patch:
        patch.setattr(neo4j_load._Load, "_write", None)  # what several transactions are made with
        patch.setattr(neo4j_load._Load, "_done", lambda self: {"state": None, "wrong": [[1]]})  # no value of a property
        with pytest.raises(StoreError, match="run kg load again"):
            load_neo4j(second, neo4j.address)
        assert held(neo4j) == expected(first)
        assert neo4j.run("MATCH (g:ClaimgraphBuild) RETURN g.state, g.build_id") == [["complete", "first"]]
    monkeypatch.setattr(neo4j_load._Load, "_write", None)
    load_neo4j(second, neo4j.address)
    assert held(neo4j) == expected(second)


def test_a_small_change_meets_another_load_that_began_meanwhile(
    neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_neo4j(first, neo4j.address)
    real = neo4j_load.small_change

    def late(*arguments: Any) -> Any:
        neo4j.run("MATCH (g:ClaimgraphBuild) SET g.state = 'loading', g.loader = 'another'")
        return real(*arguments)

    monkeypatch.setattr(neo4j_load, "small_change", late)
    with pytest.raises(StoreError, match="another kg load has begun"):
        load_neo4j(second, neo4j.address)
    assert held(neo4j) == expected(first)


def test_indexes_that_a_user_dropped_are_made_again(neo4j: Server, first: Path, second: Path) -> None:
    load_neo4j(first, neo4j.address)
    for statement in ("DROP CONSTRAINT kg_Paper_id", "DROP INDEX kg_names"):
        neo4j.run(statement)
    load_neo4j(second, neo4j.address)
    names = {name for (name,) in neo4j.run("SHOW INDEXES YIELD name")}
    assert names >= cypher.schema_statements().keys() and len(cypher.schema_statements()) > 15


class Stopped(Exception):
    pass


def in_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.neo4j_delta.CHANGED_ROWS", 0)


def stop_after(monkeypatch: pytest.MonkeyPatch, transactions: int) -> None:
    """Let a load, of several transactions however little changed, end before one of them, as if killed."""
    in_several_transactions(monkeypatch)
    left = [transactions]
    real: Callable[..., int] = neo4j_load._Load._write

    def write(self: Any, *arguments: Any, **keywords: Any) -> int:
        if left[0] == 0:
            raise Stopped
        left[0] -= 1
        return real(self, *arguments, **keywords)

    monkeypatch.setattr(neo4j_load._Load, "_write", write)


def test_a_load_stopped_before_any_transaction_is_mended_by_the_next(
    neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_neo4j(first, neo4j.address)
    stops = 0
    for turn, transactions in enumerate(range(1, 34, 3)):
        with monkeypatch.context() as patch:
            stop_after(patch, transactions)
            try:
                load_neo4j(first if turn % 2 else second, neo4j.address)
            except Stopped:
                stops += 1
    assert stops > 5
    for step in (first, second):
        load_neo4j(step, neo4j.address)
        assert held(neo4j) == expected(step)


def test_a_load_stopped_between_removing_rows_and_their_record_is_mended(
    neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = neo4j_load._Load._recorded
    load_neo4j(first, neo4j.address)
    for moment in (3, 4, 5, 8):  # the first two are before anything is removed, the others each after a table's rows were
        left = [moment]

        def recorded(self: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if not left[0]:
                raise Stopped
            return real(self)

        with monkeypatch.context() as patch, pytest.raises(Stopped):
            in_several_transactions(patch)
            patch.setattr(neo4j_load._Load, "_recorded", recorded)
            load_neo4j(second, neo4j.address)
        load_neo4j(first, neo4j.address)
        assert held(neo4j) == expected(first)


def test_a_clearing_that_was_stopped_is_finished_by_the_next_load(
    neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_neo4j(first, neo4j.address)
    with monkeypatch.context() as patch:
        stop_after(patch, 8)
        with pytest.raises(Stopped):
            load_neo4j(first, neo4j.address, full=True)
    with pytest.raises(StoreError, match="only the beginning"):
        open_store(neo4j.address)
    load_neo4j(second, neo4j.address)
    assert held(neo4j) == expected(second)


def test_a_later_load_takes_over_and_the_earlier_one_says_so(
    neo4j: Server, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_several_transactions(monkeypatch)
    real: Callable[..., int] = neo4j_load._Load._write
    count = [0]

    def write(self: Any, *arguments: Any, **keywords: Any) -> int:
        count[0] += 1
        if count[0] == 6:
            monkeypatch.setattr(neo4j_load._Load, "_write", real)
            load_neo4j(second, neo4j.address)
        return real(self, *arguments, **keywords)

    monkeypatch.setattr(neo4j_load._Load, "_write", write)
    with pytest.raises(StoreError, match="another kg load has begun"):
        load_neo4j(first, neo4j.address)
    assert held(neo4j) == expected(second)


def test_a_graph_of_another_schema_version_is_told_and_replaced_by_full(neo4j: Server, first: Path) -> None:
    load_neo4j(first, neo4j.address)
    neo4j.run("MATCH (g:ClaimgraphBuild) SET g.schema_version = 0, g.labels = g.labels + ['Venue']")
    neo4j.run("CREATE (:Venue {id: 'venue:x', _kg: 1})")
    with pytest.raises(SchemaVersionError, match="--full"):
        load_neo4j(first, neo4j.address)
    with pytest.raises(SchemaVersionError, match="--full"):
        open_store(neo4j.address)
    load_neo4j(first, neo4j.address, full=True)
    assert held(neo4j) == expected(first)
    assert neo4j.run("MATCH (v:Venue) RETURN count(v)") == [[0]]


def test_an_empty_database_is_told(neo4j: Server) -> None:
    with pytest.raises(StoreError, match="holds no graph: load one with kg load"):
        open_store(neo4j.address)


def large(directory: Path) -> Path:
    """A graph that takes a while to load: many papers, methods and relationships."""
    nodes: dict[str, dict[str, dict[str, Any]]] = {"Paper": {}, "Method": {}}
    links: dict[str, list[dict[str, Any]]] = {"USES": []}
    for i in range(3000):
        nodes["Paper"][f"paper:{i}"] = {"id": f"paper:{i}", "name": f"Paper {i}", "authors": ["A", ""], "year": 2000 + i % 20}
        nodes["Method"][f"method:{i}"] = {"id": f"method:{i}", "name": f"Method {i}", "aliases": [], "papers": i}
        links["USES"] += [{"source": f"paper:{i}", "target": f"method:{i * j % 3000}", "confidence": 1 / j} for j in (1, 2, 5, 7)]
    links["USES"] = list({(row["source"], row["target"]): row for row in links["USES"]}.values())
    return write_graph(directory, "large", nodes, links)


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_rows(server: Server, process: subprocess.Popen[str], number: int) -> None:
    """Until the database holds so many nodes and relationships of ours, or the load has ended."""
    with server.driver() as driver:
        while process.poll() is None and rows_there(driver) < number:
            time.sleep(0.02)


def rows_there(driver: Any) -> int:
    """How many nodes and relationships of ours the database holds."""
    nodes, _, _ = driver.execute_query("MATCH (n) WHERE n._kg IS NOT NULL RETURN count(n)")
    links, _, _ = driver.execute_query("MATCH ()-[r]->() RETURN count(r)")
    return int(nodes[0][0] + links[0][0])


def killed(server: Server, graph: Path, moment: int, server_too: bool) -> bool:
    """Whether a load could be killed (or its server, which then runs again) once it had written and so many rows were there.

    It may be faster.
    """
    with server.driver() as driver:
        before = rows_there(driver)
    process = started("load", str(graph), "--to", server.address)
    wait_for_rows(server, process, max(moment, before + 1))
    time.sleep(random.uniform(0, 0.1))
    if not server_too:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), moment
        return process.returncode != 0
    assert server.home is not None
    stop(server.home, kill=True)
    try:
        _, said = process.communicate(timeout=180)
    finally:
        restart(server)
    if process.returncode == 0:
        return False
    assert process.returncode == 1, moment
    assert said.startswith("kg: ") and len(said.splitlines()) == 1 and "run kg load again" in said
    return True


def test_three_killed_loads_and_a_whole_one_give_the_graph_of_a_single_load(neo4j: Server, tmp_path: Path, first: Path) -> None:
    """Two loads are killed at random moments, then the server is (or a load again, where the server is not ours)."""
    graph = large(tmp_path / "large")
    rows = load_neo4j(graph, neo4j.address).rows
    clean = neo4j.dump()
    assert held(neo4j) == expected(graph)
    neo4j.empty()
    load_neo4j(first, neo4j.address)
    dice = random.Random()
    moments = [round(rows * dice.uniform(low, low + 0.2)) for low in (0.01, 0.25, 0.5)]
    for number, moment in enumerate(moments):
        while not killed(neo4j, graph, moment, server_too=number == 2 and neo4j.home is not None):
            assert moment, "a load ends before it can be killed"
            neo4j.empty()
            moment //= 2
    process = started("load", str(graph), "--to", neo4j.address)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert held(neo4j) == expected(graph)
    assert neo4j.dump() == clean, moments


def test_the_password_is_nowhere_to_be_seen(neo4j: Server, first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = started("load", str(first), "--to", neo4j.address)
    seen = ""
    while process.poll() is None:
        path = Path(f"/proc/{process.pid}/cmdline")
        seen += path.read_text("utf-8", "replace") if path.exists() else ""
        time.sleep(0.05)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert neo4j.password not in seen + out + err
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-" + neo4j.password)
    process = started("load", str(first), "--to", neo4j.address)
    out, err = process.communicate()
    assert process.returncode == 1 and "NEO4J_PASSWORD" in err and len(err.splitlines()) == 1
    assert neo4j.password not in out + err
