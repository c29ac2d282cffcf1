"""Free queries on a real engine: no hostile one gets anywhere, no heavy one outlives its limit, every honest one is answered."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError, QueryLimitError, QueryRefusedError
from kg.query.limits import Limits
from kg.query.runner import FreeQueries, run_free_cypher
from kg.stores import Rows, open_store
from tests.graphs import small_build
from tests.queries import HEAVY, LADYBUG_HONEST, LADYBUG_HOSTILE, NEO4J_HOSTILE, Case

HEAVY_LIMITS = Limits(seconds=2.0, rows=50, bytes=200_000, memory_mib=256)
secret = [["never", "shown"]]  # LadybugDB's binding reads variables of the caller: LOAD FROM secret must not
frame = secret


class Listener:
    """A TCP server on loopback that counts who connects."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.socket.close()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build(tmp_path_factory.mktemp("hostile") / "graph")


@pytest.fixture(scope="module")
def queries(graph: Path) -> Iterator[FreeQueries]:
    with FreeQueries(str(graph), Limits(seconds=5.0)) as queries:
        yield queries


def _state(graph: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in graph.rglob("*")}


@pytest.mark.parametrize("case", LADYBUG_HOSTILE, ids=lambda c: c.id)
def test_a_hostile_query_is_refused_and_touches_nothing(
    case: Case, queries: FreeQueries, graph: Path, listener: Listener, tmp_path: Path
) -> None:
    before, connections = _state(graph), listener.connections
    text = case.text.replace("{port}", str(listener.port)).replace("{file}", str(tmp_path / "out"))
    with pytest.raises(QueryRefusedError):
        queries.run(text)
    assert list(tmp_path.iterdir()) == []
    assert _state(graph) == before
    assert listener.connections == connections


def test_no_hostile_query_of_the_other_engine_gets_anywhere(
    queries: FreeQueries, graph: Path, listener: Listener, tmp_path: Path
) -> None:
    before, connections = _state(graph), listener.connections
    for case in NEO4J_HOSTILE:
        with pytest.raises(QueryError):
            queries.run(case.text.replace("{port}", str(listener.port)).replace("{file}", str(tmp_path / "out")))
    assert _state(graph) == before
    assert listener.connections == connections


@pytest.mark.parametrize(
    "text",
    [
        "LOAD FROM '/etc/passwd' (file_format='csv', delim=':') RETURN *",
        "COPY (MATCH (n) RETURN n.id) TO '{file}'",
        "CALL show_tables() RETURN *",
        "CREATE (:Paper {id: 'x'})",
    ],
)
def test_the_plan_holds_without_the_guard(text: str, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.query.runner.safe_cypher", lambda text, engine: text)
    with pytest.raises(QueryError):
        run_free_cypher(str(graph), text.replace("{file}", str(tmp_path / "out")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the system's limits are set on Linux only")
def test_the_process_opens_no_file_even_where_a_query_is_run_unchecked(graph: Path, tmp_path: Path) -> None:
    """The last lock alone: the reader's own connection, after it has confined its process, with no check before it."""
    code = """if True:
        import sys
        from kg.query.read_ladybug import LadybugReader
        reader = LadybugReader(sys.argv[1], 256)
        for text in sys.argv[2:]:
            try:
                print("RAN", reader._connection.execute(text).get_next())
            except RuntimeError as error:
                print("STOPPED", str(error).splitlines()[0])
    """
    texts = ["LOAD FROM '/etc/passwd' (file_format='csv', delim=':') RETURN *", f"COPY (RETURN 1) TO '{tmp_path}/out.csv'",
             "INSTALL httpfs", "MATCH (n:Paper) RETURN count(*)"]  # fmt: skip
    command = [sys.executable, "-c", code, str(graph / "graph.lbug"), *texts]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    said = [line.split()[0] for line in done.stdout.splitlines()]
    assert said == ["STOPPED", "STOPPED", "STOPPED", "RAN"], done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", LADYBUG_HONEST, ids=lambda c: c.id)
def test_an_honest_query_is_answered(case: Case, queries: FreeQueries) -> None:
    rows = queries.run(case.text)
    assert rows.columns and all(len(row) == len(rows.columns) for row in rows.rows)


def test_a_free_query_gives_what_the_store_gives(graph: Path, queries: FreeQueries) -> None:
    text = "MATCH (p:Paper {id: $id})-[r:PROPOSES]->(m:Method) RETURN p.name AS paper, m, r, p.year"
    store = open_store(str(graph))
    try:
        expected = store.query(text, {"id": "paper:p1"})
    finally:
        store.close()
    assert queries.run(text, {"id": "paper:p1"}) == expected
    assert expected.rows[0][2] == {"confidence": 0.75, "found_in": "title abstract"}


@pytest.mark.parametrize("text", HEAVY)
def test_a_heavy_query_ends_at_its_limit(text: str, graph: Path) -> None:
    started = time.monotonic()
    try:
        rows: Rows | None = run_free_cypher(str(graph), text, limits=HEAVY_LIMITS)
    except QueryLimitError:
        rows = None
    assert time.monotonic() - started < HEAVY_LIMITS.seconds + 4.0  # the rest starts the process
    assert rows is None or len(rows.rows) <= HEAVY_LIMITS.rows


def test_a_query_past_its_limit_leaves_the_service_usable(graph: Path) -> None:
    with FreeQueries(str(graph), Limits(seconds=1.0, memory_mib=256), processes=1) as queries:
        for text in HEAVY[:2]:
            with pytest.raises(QueryLimitError):
                queries.run(text)
            assert queries.run("RETURN 1 AS one").rows == ((1,),)


def test_no_process_outlives_its_query(graph: Path) -> None:
    with FreeQueries(str(graph), Limits(seconds=1.0)) as queries:
        queries.run("RETURN 1")
        (worker,) = queries._idle
    with pytest.raises(ProcessLookupError):
        os.kill(worker.process.pid, 0)


def test_rows_and_bytes_are_cut_and_it_says_so(queries: FreeQueries) -> None:
    rows = queries.run("UNWIND range(1, 50) AS x RETURN x", limits=Limits(rows=20))
    assert (len(rows.rows), rows.truncated) == (20, True)
    rows = queries.run("UNWIND range(1, 20) AS x RETURN x", limits=Limits(rows=20))
    assert (len(rows.rows), rows.truncated) == (20, False)
    assert queries.run("UNWIND range(1, 5000) AS x RETURN repeat('a', 10000)").truncated


def test_a_client_cannot_raise_a_limit(graph: Path) -> None:
    with FreeQueries(str(graph), Limits(seconds=1.0, rows=5)) as queries:
        rows = queries.run("UNWIND range(1, 50) AS x RETURN x", limits=Limits(seconds=1000.0, rows=1000))
        assert (len(rows.rows), rows.truncated) == (5, True)
    with pytest.raises(QueryError, match="greater than 0"):
        Limits().lowered(rows=0)


def test_parameters_are_values_and_never_text(queries: FreeQueries) -> None:
    value = "x' UNION ALL LOAD FROM '/etc/passwd' RETURN * //"
    assert queries.run("RETURN $value AS value", {"value": value}).rows == ((value,),)
    with pytest.raises(QueryError):
        queries.run("RETURN $value", {"value": object()})
    with pytest.raises(QueryError, match=r"\$missing"):
        queries.run("RETURN $missing AS value")


def test_a_new_build_is_seen_at_once(tmp_path: Path) -> None:
    graph = small_build(tmp_path / "graph")
    with FreeQueries(str(graph)) as queries:
        assert queries.run("MATCH (p:Paper) RETURN count(*)").rows != ((0,),)
        from tests.graphs import write_graph

        write_graph(graph, "empty", {}, {})
        assert queries.run("MATCH (p:Paper) RETURN count(*)").rows == ((0,),)


def _kg(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, timeout=60)


def test_the_command_prints_rows_and_refuses(graph: Path) -> None:
    store = ("--store", str(graph))
    done = _kg("cypher", "MATCH (p:Paper) WHERE p.year = $year RETURN p.name", "-p", "year=2023", "--json", *store)
    assert (done.returncode, done.stdout.strip()) == (0, '{"columns": ["p.name"], "rows": [["QuickServe"]], "truncated": false}')
    done = _kg("cypher", "MATCH (n) DETACH DELETE n", *store)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: DETACH is not allowed") and len(done.stderr.splitlines()) == 1
    done = _kg("cypher", "MATCH (n) RETURN n.id ORDER BY n.id", "--limit", "2", "--timeout", "99", *store)
    assert done.returncode == 0 and "Cut after 2 rows" in done.stderr
    done = _kg("cypher", "RETURN 1", "--store", str(graph / "nowhere"))
    assert done.returncode == 1 and "kg build" in done.stderr
