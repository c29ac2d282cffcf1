"""What claims become: nodes with lasting ids and readable names, links, and sums per method and metric."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Facts, Mention, Value
from kg.resolve.claims import claims_with_ids, sentence
from kg.resolve.effects import as_factor
from tests.unit.test_resolve import claim, graph, method, pairs, paper


def figures(kind: str, low: float, high: float | None = None, unit: str = "", bound: str = "") -> Value:
    return Value(kind, low, low if high is None else high, unit, bound)


@pytest.mark.parametrize(
    ("direction", "value", "text"),
    [
        ("up", figures("factor", 2, 4, "x"), "vLLM increases throughput 2–4x"),
        ("down", figures("percent", 90, unit="%", bound="max"), "vLLM reduces throughput by up to 90%"),
        ("up", figures("from_to", 139, 215, "FPS"), "vLLM increases throughput from 139 to 215 FPS"),
        ("down", figures("fraction", 7, unit="%"), "vLLM reduces throughput to 7%"),
        ("is", figures("absolute", 70, unit="FPS", bound="min"), "vLLM reports throughput of at least 70 FPS"),
        ("same", None, "vLLM keeps throughput"),
    ],
)
def test_a_claim_reads_as_a_sentence(direction: str, value: Value | None, text: str) -> None:
    assert sentence(claim("vLLM", "throughput", direction, value), "vLLM", "throughput") == text


def test_baselines_stand_in_the_sentence() -> None:
    assert sentence(claim("vLLM", baselines=("Orca", "FT")), "vLLM", "memory") == "vLLM reduces memory versus Orca, FT"


def test_an_id_outlives_another_extraction() -> None:
    one, other = claim("QMF"), claim("QMF", "latency")
    first = {c: i for i, c in claims_with_ids("p1", [one, other])}
    again = {
        c: i for i, c in claims_with_ids("p1", [replace(other, confidence=0.3, rule="new"), claim("QMF", "accuracy", "up"), one])
    }
    assert first[one] == again[one] and first[other] in again.values()
    assert first[one].startswith("claim:p1#")


def test_one_statement_with_two_figures_is_two_claims_and_a_repeated_one_is_one() -> None:
    two = [claim("QMF", value=figures("factor", f)) for f in (2, 3)]
    assert len(dict(claims_with_ids("p1", [*two, two[0]]))) == 2


def test_our_method_is_what_the_paper_proposes() -> None:
    rows = graph(paper(1, method("LoRA"), method("QMF", role="proposes"), claims=(claim("our method"), claim("LoRA", "latency"))))
    assert {target for _, target in pairs(rows["ABOUT_Claim_Method"])} == {"method:qmf", "method:lora"}
    assert pairs(rows["REDUCES"]) == {("method:qmf", "metric:memory"), ("method:lora", "metric:latency")}


def test_a_coined_subject_without_a_mention_becomes_a_method_and_a_description_does_not() -> None:
    rows = graph(paper(1, claims=(claim("QuMatF"), claim("the other thing entirely", "latency"))))
    assert [r["id"] for r in rows["Method"]] == ["method:qumatf"]
    assert len(rows["Claim"]) == 2 and len(rows["ABOUT_Claim_Method"]) == 1


def test_a_claim_about_a_dataset_adds_up_to_no_effect() -> None:
    rows = graph(paper(1, Mention("Dataset", "MiniSet", (), "introduces"), claims=(claim("MiniSet", "training-data"),)))
    assert pairs(rows["ABOUT_Claim_Dataset"]) and not rows["REDUCES"]


def test_a_baseline_finds_the_entity_of_another_paper() -> None:
    stated = claim("QMF", baselines=("Orca-Serve", "vanilla LoRA", "existing methods"), hardware=("A100",), datasets=("MiniSet",))
    rows = graph(
        paper(1, method("QMF", role="proposes"), method("LoRA"), Mention("Hardware", "NVIDIA A100 GPU"), claims=(stated,)),
        paper(2, method("Orca-Serve", role="proposes"), Mention("Dataset", "MiniSet", (), "introduces")),
    )
    assert {target for _, target in pairs(rows["VERSUS"])} == {"method:orca-serve", "method:lora"}
    assert rows["Claim"][0]["baselines"] == ["Orca-Serve", "vanilla LoRA", "existing methods"]
    assert [r["target"] for r in rows["WITH_HARDWARE"]] == ["hardware:nvidia-a100"]
    assert [r["target"] for r in rows["WITH_DATASET"]] == ["dataset:miniset"]


def test_effects_add_up_papers_and_show_the_best_figure_as_stated() -> None:
    halves, tenths = figures("factor", 2, unit="x"), figures("percent", 90, unit="%")
    qmf = method("QMF")
    papers: list[Facts] = [
        paper(1, qmf, claims=(claim("QMF", value=halves), claim("QMF", value=figures("from_to", 30, 10, "GB")))),
        paper(2, qmf, claims=(claim("QMF", value=tenths),)),
        paper(
            3, qmf, claims=(claim("QMF", direction="same"), claim("QMF", direction="is", value=figures("absolute", 8, unit="GB")))
        ),
    ]
    rows = graph(*papers)
    (row,) = rows["REDUCES"]
    assert (row["papers"], row["claims"], row["best"], row["best_kind"]) == (2, 3, 90.0, "percent")
    assert row["best_claim"].startswith("claim:p2#")
    assert [r["papers"] for r in rows["KEEPS"]] == [1] and not rows["INCREASES"]


@pytest.mark.parametrize(
    ("direction", "value", "factor"),
    [
        ("down", figures("factor", 4), 4),
        ("down", figures("percent", 75), 4),
        ("up", figures("percent", 75), 1.75),
        ("down", figures("fraction", 25), 4),
        ("down", figures("from_to", 40, 10), 4),
        ("up", figures("from_to", 10, 40), 4),
        ("down", figures("percent", 100), None),
        ("is", figures("factor", 4), None),
        ("up", figures("absolute", 7), None),
        ("down", figures("factor", 2, 4), 4),
    ],
)
def test_figures_of_all_kinds_are_compared_on_one_scale(direction: str, value: Value, factor: float | None) -> None:
    assert as_factor(value, direction) == (None if factor is None else pytest.approx(factor))


@given(st.floats(0, 99.9), st.floats(0, 99.9))
def test_a_greater_reduction_is_a_greater_factor(a: float, b: float) -> None:
    factors = [as_factor(figures("percent", p), "down") for p in sorted((a, b))]
    assert factors[0] is not None and factors[1] is not None and 1 <= factors[0] <= factors[1]


def test_a_part_points_to_its_whole() -> None:
    rows = graph(
        paper(1, method("Zebra", role="proposes"), method("StripeCache", role="proposes", part_of="Zebra", confidence=0.8))
    )
    (row,) = rows["PART_OF"]
    assert (row["source"], row["target"], row["confidence"]) == ("method:stripecache", "method:zebra", 0.8)


def test_two_mentions_of_one_thing_are_one_link_in_its_highest_role() -> None:
    rows = graph(
        paper(
            1,
            method("Zebra", role="compares", confidence=0.9, found_in="abstract"),
            method("zebras", role="proposes", found_in="title", confidence=0.4),
        )
    )
    (row,) = rows["PROPOSES"]
    assert (row["confidence"], row["found_in"]) == (0.9, "title abstract") and not rows["COMPARES_WITH"]


def test_the_number_of_devices_stands_on_the_link() -> None:
    rows = graph(paper(1, Mention("Hardware", "48 A100 GPU cards", count=48)))
    assert [(r["target"], r["count"]) for r in rows["RUNS_ON"]] == [("hardware:nvidia-a100", 48)]
