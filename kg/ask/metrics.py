"""Finds the metrics that a question names: a label of the scheme, or words around one ("memory of the KV cache")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kg.ask.chunks import METRIC, Chunk, MetricPhrase, Question
from kg.names import normal_form
from kg.ontology import metric_scheme

LONGEST = 8  # words
# A label that says what happens to the metric is left to the grammar: "accuracy drop", "faster inference".
_SAYS_CHANGE = frozenset(
    "degradation drop gain improvement reduction increase decrease faster lower higher better loss fewer".split()
)
# Words that add nothing to a metric's name before or after it.
_BEFORE = frozenset(
    "number amount size level volume quantity total overall average mean model the of its their a an use usage".split()
)
_AFTER = frozenset("usage use consumption footprint overhead requirement need demand cost size budget expense burden level value score "
                   "number rate figure pressure need performance count space".split())  # fmt: skip
_ARTICLES = frozenset("the a an its their our your this that these all".split())
_SMALL_IS_GOOD = ("efficiency", "saving", "compactness")  # "memory efficiency" goes up where memory goes down
# Everyday words for a metric that are no label of the scheme, which is about the words of papers.
_EVERYDAY: Mapping[str, str] = {
    "size of the model": "model-size", "number of weights": "parameter-count", "weights": "parameter-count", "money": "cost",
    "ram": "memory", "vram": "gpu-memory", "disk": "storage", "disk space": "storage", "hard disk": "storage", "space": "storage",
    "electricity": "energy", "battery": "energy", "watt": "power", "co2": "carbon", "emission": "carbon", "traffic": "communication-volume",
    "network traffic": "communication-volume", "wait": "latency", "waiting time": "latency", "response time": "latency",
    "delay": "latency", "error": "error-rate", "mistake": "error-rate", "correctness": "accuracy", "calculation": "compute",
    "computation": "compute", "computing": "compute", "computing power": "compute", "operation": "compute", "flops": "compute",
    "training example": "training-data", "training sample": "training-data", "labeled data": "training-data", "data for training": "training-data",
    "gpu utilisation": "gpu-utilization", "hallucination": "hallucination-rate", "frame rate": "rendering-speed", "fps": "inference-speed",
    "performance": "overall-quality", "gpu ram": "gpu-memory", "video memory": "gpu-memory", "graphics memory": "gpu-memory",
    "training expense": "training-cost", "time to train": "training-time", "time for training": "training-time", "training duration": "training-time",
    "time to first token": "time-to-first-token", "generalisation": "generalization", "carbon footprint": "carbon", "die size": "area",
    "image quality": "generation-quality", "file size": "storage", "time": "time", "cost of training": "training-cost",
    "time of inference": "inference-time", "trainable weights": "trainable-parameters", "tunable parameters": "trainable-parameters",
    "parameters to train": "trainable-parameters", "parameters to tune": "trainable-parameters", "parameters": "parameter-count",
    "params": "parameter-count", "trainable params": "trainable-parameters", "kv memory": "kv-cache-memory", "kv": "kv-cache-memory",
    "memory for the kv cache": "kv-cache-memory", "kv cache memory usage": "kv-cache-memory", "size of the kv cache": "kv-cache-memory",
    "prompt length": "context-length", "context window": "context-length",
}  # fmt: skip


def metric_chunks(question: Question) -> Iterator[Chunk]:
    """Every stretch of a question that names a metric."""
    words = [normal_form(word.text) for word in question.words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            phrase = named_metric(normal_form(question.span(start, end)).split())
            if phrase:
                yield Chunk(METRIC, start, end, phrase)


@cache
def labels() -> Mapping[str, MetricPhrase]:
    """Metrics by the normal form of each of their labels."""
    found: dict[str, MetricPhrase] = {}
    for concept in metric_scheme().concepts.values():
        for label in (concept.label, *concept.alt_labels):
            words = normal_form(label).split()
            if concept.id == "other" or (len(words) > 1 and _SAYS_CHANGE & {words[0], words[-1]} and concept.id != "loss"):
                continue
            turned = concept.better == "lower" and words[-1] in _SMALL_IS_GOOD
            found.setdefault(" ".join(words), MetricPhrase(concept.id, turned))
    for label, concept_id in _EVERYDAY.items():
        found.setdefault(" ".join(w for w in normal_form(label).split() if w not in _ARTICLES), MetricPhrase(concept_id))
    return found


def named_metric(words: list[str]) -> MetricPhrase | None:
    """The metric that words in normal form name, or None: as a label, turned around "of", or with a word more at an end."""
    if not words or words[0] in _ARTICLES or words[-1] in _ARTICLES or words[-1] == "of":
        return None
    words = [word for word in words if word not in _ARTICLES]
    found = labels().get(" ".join(words))
    if found or len(words) == 1:
        return found
    for link in ("of", "for", "in", "at", "during"):
        if link in words[1:-1]:
            at = words.index(link, 1)
            head, rest = words[:at], words[at + 1 :]
            return labels().get(" ".join(rest + head)) or (
                named_metric(rest) if link == "of" and _only(head, _BEFORE | _AFTER) else None
            )
    if words[-1] in _AFTER:
        return named_metric(words[:-1])
    return named_metric(words[1:]) if words[0] in _BEFORE else None


def _only(words: list[str], allowed: frozenset[str]) -> bool:
    return all(word in allowed for word in words)
