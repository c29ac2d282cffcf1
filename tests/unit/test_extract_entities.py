"""Entities of small papers of our own: definitions, names beside their descriptions, roles, devices and their counts."""

import pytest

from kg.extract.abbreviations import find_definitions
from kg.extract.pipeline import ClaimgraphExtractor
from kg.extract.reading import read
from kg.records import Facts, Paper

TITLE = "SwiftCache: Tiered Eviction for Long-Context LLM Serving"
ABSTRACT = (
    "Serving large language models (LLMs) with long prompts is limited by the memory of the key-value (KV) cache. We propose "
    "SwiftCache, a tiered eviction scheme that keeps rarely used entries on SSDs. SwiftCache is built on top of PagedAttention. "
    "On LongBench and on 8 NVIDIA A100 GPUs, SwiftCache reduces KV cache memory by 3.5x compared with H2O, while it improves "
    "throughput by 40%. Experiments with Llama 2 show that accuracy is maintained."
)


@pytest.fixture(scope="module")
def facts(extractor: ClaimgraphExtractor) -> Facts:
    return next(iter(extractor.pipe([Paper("p1", TITLE, ABSTRACT)])))


def names(facts: Facts, kind: str, role: str | None = None) -> set[str]:
    found = [m for m in facts.mentions if m.kind == kind and role in (None, m.role)]
    return {n for m in found for n in (m.name, *m.aliases)}


def test_the_proposed_method_is_found_by_its_name(facts):
    assert next(m.name for m in facts.mentions if m.role == "proposes") == "SwiftCache"


def test_the_baseline_is_compared_with_and_the_foundation_used(facts):
    assert "H2O" in names(facts, "Method", "compares")
    assert "PagedAttention" in names(facts, "Method", "uses")


def test_datasets_and_hardware_with_their_number(facts):
    assert "LongBench" in names(facts, "Dataset")
    gpu = next(m for m in facts.mentions if m.kind == "Hardware" and "A100" in m.name)
    assert gpu.count == 8


def test_every_name_is_spelled_as_the_paper_spells_it(facts):
    for mention in facts.mentions:
        for name in (mention.name, *mention.aliases):
            assert name in TITLE or name in ABSTRACT


def test_generic_words_are_no_entities(facts):
    assert not names(facts, "Method") & {"scheme", "method", "approach", "Experiments", "prompts"}


def test_papers_do_not_influence_each_other(extractor, facts):
    other = Paper("p2", "A Survey of Sorting", "We survey sorting algorithms such as quicksort and their cost.")
    again = list(extractor.pipe([other, Paper("p1", TITLE, ABSTRACT), other]))
    assert again[1].mentions == facts.mentions
    assert again[0].mentions == again[2].mentions


@pytest.mark.parametrize("abstract", ["", "   ", "!!!", "a", "\\textbf{", "(((", "é" * 300, "We propose."])
def test_odd_abstracts_are_read(extractor, abstract):
    found = next(iter(extractor.pipe([Paper("odd", "Title", abstract)])))
    assert found.paper.id == "odd"


def test_a_paper_in_which_nothing_can_be_named(extractor):
    assert next(iter(extractor.pipe([Paper("p", "T", "It is.")]))).mentions == ()


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The key-value cache uses Vector Quantized Coding (VQC) in memory.", "VQC", "Vector Quantized Coding"),
        ("We study Graph Neural Networks (GNNs) here.", "GNNs", "Graph Neural Networks"),
        ("We release BLEND (Benchmark for Learning with Noisy Data) today.", "BLEND", "Benchmark for Learning with Noisy Data"),
    ],
)
def test_definitions(extractor, text, short, long):
    reading = next(iter(read([Paper("d", "On Things", text)], extractor.pipeline)))
    assert [(reading.text(*s), reading.text(*lo)) for s, lo in find_definitions(reading)] == [(short, long)]


def test_a_bracket_that_defines_nothing(extractor):
    reading = next(
        iter(read([Paper("d", "On Things", "The result (SOTA) is better than others (see Table)")], extractor.pipeline))
    )
    assert find_definitions(reading) == []


def test_a_lone_symbol_of_latex_is_no_name(extractor: ClaimgraphExtractor) -> None:
    text = (
        "We study Monte Carlo tree search. The exploration constant $\\lambda$ is chosen by $\\lambda$-strategies. Our method "
        "outperforms existing $\\lambda$-strategies on ten games, and $\\lambda$-strategies beat UCT."
    )
    facts = next(iter(extractor.pipe([Paper("p5", "Scaling Exploration: $\\lambda$-strategies for Games", text)])))
    assert "UCT" in [m.name for m in facts.mentions]
    assert all(any(letter.isalnum() for letter in m.name) for m in facts.mentions)


@pytest.mark.parametrize(
    ("title", "abstract", "name", "others"),
    [
        (
            "Masked Discrimination for Learning on Point Clouds",
            "Masked autoencoding does not carry over to point clouds. We present MaskPoint, a discriminative pretraining "
            "framework for Transformers on point clouds. MaskPoint improves accuracy on ScanNet.",
            "MaskPoint",
            {"Masked Discrimination", "discriminative pretraining framework"},
        ),
        (
            "Tiered Eviction for Long-Context Serving",
            "Key-value caches outgrow GPU memory. We introduce SwiftCache, a tiered eviction scheme that keeps rarely used "
            "entries on SSDs. SwiftCache reduces memory by 3x.",
            "SwiftCache",
            {"Tiered Eviction", "tiered eviction scheme"},
        ),
    ],
)
def test_what_the_title_calls_a_method_and_how_it_is_described_are_its_other_names(
    extractor: ClaimgraphExtractor, title: str, abstract: str, name: str, others: set[str]
) -> None:
    (facts,) = extractor.pipe([Paper("p", title, abstract)])
    (proposed,) = [m for m in facts.mentions if m.role == "proposes"]
    assert proposed.name == name
    assert others <= set(proposed.aliases)
