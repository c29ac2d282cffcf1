"""Names that no reader wants as a node: words that any paper could use, adjectives without their noun, torn text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.resolve.keys import HEAD_NOUNS, clean, is_generic, is_proper, words_of

# What a thing is like, not what it is; "linear" or "adaptive" say how it works and are left out: "adaptive control" is a name.
_QUALITIES = frozenset({
    "accurate", "active", "additional", "advanced", "annotated", "appropriate", "automated", "automatic", "auxiliary", "basic",
    "black", "box", "challenging", "classic", "collected", "combined", "commercial", "complete", "complex", "comprehensive",
    "computational", "computationally", "custom", "customized", "data", "dedicated", "desired", "developed",
    "driven", "electronic", "everyday", "experimental", "fast", "final", "flexible", "generalized", "handcrafted", "hard",
    "heterogeneous", "heuristic", "hybrid", "improved", "inexpensive", "innovative", "integrated", "intelligent", "interpretable",
    "iterative", "known", "labeled", "learned", "mathematical", "modified", "monolithic", "moving",
    "necessary", "online", "open", "optimal", "optimized", "personal", "polynomial", "potential",
    "practical", "pre", "pretrained", "principled", "probabilistic", "public", "publicly", "purpose", "reactive", "realistic",
    "reliable", "robotic", "robust", "scalable", "sensing", "simplified", "simulated", "sophisticated", "special", "specialized",
    "specific", "stable", "static", "statistical", "suitable", "synthetic", "systematic", "trained", "unlabeled", "useful",
    "validation",
})  # fmt: skip
# Adjectives that need a noun: alone they are what is left of a name that was cut.
_ADJECTIVES = frozenset({
    "adversarial", "analytic", "analytical", "asymmetric", "autonomous", "autoregressive", "bayesian", "bilinear", "boolean",
    "cartesian", "centralized", "cognitive", "collaborative", "compositional", "compliant", "conditional", "contrastive",
    "convex", "convolutional", "cooperative", "decentralized", "deep", "deterministic", "differentiable", "differential",
    "discrete", "discriminative", "distributed", "distributional", "dynamic", "embedded", "euclidean", "evolutionary",
    "gaussian", "generative", "genetic", "geometric", "geometrical", "graphical", "hebbian", "hierarchical", "homogeneous",
    "invertible", "isotropic", "kinematic", "kinesthetic", "lagrangian", "latent", "linear", "markov", "markovian", "mobile",
    "multinomial", "neural", "neuronal", "newtonian", "nonlinear", "nonlocal",
    "nonparametric", "parametric", "perceptual", "predictive",
    "programmable", "projective", "quadratic", "randomized", "reconfigurable", "recurrent", "recursive", "reversible",
    "riemannian", "semantic", "siamese", "spectral", "spherical", "stochastic", "structured", "supervised", "symmetric",
    "undirected", "unsupervised", "variational", "visual", "wearable",
})  # fmt: skip
# Nouns that only say of what kind a thing is, beside those that hold for all kinds.
_KIND_NOUNS: Mapping[str, frozenset[str]] = {
    "Method": frozenset({"controller", "formulation", "heuristic", "network", "regret", "bound", "technology", "time"}),
    "Task": frozenset({"activity", "application", "challenge", "domain", "environment", "problem", "scenario", "setting"}),
    "Dataset": frozenset({"collection", "evaluation", "image", "sample", "set", "simulation", "split", "test", "video"}),
    "Hardware": frozenset({"component", "device", "electronics", "equipment", "hardware", "instrument", "machine", "platform",
                           "processor", "sensor", "setup", "unit"}),
}  # fmt: skip
# What a device is like, beside what anything can be.
_DEVICE_QUALITIES = frozenset({
    "candidate", "constrained", "digital", "energy", "external", "limited", "local", "networked", "passive", "physical",
    "resource", "server", "shared", "slow", "third", "party",
})  # fmt: skip
# Halves of a compound that was cut: "aware partitioning" lost its "cost-", "DOF manipulator" its number.
_SECOND_HALVES = "agnostic|aided|aware|based|centric|dof|driven|fly|specific|wise"
_CUT_BEGINNING = re.compile(rf"(?:{_SECOND_HALVES}|D[oO]F)[\s-]")
_CUT_END = re.compile(r".*\w\W*-(?:agnostic|aided|aware|based|centric|constrained|driven|like|quantized|specific|style|wise)")
# The size of a model without the model.
_SIZE = re.compile(r"\d+(?:\.\d+)?\s?[BMK](?:\s(?:model|parameter|LLM)s?)?")
# Words that set a thing against others, in small letters: "previous methods", but "Faster R-CNN".
_COMPARING = re.compile(
    r"(?:alternative|better|cheaper|existing|faster|larger|previous|prior|simpler|smaller|straightforward|stronger)\s"
)
# What they make of an adjective is a name: "active learning", "optimal design".
_ACTIVITIES = frozenset({"control", "data", "design", "learning", "sensing", "training"})
# The number of a glyph that a page's text could not show, without its end.
_TORN = re.compile(r"\(cid:")
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))


@lru_cache(maxsize=1 << 16)
def is_vague(kind: str, name: str) -> bool:
    """Whether a name of a kind says nothing that tells one thing from another: "hybrid approach", "robotic device", "Bayesian".

    A coined name never is ("HyBrid"), nor is a name of more than four words.
    """
    words = words_of(name)
    if is_generic(name) or is_cut(name) or _COMPARING.match(clean(name)):
        return True
    if is_proper(name) or len(words) > 4 or (len(words) > 1 and words[-1] in _ACTIVITIES):
        return False
    if len(words) == 1:
        return words[0] in _ADJECTIVES or words[0] in _QUALITIES or words[0] in _KIND_NOUNS.get(kind, ())
    nouns = HEAD_NOUNS | _KIND_NOUNS.get(kind, frozenset())
    qualities = _QUALITIES | _DEVICE_QUALITIES if kind == "Hardware" else _QUALITIES
    return all(word in qualities or word in nouns or is_generic(word) for word in words)


def is_cut(name: str) -> bool:
    """Whether a name is half of one: "aware partitioning", "DOF manipulator", "Sparrow-style", "3B"."""
    text = clean(name)
    return bool(_CUT_BEGINNING.match(text) or _CUT_END.fullmatch(text) or _SIZE.fullmatch(text))


def is_torn(name: str) -> bool:
    """Whether a name is a piece of text that was cut in the wrong place: "KV) cache", "con(cid:173", "chip (SoC"."""
    text = clean(name)
    return bool(_TORN.search(text)) or any(text.count(left) != text.count(right) for left, right in _BRACKETS)
