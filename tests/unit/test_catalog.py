"""The named queries: their files, their parameters, and what they find in a small graph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.errors import NotFoundError, QueryError
from kg.query.catalog import NamedQuery, load_catalog, read_catalog, run_named
from kg.query.names import NameIndex
from tests.small_graph import MemoryStore, small_graph

CATALOG = load_catalog()
# Something that each kind of parameter can be in the small graph.
GIVEN = {
    "method": "CacheTrim", "dataset": "LongBooks", "hardware": "GPU", "task": "KV cache compression", "entity": "CacheTrim",
    "metric": "memory",
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return small_graph()


def found(store: MemoryStore, name: str, column: str = "id", **parameters: Any) -> list[Any]:
    """One column of a query's rows, each value once, in order."""
    return list(dict.fromkeys(row[column] for row in run_named(store, name, parameters).dicts()))


def test_there_are_many() -> None:
    assert len(CATALOG) >= 20


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_each_returns_the_columns_that_its_header_names(store: MemoryStore, query: NamedQuery) -> None:
    rows = run_named(store, query.name, {p.name: GIVEN[p.kind] for p in query.parameters if p.required})
    assert rows.columns == query.returns


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_each_uses_its_parameters_and_no_others(query: NamedQuery) -> None:
    for text in query.texts.values():
        body = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
        assert set(re.findall(r"\$(\w+)", body)) == {p.name for p in query.parameters}


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_each_only_reads_and_gives_its_rows_an_order(query: NamedQuery) -> None:
    for text in query.texts.values():
        assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|LOAD|COPY|CALL)\b|;", re.sub(r"//.*", "", text))
        assert "ORDER BY" in text


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_each_gives_the_same_rows_again(store: MemoryStore, query: NamedQuery) -> None:
    given = {p.name: GIVEN[p.kind] for p in query.parameters if p.required}
    assert run_named(store, query.name, given) == run_named(store, query.name, given)


def test_a_metric_covers_narrower_ones_and_inverses_turned(store: MemoryStore) -> None:
    assert found(store, "methods_by_metric", metric="memory", direction="down") == ["method:cachetrim", "method:quickserve"]
    assert found(store, "methods_by_metric", metric="inference-time", direction="down") == ["method:quickserve"]
    assert found(store, "methods_by_metric", metric="inference-time", direction="up") == []
    assert found(store, "methods_by_metric", metric="training speed", direction="up") == ["method:thintune"]


@pytest.mark.parametrize(
    ("metric", "direction", "factor"),
    [("kv-cache-memory", "down", 4.0), ("latency", "down", 100 / 60), ("throughput", "up", 2.0), ("rendering-speed", "up", 2.5),
     ("trainable-parameters", "down", 20.0), ("accuracy", "up", None)],
)  # fmt: skip
def test_figures_are_made_comparable(store: MemoryStore, metric: str, direction: str, factor: float | None) -> None:
    rows = run_named(store, "methods_by_metric", {"metric": metric, "direction": direction}).dicts()
    assert rows[0]["factor"] == (pytest.approx(factor) if factor else None)


def test_a_threshold_leaves_smaller_figures_out(store: MemoryStore) -> None:
    assert found(store, "methods_by_metric", metric="throughput", direction="up") == ["method:keymerge", "method:cachetrim"]
    assert found(store, "methods_by_metric", metric="throughput", direction="up", min_factor=1.5) == ["method:keymerge"]


def test_without_loss_needs_a_claim_that_says_so(store: MemoryStore) -> None:
    assert found(store, "methods_without_loss", metric="memory", direction="down") == ["method:cachetrim"]
    assert found(store, "methods_without_loss", metric="compute", direction="down") == []
    assert found(store, "methods_keeping", metric="memory", direction="down", kept="latency") == ["method:quickserve"]


def test_aimed_at_leaves_out_what_is_reported(store: MemoryStore) -> None:
    assert found(store, "methods_aimed_at", metric="memory") == ["method:keymerge"]


def test_papers_by_method_and_role(store: MemoryStore) -> None:
    assert found(store, "papers_by_method", method="CacheTrim", role="uses") == ["paper:p2"]
    assert found(store, "papers_by_method", method="CacheTrim", role="compares") == ["paper:p6"]
    assert found(store, "papers_by_method", method="quantization", role="uses", narrower=0) == ["paper:p1"]
    assert found(store, "papers_by_method", method="quantization", role="uses") == ["paper:p1", "paper:p3"]


def test_hardware_covers_its_kinds_and_itself_first(store: MemoryStore) -> None:
    assert found(store, "papers_by_hardware", hardware="gpu") == ["paper:p4", "paper:p1", "paper:p2", "paper:p3"]


def test_baselines_come_from_claims_and_papers(store: MemoryStore) -> None:
    assert found(store, "baselines_of_method", method="QuickServe") == ["method:slowserve"]
    sentences = found(store, "baselines_of_method", "evidence", method="QuickServe")
    assert "QuickServe cuts latency by 40%." in sentences


def test_what_beats_and_what_is_beaten(store: MemoryStore) -> None:
    assert found(store, "methods_beating", method="LoRA") == ["method:thintune"]
    assert found(store, "methods_beaten_by", method="FlatSplat") == ["method:3d-gaussian-splatting"]


def test_paths_are_shortest(store: MemoryStore) -> None:
    rows = run_named(store, "paths_between", {"source": "CacheTrim", "target": "LongBooks"}).dicts()
    assert [row["length"] for row in rows] == [2, 2]
    assert rows[0]["ids"] == ["method:cachetrim", "paper:p1", "dataset:longbooks"]
    assert rows[0]["links"] == ["PROPOSES", "EVALUATES_ON"]


def test_most_used_and_newest(store: MemoryStore) -> None:
    assert found(store, "most_used", kind="method", limit=2) == ["method:cachetrim", "method:llm"]
    assert found(store, "newest_papers", limit=2) == ["paper:p3", "paper:p6"]
    assert found(store, "papers_by_year", first=2023, last=2023) == ["paper:p2"]


@pytest.mark.parametrize("name", ["3DGS", "3d gaussian splatting", "3D-Gaussian-Splatting", "method:3d-gaussian-splatting",
                                  "3d-gaussian-splatting"])  # fmt: skip
def test_entities_are_given_by_id_or_any_name(store: MemoryStore, name: str) -> None:
    assert found(store, "papers_by_method", method=name) == ["paper:p3"]


@pytest.mark.parametrize(
    ("name", "parameters", "error", "message"),
    [
        ("methods_by_metrc", {}, NotFoundError, "no query is named 'methods_by_metrc': did you mean methods_by_metric"),
        ("papers_by_method", {}, QueryError, "papers_by_method needs method, a method id or name"),
        ("papers_by_method", {"methd": "LoRA"}, QueryError, "has no parameter 'methd'; it has: method, role, narrower"),
        ("papers_by_method", {"method": "CacheTrin"}, NotFoundError, "no method named 'CacheTrin'; near: CacheTrim"),
        ("papers_by_method", {"method": "dataset:longbooks"}, NotFoundError, "no method named 'dataset:longbooks'"),
        ("methods_by_metric", {"min_factor": "much"}, QueryError, "min_factor is a float, not 'much'"),
        ("most_used", {"limit": "ten"}, QueryError, "limit is a int, not 'ten'"),
        ("papers_by_method", {"method": 7}, QueryError, "method is a string, not 7"),
    ],
)
def test_bad_calls_say_what_to_do(
    store: MemoryStore, name: str, parameters: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        run_named(store, name, parameters)


def test_parameters_are_converted(store: MemoryStore) -> None:
    assert len(run_named(store, "most_used", {"limit": "3"}).rows) == 3


def test_an_engine_may_have_its_own_spelling(tmp_path: Path) -> None:
    head = "// title: T\n// description: D\n// param n: int = 1 -- how many\n// returns: x\n"
    (tmp_path / "q.cypher").write_text(head + "RETURN $n AS x ORDER BY x")
    (tmp_path / "q.neo4j.cypher").write_text(head + "RETURN $n AS x ORDER BY x // neo4j")
    query = read_catalog(tmp_path)["q"]
    assert "neo4j" in query.text_for("neo4j") and "neo4j" not in query.text_for("ladybug")
    assert (query.title, query.returns, query.parameters[0].default) == ("T", ("x",), 1)


@pytest.mark.parametrize(
    "text", ["RETURN 1", "// title: T\nRETURN 1", "// title: T\n// description: D\n// returns: x\n// param n\nRETURN 1"]
)
def test_a_malformed_header_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "q.cypher").write_text(text)
    with pytest.raises(QueryError, match="query q has"):
        read_catalog(tmp_path)


def test_names_that_several_bear_go_to_the_one_in_most_papers(store: MemoryStore) -> None:
    index = NameIndex.load(store)
    assert index.resolve("LLM", ("method",)) == "method:llm"
    assert index.near("quickserv") == ["QuickServe"]
