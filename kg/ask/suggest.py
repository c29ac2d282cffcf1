"""Questions that a graph can answer, made of what it holds."""

from __future__ import annotations

from collections.abc import Callable

from kg.ask.chunks import Question
from kg.ask.entities import EntityFinder
from kg.ask.segment import unexplained
from kg.names import normal_form
from kg.ontology import metric_scheme
from kg.query.names import NameIndex

_VERB = {"lower": "reduce", "higher": "improve"}
_ALIKE = 60  # of 100
_TEMPLATES = (
    ("method", "which papers use {}?"),
    ("hardware", "which papers run on {}?"),
    ("task", "which methods are for {}?"),
    ("dataset", "which papers evaluate on {}?"),
)


def suggestions(names: NameIndex, question: Question | None = None, limit: int = 6) -> tuple[str, ...]:
    """Questions about the most mentioned entities of each kind; first about names that are near to what was not understood."""
    made: list[str] = []
    if question:
        for word in unexplained(question, EntityFinder(names)):
            made += [f"which papers use {name}?" for name in _alike(names, word)]
    metrics = _most(names, "metric", 2, lambda i: metric_scheme().concepts.get(i) and i not in ("other", "overall-quality"))
    for metric in metrics:
        concept = metric_scheme().concepts[metric.partition(":")[2]]
        made.append(f"which methods {_VERB.get(concept.better, 'increase')} {concept.label}?")
    for kind, text in _TEMPLATES:
        made += [text.format(names.by_id[i].name) for i in _most(names, kind, 1)]
    made.append("how many papers are there?")
    return tuple(dict.fromkeys(made))[:limit]


def _alike(names: NameIndex, word: str) -> list[str]:
    """The method whose name is spelled almost like a word, if there is one."""
    from rapidfuzz import fuzz

    near = names.near(word, ("method",), 1) if len(word) > 3 else []
    return [name for name in near if fuzz.ratio(normal_form(word), normal_form(name)) >= _ALIKE]


def _most(names: NameIndex, kind: str, limit: int, fitting: Callable[[str], object] = bool) -> list[str]:
    entities = [e for e in names.by_id.values() if e.kind == kind and e.papers and fitting(e.id.partition(":")[2])]
    return [e.id for e in sorted(entities, key=lambda e: (-e.papers, e.id))[:limit]]
