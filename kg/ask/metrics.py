"""Finds the metrics that a question names: a label of the scheme, or words around one ("memory of the KV cache")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kg.ask.chunks import METRIC, Chunk, MetricPhrase, Question
from kg.ask.words import change_nouns, listed, tables
from kg.names import normal_form
from kg.ontology import metric_scheme

LONGEST = 8  # words
# A label that says what happens to the metric is left to the grammar: "accuracy drop", "faster inference".
_SAYS_CHANGE = frozenset(
    (
        "degradation",
        "drop",
        "saving",
        "gain",
        "improvement",
        "reduction",
        "increase",
        "decrease",
        "faster",
        "lower",
        "higher",
        "better",
        "loss",
        "fewer",
    )
)
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "our", "your", "this", "that", "these", "all"))
# What follows these may as well be a condition: "memory for KV cache compression".
_LOOSE_LINKS = ("for", "in", "at", "during")
_SMALL_IS_GOOD = ("efficiency", "compactness")  # "memory efficiency" goes up where memory goes down


def metric_chunks(question: Question) -> Iterator[Chunk]:
    """Every stretch of a question that names a metric."""
    words = [normal_form(word.text) for word in question.words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            phrase = named_metric(normal_form(question.span(start, end)).split())
            if phrase:
                loose = any(word in _LOOSE_LINKS for word in words[start:end])
                yield Chunk(METRIC, start, end, phrase, 1.4 if loose else 1.0, mark=_joined(question, start))


def _joined(question: Question, start: int) -> str:
    """ "joined" where a word goes on a list ("and" or a comma stands before it), "either" after "or", else ""."""
    before = start
    while before > 0 and question.words[before - 1].text in (*_ARTICLES, "both", "also", "peak", "total"):
        before -= 1
    if before == 0:
        return ""
    last, here = question.words[before - 1], question.words[before]
    if last.text == "or":
        return "either"
    return "joined" if last.text in ("and", "nor", "plus", "as") or "," in question.text[last.end : here.start] else ""


@cache
def labels() -> Mapping[str, MetricPhrase]:
    """Metrics by the normal form of each of their labels."""
    found: dict[str, MetricPhrase] = {}
    for concept in metric_scheme().concepts.values():
        for label in (concept.label, *concept.alt_labels):
            words = normal_form(label).split()
            if (
                concept.id == "other"
                or label in change_nouns()
                or (len(words) > 1 and _SAYS_CHANGE & {words[0], words[-1]} and concept.id != "loss")
            ):
                continue
            turned = concept.better == "lower" and words[-1] in _SMALL_IS_GOOD
            found.setdefault(" ".join(words), MetricPhrase(concept.id, turned))
    for concept_id, text in tables()["metrics"].items():
        for label in listed(text):
            found.setdefault(" ".join(w for w in normal_form(label).split() if w not in _ARTICLES), MetricPhrase(concept_id))
    return found


def better(concept: str) -> str:
    """Which way of a metric is better, "lower" or "higher"; "" where neither is, or the scheme lacks it."""
    known = metric_scheme().concepts.get(concept)
    return known.better if known else ""


def label(concept: str) -> str:
    """A metric's name for people."""
    known = metric_scheme().concepts.get(concept)
    return known.label if known else concept.removeprefix("other-").replace("-", " ")


def family(concept: str) -> frozenset[str]:
    """The node ids of a metric, everything narrower, and the inverses of these."""
    scheme = metric_scheme()
    near = scheme.narrower(concept) if concept in scheme.concepts else {concept}
    turned = {c.id for c in scheme.concepts.values() if c.inverse in near}
    turned |= {known.inverse for c in near if (known := scheme.concepts.get(c)) and known.inverse}
    far = set[str]().union(*(scheme.narrower(c) for c in turned))
    return frozenset(f"metric:{c}" for c in near | far)


def named_metric(words: list[str]) -> MetricPhrase | None:
    """The metric that words in normal form name, or None: as a label, turned around "of", or with a word more at an end."""
    if not words or words[0] in _ARTICLES or words[-1] in _ARTICLES or words[-1] == "of":
        return None
    words = [word for word in words if word not in _ARTICLES]
    found = labels().get(" ".join(words))
    if found or len(words) == 1:
        return found
    for link in ("of", *_LOOSE_LINKS):
        if link in words[1:-1]:
            at = words.index(link, 1)
            head, rest = words[:at], words[at + 1 :]
            return labels().get(" ".join(rest + head)) or (
                named_metric(rest) if link == "of" and _only(head, _spare("before") | _spare("after")) else None
            )
    if words[-1] in _spare("after"):
        return named_metric(words[:-1])
    return named_metric(words[1:]) if words[0] in _spare("before") else None


def says_little(words: list[str]) -> bool:
    """Whether words only go with a metric's name: "average", "total number"."""
    return _only(words, _spare("before") | _spare("after"))


@cache
def _spare(place: str) -> frozenset[str]:
    return frozenset(tables()["metric_words"][place].split())


def _only(words: list[str], allowed: frozenset[str]) -> bool:
    return all(word in allowed for word in words)
