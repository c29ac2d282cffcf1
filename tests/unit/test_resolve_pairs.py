"""Resolution judged on pairs of names from unlabelled abstracts: the figures stay where they were measured."""

from kg.lexicon import Lexicon
from tests.name_pairs import decide, precision_recall, read_pairs


def test_the_pairs_are_enough_and_each_stands_once() -> None:
    pairs = read_pairs()
    assert len(pairs) >= 150 and len(set(pairs)) == len(pairs)
    assert 0.3 < sum(p.same for p in pairs) / len(pairs) < 0.7


def test_precision_and_recall_with_the_lexicon() -> None:
    pairs = read_pairs()
    precision, recall = precision_recall(pairs, decide(pairs))
    assert precision >= 0.98, f"precision {precision:.3f}: run python -m tests.name_pairs --errors"
    assert recall >= 0.95, f"recall {recall:.3f}: run python -m tests.name_pairs --errors"


def test_rules_alone_join_little_that_is_two() -> None:
    pairs = read_pairs()
    precision, recall = precision_recall(pairs, decide(pairs, Lexicon([])))
    assert precision >= 0.98 and recall >= 0.88
