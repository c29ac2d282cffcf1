"""The service over a small real graph, endpoint by endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg.api.app import create_app
from tests.served import FACTS, HOSTILE_TITLE, build_graph


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(build_graph(tmp_path_factory.mktemp("api")))) as client:
        yield client


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def all_pages(client: TestClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        page = get(client, path, limit=2, **parameters, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 2
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


def test_papers_newest_first_on_pages_without_gap_or_repeat(client: TestClient) -> None:
    papers = all_pages(client, "/papers")
    assert [paper["id"] for paper in papers] == [
        "paper:arXiv:2401.00001", "paper:arXiv:2401.00002", "paper:conf2023/17", "paper:conf2022/3",
        "paper:hostile", "paper:conf2020/9",
    ]  # fmt: skip
    assert papers == get(client, "/papers", limit=50)["items"]
    assert papers[0]["authors"] == ["Ada Aal", "Bo Bell"] and papers[0]["venue"] == "TestConf" and papers[0]["year"] == 2024


def test_papers_by_words_of_title_year_and_entity(client: TestClient) -> None:
    assert [p["id"] for p in get(client, "/papers", text="KV-Cache")["items"]] == ["paper:arXiv:2401.00001", "paper:conf2020/9"]
    assert [p["id"] for p in get(client, "/papers", year=2023)["items"]] == ["paper:conf2023/17"]
    assert [p["id"] for p in all_pages(client, "/papers", entity="dataset:longbench")] == [
        "paper:conf2023/17",
        "paper:conf2022/3",
    ]
    assert get(client, "/papers", text="nothing of the kind") == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("record", FACTS, ids=lambda record: record["id"])
def test_paper_by_id_with_or_without_prefix(client: TestClient, record: dict[str, Any]) -> None:
    paper = get(client, f"/papers/paper:{record['id']}")
    assert paper == get(client, f"/papers/{record['id']}")
    assert (paper["title"], paper["abstract"]) == (record["title"], record["abstract"])
    assert sorted(c["evidence"] for c in paper["claims"]) == sorted(c["evidence"] for c in record["claims"])


def test_paper_lists_what_it_mentions(client: TestClient) -> None:
    mentions = {(m["relation"], m["entity"]["name"], m["count"]) for m in get(client, "/papers/arXiv:2401.00002")["mentions"]}
    assert ("PROPOSES", "SparseTrain", None) in mentions and ("COMPARES_WITH", "DenseTrain", None) in mentions
    assert ("RUNS_ON", "NVIDIA H100", 8) in mentions and any(relation == "MEASURES" for relation, _, _ in mentions)


def test_entities_most_used_first_by_type_and_text(client: TestClient) -> None:
    methods = all_pages(client, "/entities", type="Method")
    assert methods[0]["name"] == "quantization" and methods[0]["papers"] == 3
    assert {method["type"] for method in methods} == {"Method"}
    assert [m["papers"] for m in methods] == sorted((m["papers"] for m in methods), reverse=True)
    assert len({m["id"] for m in methods}) == len(methods)
    assert "SqueezeCache" in names(get(client, "/entities", text="squeeze cache")["items"])  # an alias
    assert "KV cache compression" in names(get(client, "/entities", text="kv-cache comp")["items"])
    assert {e["type"] for e in get(client, "/entities", limit=100)["items"]} >= {
        "Method",
        "Task",
        "Dataset",
        "Metric",
        "Hardware",
    }


def test_entity_has_aliases_papers_claims_and_relations(client: TestClient) -> None:
    entity = get(client, "/entities/method:squeezecache")
    assert entity["name"] == "SqueezeCache" and entity["type"] == "Method"
    assert [(p["relation"], p["paper"]["id"]) for p in entity["papers_with"]] == [("PROPOSES", "paper:arXiv:2401.00001")]
    assert entity["claim_total"] == 2 and [c["factor"] for c in entity["claims"]] == [8.0, 2.5]
    assert ("REDUCES", True, "metric:kv-cache-memory") in {
        (r["relation"], r["outgoing"], r["entity"]["id"]) for r in entity["relations"]
    }


def test_metric_knows_which_way_is_better_and_who_changes_it(client: TestClient) -> None:
    metric = get(client, "/entities/metric:kv-cache-memory")
    assert metric["better"] == "lower" and metric["claim_total"] == 3
    related = {(r["relation"], r["outgoing"], r["entity"]["name"]) for r in metric["relations"]}
    assert ("REDUCES", False, "CacheKnife") in related and any(
        relation == "BROADER" and outgoing for relation, outgoing, _ in related
    )


def test_dataset_and_hardware_have_the_claims_made_on_them(client: TestClient) -> None:
    assert {c["subject"]["name"] for c in get(client, "/entities/dataset:longbench")["claims"]} == {"TokenPager", "HalfKV"}
    hardware = get(client, "/entities", type="Hardware", text="H100")["items"][0]["id"]
    assert [c["subject"]["name"] for c in get(client, f"/entities/{hardware}")["claims"]] == ["SparseTrain"]


def test_claim_has_figure_baseline_conditions_and_marked_sentence(client: TestClient) -> None:
    claim = get(client, "/claims", method="method:squeezecache", limit=1)["items"][0]
    assert (claim["direction"], claim["kind"], claim["low"], claim["high"], claim["bound"]) == ("down", "factor", 8.0, 8.0, "max")
    assert claim["baselines"] == ["FullCache"] and names(claim["hardware"]) == ["NVIDIA H200"]
    assert claim["paper"]["id"] == "paper:arXiv:2401.00001" and claim["subject"]["name"] == "SqueezeCache"
    assert "".join(piece["text"] for piece in claim["pieces"]) == claim["evidence"]
    assert [(p["text"], p["mark"]) for p in claim["pieces"] if p["mark"]] == [("KV cache memory", "metric"), ("8x", "figure")]


def test_claims_biggest_first_on_pages(client: TestClient) -> None:
    claims = all_pages(client, "/claims")
    factors = [claim["factor"] or 0 for claim in claims]
    assert factors == sorted(factors, reverse=True) and len({c["id"] for c in claims}) == len(claims) == 8
    by_subject = {(c["subject"]["name"], c["metric"]["id"]): c["factor"] for c in claims}
    assert by_subject["TokenPager", "metric:kv-cache-memory"] == 4.0  # 75% less
    assert by_subject["SparseTrain", "metric:throughput"] == 2.5  # from 40 to 100
    assert by_subject["HalfKV", "metric:accuracy"] is None  # a level


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        ({"metric": "kv-cache-memory", "direction": "down"}, ["SqueezeCache", "TokenPager", "CacheKnife"]),
        ({"metric": "memory", "direction": "down"}, ["SqueezeCache", "TokenPager", "CacheKnife", "HalfKV"]),  # narrower metrics
        ({"metric": "memory", "direction": "down", "min_factor": 3}, ["SqueezeCache", "TokenPager", "CacheKnife"]),
        ({"metric": "memory", "direction": "up"}, []),
        ({"metric": "inference-time", "direction": "down"}, ["SqueezeCache"]),  # its inverse, turned
        ({"metric": "inference-time", "direction": "up"}, []),
        ({"metric": "KV cache memory"}, ["SqueezeCache", "TokenPager", "CacheKnife"]),  # by name
        ({"baseline": "method:fullcache", "min_factor": 5}, ["SqueezeCache"]),
        ({"dataset": "dataset:longbench", "direction": "same"}, ["TokenPager"]),
        ({"paper": "conf2022/3", "direction": "is"}, ["HalfKV"]),
        ({"method": "method:tokenpager", "direction": "down"}, ["TokenPager"]),
        ({"direction": "up"}, ["SparseTrain", "SqueezeCache"]),
    ],
)
def test_claims_by_filter(client: TestClient, filters: dict[str, Any], subjects: list[str]) -> None:
    found = [claim["subject"]["name"] for claim in get(client, "/claims", **filters)["items"]]
    assert sorted(found) == sorted(subjects)


def test_queries_are_listed_and_run_with_parameters_from_the_query_string(client: TestClient) -> None:
    listed = {query["name"]: query for query in get(client, "/queries")}
    metric = next(p for p in listed["methods_by_metric"]["parameters"] if p["name"] == "metric")
    assert metric["type"] == "metric" and not metric["required"] and metric["description"]
    result = get(client, "/queries/methods_by_metric", metric="memory", direction="down", min_factor="3")
    assert result["columns"] == listed["methods_by_metric"]["returns"] and result["truncated"] is False
    assert [row[1] for row in result["rows"]] == ["SqueezeCache", "TokenPager", "CacheKnife"]


def test_stats_count_nodes_and_relationships(client: TestClient) -> None:
    stats = get(client, "/stats")
    assert stats["nodes"]["Paper"] == 6 and stats["nodes"]["Claim"] == stats["relationships"]["REPORTS"] == 8


def test_health_names_the_build_but_no_path(client: TestClient) -> None:
    health = get(client, "/health")
    assert health["status"] == "ok" and health["engine"] == "ladybug" and health["build_id"]
    assert "address" not in health and "/" not in health["build_id"]


def test_ask_answers_with_figures_sentences_and_how_it_was_read(client: TestClient) -> None:
    answer = get(client, "/ask", q="which methods cut KV-cache memory?")
    assert answer["understood"] and answer["query"] == "methods_by_metric" and answer["reading"]
    reported = [a for a in answer["answers"] if a["status"] == "reported"]
    assert names(reported) == ["SqueezeCache", "TokenPager", "CacheKnife"]
    assert reported[0]["claims"][0]["factor"] == 8.0 and reported[0]["papers"][0]["id"] == "paper:arXiv:2401.00001"
    assert reported[2]["papers"][0]["title"] == HOSTILE_TITLE
    assert names([a for a in answer["answers"] if a["status"] == "aimed"]) == ["AimKV"]
    assert answer["total"] == len(answer["answers"])
    # The named query that it names gives the same methods.
    rows = get(client, f"/queries/{answer['query']}", **answer["parameters"])["rows"]
    assert {row[1] for row in rows} == set(names(reported))


def test_ask_returns_no_more_than_the_limit_and_says_how_many_there_are(client: TestClient) -> None:
    answer = get(client, "/ask", q="which methods cut KV-cache memory?", limit=1)
    assert len(answer["answers"]) == 1 and answer["total"] > 1


def test_question_outside_the_grammar_gets_suggestions_and_no_answer(client: TestClient) -> None:
    answer = get(client, "/ask", q="what will the weather be like in Paris?")
    assert not answer["understood"] and answer["answers"] == [] and answer["suggestions"]


def test_every_example_has_answers(client: TestClient) -> None:
    questions = get(client, "/examples")["questions"]
    assert len(questions) >= 3
    for question in questions:
        assert get(client, "/ask", q=question)["total"] > 0, question
