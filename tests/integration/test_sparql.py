"""kg sparql: the named queries give what Cypher gives, and a hostile one reaches nothing and ends in time."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import NotFoundError, QueryError, QueryLimitError, StoreError
from kg.ontology import node_id, node_iri
from kg.query.catalog import find_query, run_named
from kg.query.limits import Limits
from kg.query.sparql import FreeSparql, find_sparql, load_sparql_catalog, named_text, run_free_sparql, with_prefixes
from kg.stores import Rows
from tests.rdf_graph import ODD, write_graph
from tests.small_graph import MemoryStore, small_graph
from tests.sparql_queries import HONEST, HOSTILE

LIMITS = Limits(seconds=20.0)  # the machine may be busy; what must end early has limits of its own


@pytest.fixture(scope="module")
def graph_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(tmp_path_factory.mktemp("sparql") / "graph")


@pytest.fixture(scope="module")
def free(graph_dir: Path) -> Iterator[FreeSparql]:
    with FreeSparql(str(graph_dir), LIMITS, processes=1) as queries:
        yield queries


@pytest.fixture(scope="module")
def cypher() -> Iterator[MemoryStore]:
    store = small_graph()
    yield store
    store.close()


class Listener:
    """A server on loopback that counts who connects."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.close()


# ---------------------------------------------------------------- named queries


def _ids(found: Rows, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns, IRIs of nodes as ids, what is empty as None."""
    plain = [{key: _id(value) for key, value in row.items()} for row in found.dicts()]
    return [tuple(row[column] for column in columns) for row in plain]


def _id(value: Any) -> Any:
    return node_id(value) if isinstance(value, str) and value.startswith(node_iri("")) else (value or None)


def _sparql(free: FreeSparql, graph_dir: Path, name: str, **parameters: str | float) -> Rows:
    return free.run(named_text(find_sparql(name), parameters, str(graph_dir)))


def test_every_named_query_runs_and_returns_the_columns_of_its_header(free: FreeSparql, graph_dir: Path) -> None:
    catalog = load_sparql_catalog()
    assert len(catalog) >= 5
    for name, query in catalog.items():
        values = {p.name: "cachetrim" for p in query.parameters if p.required}
        found = _sparql(free, graph_dir, name, **values)
        assert found.columns == query.returns, name
        assert found.rows, name


@pytest.mark.parametrize("metric", ["memory", "speed", "inference-time", "storage", "accuracy", "energy", "lpips", "latency"])
@pytest.mark.parametrize("direction", ["up", "down", "same"])
@pytest.mark.parametrize("least", [0.0, 2.0])
def test_methods_by_metric_are_those_of_cypher(
    free: FreeSparql, cypher: MemoryStore, graph_dir: Path, metric: str, direction: str, least: float
) -> None:
    values = {"metric": metric, "direction": direction, "min_factor": least}
    expected = run_named(cypher, "methods_by_metric", values)
    columns = ("name", "metric", "direction", "kind", "low", "high", "factor", "evidence", "paper", "title", "year", "claim")
    found = _sparql(free, graph_dir, "methods_by_metric", **values)
    assert _ids(found, "method", *columns) == _ids(expected, "id", *columns)


def test_claims_of_a_method_are_those_of_cypher(free: FreeSparql, cypher: MemoryStore, graph_dir: Path) -> None:
    columns = ("metric", "direction", "kind", "low", "high", "evidence", "paper", "claim")
    for method in ("quickserve", "EdgePrune", "method:thintune", "Cache Trimming"):
        found = _sparql(free, graph_dir, "claims_of_method", method=method)
        expected = run_named(cypher, "claims_of_method", {"method": method})
        assert expected.rows
        assert sorted(map(str, _ids(found, *columns))) == sorted(map(str, _ids(expected, *columns)))


@pytest.mark.parametrize("method", ["lora", "cachetrim", "quantization", "LLM", "fullkeep"])
def test_papers_by_method_are_those_of_cypher(free: FreeSparql, cypher: MemoryStore, graph_dir: Path, method: str) -> None:
    found = _sparql(free, graph_dir, "papers_by_method", method=method)
    expected = run_named(cypher, "papers_by_method", {"method": method})
    assert _ids(found, "paper", "title", "year", "role", "method") == _ids(expected, "id", "name", "year", "role", "method")
    assert found.rows


@pytest.mark.parametrize("method", ["quickserve", "thintune", "keymerge"])
def test_baselines_are_those_of_cypher(free: FreeSparql, cypher: MemoryStore, graph_dir: Path, method: str) -> None:
    found = _sparql(free, graph_dir, "baselines_of_method", method=method)
    expected = run_named(cypher, "baselines_of_method", {"method": method})
    assert _ids(found, "baseline", "name", "paper", "title", "evidence") == _ids(
        expected, "id", "name", "paper", "title", "evidence"
    )
    assert found.rows


def test_tasks_and_hardware_are_those_of_cypher(free: FreeSparql, cypher: MemoryStore, graph_dir: Path) -> None:
    tasks = _sparql(free, graph_dir, "tasks_of_metric", metric="memory")
    assert _ids(tasks, "task", "name", "metric", "papers") == _ids(
        run_named(cypher, "tasks_of_metric", {"metric": "memory"}), "id", "name", "metric", "papers"
    )
    devices = dict(_ids(_sparql(free, graph_dir, "hardware_in_use"), "hardware", "papers"))
    expected = dict(_ids(run_named(cypher, "hardware_in_use", {}), "id", "papers"))
    assert devices == expected | {"hardware:gpu": expected["hardware:gpu"] + 1}  # the odd paper runs on one, too


def test_a_parameter_is_a_value_and_never_text_of_the_query(free: FreeSparql, graph_dir: Path) -> None:
    for value in ('Task" . } #', "x\n} LIMIT 5 #", "\\", "'''", "$limit", "?kind"):
        assert _sparql(free, graph_dir, "most_used", kind=value).rows == ()
    assert len(_sparql(free, graph_dir, "most_used", kind="Task", limit="2").rows) == 2
    assert _ids(_sparql(free, graph_dir, "claims_of_method", method=ODD), "claim") == []


@pytest.mark.parametrize(
    ("name", "parameters", "error"),
    [
        ("no_such_query", {}, NotFoundError),
        ("claims_of_method", {}, QueryError),
        ("claims_of_method", {"method": "nobody knows it"}, NotFoundError),
        ("most_used", {"limit": "many"}, QueryError),
        ("most_used", {"colour": "red"}, QueryError),
    ],
)
def test_wrong_names_and_values_are_told(graph_dir: Path, name: str, parameters: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        named_text(find_sparql(name), parameters, str(graph_dir))


def test_the_named_queries_have_names_of_the_cypher_ones() -> None:
    for name in load_sparql_catalog():
        assert find_query(name).title


# ---------------------------------------------------------------- free queries


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_query_runs(free: FreeSparql, text: str) -> None:
    assert free.run(text).columns


def test_values_come_back_as_plain_ones(free: FreeSparql) -> None:
    text = with_prefixes(
        "SELECT ?title ?year ?high (?high > 3 AS ?large) ?nothing "
        "{ claim:p1-0 prov:wasDerivedFrom ?p ; cg:figure/cg:high ?high . ?p dcterms:title ?title ; dcterms:issued ?year }"
    )
    assert free.run(text).rows == (("CacheTrim: Trimming the KV Cache", 2024, 4.0, True, None),)
    assert free.run("ASK { ?s ?p ?o }") == Rows(("answer",), ((True,),))
    described = free.run("DESCRIBE <https://w3id.org/claimgraph/id/hardware/cpu>")
    assert described.columns == ("subject", "predicate", "object")
    assert ("CPU" in {row[2] for row in described.rows}) is True


def test_a_string_with_the_refused_word_in_it_is_still_that_string(free: FreeSparql) -> None:
    assert free.run('SELECT ("LLM service # SERVICE" AS ?x) { }').rows == (("LLM service # SERVICE",),)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_query_is_refused_and_connects_to_nothing(free: FreeSparql, listener: Listener, text: str) -> None:
    with pytest.raises(QueryError):
        free.run(text.replace("{port}", str(listener.port)))
    assert listener.connections == 0


def test_the_process_cannot_connect_even_where_the_guard_is_passed_by(graph_dir: Path, listener: Listener) -> None:
    """The last lock alone: a process like the one of a free query, in which the guard lets everything through."""
    code = f"""
import kg.query.read_sparql as r
from kg.query.limits import Limits
from kg.stores.triplestore import triple_store
reader = r.SparqlReader(str(triple_store({str(graph_dir)!r})), 512)
r.check_algebra, r.neutral, r.plain = lambda text: None, lambda text: text, lambda text: text
query = "SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
for act in (lambda: reader.run(query, {{}}, Limits()), lambda: open("/etc/passwd")):
    try:
        print("DONE", act())
    except Exception as error:
        print(type(error).__name__, error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    lines = done.stdout.splitlines()
    assert len(lines) == 2, done.stderr
    assert all("Too many open files" in line for line in lines)
    assert listener.connections == 0


def test_the_listener_would_see_an_open_service(listener: Listener) -> None:
    from pyoxigraph import Store

    with pytest.raises(OSError):
        list(Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"))
    assert listener.connections > 0


SLOW = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?i > ?f) }",
    "SELECT ?a ?b { ?a (!<x:x>|^!<x:x>)* ?b . ?b (!<x:x>|^!<x:x>)* ?c . ?c (!<x:x>|^!<x:x>)* ?d FILTER(?a = ?nothing) }",
]


@pytest.mark.parametrize("text", SLOW)
def test_a_query_ends_at_its_limit_and_the_next_one_runs(graph_dir: Path, text: str) -> None:
    with FreeSparql(str(graph_dir), LIMITS, processes=1) as queries:
        queries.run("ASK { ?s ?p ?o }")  # the process is warm, so that only the query counts
        started = time.monotonic()
        with pytest.raises(QueryLimitError):
            queries.run(text, limits=Limits(seconds=1.5))
        assert time.monotonic() - started < 6
        assert queries.run("ASK { ?s ?p ?o }").rows == ((True,),)


def test_rows_are_cut_at_the_limit(free: FreeSparql) -> None:
    found = free.run("SELECT * { ?s ?p ?o }", limits=Limits(rows=7))
    assert len(found.rows) == 7
    assert found.truncated


def test_memory_is_limited(graph_dir: Path) -> None:
    text = "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f), STR(?i))) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(QueryLimitError):
        run_free_sparql(str(graph_dir), text, limits=Limits(seconds=30.0, memory_mib=64))


# ---------------------------------------------------------------- the store beside the tables


def test_the_store_belongs_to_one_build(tmp_path: Path) -> None:
    from kg.stores.triplestore import triple_store
    from kg.tables import read_manifest
    from kg.tables.manifest import Manifest, write_manifest

    directory = write_graph(tmp_path / "graph")
    first = triple_store(directory)
    assert triple_store(directory) == first
    assert first.parent == directory
    manifest = read_manifest(directory)
    write_manifest(Manifest("another", manifest.papers, manifest.counts, package_version="0"), directory)
    second = triple_store(directory)
    assert second != first
    assert [path for path in directory.iterdir() if "sparql" in path.name] == [second]


def test_a_directory_that_cannot_be_written_is_read_into_memory(graph_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.query.read_sparql import _open
    from kg.stores import triplestore

    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    directory = write_graph(graph_dir.parent / "read-only")
    monkeypatch.setattr(triplestore.tempfile, "mkdtemp", refuse)
    assert triplestore.triple_store(directory) == directory
    assert len(_open(directory)) > 1000
    assert not list(directory.glob("*sparql*"))


def test_a_missing_graph_and_a_database_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        run_free_sparql(str(tmp_path), "ASK { ?s ?p ?o }")
    with pytest.raises(StoreError, match="build directory"):
        run_free_sparql("bolt://127.0.0.1:7687", "ASK { ?s ?p ?o }")


# ---------------------------------------------------------------- the command


def _kg(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "KG_STORE"}
    command = [sys.executable, "-m", "kg", "sparql", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, env=environment, timeout=120)


def test_kg_sparql_prints_a_table_with_short_names(graph_dir: Path) -> None:
    done = _kg("SELECT ?m ?n { ?m cg:reduces metric:kv-cache-memory ; skos:prefLabel ?n }", "--store", str(graph_dir))
    assert done.returncode == 0, done.stderr
    assert "method:cachetrim" in done.stdout and "CacheTrim" in done.stdout


def test_kg_sparql_takes_a_named_query_and_prints_json(graph_dir: Path) -> None:
    done = _kg("--name", "methods_by_metric", "-p", "metric=KV cache", "--store", str(graph_dir), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row[found["columns"].index("claim")] for row in found["rows"]] == [node_iri("claim:p1-0")]
    assert found["truncated"] is False


def test_kg_sparql_reads_standard_input_and_says_what_is_cut(graph_dir: Path) -> None:
    done = _kg("-", "--store", str(graph_dir), "--limit", "2", text="SELECT ?s { ?s a cg:Method }\n")
    assert done.returncode == 0
    assert "there are more" in done.stderr


def test_kg_sparql_lists_the_named_queries_without_a_graph() -> None:
    done = _kg("--json")
    assert {query["name"] for query in json.loads(done.stdout)} == set(load_sparql_catalog())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], 1, "SERVICE is not allowed"),
        (["SELECT * { ?s ?p }"], 1, "kg: "),
        (["SELECT ?o { <x:y> <x:z> ?o }"], 0, "No rows"),
        (["--name", "no_such"], 1, "methods_by_metric"),
        (["ASK {}", "--name", "most_used"], 1, "not both"),
        (["ASK {}", "-p", "a=b"], 1, "--name"),
        (["--no-such-option"], 2, "No such option"),
    ],
)
def test_kg_sparql_says_what_is_wrong(graph_dir: Path, arguments: list[str], code: int, message: str) -> None:
    done = _kg(*arguments, "--store", str(graph_dir))
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert message in done.stderr
