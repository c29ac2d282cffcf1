"""Figures, error classes and calibration on small annotated papers of our own."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.evaluate import evaluate, read_annotated
from kg.evaluate.calibration import calibrate, calibration_error
from kg.evaluate.candidates import Candidates
from kg.evaluate.matching import alike, pair_up, same_value
from kg.records import Facts, Value, facts_from_json
from tests.annotated import annotated_paper, annotated_papers

GOLD = annotated_paper(0)


def judged(found: dict[str, Any] | None, candidates: Candidates | None = None) -> Any:
    records = [facts_from_json(found)] if found else []
    return evaluate([facts_from_json(GOLD)], records, {GOLD["id"]: candidates} if candidates else None)


def changed(**fields: Any) -> dict[str, Any]:
    return copy.deepcopy(GOLD) | fields


def with_claim(**fields: Any) -> dict[str, Any]:
    return changed(claims=[copy.deepcopy(GOLD["claims"][0]) | fields])


def classes(result: Any) -> dict[tuple[str, str], int]:
    return {key: len(found) for key, found in result.mistakes_by_class().items()}


def test_the_annotations_themselves_are_all_right() -> None:
    gold = [facts_from_json(r) for r in annotated_papers()]
    result = evaluate(gold, gold)
    assert {row: count.f1 for row, count in result.counts.items()} == dict.fromkeys(result.counts, 1.0)
    assert [s.share for s in result.shares.values()] == [1.0, 1.0, 1.0]
    assert not result.mistakes


def test_a_paper_that_was_not_read_counts_as_empty() -> None:
    result = judged(None)
    assert result.counts["methods"].gold == 3
    assert result.counts["all"].found == 0
    assert result.counts["all"].f1 == 0.0
    assert classes(result)["methods", "missed"] == 3


def test_precision_and_recall() -> None:
    result = judged(changed(methods=[*GOLD["methods"][:1], {"name": "BERT", "aliases": [], "role": "uses"}]))
    methods = result.counts["methods"]
    assert (methods.precision, methods.recall) == (0.5, pytest.approx(1 / 3))
    assert methods.f1 == pytest.approx(0.4)
    assert result.counts["proposed"].f1 == 1.0
    assert classes(result) == {("methods", "missed"): 2, ("methods", "spurious"): 1}


@pytest.mark.parametrize(
    ("one", "other", "floor", "expected"),
    [
        ("Key-Value Caches", "key value cache", 0.6, 1.0),
        ("NVIDIA A100 GPU", "A100", 0.5, 1.0),
        ("Llama 2", "Llama 3", 0.6, 0.0),
        ("token pruning", "dynamic token pruning", 0.6, pytest.approx(2 / 3)),
        ("token pruning", "dynamic token pruning", 0.7, 0.0),
        ("the model", "a method", 0.1, 0.0),
        ("GPT-4", "GPT4", 0.6, 1.0),
    ],
)
def test_likeness(one: str, other: str, floor: float, expected: float) -> None:
    assert alike((one,), (other,), floor) == expected
    assert alike((other,), (one,), floor) == expected


@given(st.lists(st.floats(0, 1), min_size=9, max_size=9))
def test_pairs_are_one_to_one_and_the_best_comes_first(scores: list[float]) -> None:
    pairs = pair_up(range(3), range(3), lambda g, f: scores[3 * g + f]).pairs
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    if max(scores) > 0:
        assert scores[3 * pairs[0][0] + pairs[0][1]] == max(scores)


def test_values_within_a_hundredth_are_the_same() -> None:
    assert same_value(Value("percent", 100, 100), Value("percent", 100.9, 100))
    assert not same_value(Value("percent", 100, 100), Value("percent", 102, 100))
    assert not same_value(Value("percent", 2, 2), Value("factor", 2, 2))
    assert same_value(None, None)
    assert not same_value(None, Value("factor", 2, 2))


def test_a_wrong_role() -> None:
    methods = copy.deepcopy(GOLD["methods"])
    methods[1]["role"] = "uses"
    result = judged(changed(methods=methods))
    assert classes(result) == {("methods", "wrong role"): 1}
    assert result.shares["role"].share == pytest.approx(2 / 3)
    assert (result.mistakes[0].gold, result.mistakes[0].found) == ("H2O [compares]", "H2O [uses]")


def test_a_wrong_kind_is_one_error_and_not_two() -> None:
    result = judged(changed(methods=GOLD["methods"][:2], tasks=[*GOLD["tasks"], {"name": "transformers", "aliases": []}]))
    assert classes(result) == {("methods", "wrong kind"): 1}


def test_a_wrong_span() -> None:
    result = judged(changed(tasks=[{"name": "serving with long prompts", "aliases": []}]))
    assert classes(result) == {("tasks", "wrong span"): 1}


def test_a_name_found_twice_is_repeated() -> None:
    result = judged(changed(datasets=[*GOLD["datasets"], {"name": "longbench", "aliases": [], "role": "evaluates"}]))
    assert classes(result) == {("datasets", "repeated"): 1}


def test_what_was_missed_was_rejected_or_never_proposed() -> None:
    candidates = Candidates((("Transformers",), ("H2O", "H2O baseline")), ("the memory",))
    result = judged(changed(methods=[], claims=[]), candidates)
    assert classes(result) == {
        ("methods", "rejected"): 2,
        ("methods", "never proposed"): 1,
        ("claims", "rejected"): 1,
    }


def test_confused_metric_concepts() -> None:
    by_words = judged(changed(metrics=[{"concept": "storage", "text": "memory"}]))
    assert by_words.counts["metrics"].f1 == 1.0
    assert classes(by_words) == {("metrics", "concept confused"): 1}
    other = judged(changed(metrics=[{"concept": "cost", "text": "memory that is paid for monthly"}]))
    assert other.counts["metrics"].f1 == 0.0
    assert classes(other) == {("metrics", "concept confused"): 1}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"direction": "up"}, "wrong direction"),
        ({"subject": "H2O"}, "wrong subject"),
        ({"metric": {"concept": "accuracy", "text": "accuracy"}}, "wrong metric"),
        ({"value": {"kind": "factor", "low": 2, "high": 2, "unit": "x"}}, "wrong value"),
        ({"value": None}, "value missed"),
        ({"baselines": []}, "wrong baselines"),
        ({"baselines": ["H2O", "LoRA"]}, "wrong baselines"),
        ({"evidence": "Good LLM serving is costly."}, "wrong evidence"),
    ],
)
def test_claims_that_are_wrong_in_one_part(fields: dict[str, Any], expected: str) -> None:
    assert classes(judged(with_claim(**fields))) == {("claims", expected): 1}


def test_a_claim_wrong_in_two_parts_is_missed_and_spurious() -> None:
    result = judged(with_claim(direction="up", subject="H2O"))
    assert classes(result) == {("claims", "missed"): 1, ("claims", "spurious"): 1}


def test_the_subject_of_a_claim_may_be_any_spelling_of_the_method() -> None:
    assert judged(with_claim(subject="tiered cache eviction")).counts["claims"].f1 == 1.0


def test_calibration() -> None:
    bins = calibrate([(0.05, False), (0.91, True), (0.93, False), (1.0, True), (0.99, True)])
    assert [(b.low, b.claims) for b in bins] == [(0.0, 1), (0.9, 4)]
    assert bins[1].right == 0.75
    assert bins[1].confidence == pytest.approx(0.9575)
    assert calibration_error(bins) == pytest.approx((1 * 0.05 + 4 * 0.2075) / 5)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_claim_is_in_one_bin(judged: list[tuple[float, bool]]) -> None:
    bins = calibrate(judged)
    assert sum(b.claims for b in bins) == len(judged)
    assert sum(b.claims * b.right for b in bins) == pytest.approx(sum(r for _, r in judged))
    assert 0.0 <= calibration_error(bins) <= 1.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        (json.dumps({"id": "a", "title": "T", "abstract": ""}), "no annotations: none of methods"),
        (json.dumps({"id": "a", "title": "T", "abstract": "", "methods": {}}), "'methods' is no list"),
        (json.dumps({"id": "a", "title": "T", "abstract": "", "methods": [{"name": "X"}]}), "'' is no role of a Method"),
        (json.dumps({"id": "a", "title": "T", "abstract": "", "tasks": [{"name": 5}]}), "5 stands where a name"),
        (json.dumps({"id": "a", "title": "T", "abstract": "", "claims": [{}]}), "facts of 'a' are malformed"),
        (json.dumps(GOLD), "paper 'own-0' stands on line 1 already"),
    ],
)
def test_bad_annotations_are_named_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(GOLD)}\n\n{line}\n")
    with pytest.raises(InputError) as raised:
        read_annotated(str(path))
    assert str(raised.value).startswith(f"{path}:3: ")
    assert message in str(raised.value)


def test_a_file_without_papers(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n\n")
    with pytest.raises(InputError, match="empty"):
        read_annotated(str(tmp_path / "empty.jsonl"))


def test_annotations_are_read_as_facts(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in annotated_papers(2)))
    read = read_annotated(str(path))
    assert [a.line for a in read] == [1, 2]
    assert isinstance(read[0].facts, Facts)
    assert read[0].facts.claims[0].baselines == ("H2O",)
