"""Why an entity's names are one, as the service says it from the build's merge log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.api.app import create_app
from kg.stores import open_store
from kg.tables import read_merges
from tests.served import SQUEEZE, claim, factor, method, paper


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two papers that spell one method differently."""
    from kg.build import build

    folder = tmp_path_factory.mktemp("why")
    memory = claim("SqueezeCache", "kv-cache-memory", "KV cache memory", "down", SQUEEZE, factor(8, bound="max"))
    papers = [
        paper("one", "SqueezeCache", [SQUEEZE], methods=[method("SqueezeCache", "proposes", "Squeeze Cache")], claims=[memory]),
        paper("two", "On caches", ["We use squeeze-cache."], methods=[method("squeeze-cache", "uses")]),
    ]
    (folder / "facts.jsonl").write_text("".join(json.dumps(record) + "\n" for record in papers), "utf-8")
    build([str(folder / "facts.jsonl")], str(folder / "graph"), facts=True)
    return str(folder / "graph")


@pytest.fixture(scope="module")
def client(graph: str) -> Iterator[TestClient]:
    with TestClient(create_app(graph)) as client:
        yield client


def test_each_merge_has_its_reason(client: TestClient, graph: str) -> None:
    answer = client.get("/entities/method:squeezecache/why").json()
    names = {name for one in answer["joined"] for name in (one["name"], one["into"])}
    assert {"SqueezeCache", "squeeze-cache"} <= names and all(one["reason"] for one in answer["joined"])
    assert len(answer["joined"]) == sum(row["joined"] for row in read_merges(graph) if row["entity"] == "method:squeezecache")


def test_unknown_entity_is_404_and_says_where_to_look(client: TestClient) -> None:
    answer = client.get("/entities/method:nosuch/why")
    assert answer.status_code == 404 and "/entities?text=" in answer.json()["detail"]


def test_a_server_has_no_merge_log(graph: str) -> None:
    store = open_store(graph)
    store.info = replace(store.info, address="bolt://graph.example:7687")
    with TestClient(create_app(store)) as client:
        answer = client.get("/entities/method:squeezecache/why")
    store.close()
    assert answer.status_code == 404 and "kg why" in answer.json()["detail"]


def test_log_of_one_entity_is_that_of_the_whole(graph: str) -> None:
    whole = sorted(read_merges(graph), key=lambda row: row["entity"])
    entities = sorted({row["entity"] for row in whole})
    assert [row for entity in entities for row in read_merges(Path(graph), entity)] == whole


def test_named_queries_carry_their_text(client: TestClient) -> None:
    queries = {query["name"]: query for query in client.get("/queries").json()}
    assert "MATCH" in queries["methods_by_metric"]["text"] and "$metric" in queries["methods_by_metric"]["text"]
