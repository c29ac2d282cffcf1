"""What hangs together with what: neighbours, drawings, comparisons, paths and the scheme of metrics, over a small real graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg.api.app import create_app
from kg.api.nearby import RELATION_NAMES
from kg.api.reads import ENTITY_LABELS
from kg.schema import RELATIONSHIPS
from tests.served import build_graph

SQUEEZE = "method:squeezecache"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(build_graph(tmp_path_factory.mktemp("api_graph")))) as client:
        yield client


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


def neighbors(client: TestClient, entity: str, **parameters: Any) -> list[tuple[str, bool, str, int | None]]:
    items = get(client, f"/entities/{entity}/neighbors", **{"limit": 100, **parameters})["items"]
    return [(n["relation"], n["outgoing"], n["entity"]["id"], n["papers"]) for n in items]


def test_method_is_beside_what_it_changes_and_what_its_papers_name(client: TestClient) -> None:
    found = get(client, f"/entities/{SQUEEZE}/neighbors", limit=100)["items"]
    beside = {(n["relation"], n["outgoing"], n["entity"]["name"]): (n["papers"], n["best"], n["best_kind"]) for n in found}
    assert beside["REDUCES", True, "KV-cache memory"] == (1, 8.0, "factor")
    assert beside["COMPARES_WITH", True, "FullCache"] == beside["USES", True, "quantization"] == (1, None, None)
    assert ("ADDRESSES", True, "KV cache compression") in beside and ("RUNS_ON", True, "NVIDIA H200") in beside


def test_the_most_supported_neighbour_comes_first_and_the_scheme_last(client: TestClient) -> None:
    found = neighbors(client, "method:quantization")
    support = [papers or 0 for *_, papers in found]
    assert support == sorted(support, reverse=True) and support[0] == 2 and found[-1][0] == "BROADER"
    # No paper proposes it, so what those that use it evaluate on is its own; and it is used by those that they propose.
    assert ("EVALUATES_ON", True, "dataset:longbench", 2) in found and ("USES", False, SQUEEZE, 1) in found


def test_neighbours_come_on_pages_without_gap_or_repeat(client: TestClient) -> None:
    for entity in ("method:quantization", "metric:kv-cache-memory", "method:fullcache"):
        pages: list[dict[str, Any]] = []
        cursor = None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = get(client, f"/entities/{entity}/neighbors", limit=2, **more)
            pages += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert pages == get(client, f"/entities/{entity}/neighbors", limit=100)["items"] and len(pages) > 4


def test_neighbours_by_relation_and_kind(client: TestClient) -> None:
    assert {n[:3] for n in neighbors(client, "metric:kv-cache-memory", relation="REDUCES")} == {
        ("REDUCES", False, SQUEEZE), ("REDUCES", False, "method:tokenpager"), ("REDUCES", False, "method:cacheknife"),
    }  # fmt: skip
    assert {n[2].partition(":")[0] for n in neighbors(client, SQUEEZE, kind="Metric")} == {"metric"}
    assert neighbors(client, "dataset:longbench") == [
        ("EVALUATES_ON", False, "method:halfkv", 1),
        ("EVALUATES_ON", False, "method:tokenpager", 1),
    ]
    assert neighbors(client, "dataset:longbench", relation="RUNS_ON") == []


def test_every_relationship_between_entities_or_from_papers_can_be_asked_for() -> None:
    ends = (*ENTITY_LABELS, "Paper")
    known = {t.type for t in RELATIONSHIPS if t.source in ends and t.target in ENTITY_LABELS and t.type != "PROPOSES"}
    assert known == set(RELATION_NAMES)


def test_drawing_of_an_entity_has_its_neighbours_papers_and_the_edges_among_them(client: TestClient) -> None:
    graph = get(client, "/graph", id=SQUEEZE)
    nodes = {node["id"]: node for node in graph["nodes"]}
    edges = {(e["source"], e["relation"], e["target"]): e for e in graph["edges"]}
    assert graph["center"] == SQUEEZE == graph["nodes"][0]["id"] and not graph["truncated"]
    assert nodes["paper:arXiv:2401.00001"]["type"] == "Paper" and nodes["metric:kv-cache-memory"]["papers"] == 3
    assert edges[SQUEEZE, "REDUCES", "metric:kv-cache-memory"]["best"] == 8.0
    assert ("paper:arXiv:2401.00001", "PROPOSES", SQUEEZE) in edges
    assert ("task:kv-cache-compression", "TARGETS", "metric:kv-cache-memory") in edges  # among the neighbours
    assert len({e["id"] for e in graph["edges"]}) == len(graph["edges"]) == len(edges)
    assert all(e["source"] in nodes and e["target"] in nodes for e in graph["edges"])


@pytest.mark.parametrize("paper", ["paper:arXiv:2401.00001", "arXiv:2401.00001"])
def test_drawing_of_a_paper_has_what_it_mentions(client: TestClient, paper: str) -> None:
    graph = get(client, "/graph", id=paper)
    assert graph["center"] == graph["nodes"][0]["id"] == "paper:arXiv:2401.00001"
    edges = {(e["source"], e["relation"], e["target"]) for e in graph["edges"]}
    assert ("paper:arXiv:2401.00001", "PROPOSES", SQUEEZE) in edges and (SQUEEZE, "REDUCES", "metric:kv-cache-memory") in edges


def test_drawing_holds_only_the_kinds_and_the_number_asked_for(client: TestClient) -> None:
    graph = get(client, "/graph", id=SQUEEZE, kinds="Method, Metric")
    assert {node["type"] for node in graph["nodes"]} == {"Method", "Metric"}
    papers = get(client, "/graph", id="dataset:longbench", kinds="Paper")
    assert [n["type"] for n in papers["nodes"]] == ["Dataset", "Paper", "Paper"]
    few = get(client, "/graph", id=SQUEEZE, limit=3)
    assert len(few["nodes"]) == 4 and few["truncated"]
    ids = {node["id"] for node in few["nodes"]}
    assert all(e["source"] in ids and e["target"] in ids for e in few["edges"])


def test_comparison_has_what_both_share_with_the_figures_of_each(client: TestClient) -> None:
    found = get(client, "/compare", a="Squeeze Cache", b="method:tokenpager")
    assert (found["a"]["name"], found["b"]["name"]) == ("SqueezeCache", "TokenPager")
    shared = {(s["relation"], s["entity"]["id"]): s for s in found["shared"]}
    both = shared["REDUCES", "metric:kv-cache-memory"]
    assert (both["a"]["best"], both["a"]["best_kind"], both["b"]["best"], both["b"]["best_kind"]) == (
        8.0,
        "factor",
        75.0,
        "percent",
    )
    assert ("COMPARES_WITH", "method:fullcache") in shared and ("MEASURES", "metric:kv-cache-memory") not in shared
    assert "hardware:nvidia-h200" in {n["entity"]["id"] for n in found["only_a"]}
    assert "dataset:longbench" in {n["entity"]["id"] for n in found["only_b"]} and found["claims"] == []
    for side in ("only_a", "only_b"):
        assert not {(n["relation"], n["entity"]["id"]) for n in found[side]} & set(shared)


def test_comparison_has_the_claims_of_one_against_the_other_either_way_round(client: TestClient) -> None:
    for a, b in (("SqueezeCache", "FullCache"), ("FullCache", "SqueezeCache")):
        claims = get(client, "/compare", a=a, b=b)["claims"]
        assert [(c["subject"]["name"], c["baselines"]) for c in claims] == [("SqueezeCache", ["FullCache"])]


def test_path_goes_step_by_step_through_papers(client: TestClient) -> None:
    paths = get(client, "/paths", **{"from": "SqueezeCache", "to": "LongBench"})["paths"]
    assert paths
    for path in paths:
        steps = path["steps"]
        assert len(steps) == path["length"] == paths[0]["length"]
        assert steps[0]["source"]["id"] == SQUEEZE and steps[-1]["target"]["id"] == "dataset:longbench"
        assert all(one["target"] == two["source"] for one, two in pairwise(steps))
        for step in steps:
            ends = (step["source"]["type"], step["target"]["type"])
            source, target = ends if step["outgoing"] else ends[::-1]
            assert any((t.type, t.source, t.target) == (step["relation"], source, target) for t in RELATIONSHIPS)
    assert any(path["papers"] for path in paths)


def test_path_says_which_of_two_metrics_is_the_broader(client: TestClient) -> None:
    down = get(client, "/paths", **{"from": "memory", "to": "SqueezeCache"})["paths"][0]["steps"]
    up = get(client, "/paths", **{"from": "SqueezeCache", "to": "memory"})["paths"][0]["steps"]
    assert [(s["relation"], s["outgoing"]) for s in down] == [("BROADER", False), ("REDUCES", False)]
    assert [(s["relation"], s["outgoing"]) for s in up] == [("REDUCES", True), ("BROADER", True)]


def test_unconnected_entities_have_no_path(client: TestClient) -> None:
    assert get(client, "/paths", **{"from": "SqueezeCache", "to": "SqueezeCache"})["paths"] == []


def test_scheme_is_a_tree_with_the_claims_on_each_metric(client: TestClient) -> None:
    scheme = get(client, "/metrics-scheme")
    concepts = {c["id"]: c for c in scheme["concepts"]}
    kv = concepts["metric:kv-cache-memory"]
    assert kv["claims"] == 3 and "metric:memory" in kv["broader"] and kv["better"] == "lower"
    assert "metric:memory" in scheme["top"] and "metric:kv-cache-memory" in concepts["metric:memory"]["narrower"]
    assert concepts["metric:inference-speed"]["inverse"] == "metric:inference-time"
    assert sum(c["claims"] for c in concepts.values()) == 8
    for concept in concepts.values():
        assert {concepts[n]["id"] for n in concept["narrower"]} == {
            c for c, v in concepts.items() if concept["id"] in v["broader"]
        }
    assert kv["papers"] == 3 and concepts["metric:area"]["papers"] is None
    for id_ in ("metric:area", "metric:memory"):
        there = client.get(f"/entities/{id_}").status_code == 200
        assert there == (concepts[id_]["papers"] is not None)


def test_suggestions_are_entities_that_can_be_opened(client: TestClient) -> None:
    items = get(client, "/suggest", q="squeeze")["items"]
    assert items[0] == {"id": SQUEEZE, "name": "SqueezeCache", "type": "Method", "matched": "SqueezeCache", "papers": 1} \
        or items[0]["matched"] == "Squeeze Cache"  # fmt: skip
    assert get(client, f"/entities/{items[0]['id']}")["name"] == "SqueezeCache"
    assert {i["type"] for i in get(client, "/suggest", q="kv", type="Metric")["items"]} == {"Metric"}
    assert get(client, "/suggest", q="no such thing")["items"] == get(client, "/suggest", q="")["items"] == []
    assert len(get(client, "/suggest", q="m", limit=3)["items"]) == 3
