"""The graph for notebooks, from the embedded store; tests/integration holds Neo4j to the same."""

from collections.abc import Iterator

import pytest

from kg.errors import InputError
from kg.graph import to_networkx
from kg.stores import Store, open_store
from tests.graphs import small_build


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(str(small_build(tmp_path_factory.mktemp("networkx") / "graph")))
    yield store
    store.close()


def test_every_node_and_relationship_is_there_with_its_properties(store: Store) -> None:
    graph = to_networkx(store)
    assert len(graph) == store.query("MATCH (n) RETURN count(*)").rows[0][0]
    assert graph.number_of_edges() == store.query("MATCH ()-[r]->() RETURN count(*)").rows[0][0]
    assert graph.nodes["paper:p1"]["kind"] == "Paper" and graph.nodes["paper:p1"]["year"] == 2024
    assert graph.nodes["claim:p1-0"]["value_kind"] == "factor"
    assert graph.edges["paper:p1", "method:cachetrim", "PROPOSES"] == {"confidence": 0.75, "found_in": "title abstract"}


def test_some_kinds_only(store: Store) -> None:
    graph = to_networkx(store, kinds=["Method", "Paper"])
    assert {graph.nodes[n]["kind"] for n in graph} == {"Method", "Paper"}
    assert {key for *_, key in graph.edges(keys=True)} == {"PROPOSES", "USES", "COMPARES_WITH", "PART_OF", "BROADER"}
    with pytest.raises(InputError, match="'Author' is no kind"):
        to_networkx(store, kinds=["Author"])
