"""What questions are read as, in many phrasings; and that what is not understood is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ask.chunks import read_question
from kg.ask.entities import EntityFinder
from kg.ask.grammar import understand
from kg.ask.readings import Reading, Step
from kg.query.names import NameIndex
from tests.small_graph import small_graph
from tests.unit.ask_phrasings import PHRASINGS, REFUSED

KNOWN = [
    "which",
    "methods",
    "reduce",
    "memory",
    "by",
    "4x",
    "without",
    "losing",
    "and",
    "latency",
    "faster",
    "than",
    "papers",
    "use",
]
CASES = [(q.strip(), wanted) for wanted, text in PHRASINGS.items() for q in text.splitlines() if q.strip()]


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(NameIndex.load(small_graph()))


def written(reading: Reading | None) -> str:
    """A reading as PHRASINGS writes it."""
    if reading is None:
        return "not understood"
    return " + ".join(", ".join(map(_written, alternatives)) for alternatives in reading.steps)


def _written(step: Step) -> str:
    prefixes = ("metric:", "method:", "task:", "hardware:") if "target" in step.parameters else None
    values = []
    for name, value in step.parameters.items():
        if value in (0.0, "") and name == "min_factor":
            continue
        if name == "limit" and step.query == "paths_between":
            continue
        text = str(value)
        values.append(text.removeprefix("method:") if prefixes else text.rpartition(":")[2])
    return " ".join([step.query, *values])


def test_there_are_enough_phrasings() -> None:
    assert len(CASES) >= 150
    assert len({question for question, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("question", "wanted"), CASES)
def test_phrasing(finder: EntityFinder, question: str, wanted: str) -> None:
    assert written(understand(read_question(question), finder)) == wanted


@pytest.mark.parametrize("question", [line.strip() for line in REFUSED.splitlines() if line.strip()])
def test_refused(finder: EntityFinder, question: str) -> None:
    assert understand(read_question(question), finder) is None


@pytest.mark.parametrize(
    ("question", "narrow", "words"),
    [
        ("which methods reduce memory on A100?", "papers_by_hardware a100-gpu", "on A100 GPU"),
        ("which methods reduce memory on LongBooks?", "papers_by_dataset longbooks", "on LongBooks"),
        ("which methods cut latency for LLM serving?", "papers_by_task llm-serving", "for LLM serving"),
        ("which methods speed up inference for LLMs?", "papers_by_method llm", "in papers with LLM"),
        ("which methods reduce memory since 2024?", "papers_by_year 2024 9999", "since 2024"),
        ("papers from 2023 that use LLMs", "papers_by_year 2023 2023", "in 2023"),
        ("which papers before 2024 use LoRA?", "papers_by_year 0 2023", "until 2023"),
        ("papers between 2022 and 2024 on KV cache compression", "papers_by_year 2022 2024", "from 2022 to 2024"),
    ],
)
def test_filters(finder: EntityFinder, question: str, narrow: str, words: str) -> None:
    reading = understand(read_question(question), finder)
    assert reading is not None
    assert [_written(step) for steps in reading.narrow for step in steps] == [narrow]
    assert reading.words.endswith(words)


def test_a_baseline_narrows(finder: EntityFinder) -> None:
    reading = understand(read_question("which methods are faster than SlowServe?"), finder)
    assert reading is not None
    assert [entity.id for entity in reading.baselines] == ["method:slowserve"]


@pytest.mark.parametrize(
    ("question", "limit", "count", "newest"),
    [
        ("top 3 methods for reducing memory", 3, False, False),
        ("how many methods reduce memory?", 0, True, False),
        ("how many papers use LoRA?", 0, True, False),
        ("latest papers that use LLMs", 0, False, True),
        ("the five best methods for reducing memory", 5, False, False),
    ],
)
def test_how_answers_are_wanted(finder: EntityFinder, question: str, limit: int, count: bool, newest: bool) -> None:
    reading = understand(read_question(question), finder)
    assert reading is not None
    assert (reading.limit, reading.count, reading.newest) == (limit, count, newest)


def test_a_misspelling_is_told(finder: EntityFinder) -> None:
    reading = understand(read_question("which papers use Cachetrimm?"), finder)
    assert reading is not None
    assert written(reading) == "papers_by_method cachetrim uses 0"
    assert reading.notes == ("read 'Cachetrimm' as CacheTrim",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    question = read_question(text)
    reading = understand(question, EntityFinder(NameIndex([])))
    assert reading is None or reading.steps


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(KNOWN)))
def test_any_order_of_known_words_is_read_or_refused(words: list[str]) -> None:
    reading = understand(read_question(" ".join(words)), EntityFinder(NameIndex([])))
    assert reading is None or reading.words
