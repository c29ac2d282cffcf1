"""From annotated papers to what the trainers learn from: spans with roles, and a class for each candidate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.candidates import Group
from kg.extract.features import CLASSES
from kg.extract.reading import word_form
from kg.extract.repair import repair

_CODES = {"proposes": "MP", "compares": "MC", "uses": "MU"}
_KINDS = (("tasks", "T"), ("datasets", "D"), ("hardware", "H"))
_PRIORITY = ("MP", "MC", "MU", "D", "H", "T", "R")
_LABELS = {"T": "Task", "D": "Dataset", "H": "Hardware", "R": "Metric"}


def kind_of(code: str) -> str:
    """The kind of entity or metric that a class is of."""
    return _LABELS.get(code, "Method")


def gold_names(record: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Each annotated entity as its class (MP, MC, MU, T, D, H) and all its spellings."""
    names = [(_CODES[m["role"]], [m["name"], *m.get("aliases", ())]) for m in record["methods"]]
    names += [(code, [m["name"], *m.get("aliases", ())]) for key, code in _KINDS for m in record[key]]
    return names


def gold_spans(text: str, record: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """Character spans of every annotated name and metric (code R) in a mended text: longest first, none in another."""
    codes: dict[str, str] = {}
    for code, forms in [*gold_names(record), *(("R", [m["text"]]) for m in record["metrics"])]:
        for form in forms:
            form = repair(form).text.strip()
            if len(form) > 1 and (form not in codes or _PRIORITY.index(code) < _PRIORITY.index(codes[form])):
                codes[form] = code
    places = sorted(
        ((-(m.end() - m.start()), m.start(), m.end(), code) for form, code in codes.items() for m in _whole(form).finditer(text))
    )
    taken: set[int] = set()
    spans = []
    for _, start, end, code in places:
        if start not in taken and end - 1 not in taken:
            taken.update(range(start, end))
            spans.append((start, end, code))
    return sorted(spans)


def gold_doc(nlp: Language, record: Mapping[str, Any]) -> Doc:
    """The paper with its entities and, as tags, the role that each token begins or continues."""
    text = repair(f"{record['title']}\n{record['abstract']}").text
    doc = nlp.make_doc(text)
    entities: list[Any] = []
    tags = ["O"] * len(doc)
    for start, end, code in gold_spans(text, record):
        span = doc.char_span(start, end, label=kind_of(code), alignment_mode="expand")
        if span is None or (entities and span.start < entities[-1].end):
            continue
        entities.append(span)
        tags[span.start : span.end] = [f"B-{code}"] + [f"I-{code}"] * (len(span) - 1)
    doc.set_ents(entities)
    for token, tag in zip(doc, tags, strict=True):
        token.tag_ = tag
    return doc


def token_form(nlp: Language, text: str) -> str:
    """A name in the form in which candidates are grouped."""
    return " ".join(w for w in (word_form(t.text) for t in nlp.make_doc(repair(text).text)) if w)


def group_classes(groups: Sequence[Group], gold: Iterable[tuple[str, list[str]]], nlp: Language) -> list[int]:
    """For each candidate the index of its class: by equal forms, then for gold entities left over by the most words shared."""
    entities = [(code, {token_form(nlp, f) for f in forms}) for code, forms in gold]
    classes = [0] * len(groups)
    left = []
    for code, forms in entities:
        exact = [i for i, g in enumerate(groups) if forms & set(g.forms)]
        for i in exact:
            classes[i] = classes[i] or CLASSES.index(code)
        if not exact:
            left.append((code, forms))
    for code, forms in left:
        floor = 0.5 if code in ("T", "H") else 0.6
        scored = [(max(shared_words(f, x) for f in forms for x in g.forms), -i) for i, g in enumerate(groups) if not classes[i]]
        if scored and max(scored)[0] >= floor:
            classes[-max(scored)[1]] = CLASSES.index(code)
    return classes


def shared_words(one: str, other: str) -> float:
    """The share of the words of both that are in both."""
    a, b = set(one.split()), set(other.split())
    return len(a & b) / len(a | b) if a and b else 0.0


def _whole(form: str) -> re.Pattern[str]:
    before, after = r"(?<!\w)" if form[0].isalnum() else "", r"(?!\w)" if form[-1].isalnum() else ""
    return re.compile(before + re.escape(form) + after)
