"""`kg ask` and `kg query` as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.resources import data_path

SHARED = Path(__file__).parents[3] / "shared" / "gold"
SENTENCE = "CacheTrim cuts KV-cache memory by 4x against FullKeep."
METRIC = {"concept": "kv-cache-memory", "text": "KV-cache memory"}
FACTS = [
    {
        "id": "a1",
        "title": "CacheTrim: Trimming the KV Cache",
        "abstract": SENTENCE,
        "methods": [{"name": "CacheTrim", "role": "proposes"}, {"name": "FullKeep", "role": "compares"}],
        "tasks": [{"name": "KV cache compression"}],
        "datasets": [{"name": "LongBooks", "role": "evaluates"}],
        "metrics": [METRIC],
        "claims": [
            {
                "subject": "CacheTrim",
                "metric": METRIC,
                "direction": "down",
                "value": {"kind": "factor", "low": 4, "high": 4, "unit": "x"},
                "baselines": ["FullKeep"],
                "evidence": SENTENCE,
            }
        ],
    },
    {
        "id": "a2",
        "title": "Serving with CacheTrim",
        "abstract": "We use CacheTrim.",
        "methods": [{"name": "CacheTrim", "role": "uses"}],
        "tasks": [{"name": "serving"}],
    },
]


def kg(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *args]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200", **more}, check=False)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("ask")
    facts = folder / "facts.jsonl"
    facts.write_text("\n".join(map(json.dumps, FACTS)))
    built = kg("build", "--facts", str(facts), "--out", str(folder / "graph"))
    assert built.returncode == 0, built.stderr
    return str(folder / "graph")


def test_a_table_shows_figure_baseline_paper_and_sentence(graph: str) -> None:
    shown = kg("ask", "which methods cut KV-cache memory?", "--store", graph)
    assert shown.returncode == 0
    assert "Read as: methods that reduce KV-cache memory" in shown.stdout
    for text in ("CacheTrim", "KV-cache memory down 4x", "FullKeep", "a1", "CacheTrim cuts KV-cache memory by 4x against"):
        assert text in shown.stdout


def test_json_is_one_answer(graph: str) -> None:
    answer = json.loads(kg("ask", "which papers use CacheTrim?", "--json", "--store", graph).stdout)
    assert answer["understood"] and answer["query"] == "papers_by_method"
    assert [a["papers"] for a in answer["answers"]] == [["a2"]]


def test_not_understood_ends_with_3_and_says_what_works(graph: str) -> None:
    refused = kg("ask", "what is the weather in Paris?", "--store", graph)
    assert refused.returncode == 3
    assert refused.stdout == ""
    assert "which papers use CacheTrim?" in refused.stderr
    as_json = kg("ask", "what is the weather in Paris?", "--json", "--store", graph)
    assert as_json.returncode == 3 and json.loads(as_json.stdout)["answers"] == []


def test_no_answer_says_what_to_try(graph: str) -> None:
    empty = kg("ask", "which methods reduce energy?", "--store", graph)
    assert empty.returncode == 0
    assert "The graph holds no answer. Try" in empty.stderr


def test_a_file_gives_one_line_an_answer_in_order(graph: str, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    asked = ["which papers use CacheTrim?", "what is the weather?", "which methods cut KV-cache memory?"]
    questions.write_text("\n".join(json.dumps({"question": q}) for q in asked) + "\n\n")
    answered = kg("ask", "--file", str(questions), "--json", "--store", graph)
    assert answered.returncode == 0
    answers = [json.loads(line) for line in answered.stdout.splitlines()]
    assert [a["question"] for a in answers] == asked
    assert [a["understood"] for a in answers] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", ":1: is no JSON object with a `question`"),
        ("not json", ":1: is no JSON"),
        ('{"question": 3}', "has a `question` that is no text"),
    ],
)
def test_a_bad_file_is_one_line(graph: str, tmp_path: Path, text: str, message: str) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(text)
    failed = kg("ask", "--file", str(bad), "--store", graph)
    assert failed.returncode == 1
    assert message in failed.stderr and failed.stderr.count("\n") == 1


def test_usage_errors_are_2(graph: str) -> None:
    assert kg("ask", "--store", graph).returncode == 2
    assert kg("ask", "x", "--file", "y", "--store", graph).returncode == 2


def test_a_missing_graph_is_one_line(tmp_path: Path) -> None:
    failed = kg("ask", "which papers use LoRA?", "--store", str(tmp_path / "none"))
    assert failed.returncode == 1
    assert failed.stderr.startswith("kg: ") and "Traceback" not in failed.stderr


def test_asking_loads_no_nlp_library_and_no_server(graph: str) -> None:
    code = (
        "import sys; from kg.cli import app\n"
        f"try: app(['ask', 'which methods reduce memory?', '--json', '--store', {graph!r}])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'thinc', 'numpy', 'pyarrow', 'fastapi', 'pydantic', 'rdflib', 'neo4j'}\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_sample_answers_within_a_second_of_the_start(tmp_path: Path) -> None:
    graph = str(tmp_path / "graph")
    assert kg("build", str(data_path("sample.jsonl")), "--out", graph).returncode == 0
    spent = []
    for _ in range(3):  # the best of three, since the machine may be shared
        begun = time.perf_counter()
        done = kg("ask", "which methods reduce memory?", "--store", graph)
        spent.append(time.perf_counter() - begun)
        assert "Read as: methods that reduce memory" in done.stdout
    assert min(spent) < 1


def test_query_lists_runs_and_suggests(graph: str) -> None:
    assert "methods_by_metric" in kg("query").stdout
    rows = json.loads(kg("query", "papers_by_method", "--param", "method=cachetrim", "--json", "--store", graph).stdout)
    assert [(row["id"], row["role"]) for row in rows] == [("paper:a1", "proposes"), ("paper:a2", "uses")]
    unknown = kg("query", "papers_by_methd", "--store", graph)
    assert unknown.returncode == 1 and "did you mean papers_by_method" in unknown.stderr
    assert "metric: metric = memory" in kg("query", "methods_by_metric", "--show").stdout
    empty = kg("query", "parts_of_method", "-p", "method=CacheTrim", "--store", graph)
    assert empty.returncode == 0 and "nothing found: try" in empty.stderr


def test_help_has_examples() -> None:
    for command in ("ask", "query"):
        shown = kg(command, "--help").stdout
        assert "Examples" in shown and f"kg {command} " in shown


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs the annotated papers beside the checkout")
def test_annotated_questions_are_answered(tmp_path: Path) -> None:
    graph = str(tmp_path / "graph")
    assert kg("build", "--facts", str(SHARED / "dev.jsonl"), "--out", graph).returncode == 0
    answers = tmp_path / "answers.jsonl"
    answers.write_text(kg("ask", "--file", str(SHARED / "questions.jsonl"), "--json", "--store", graph).stdout)
    scorer = [sys.executable, str(SHARED / "score_answers.py"), str(SHARED / "questions.jsonl"), str(answers), "--json"]
    scores = json.loads(subprocess.run(scorer, capture_output=True, text=True, check=True).stdout)
    assert scores["nothing"]["f1"] == 1.0
    assert scores["all"]["f1"] >= 0.90
