"""Claims of small papers of our own: directions, values, subjects, baselines, evidence; and what is no claim."""

from __future__ import annotations

import pytest

from kg.extract.claims import without_repeats
from kg.extract.pipeline import ClaimgraphExtractor
from kg.ontology import metric_scheme
from kg.records import DIRECTIONS, Claim, Facts, MetricMention, Paper, Value

TITLE = "SwiftCache: Tiered Eviction for Long-Context LLM Serving"
ABSTRACT = (
    "Serving large language models (LLMs) with long prompts requires large memory. "
    "To reduce latency, prior systems drop entries. "
    "We propose SwiftCache, a tiered eviction scheme that keeps rarely used entries on SSDs. "
    "On LongBench and on 8 NVIDIA A100 GPUs, SwiftCache reduces KV cache memory by 3.5x compared with H2O, while it improves "
    "throughput by 40% and lowers latency from 120 ms to 80 ms. Our method achieves 71.2% accuracy on MMLU, and requires only "
    "10 GB of GPU memory versus 40 GB for vLLM. Training is 2x and 3x faster on CIFAR-10 and ImageNet, respectively."
)


@pytest.fixture(scope="module")
def facts(extractor: ClaimgraphExtractor) -> Facts:
    return next(iter(extractor.pipe([Paper("p1", TITLE, ABSTRACT)])))


def about(facts: Facts, concept: str) -> list[Claim]:
    return [c for c in facts.claims if c.metric.concept == concept]


def test_a_reduction_with_its_factor_and_baseline(facts: Facts) -> None:
    (claim,) = about(facts, "kv-cache-memory")
    assert (claim.subject, claim.direction, claim.value) == ("SwiftCache", "down", Value("factor", 3.5, 3.5, "x"))
    assert claim.baselines == ("H2O",)
    assert any("A100" in h for h in claim.hardware)
    assert claim.datasets == ("LongBench",)


def test_one_claim_for_each_metric_of_a_sentence(facts: Facts) -> None:
    (throughput,) = about(facts, "throughput")
    (latency,) = about(facts, "latency")
    assert (throughput.direction, throughput.value) == ("up", Value("percent", 40, 40, "%"))
    assert (latency.direction, latency.value) == ("down", Value("from_to", 120, 80, "ms"))


def test_our_method_is_the_proposed_one_and_a_level_is_a_level(facts: Facts) -> None:
    (claim,) = about(facts, "accuracy")
    assert (claim.subject, claim.direction, claim.value) == ("SwiftCache", "is", Value("percent", 71.2, 71.2, "%"))
    assert claim.datasets == ("MMLU",)


def test_parallel_lists_are_dealt_out(facts: Facts) -> None:
    claims = about(facts, "training-speed") or about(facts, "speed")
    assert [(c.value.low, c.datasets) for c in claims if c.value] == [(2, ("CIFAR-10",)), (3, ("ImageNet",))]


def test_larger_caches_are_no_saving(extractor: ClaimgraphExtractor) -> None:
    text = "We propose SwiftCache. SwiftCache lowers peak memory by 15x and makes room for 2.2x larger KV caches."
    (claims,) = (f.claims for f in extractor.pipe([Paper("p2", "SwiftCache: Tiered Eviction", text)]))
    assert not [c for c in claims if c.metric.concept == "kv-cache-memory" and c.direction == "down"]
    assert [c.direction for c in claims if c.value == Value("factor", 15, 15, "x")] == ["down"]


def test_aims_and_problems_are_no_claims(facts: Facts) -> None:
    assert not [c for c in facts.claims if c.evidence.startswith(("Serving", "To reduce"))]


def test_evidence_is_the_sentence_at_its_place(facts: Facts) -> None:
    assert facts.claims
    for claim in facts.claims:
        assert ABSTRACT[claim.start : claim.end] == claim.evidence
        assert claim.evidence.endswith(".")


def test_claims_keep_to_the_contract(facts: Facts) -> None:
    concepts = metric_scheme().concepts
    measured = {(m.concept, m.text) for m in facts.metrics}
    for claim in facts.claims:
        assert claim.direction in DIRECTIONS
        assert claim.metric.concept in concepts
        assert claim.metric.concept in {c for c, _ in measured}
        assert 0 < claim.confidence <= 1
        assert claim.rule


def test_a_doubtful_repetition_of_a_claim_is_left_out() -> None:
    def claim(start: int, confidence: float, value: Value | None = None, subject: str = "FooNet", said: str = "latency") -> Claim:
        metric = MetricMention("latency", said, 0.9)
        return Claim(subject, metric, "down", value, "s", start, start + 1, confidence=confidence)

    half = Value("percent", 50, 50, "%")
    announced, shown, sure = claim(10, 0.3), claim(90, 0.7, half), claim(200, 0.65)
    assert without_repeats([announced, shown]) == (shown,)
    assert without_repeats([announced, shown, sure]) == (shown, sure)
    assert without_repeats([claim(10, 0.3, Value("factor", 2, 2, "x")), shown])[0].start == 10  # another figure
    assert without_repeats([claim(10, 0.3, subject="BarNet"), shown])[0].subject == "BarNet"
    assert without_repeats([claim(90, 0.3, half), shown]) == (claim(90, 0.3, half), shown)  # of the same sentence
    assert without_repeats([claim(90, 0.3, half, said="ms"), shown]) == (shown,)  # the unit, taken for a metric of its own


def test_a_paper_outperforms_others_once() -> None:
    better = MetricMention("overall-quality", "outperforms", 0.9)
    claims = [Claim(s, better, "up", None, "s", n, n + 1, confidence=c) for n, (s, c) in enumerate([("A", 0.3), ("B", 0.5)])]
    assert [c.subject for c in without_repeats(claims)] == ["B"]


def test_lost_mathematics_is_read(extractor: ClaimgraphExtractor) -> None:
    text = "We present FooNet. FooNet is 41times faster than ResNet-50 and cuts memory by $90\\%$ without loss of accuracy."
    facts = next(iter(extractor.pipe([Paper("p2", "FooNet: Fast Image Classification", text)])))
    assert Value("factor", 41, 41, "x") in [c.value for c in facts.claims if c.direction == "up"]
    assert Value("percent", 90, 90, "%") in [c.value for c in about(facts, "memory")]
    assert all(text[c.start : c.end] == c.evidence for c in facts.claims)


def test_a_metric_has_words(extractor: ClaimgraphExtractor) -> None:
    text = (
        "We present FooStream. FooStream improves this to a $(1/2-\\epsilon)$-approximation. FooStream improves $\\epsilon$. "
        "It reduces $\\log$ and $\\mathcal{O}$ by 50%. It raises accuracy by 3%."
    )
    facts = next(iter(extractor.pipe([Paper("p4", "FooStream: Streaming Submodular Maximization", text)])))
    assert facts.metrics
    assert all(any(letter.isalnum() for letter in metric.text) for metric in facts.metrics)


def test_papers_do_not_influence_each_other(extractor: ClaimgraphExtractor, facts: Facts) -> None:
    other = Paper("p3", "BarNet: Small Models", "We propose BarNet. BarNet halves the model size of VGG on CIFAR-10.")
    together = list(extractor.pipe([other, Paper("p1", TITLE, ABSTRACT), other]))
    assert together[1].claims == facts.claims
    assert together[0].claims == together[2].claims


def test_an_empty_abstract_gives_no_claims(extractor: ClaimgraphExtractor) -> None:
    assert next(iter(extractor.pipe([Paper("p4", "Faster Inference for Everyone", "")]))).claims == ()


def test_more_memory_efficiency_is_less_memory(extractor: ClaimgraphExtractor) -> None:
    text = "We propose SwiftCache. SwiftCache improves memory efficiency by 8.2x and yields memory savings of 40% over vLLM."
    (facts,) = extractor.pipe([Paper("p", "SwiftCache: Tiered Eviction", text)])
    assert [(c.metric.text, c.direction) for c in facts.claims] == [("memory efficiency", "down"), ("memory savings", "down")]
