from __future__ import annotations

import re
import time
from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon import FILES, Concept, Lexicon, LexiconKind, load_lexicon, read_concepts, to_turtle
from kg.names import normal_form, slug
from kg.ontology import metric_scheme
from kg.resources import data_path

KINDS: list[LexiconKind] = list(FILES)
LEAST = {"Method": 500, "Task": 350, "Dataset": 500, "Hardware": 100}
# Words that name nothing in particular; none may be a name of a concept.
GENERIC = {
    "approach", "accuracy", "algorithm", "analysis", "application", "architecture", "baseline", "benchmark", "cloud", "code",
    "computer", "corpus", "data", "dataset", "deep learning", "deep neural network", "device", "evaluation", "experiment",
    "framework", "hardware", "image", "input", "learning", "machine learning", "memory", "method", "model", "network",
    "neural network", "optimization", "paper", "performance", "prediction", "problem", "processor", "quality", "result",
    "sampling", "software", "system", "task", "technique", "text", "tool", "training",
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def of_kind(lexicon: Lexicon, kind: str) -> list[Concept]:
    return [c for c in lexicon.concepts.values() if c.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_file_is_canonical(kind: LexiconKind) -> None:
    path = data_path("lexicon", FILES[kind])
    same = path.read_text(encoding="utf-8") == to_turtle(kind, read_concepts(kind, path))
    assert same, f"{path} is not in canonical form: run python scripts/format_lexicon.py"


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_concepts(lexicon: Lexicon, kind: LexiconKind) -> None:
    assert len(of_kind(lexicon, kind)) >= LEAST[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_belongs_to_one_concept(lexicon: Lexicon, kind: LexiconKind) -> None:
    owners = defaultdict(list)
    for concept in of_kind(lexicon, kind):
        for label in concept.labels:
            owners[normal_form(label)].append(f"{concept.id} '{label}'")
    assert not [names for names in owners.values() if len(names) > 1]


def test_a_task_is_not_called_a_task(lexicon: Lexicon) -> None:
    """But for names that the word belongs to: a "knowledge-intensive task" is no "knowledge-intensive"."""
    called = {c.label for c in of_kind(lexicon, "Task") if c.label.endswith((" task", " tasks"))}
    assert called == {"knowledge-intensive task", "long-horizon agentic tasks"}


def test_a_name_in_brackets_is_none_of_its_own(lexicon: Lexicon) -> None:
    assert not [c.id for c in lexicon.concepts.values() if re.search(r" \([A-Za-z]+\)$", c.label)]
    assert not [x for x, _ in lexicon.names() if any(x.count(a) != x.count(b) for a, b in ("()", "[]", "{}"))]


@pytest.mark.parametrize(
    ("kind", "narrow", "broad"),
    [
        ("Task", "neural machine translation", "machine translation"),
        ("Task", "deep clustering", "clustering"),
        ("Task", "task and motion planning", "motion planning"),
        ("Method", "kernel ridge regression", "ridge regression"),
        ("Method", "Monte Carlo tree search", "tree search"),
        ("Method", "DDPM", "diffusion model"),
        ("Dataset", "Re-DocRED", "DocRED"),
    ],
)
def test_a_narrower_thing_is_one_of_its_own(lexicon: Lexicon, kind: str, narrow: str, broad: str) -> None:
    below, above = lexicon.find(kind, narrow), lexicon.find(kind, broad)
    assert below is not None and above is not None and above.id in lexicon.broader(below.id)


def test_ids_come_from_names(lexicon: Lexicon) -> None:
    assert not [c for c in lexicon.concepts.values() if c.id != f"{c.kind.lower()}:{slug(c.label)}"]


def test_broader_concepts_exist_and_make_no_circle(lexicon: Lexicon) -> None:
    for concept in lexicon.concepts.values():
        for broader in concept.broader:
            assert broader in lexicon.concepts, f"{concept.id} has an unknown broader {broader}"
            assert lexicon.concepts[broader].kind == concept.kind
        assert concept.id not in lexicon.broader(concept.id), f"{concept.id} is above itself"


def test_targets_are_metrics_of_the_scheme_and_of_tasks_only(lexicon: Lexicon) -> None:
    metrics = metric_scheme().concepts
    assert not [(c.id, t) for c in lexicon.concepts.values() for t in c.targets if c.kind != "Task" or t not in metrics]


def test_no_generic_word_is_a_name(lexicon: Lexicon) -> None:
    assert not [(c.id, label) for c in lexicon.concepts.values() for label in c.labels if normal_form(label) in GENERIC]


@pytest.mark.parametrize(
    ("kind", "name", "concept"),
    [
        ("Method", "LoRA", "method:lora"),
        ("Method", "Low-Rank Adaptation", "method:lora"),
        ("Method", "loras", "method:lora"),
        ("Method", "resnet50", "method:resnet-50"),
        ("Method", "Flash Attention 2", "method:flashattention-2"),
        ("Task", "key-value (KV) cache compression", "task:kv-cache-compression"),
        ("Task", "approximate nearest neighbour search", "task:approximate-nearest-neighbor-search"),
        ("Hardware", "A100 GPUs", "hardware:nvidia-a100"),
        ("Hardware", "solid-state drives", "hardware:ssd"),
    ],
)
def test_a_name_is_found_in_every_spelling(lexicon: Lexicon, kind: str, name: str, concept: str) -> None:
    found = lexicon.find(kind, name)
    assert found is not None and found.id == concept


def test_versions_and_kinds_stay_apart(lexicon: Lexicon) -> None:
    assert lexicon.find("Method", "Llama 2") != lexicon.find("Method", "Llama 3")
    assert lexicon.find("Method", "GPT-4") != lexicon.find("Method", "GPT-4o")
    assert lexicon.find("Task", "LoRA") is None
    assert lexicon.find("Method", "no such thing at all") is None


@pytest.mark.parametrize(
    ("kind", "name", "is_name"),
    [
        ("Method", "Lion", True),
        ("Method", "lion", False),
        ("Method", "LINE", True),
        ("Method", "Line", False),
        ("Method", "LoRAs", True),
        ("Method", "knowledge distillation", True),
        ("Method", "Knowledge Distillation", True),
        ("Method", "S4", True),
        ("Method", "ResNet-50", True),
        ("Dataset", "WILDS", True),
        ("Dataset", "wilds", False),
        ("Dataset", "WILD", False),
        ("Dataset", "multiple", False),
        ("Hardware", "GPUs", True),
    ],
)
def test_running_text_needs_the_capitals_of_a_name(lexicon: Lexicon, kind: str, name: str, is_name: bool) -> None:
    assert (lexicon.find(kind, name, cased=True) is not None) == is_name
    assert lexicon.find(kind, name) is not None  # a user need not


def test_families_reach_down_to_their_models(lexicon: Lexicon) -> None:
    assert {"method:resnet", "method:convolutional-neural-network"} <= lexicon.broader("method:resnet-50")
    assert "hardware:nvidia-a100" in lexicon.narrower("hardware:nvidia-gpu")
    assert lexicon.narrower("method:lora") >= {"method:lora", "method:qlora"}
    assert lexicon.broader("method:unknown") == set()


def test_a_task_says_which_metric_it_aims_at(lexicon: Lexicon) -> None:
    assert lexicon.concepts["task:kv-cache-compression"].targets == ("kv-cache-memory",)
    assert "model-size" in lexicon.concepts["task:model-compression"].targets


def test_gazetteer_names_every_label_as_spelled(lexicon: Lexicon) -> None:
    names = list(lexicon.names("Hardware"))
    assert ("A100", lexicon.concepts["hardware:nvidia-a100"]) in names
    assert {c.kind for _, c in names} == {"Hardware"}
    assert len(list(lexicon.names())) > len(names)


def test_squashed_names_that_two_concepts_share_find_neither() -> None:
    lexicon = Lexicon([Concept("method:ab-cde", "Method", "AB-CDE"), Concept("method:abc-de", "Method", "ABC-DE")])
    assert lexicon.find("Method", "ABCDE") is None
    assert lexicon.find("Method", "ab cde") == lexicon.concepts["method:ab-cde"]


def test_loading_is_fast() -> None:
    load_lexicon.cache_clear()
    start = time.process_time()
    load_lexicon()
    # About 0.35 s on a free core; several times that on a shared one, in a process that holds much already.
    assert time.process_time() - start < 3.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@prefix broken", "cannot be read"),
        ('<https://example.org/x> <http://www.w3.org/2004/02/skos/core#prefLabel> "X" .', "is no Method"),
        ("<https://w3id.org/claimgraph/id/method/x> a <http://www.w3.org/2004/02/skos/core#Concept> .", "is no Method"),
    ],
)
def test_a_broken_file_is_named_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "methods.ttl"
    path.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        read_concepts("Method", path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl"):
        read_concepts("Task", tmp_path / "none.ttl")


def test_turtle_escapes_labels(tmp_path: Path) -> None:
    concept = Concept("dataset:q", "Dataset", 'a "quoted" \\ name', ("b",))
    path = tmp_path / "datasets.ttl"
    path.write_text(to_turtle("Dataset", [concept]), encoding="utf-8")
    assert read_concepts("Dataset", path) == [concept]
