"""How likely two candidates of a paper are one thing under two names: what a scorer trained on annotated papers looks at.

A method has its name, what the title calls it and how it is described, and annotators take them for one: "PFA" is "Principal
Filter Analysis" and, in the title, "Filter Distillation".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from kg.extract.appositions import described
from kg.extract.candidates import Span
from kg.extract.cues import HEAD_KINDS
from kg.extract.decisions import KINDS, Accepted
from kg.extract.features import CLASSES, SOURCES
from kg.extract.naming import is_proper
from kg.extract.reading import Reading
from kg.extract.twins import Forms, twins

# What is looked at of a candidate with very many mentions or spellings.
_MOST_SPANS, _MOST_FORMS = 5, 4
_FAR, _REACH = 60, 6
_BETWEEN = (":", ",", "(", "and", "called", "is", "with", "for", "of", "via", "by", "a", "which", "that", "or")


@dataclass(frozen=True, slots=True)
class _Look:
    """What of a candidate is compared with others."""

    forms: Forms
    spans: list[Span]
    sentences: frozenset[int]
    sides: tuple[bool, bool, bool]  # before the title's colon, after it, right after it
    own: list[float]


def pair_rows(reading: Reading, accepted: Sequence[Accepted]) -> tuple[list[tuple[int, int]], NDArray[np.float32]]:
    """The pairs of candidates of one kind, the earlier one first, and a row of features for each pair."""
    pairs = [(i, j) for i, j in combinations(range(len(accepted)), 2) if accepted[i].decision.kind == accepted[j].decision.kind]
    if not pairs:
        return [], np.empty((0, 0), dtype=np.float32)
    colon = next((i for i in range(reading.title_end) if reading.texts[i] == ":"), -1)
    looks = [_look(reading, a, colon) for a in accepted]
    told = described(reading, [a.group for a in accepted])
    ranks = (-np.asarray([a.chances[CLASSES.index("MP")] for a in accepted])).argsort().argsort().tolist()
    paper = [float(sum(a.decision.kind == kind for a in accepted)) for kind in KINDS]
    paper += [float(sum(a.decision.label == "MP" for a in accepted)), float(len(reading.sentences))]
    rows = []
    for i, j in pairs:
        one, other = accepted[i].decision, accepted[j].decision
        rows.append([
            *_likeness(looks[i].forms, looks[j].forms), *_nearness(reading, looks[i], looks[j]),
            told.get(i) == j, told.get(j) == i, i in told, j in told,
            twins(looks[i].forms, looks[j].forms, proposed=one.label == other.label == "MP"),
            ranks[i], ranks[j], KINDS.index(one.kind), *paper,
        ])  # fmt: skip
    own = np.asarray([look.own for look in looks], dtype=np.float32)
    first, second = np.asarray(pairs).T
    return pairs, np.hstack([own[first], own[second], np.asarray(rows, dtype=np.float32)])


def _look(reading: Reading, accepted: Accepted, colon: int) -> _Look:
    group = accepted.group
    spans, forms = group.spans, list(group.forms)[:_MOST_FORMS]
    title = [s for s in spans if s[0] < reading.title_end]
    texts = [reading.text(*s) for s in spans[:_MOST_SPANS]]
    sentences = [reading.sentence_of(s) for s, _ in spans]
    lengths = [end - start for start, end in spans]
    head = (group.long or max(forms, key=len)).rsplit(" ", 1)[-1]
    own = [
        *accepted.chances.tolist(), accepted.decision.label == "MP", accepted.decision.label == "MC",
        len(spans), len(title), bool(title) and title[0][0] == 0, bool(title) and title[-1][1] == reading.title_end,
        len(title) == len(spans), any(map(is_proper, texts)), texts[0][:1].isupper(), texts[0].islower(), min(lengths),
        lengths[0], len(texts[0]), bool(group.short), bool(group.long), len(group.forms), sentences[0], sentences[-1],
        spans[0][0] / len(reading.texts), *[source in group.sources for source in SOURCES],
        *[head in heads for heads in HEAD_KINDS],
    ]  # fmt: skip
    after = colon >= 0 and any(colon < start for start, _ in title)
    sides = (any(end <= colon for _, end in title), after, after and any(start == colon + 1 for start, _ in title))
    return _Look(Forms.of(forms), spans[:_MOST_SPANS], frozenset(sentences), sides, own)


def _likeness(one: Forms, other: Forms) -> list[float]:
    pairs = list(product(one.forms, other.forms))
    return [
        *one.shared(other), bool(one.lasts & other.lasts), max(fuzz.ratio(x, y) for x, y in pairs),
        max(_initials(x, y) for x, y in pairs), max(_initials(y, x) for x, y in pairs),
    ]  # fmt: skip


def _nearness(reading: Reading, one: _Look, other: _Look) -> list[float]:
    nested = held = 0
    near, first, second = _FAR + 1, one.spans[0], other.spans[0]
    for s in one.spans:
        for t in other.spans:
            gap = s[0] - t[1] if s[0] >= t[1] else t[0] - s[1]
            if gap < 0:
                nested += s[0] <= t[0] and t[1] <= s[1]
                held += t[0] <= s[0] and s[1] <= t[1]
            if gap < near:
                near, first, second = gap, s, t
    shared = len(one.sentences & other.sentences)
    start, end = min(first[1], second[1]), max(first[0], second[0])
    between = frozenset(reading.lowers[start:end]) if 0 <= end - start <= _REACH else None
    apart = (one.sides[0] and other.sides[1]) or (other.sides[0] and one.sides[1])
    return [
        nested, held, min(near, _FAR), first[0] < second[0], one.spans[0][0] < other.spans[0][0], shared,
        shared / min(len(one.sentences), len(other.sentences)), apart * (1 + (one.sides[2] or other.sides[2])),
        end - start if between is not None else -1, *[between is not None and mark in between for mark in _BETWEEN],
    ]  # fmt: skip


def _initials(short: str, long: str) -> float:
    """The share of the letters of a one-word name that begin words of another name, in order."""
    if " " in short or len(short) < 2 or " " not in long:
        return 0.0
    letters = [c for c in short if c.isalpha()]
    beginnings = iter([word[0] for word in long.split()])
    return sum(any(c == beginning for beginning in beginnings) for c in letters) / max(1, len(letters))
