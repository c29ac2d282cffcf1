"""Figures in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.quantities import Quantity, find_quantities


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit", "bound"),
    [
        ("is 41× faster", "factor", 41, 41, "x", ""),
        ("a 2-4x speedup", "factor", 2, 4, "x", ""),
        ("grows 4x-8x", "factor", 4, 8, "x", ""),
        ("runs 40xfaster", "factor", 40, 40, "x", ""),
        ("ten-fold fewer", "factor", 10, 10, "x", ""),
        ("with half the memory", "factor", 2, 2, "x", ""),
        ("an order of magnitude faster", "factor", 10, 10, "x", ""),
        ("two to three orders of magnitude", "factor", 100, 1000, "x", ""),
        ("up to 90% smaller", "percent", 90, 90, "%", "max"),
        ("at least 28 percent", "percent", 28, 28, "%", "min"),
        ("over 25x", "factor", 25, 25, "x", "min"),
        ("about 70%", "percent", 70, 70, "%", ""),
        ("between 5% and 9% less", "percent", 5, 9, "%", ""),
        ("10%-30% savings", "percent", 10, 30, "%", ""),
        ("improves by +0.27 mAP", "absolute", 0.27, 0.27, "mAP", ""),
        ("7.1 percentage points", "absolute", 7.1, 7.1, "percentage points", ""),
        ("an absolute gain of 3 points", "absolute", 3, 3, "points", ""),
        ("renders at 70 FPS", "absolute", 70, 70, "FPS", ""),
        ("requires 8.19 GB", "absolute", 8.19, 8.19, "GB", ""),
        ("costs $12", "absolute", 12, 12, "$", ""),
        ("from 139 to 215 FPS", "from_to", 139, 215, "FPS", ""),
        ("uses 2/3 of the cache", "fraction", 200 / 3, 200 / 3, "%", ""),
    ],
)
def test_reads_the_figure(text: str, kind: str, low: float, high: float, unit: str, bound: str) -> None:
    found = only(text)
    assert (found.kind, found.unit, found.bound) == (kind, unit, bound)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text", ["GPT-4 is a model", "ResNet-50", "published in 2023", "a 3D scene", "Top_5 of them", "no figures"]
)
def test_names_and_years_are_no_figures(text: str) -> None:
    assert find_quantities(text) == []


def test_a_list_of_two_is_not_a_range() -> None:
    found = find_quantities("speedups of 2.3x and 2.1x")
    assert [(q.low, q.high) for q in found] == [(2.3, 2.3), (2.1, 2.1)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("reaches 83.4% vs. 60.0%", 60.0, 83.4),
        ("needs only 10 GB versus 40 GB", 40, 10),
        ("scores 71 compared to 65", 65, 71),
        ("26.0% → 54.1%", 26.0, 54.1),
        ("lowers the error from 6.2 meters of the teacher to 3.9", 6.2, 3.9),
    ],
)
def test_a_pair_goes_from_theirs_to_ours(text: str, low: float, high: float) -> None:
    pairs = [q for q in find_quantities(text) if q.kind == "from_to"]
    assert [(q.low, q.high) for q in pairs] == [(low, high)]


@given(st.text(max_size=200))
def test_any_text_gives_figures_inside_it(text: str) -> None:
    for q in find_quantities(text):
        assert 0 <= q.start < q.end <= len(text)
        assert q.kind == "from_to" or q.low <= q.high


@given(st.integers(1, 999), st.sampled_from(["%", "x", " FPS", " GB"]))
def test_a_figure_is_read_back(number: int, unit: str) -> None:
    found = only(f"we reach {number}{unit} here")
    assert found.low == found.high == number
