"""What becomes one node of the graph, and what stays two: from facts to rows."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.lexicon import Concept, Lexicon
from kg.records import Claim, Facts, Mention, MetricMention, Paper, Value
from kg.resolve import Resolution, resolve
from kg.schema import NODES, RELATIONSHIPS, table_name

LEXICON = Lexicon(
    [
        Concept("method:kv-cache", "Method", "KV cache", ("key-value cache",)),
        Concept("method:pca", "Method", "PCA", ("principal component analysis",)),
        Concept("method:gpt", "Method", "GPT", ()),
        Concept("hardware:gpu", "Hardware", "GPU", ("graphics processing unit",)),
        Concept("hardware:nvidia-gpu", "Hardware", "NVIDIA GPU", (), ("hardware:gpu",)),
        Concept("hardware:nvidia-a100", "Hardware", "NVIDIA A100", ("A100",), ("hardware:nvidia-gpu",)),
        Concept("task:kv-cache-compression", "Task", "KV cache compression", (), (), ("kv-cache-memory",)),
    ]
)


def paper(number: int, *mentions: Mention, claims: tuple[Claim, ...] = (), metrics: tuple[MetricMention, ...] = ()) -> Facts:
    return Facts(Paper(f"p{number}", f"Paper {number}", "An abstract."), mentions, metrics, claims)


def method(name: str, *aliases: str, role: str = "uses", **more: Any) -> Mention:
    return Mention("Method", name, aliases, role, **more)


def claim(subject: str, concept: str = "memory", direction: str = "down", value: Value | None = None, **more: Any) -> Claim:
    return Claim(subject, MetricMention(concept, more.pop("text", concept)), direction, value, "An abstract.", 0, 12, **more)


def resolved(*papers: Facts) -> Resolution:
    return resolve(lambda: papers, lexicon=LEXICON)


def graph(*papers: Facts) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table, row in resolved(*papers).rows(papers):
        tables[table_name(table)].append(row)
    return tables


def ids(*papers: Facts, label: str = "Method") -> list[str]:
    return [row["id"] for row in graph(*papers)[label]]


def pairs(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(row["source"], row["target"]) for row in rows}


def test_one_node_for_all_spellings_of_the_kv_cache() -> None:
    spellings = ("KV cache", "KV-caches", "key-value (KV) caches", "key-value cache", "Key Value Cache")
    assert ids(*(paper(i, method(name)) for i, name in enumerate(spellings))) == ["method:kv-cache"]


def test_an_abbreviation_joins_the_long_form_that_a_paper_gives_it() -> None:
    rows = graph(
        paper(1, method("QMF", "Quiet Matrix Factoring")), paper(2, method("QMF")), paper(3, method("quiet matrix factoring"))
    )
    assert [(r["id"], r["name"], r["papers"]) for r in rows["Method"]] == [("method:qmf", "QMF", 3)]
    assert "Quiet Matrix Factoring" in rows["Method"][0]["aliases"]


def test_two_things_with_one_abbreviation_stay_two() -> None:
    papers = (
        paper(1, method("PCA", "principal component analysis")),
        paper(2, method("PCA", "Prune, Combine, and Augment", role="proposes")),
        paper(3, method("PCA")),
    )
    rows = graph(*papers)
    assert {(r["id"], r["papers"]) for r in rows["Method"]} == {("method:pca", 2), ("method:pca-prune-combine-and-augment", 1)}
    assert pairs(rows["PROPOSES"]) == {("paper:p2", "method:pca-prune-combine-and-augment")}
    apart = [m for m in resolved(*papers).merges if not m.joined]
    assert any(
        m.entity == "method:pca" and m.other == "method:pca-prune-combine-and-augment" and "paper:p2" in m.reason for m in apart
    )


def test_a_bare_abbreviation_joins_the_best_supported_sense() -> None:
    papers = [paper(i, method("ZQN", "zonal query network")) for i in range(2)]
    papers += [paper(2, method("ZQN", "zero quorum negotiation")), paper(3, method("ZQN"))]
    counts = {r["id"]: r["papers"] for r in graph(*papers)["Method"]}
    assert counts == {"method:zqn": 3, "method:zqn-zero-quorum-negotiation": 1}


def test_senses_of_equal_support_all_carry_their_long_form() -> None:
    papers = (paper(1, method("ZQN", "zonal query network")), paper(2, method("ZQN", "zero quorum negotiation")))
    assert ids(*papers) == ["method:zqn-zero-quorum-negotiation", "method:zqn-zonal-query-network"]


def test_long_forms_that_only_have_more_words_are_the_same_sense() -> None:
    papers = [paper(i, method("QLM", "quiet language model")) for i in range(2)]
    assert ids(*papers, paper(2, method("QLM", "quiet pre-trained language model"))) == ["method:qlm"]


def test_versions_stay_apart_under_their_family() -> None:
    names = ("Zebra", "Zebra 2", "Zebra-2-7B", "Zebra 3", "ZebraV2", "GPT-4", "GPT-4o")
    rows = graph(*(paper(i, method(name)) for i, name in enumerate(names)))
    assert len(rows["Method"]) == len(names) + 1  # GPT itself comes from the lexicon
    assert pairs(rows["BROADER_Method_Method"]) == {
        ("method:zebra-2", "method:zebra"),
        ("method:zebra-2-7b", "method:zebra-2"),
        ("method:zebra-3", "method:zebra"),
        ("method:zebrav2", "method:zebra"),
        ("method:gpt-4", "method:gpt"),
        ("method:gpt-4o", "method:gpt-4"),
    }


def test_devices_are_one_whatever_their_number_and_memory() -> None:
    names = ("A100", "NVIDIA A100 GPUs", "A100-80GB", "8x A100", "eight NVIDIA A100 80GB GPUs")
    rows = graph(*(paper(i, Mention("Hardware", name)) for i, name in enumerate(names)))
    assert {r["id"]: r["papers"] for r in rows["Hardware"]} == {
        "hardware:gpu": 0,
        "hardware:nvidia-a100": 5,
        "hardware:nvidia-gpu": 0,
    }
    assert ("hardware:nvidia-a100", "hardware:nvidia-gpu") in pairs(rows["BROADER_Hardware_Hardware"])


def test_kinds_stay_apart() -> None:
    rows = graph(paper(1, method("Quiddity"), Mention("Dataset", "Quiddity", (), "evaluates")))
    assert [r["id"] for r in (*rows["Method"], *rows["Dataset"])] == ["method:quiddity", "dataset:quiddity"]


def test_a_shared_generic_alias_joins_nothing() -> None:
    papers = (paper(1, method("Foxtrot", "our method", "framework")), paper(2, method("Golfer", "our method", "framework")))
    rows = graph(*papers)
    assert [(r["id"], r["aliases"]) for r in rows["Method"]] == [("method:foxtrot", []), ("method:golfer", [])]


def test_an_alias_of_many_things_joins_none_of_them() -> None:
    papers = [paper(i, method(name, "PruneTool")) for i, name in enumerate(("CutNet", "TrimNet", "ShearNet"))]
    assert len(ids(*papers, paper(9, method("PruneTool")))) == 4


def test_a_described_technique_meets_others_only_in_its_exact_form() -> None:
    papers = [
        paper(i, method(name, role="proposes")) for i, name in enumerate(("block fusion", "Block-fusion", "fusion of blocks"))
    ]
    assert ids(*papers) == ["method:block-fusion", "method:fusion-of-blocks"]


def test_a_slip_of_the_pen_is_no_new_entity_but_an_opposite_is() -> None:
    same = (
        paper(1, method("convolutional quilting")),
        paper(2, method("convolution quilting")),
        paper(3, method("convolutoinal quilting")),
    )
    assert len(ids(*same)) == 1
    other = (
        paper(1, method("supervised quilting")),
        paper(2, method("unsupervised quilting")),
        paper(3, method("intraclass quilting")),
        paper(4, method("interclass quilting")),
    )
    assert len(ids(*other)) == 4


def test_a_metric_comes_with_what_is_broader_and_its_inverse() -> None:
    rows = graph(paper(1, metrics=(MetricMention("kv-cache-memory", "KV memory"), MetricMention("inference-speed", "speed"))))
    found = {r["id"]: r["papers"] for r in rows["Metric"]}
    assert found["metric:kv-cache-memory"] == 1 and found["metric:memory"] == found["metric:inference-time"] == 0
    assert ("metric:kv-cache-memory", "metric:gpu-memory") in pairs(rows["BROADER_Metric_Metric"])
    both = {("metric:inference-speed", "metric:inference-time"), ("metric:inference-time", "metric:inference-speed")}
    assert both <= pairs(rows["INVERSE_OF"])


def test_a_metric_without_a_concept_is_a_node_of_its_own_words() -> None:
    texts = ("convergence steps", "fewer convergence steps", "Convergence step")
    rows = graph(*(paper(i, metrics=(MetricMention("other", text),)) for i, text in enumerate(texts)))
    (row,) = rows["Metric"]
    assert (row["id"], row["name"], row["papers"]) == ("metric:other-convergence-step", "convergence steps", 3)


@pytest.mark.parametrize(
    ("name", "metrics"),
    [
        ("KV-cache compression", {"metric:kv-cache-memory"}),
        ("KV cache compression of video models", set()),
        ("latency reduction", {"metric:latency"}),
        ("memory-efficient training", {"metric:memory"}),
        ("LLM inference acceleration", {"metric:inference-speed"}),
        ("model compression", {"metric:model-size"}),
        ("image classification", set()),
    ],
)
def test_a_task_targets_the_metric_that_its_name_says(name: str, metrics: set[str]) -> None:
    rows = graph(paper(1, Mention("Task", name)))
    assert {target for _, target in pairs(rows["TARGETS"])} == metrics
    assert metrics <= {r["id"] for r in rows["Metric"]}


def test_nothing_in_nothing_out() -> None:
    assert not graph()


NAMES = st.sampled_from(
    [
        "PCA",
        "principal component analysis",
        "Prune Combine Augment",
        "QMF",
        "Quiet Matrix Factoring",
        "KV cache",
        "key-value (KV) caches",
        "Zebra 2",
        "Zebra-2",
        "Zebra",
        "our method",
        "block fusion",
        "A*",
        "DisCo",
        "Distilled Contrastive Learning",
        "DisCo framework",
    ]
)
MENTIONS = st.builds(
    Mention, st.just("Method"), NAMES, st.lists(NAMES, max_size=2).map(tuple), st.sampled_from(["proposes", "uses", "compares"])
)
CLAIMS = st.builds(
    claim,
    NAMES,
    st.sampled_from(["memory", "latency", "other"]),
    st.sampled_from(["up", "down", "same", "is"]),
    st.none()
    | st.builds(Value, st.sampled_from(["factor", "percent"]), st.integers(1, 3).map(float), st.integers(1, 3).map(float)),
    baselines=st.lists(NAMES, max_size=2).map(tuple),
)
PAPERS = st.lists(st.tuples(st.lists(MENTIONS, max_size=4), st.lists(CLAIMS, max_size=3)), min_size=1, max_size=6).map(
    lambda texts: [paper(i, *mentions, claims=tuple(claims)) for i, (mentions, claims) in enumerate(texts)]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_show(papers: list[Facts], random: Any) -> None:
    shuffled = list(papers)
    random.shuffle(shuffled)

    def content(order: list[Facts]) -> dict[str, list[str]]:
        return {name: sorted(map(repr, rows)) for name, rows in graph(*order).items()}

    assert content(papers) == content(shuffled)
    assert resolved(*papers).merges == resolved(*shuffled).merges


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAPERS)
def test_every_graph_is_whole(papers: list[Facts]) -> None:
    rows = graph(*papers)
    by_label = {t.label: [r["id"] for r in rows[table_name(t)]] for t in NODES}
    for label, found in by_label.items():
        assert len(found) == len(set(found)), f"two {label} nodes with one id"
    for table in RELATIONSHIPS:
        ends = [(r["source"], r["target"]) for r in rows[table_name(table)]]
        assert len(ends) == len(set(ends))
        assert {s for s, _ in ends} <= set(by_label[table.source]) and {t for _, t in ends} <= set(by_label[table.target])
        columns = {"source", "target", *(c.name for c in table.columns)}
        assert all(r.keys() == columns for r in rows[table_name(table)])
