"""Every named query gives equal rows on both engines, with several sets of parameters, on the digest's graph."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg.build import build
from kg.graph import to_networkx
from kg.query.catalog import NamedQuery, Parameter, ParameterValue, load_catalog, run_named
from kg.query.names import KINDS, NameIndex
from kg.resources import data_path
from kg.stores import Store, open_store
from kg.stores.counts import count_rows
from kg.stores.neo4j_load import load_neo4j
from tests.neo4j_provider import Server

DIGEST = Path(__file__).parents[3] / "shared" / "corpora" / "trending.txt"
SETS = 6
CLAIMS = (
    "MATCH (m:Method)<-[:ABOUT]-(c:Claim)-[:ON_METRIC]->(x:Metric) MATCH (c)-[:VERSUS]->(b:Method) "
    "RETURN m.name AS method, x.name AS metric, b.name AS baseline ORDER BY c.direction, c.id, b.id LIMIT 3"
)
# Values of the parameters that name no entity, besides their defaults.
SCALARS: dict[str, Sequence[ParameterValue]] = {
    "direction": ("up", "same", "is"),
    "min_factor": (2.0, 0.5),
    "limit": (3, 50),
    "narrower": (0,),
    "kind": KINDS,
    "first": (2022, 2024),
    "last": (2023, 2025),
}


@pytest.fixture(scope="module")
def stores(neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """Both engines with the digest's graph; where the digest is missing, with that of the bundled sample (half of it is its)."""
    graph = tmp_path_factory.mktemp("conformance") / "graph"
    build([str(DIGEST if DIGEST.exists() else data_path("sample.jsonl"))], graph)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_server.environment.items():
            patch.setenv(name, value)
        neo4j_server.empty()
        load_neo4j(graph, neo4j_server.address)
        stores = open_store(str(graph)), open_store(neo4j_server.address)
        yield stores
        for store in stores:
            store.close()


def values(parameter: Parameter, known: dict[str, list[str]]) -> Sequence[ParameterValue]:
    """What a parameter may be: names of entities, the words that its description lists, or numbers."""
    if parameter.kind == "entity":
        return [name for names in zip(*known.values(), strict=False) for name in names]
    if parameter.kind:
        return known[parameter.kind]
    if parameter.name == "role":
        return [word for word in re.findall(r"\w+", parameter.description) if word != "or"]
    return SCALARS[parameter.name]


def sets(query: NamedQuery, known: dict[str, list[str]]) -> Iterator[dict[str, ParameterValue]]:
    """Sets of parameters: first the defaults, with what must be given; then all of them given."""
    for turn in range(SETS if query.parameters else 1):
        chosen: dict[str, ParameterValue] = {}
        kinds: list[str] = []
        for parameter in query.parameters:
            kinds.append(parameter.kind)
            if turn or parameter.required:
                options = values(parameter, known)
                chosen[parameter.name] = options[(turn + kinds.count(parameter.kind) - 1) % len(options)]
        yield chosen


def entities(store: Store) -> dict[str, list[str]]:
    """Names by kind: a method, a metric and a baseline of the same claims first, then those that most papers mention."""
    rows = {kind: run_named(store, "most_used", {"kind": kind, "limit": SETS}).dicts() for kind in KINDS}
    known = {kind: [str(row["name"]) for row in found] for kind, found in rows.items()}
    claims = store.query(CLAIMS).rows
    known["method"] = [row[0] for row in claims] + [row[2] for row in claims] + known["method"]
    known["metric"] = [row[1] for row in claims] + known["metric"]
    return known


def test_every_named_query_gives_equal_rows_on_both_engines(stores: tuple[Store, Store]) -> None:
    names = [NameIndex.load(store) for store in stores]
    known = entities(stores[0])
    assert all(len(found) > 3 for found in known.values())
    differing, answered, ran = [], set(), 0
    for query in load_catalog().values():
        for parameters in sets(query, known):
            embedded, server = (run_named(s, query.name, parameters, n) for s, n in zip(stores, names, strict=True))
            ran += 1
            if embedded.rows:
                answered.add(query.name)
            if embedded != server:
                differing.append((query.name, parameters, embedded.rows, server.rows))
    assert differing == []
    assert ran > 3 * len(load_catalog())
    assert len(answered) > 0.8 * len(load_catalog()), sorted(load_catalog().keys() - answered)


def test_both_engines_hold_equal_numbers_and_graphs(stores: tuple[Store, Store]) -> None:
    assert count_rows(stores[0]) == count_rows(stores[1])
    embedded, server = (to_networkx(store) for store in stores)
    assert dict(embedded.nodes(data=True)) == dict(server.nodes(data=True))
    ours, theirs = (sorted(json.dumps(e, sort_keys=True) for e in g.edges(keys=True, data=True)) for g in (embedded, server))
    assert ours == theirs and len(ours) > 1000
