"""Names that say nothing, and pieces of torn text: neither becomes a node."""

from __future__ import annotations

import pytest

from kg.lexicon import Concept, Lexicon
from kg.names import normal_form
from kg.records import Claim, Facts, Kind, Mention, MetricMention, Paper
from kg.resolve import resolve
from kg.resolve.evidence import is_plausible_method, usable_name
from kg.resolve.keys import clean
from kg.resolve.metric_words import concept_named, plain_text
from kg.resolve.vague import is_torn, is_vague

LEXICON = Lexicon(
    [
        Concept("method:autoregressive-model", "Method", "autoregressive model", ("AR model",)),
        Concept("method:self-supervised-learning", "Method", "self-supervised learning", ("SSL",)),
        Concept("task:classification", "Task", "classification"),
        Concept("task:inverse-problem", "Task", "inverse problem"),
    ]
)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Method", "hybrid approach"),
        ("Method", "Hybrid Approaches"),
        ("Method", "pre-trained models"),
        ("Method", "the probabilistic framework"),
        ("Method", "Bayesian"),
        ("Method", "generative"),
        ("Method", "fast algorithm"),
        ("Method", "polynomial-time algorithm"),
        ("Task", "robotic tasks"),
        ("Task", "open problem"),
        ("Task", "real-world applications"),
        ("Dataset", "simulated dataset"),
        ("Dataset", "real-world data"),
        ("Hardware", "robotic devices"),
        ("Hardware", "embedded"),
        ("Hardware", "hardware platform"),
        ("Hardware", "energy-constrained platforms"),
        ("Hardware", "external sensors"),
        ("Hardware", "third-party hardware"),
        ("Hardware", "DOF gripper"),
        ("Method", "aware cache placement"),
        ("Method", "fly decoding strategy"),
        ("Method", "Sparrow-style"),
        ("Method", "Heron++-based"),
        ("Method", "vector-quantized"),
        ("Method", "13B"),
        ("Method", "70B models"),
        ("Method", "previous CNN compressors"),
        ("Method", "smaller language models"),
    ],
)
def test_a_vague_name_is_no_node(kind: Kind, name: str) -> None:
    assert is_vague(kind, name)
    assert not usable_name(Mention(kind, name))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Method", "Bayesian network"),
        ("Method", "generative model"),
        ("Method", "active learning"),
        ("Method", "world model"),
        ("Method", "HyBrid"),
        ("Method", "pruning"),
        ("Method", "Adam"),
        ("Method", "convex relaxation"),
        ("Task", "optimal control"),
        ("Task", "mechanism design"),
        ("Task", "classification"),
        ("Dataset", "Open Images"),
        ("Hardware", "mobile device"),
        ("Hardware", "A100"),
        ("Hardware", "6-DOF gripper"),
        ("Hardware", "tactile sensor"),
        ("Method", "cost-aware placement"),
        ("Method", "Faster Sparrow"),
        ("Method", "Sparrow-13B"),
        ("Method", "Sparrow-style attention"),
    ],
)
def test_a_name_of_plain_words_is_one(kind: Kind, name: str) -> None:
    assert usable_name(Mention(kind, name))


@pytest.mark.parametrize("name", ["KV) cache", "chip (SoC", "con(cid:173", "O(n^2", "Liaw [AL21", "value} function"])
def test_torn_text_is_no_name(name: str) -> None:
    assert is_torn(name)
    assert not usable_name(Mention("Method", name))
    assert not is_plausible_method(name)


@pytest.mark.parametrize("name", ["KV cache", "key-value (KV) cache", "TD(λ)", "$O(n)$ attention", "LLM.int8()"])
def test_whole_names_are_not_torn(name: str) -> None:
    assert not is_torn(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gaussian Pro- cesses", "Gaussian Processes"),
        ("algo(cid:173) rithm", "algorithm"),
        ("vision- based control", "vision-based control"),
        ("pre- and post-training", "pre- and post-training"),
        ("Sparrow - a cache", "Sparrow - a cache"),
    ],
)
def test_a_word_that_a_line_broke_is_whole_again(text: str, name: str) -> None:
    assert clean(text) == name


def _paper(number: int, *mentions: Mention) -> Facts:
    text = f"{mentions[0].name} does. It cuts memory."
    return Facts(Paper(f"p{number}", f"T{number}", text), mentions)


def test_a_claim_about_a_vague_name_is_about_what_the_paper_proposes() -> None:
    metric = MetricMention("memory", "memory")
    mentions = (Mention("Method", "hybrid approach", role="uses"), Mention("Method", "Sparrow", role="proposes"))
    claim = Claim("hybrid approach", metric, "down", None, "It cuts memory.", 22, 37)
    facts = Facts(Paper("p", "Sparrow", "A hybrid approach: x. It cuts memory."), mentions, (metric,), (claim,))
    found = resolve(lambda: [facts], lexicon=Lexicon([])).rows([facts])
    rows = [(table.type, row) for table, row in found if hasattr(table, "type")]
    assert [row["target"] for kind, row in rows if kind == "ABOUT"] == ["method:sparrow"]
    assert not [row for _, row in rows if "hybrid" in row["target"]]


def test_an_abbreviation_of_another_thing_is_no_alias_after_one_slip() -> None:
    """ "SSL" is self-supervised learning; that one paper takes it for supervised learning changes no well-known name."""
    known = [_paper(n, Mention("Method", "supervised learning", role="uses")) for n in range(4)]
    right = [_paper(n, Mention("Method", "SSL", ("self-supervised learning",), "uses")) for n in range(4, 7)]
    slip = _paper(7, Mention("Method", "supervised learning", ("SSL",), "uses"))
    papers = [*known, *right, slip]
    found = resolve(lambda: papers, lexicon=LEXICON).find("Method", "supervised learning")
    assert found is not None and "SSL" not in found.aliases


def test_an_abbreviation_alone_is_not_what_the_lexicon_calls_a_model() -> None:
    """The lexicon's "AR model" is autoregressive; the "AR" of papers on augmented reality is not."""
    mention = Mention("Method", "AR", ("augmented reality",), "uses", definition="augmented reality")
    papers = [_paper(n, mention) for n in range(3)]
    found = resolve(lambda: papers, lexicon=LEXICON).find("Method", "AR")
    assert found is not None and found.id != "method:autoregressive-model"


def test_a_problem_of_a_known_task_is_the_task() -> None:
    papers = [_paper(1, Mention("Task", "classification problem")), _paper(2, Mention("Task", "inverse problem"))]
    resolution = resolve(lambda: papers, lexicon=LEXICON)
    ids = {name: entity.id for name in ("classification problem", "inverse problem") if (entity := resolution.find("Task", name))}
    assert ids == {"classification problem": "task:classification", "inverse problem": "task:inverse-problem"}


def test_words_that_measure_nothing_are_no_metric() -> None:
    metrics = tuple(MetricMention("other", text) for text in ("higher number", "performance", "regret", "best result"))
    claims = tuple(
        Claim("Sparrow", MetricMention("other", text), "up", None, "It scores.", 0, 10) for text in ("rate", "score", "robust")
    )
    facts = Facts(Paper("p", "Sparrow", "It scores."), (Mention("Method", "Sparrow", role="proposes"),), metrics, claims)
    found = list(resolve(lambda: [facts], lexicon=Lexicon([])).rows([facts]))
    measured = {row["target"] for table, row in found if getattr(table, "type", "") == "MEASURES"}
    assert measured == {"metric:overall-quality", "metric:other-regret", "metric:robustness"}
    claimed = {row["target"] for table, row in found if getattr(table, "type", "") == "ON_METRIC"}
    assert claimed == {"metric:overall-quality", "metric:robustness"}


@pytest.mark.parametrize(
    ("text", "plain", "concept"),
    [
        ("more efficient", "efficiency", ""),
        ("computationally efficient", "computational efficiency", ""),
        ("data-efficient", "data-efficiency", "data-efficiency"),
        ("more robust", "robustness", "robustness"),
        ("converges", "convergence", ""),
        ("fast convergence", "fast convergence", ""),
        ("error", "error", "error-rate"),
        ("lower time", "time", ""),
        ("higher quality", "quality", "overall-quality"),
        ("highly effective", "effective", "overall-quality"),
        ("RMSE", "RMSE", "mse"),
        ("accuracy", "accuracy", "accuracy"),
        ("convergence rate", "convergence rate", ""),
        ("GPU utilization", "GPU utilization", "gpu-utilization"),
        ("number of queries", "number of queries", ""),
        ("wide fast roads", "wide fast roads", ""),
    ],
)
def test_other_words_for_a_metric_lead_to_its_concept(text: str, plain: str, concept: str) -> None:
    assert plain_text(text) == plain
    assert concept_named(normal_form(plain)) == concept
