"""What the words of a metric name that the extractor knows no concept for: a concept of the scheme after all, or nothing."""

from __future__ import annotations

import re
from functools import cache

from kg.names import normal_form
from kg.ontology import metric_scheme

# What a text calls performance, and no more: how good the outcome is.
_PERFORMANCE = "overall-quality"
# How good, not what: "better interpretability" and "high interpretability" are about interpretability.
_JUDGEMENTS = frozenset({
    "a", "an", "best", "better", "comparable", "competitive", "enhanced", "excellent", "faster", "fewer", "good", "great",
    "greater", "high", "higher", "highest", "highly", "improved", "increased", "its", "less", "low", "lower", "lowest",
    "minimal", "more", "most", "much", "overall", "reduced", "remarkable", "same", "significant", "significantly", "slower",
    "smaller", "strong", "stronger", "substantial", "superior", "the", "their", "this", "very", "worse",
})  # fmt: skip
# Words of a text that are the same quantity in another part of speech.
_NOUNS = {
    "accurate": "accuracy", "accurately": "accuracy", "coherent": "coherence",
    "consistent": "consistency", "controllable": "controllability", "converge": "convergence", "converges": "convergence",
    "diverse": "diversity", "efficient": "efficiency", "efficiently": "efficiency", "explainable": "explainability",
    "expressive": "expressiveness", "fair": "fairness", "fast": "speed", "flexible": "flexibility",
    "generalizable": "generalization", "generalize": "generalization", "generalizes": "generalization",
    "interpretable": "interpretability", "reliable": "reliability", "robust": "robustness", "robustly": "robustness",
    "safe": "safety", "scalable": "scalability", "sensitive": "sensitivity", "simple": "simplicity", "simpler": "simplicity",
    "sparse": "sparsity", "stable": "stability",
}  # fmt: skip
_ADJECTIVES = {"computationally": "computational"}
# Words for an outcome that is good, and no more.
_OUTCOMES = frozenset({
    "ability", "advantage", "benefit", "capability", "effective", "effectiveness", "gain", "optimal", "perform", "perform well",
    "performance", "preferred", "quality", "result", "score", "success",
})  # fmt: skip
# Words that measure nothing by themselves.
_VAGUE = frozenset({
    "amount", "bound", "control", "data", "degree", "fine", "fine grained", "gap", "general", "guarantee", "larger", "level",
    "lower bound", "model", "number", "overall", "parameter", "peak", "prediction", "probability", "rate", "ratio",
    "reasoning", "relative", "reliance", "sample", "size", "smaller", "step", "time", "upper bound", "value", "worst case",
})  # fmt: skip
_WORD = re.compile(r"[^\s-]+")


def plain_text(text: str) -> str:
    """A metric's text without leading judgements, its last word and an adverb before it as nouns.

    "more efficient" is "efficiency", "sample efficient" is "sample efficiency".
    """
    words = text.split()
    while len(words) > 1 and words[0].casefold() in _JUDGEMENTS:
        words = words[1:]
    parts = list(_WORD.finditer(plain := " ".join(words)))
    if not 0 < len(parts) < 3:
        return plain
    for part, meant in ((parts[-1], _NOUNS), *((part, _ADJECTIVES) for part in parts[-2:-1])):
        if word := meant.get(part.group().casefold()):
            plain = plain[: part.start()] + word + plain[part.end() :]
    return plain


def is_vague(text: str) -> bool:
    """Whether a metric's text measures nothing by itself: "higher number", "rate"."""
    return normal_form(plain_text(text)) in _VAGUE


def concept_named(form: str) -> str:
    """The concept of the scheme that a form names, "" where none does: by its label, or by an alternative one that is a name.

    Other alternative labels are left to the extractor, which sees the sentence: a "convergence rate" is a training speed in
    one paper and a bound in another.
    """
    return _PERFORMANCE if form in _OUTCOMES else _concepts().get(form, "")


@cache
def _concepts() -> dict[str, str]:
    scheme = metric_scheme().concepts
    concepts = [c for c in scheme.values() if not c.annotated_as and c.id != "other"]
    named = {normal_form(label): c.id for c in concepts for label in c.alt_labels if _is_name(label)}
    wider = (c for c in scheme.values() if c.annotated_as and c.better == scheme[c.annotated_as].better)
    return named | {normal_form(c.label): c.annotated_as or c.id for c in (*wider, *concepts)}


def _is_name(label: str) -> bool:
    """An abbreviation or a name: "RMSE", but not "GPU utilization", which is about a thing of that name."""
    return " " not in label and any(c.isupper() for c in label)
