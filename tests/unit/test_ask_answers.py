"""Answers of a small graph: what they hold, how they are ranked, and what is said where there is none."""

from __future__ import annotations

import json

import pytest

from kg.ask import Answer, Asker, ask
from tests.small_graph import MemoryStore, small_graph


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return small_graph()


@pytest.fixture(scope="module")
def asker(store: MemoryStore) -> Asker:
    return Asker(store)


def names(answer: Answer) -> list[str]:
    return [item.name for item in answer.answers]


def test_an_answer_holds_figure_baseline_sentence_and_paper(asker: Asker) -> None:
    answer = asker.ask("which methods cut KV-cache memory?")
    first = answer.to_json()["answers"][0]
    assert (first["id"], first["name"], first["type"], first["status"]) == ("method:cachetrim", "CacheTrim", "Method", "reported")
    assert first["papers"] == ["p1"]
    claim = first["claims"][0]
    assert {key: claim[key] for key in ("direction", "kind", "low", "high", "unit", "baselines", "evidence", "paper")} == {
        "direction": "down", "kind": "factor", "low": 4.0, "high": 4.0, "unit": "x", "baselines": ["FullKeep"],
        "evidence": "CacheTrim shrinks the KV cache 4x.", "paper": "p1",
    }  # fmt: skip


def test_an_answer_says_how_it_was_read_and_what_was_run(asker: Asker) -> None:
    answer = asker.ask("which methods cut KV-cache memory by at least 2x?")
    assert answer.reading == "methods that reduce KV-cache memory by at least 2x"
    assert answer.query == "methods_by_metric"
    assert answer.parameters == {"metric": "metric:kv-cache-memory", "direction": "down", "min_factor": 2.0}


def test_reported_comes_before_aimed(asker: Asker) -> None:
    answer = asker.ask("which methods reduce memory?")
    assert [(item.name, item.status) for item in answer.answers] == [
        ("CacheTrim", "reported"), ("QuickServe", "reported"), ("KeyMerge", "aimed"),
    ]  # fmt: skip


def test_the_largest_figure_comes_first(asker: Asker) -> None:
    assert names(asker.ask("which methods increase throughput?")) == ["KeyMerge", "CacheTrim"]
    assert names(asker.ask("top 1 methods that increase throughput")) == ["KeyMerge"]


def test_more_memory_is_nothing_to_aim_at(asker: Asker) -> None:
    assert names(asker.ask("which methods increase memory?")) == []


def test_thresholds_hold_both_ways(asker: Asker) -> None:
    assert names(asker.ask("which methods increase throughput by at least 50%?")) == ["KeyMerge"]
    assert names(asker.ask("which methods increase throughput by less than 50%?")) == ["CacheTrim"]


def test_filters_narrow(asker: Asker) -> None:
    assert names(asker.ask("which methods reduce storage on RoomScenes?")) == ["FlatSplat", "EdgePrune"]
    assert names(asker.ask("which methods reduce memory since 2024?")) == ["CacheTrim", "KeyMerge"]
    assert names(asker.ask("which methods increase throughput compared with CacheTrim?")) == ["KeyMerge"]


def test_two_effects_must_both_hold(asker: Asker) -> None:
    answer = asker.ask("which methods reduce memory and latency?")
    assert names(answer) == ["QuickServe"]
    assert {claim["metric"] for claim in answer.answers[0].claims} == {"metric:memory", "metric:latency"}


def test_papers_are_answers_too(asker: Asker) -> None:
    answer = asker.ask("which papers use LLM?").to_json()
    assert [(a["id"], a["papers"]) for a in answer["answers"]] == [
        ("paper:p1", ["p1"]),
        ("paper:p2", ["p2"]),
        ("paper:p4", ["p4"]),
    ]
    assert names(asker.ask("which papers reduce memory?")) == ["CacheTrim: Trimming the KV Cache", "QuickServe"]


def test_the_paper_that_proposes_a_method_says_what_it_is_tested_on(asker: Asker) -> None:
    assert names(asker.ask("which datasets is CacheTrim evaluated on?")) == ["LongBooks"]
    assert names(asker.ask("which datasets is LoRA evaluated on?")) == ["ChatLogs"]


def test_how_much_shows_only_that_metric_and_way(asker: Asker) -> None:
    answer = asker.ask("how much does CacheTrim increase throughput?")
    assert [(claim["kind"], claim["low"]) for claim in answer.answers[0].claims] == [("percent", 30.0)]
    turned = asker.ask("how much does ThinTune increase training speed?")
    assert [(claim["metric"], claim["direction"]) for claim in turned.answers[0].claims] == [("metric:training-time", "down")]


def test_counts_are_counted(asker: Asker) -> None:
    assert asker.ask("how many papers use LLM?").count == 3
    assert names(asker.ask("how many papers are there?")) == ["6 papers"]


def test_paths_name_the_papers_on_the_way(asker: Asker) -> None:
    answer = asker.ask("how are CacheTrim and ChatLogs connected?").to_json()
    assert answer["answers"][0]["papers"] == ["p2"]
    assert [node["id"] for node in answer["answers"][0]["nodes"]] == ["method:cachetrim", "paper:p2", "dataset:chatlogs"]


def test_comparing_shows_both_and_what_they_share(asker: Asker) -> None:
    answer = asker.ask("compare CacheTrim and QuickServe")
    assert names(answer)[:3] == ["CacheTrim", "QuickServe", "LongBooks"]


def test_what_is_not_understood_gets_questions_that_work(asker: Asker) -> None:
    answer = asker.ask("which methods cure headaches?")
    assert not answer.understood and not answer.answers
    assert len(answer.suggestions) >= 4
    for suggestion in answer.suggestions:
        assert asker.ask(suggestion).answers, suggestion


def test_an_unknown_name_brings_the_near_one(asker: Asker) -> None:
    answer = asker.ask("which papers use QuikSrve?")
    assert not answer.understood
    assert "which papers use QuickServe?" in answer.suggestions


def test_a_question_never_becomes_query_text(store: MemoryStore, asker: Asker) -> None:
    store.queries.clear()
    for text in ("which papers use LoRA'}) DETACH DELETE (n) //", "MATCH (n) RETURN n", "which methods reduce memory?"):
        asker.ask(text)
    assert store.queries
    assert not any("DETACH" in text or "MATCH (n) RETURN n" in text for text in store.queries)


def test_ask_answers_one_question(store: MemoryStore) -> None:
    assert names(ask(store, "which papers compare with CacheTrim?")) == ["Merging Keys and Values"]


@pytest.mark.parametrize(
    "question", ["which methods reduce memory?", "hello", "compare CacheTrim and QuickServe", "newest papers"]
)
def test_every_answer_is_json(asker: Asker, question: str) -> None:
    answer = json.loads(json.dumps(asker.ask(question).to_json()))
    assert {"question", "understood", "reading", "query", "parameters", "answers", "suggestions"} <= set(answer)
    for item in answer["answers"]:
        assert {"id", "name", "aliases", "type", "papers", "status", "claims"} <= set(item)
        assert item["status"] in ("reported", "aimed")
