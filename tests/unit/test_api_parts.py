"""The parts of the service that need no graph: cursors, marks in sentences, settings."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.api.evidence import mark_evidence
from kg.api.paging import cut_page, decode_cursor, encode_cursor
from kg.errors import InputError
from kg.settings import SETTINGS, Settings

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS, st.text())
def test_cursor_holds_any_key(number: float, identifier: str) -> None:
    assert decode_cursor(encode_cursor((number, identifier))) == (number, identifier)


@given(st.text())
def test_any_other_text_is_refused_or_a_key(text: str) -> None:
    try:
        number, identifier = decode_cursor(text)
    except InputError as error:
        assert "cursor" in str(error)
    else:
        assert isinstance(number, float) and isinstance(identifier, str)


@pytest.mark.parametrize(
    "value", [[float("nan"), "a"], [True, "a"], [1], {"a": 1}, [1, 2], [10**400, "a"], 1, [float("inf"), "a"]]
)
def test_cursor_of_wrong_types_is_refused(value: object) -> None:
    import base64

    text = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    with pytest.raises(InputError, match="next_cursor"):
        decode_cursor(text)


def test_page_is_cut_with_a_cursor_only_where_more_follows() -> None:
    page, cursor = cut_page(["a", "b", "c"], 2, lambda item: (1.0, item))
    assert page == ["a", "b"] and decode_cursor(cursor or "") == (1.0, "b")
    assert cut_page(["a", "b"], 2, lambda item: (1.0, item)) == (["a", "b"], None)


def marked(
    evidence: str, metric: str, kind: str | None, low: float | None, high: float | None, unit: str = ""
) -> list[tuple[str, str]]:
    return [piece for piece in mark_evidence(evidence, metric, kind, low, high, unit) if piece[1]]


@pytest.mark.parametrize(
    ("evidence", "metric", "kind", "low", "high", "unit", "expected"),
    [
        ("It cuts memory by up to 4x.", "memory", "factor", 4, 4, "x", [("memory", "metric"), ("4x", "figure")]),
        ("Memory shrinks 2 to 4×.", "memory", "factor", 2, 4, "x", [("Memory", "metric"), ("2", "figure"), ("4×", "figure")]),
        ("In 2 runs energy fell by 2x.", "energy", "factor", 2, 2, "x", [("energy", "metric"), ("2x", "figure")]),
        ("A 41times reduction in storage.", "storage", "factor", 41, 41, "x", [("41times", "figure"), ("storage", "metric")]),
        ("Reduces latency by 90\\% at most.", "latency", "percent", 90, 90, "%", [("latency", "metric"), ("90\\%", "figure")]),
        ("It uses half the memory.", "memory", "factor", 2, 2, "x", [("half", "figure"), ("memory", "metric")]),
        ("Throughput went from 1,000 to 2,500 tokens/s.", "throughput", "from_to", 1000, 2500, "tokens/s",
         [("Throughput", "metric"), ("1,000", "figure"), ("2,500 tokens/s", "figure")]),
        ("Renders at 70 FPS.", "Renders", "absolute", 70, 70, "FPS", [("Renders", "metric"), ("70 FPS", "figure")]),
        ("It saves memory.", "memory", None, None, None, "", [("memory", "metric")]),
        ("Of 14 tasks, 4 improve.", "accuracy", "percent", 40, 40, "%", []),
    ],
)  # fmt: skip
def test_words_of_figure_and_metric_are_marked(evidence, metric, kind, low, high, unit, expected) -> None:
    assert marked(evidence, metric, kind, low, high, unit) == expected


@given(st.text(), st.text(), st.sampled_from(["factor", "percent", "absolute", "from_to", "fraction", None]), st.none() | NUMBERS,
       st.none() | NUMBERS, st.text())  # fmt: skip
def test_pieces_make_up_the_sentence(evidence, metric, kind, low, high, unit) -> None:
    assert "".join(text for text, _ in mark_evidence(evidence, metric, kind, low, high, unit)) == evidence


def test_settings_come_from_the_caller_then_the_environment_then_the_table() -> None:
    environment = {"KG_PORT": "9000", "KG_HOST": "::1", "KG_MAX_BODY": ""}
    settings = Settings.from_environment(environment, host="127.0.0.2")
    assert (settings.host, settings.port, settings.max_body) == ("127.0.0.2", 9000, 65536)


@pytest.mark.parametrize("text", ["-1", "0", "many", "1.5", "²", "9" * 40])
def test_malformed_setting_is_named(text: str) -> None:
    with pytest.raises(InputError, match="KG_MAX_BODY must be a whole number"):
        Settings.from_environment({"KG_MAX_BODY": text})


def test_every_setting_is_described_and_has_its_own_variable() -> None:
    assert all(len(setting.help) > 20 and setting.env.startswith("KG_") for setting in SETTINGS)
    assert len({setting.env for setting in SETTINGS}) == len(SETTINGS)
