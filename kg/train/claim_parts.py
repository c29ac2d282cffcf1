"""What the scorers of values and names learn from: each annotated claim with the figures and names of its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.claims import SAYS, better_code
from kg.extract.conditions import mention_numbers
from kg.extract.values import value_numbers, value_of
from kg.extract.views import Figure, SentenceView
from kg.names import normal_form
from kg.records import Mention
from kg.train.claim_labels import PlacedClaim
from kg.train.claim_states import Annotated

_CLOSE = 0.01
Table = tuple[NDArray[np.float32], NDArray[np.int64]]


def claimed(papers: Sequence[Annotated]) -> Iterator[tuple[int, Annotated, int, list[PlacedClaim]]]:
    """Each metric span that has claims: number of the paper, paper, span, claims."""
    for number, paper in enumerate(papers):
        for k in sorted(paper.claims):
            if paper.sentence[k] > 0:
                yield number, paper, k, paper.claims[k]


def value_rows(papers: Sequence[Annotated], chances: Sequence[NDArray[np.float64]], concepts: Sequence[NDArray[np.float32]], classes: Sequence[str]) -> Table:
    """Rows of every figure beside every claimed metric, and whether it is a value of a claim."""
    rows, labels = [], []
    for number, paper, k, claims in claimed(papers):
        view = paper.views[paper.sentence[k]]
        better = better_code(classes[int(concepts[number][k].argmax())])
        for figure in view.figures:
            rows.append(value_numbers(view, view.place(paper.spans[k].start), figure, chances[number][k][SAYS:], better))
            labels.append(int(any(is_value(view, figure, c.claim) for c in claims)))
    return np.asarray(rows, dtype=np.float32), np.asarray(labels)


def is_value(view: SentenceView, figure: Figure, claim: Mapping[str, Any]) -> bool:
    """Whether a figure says what the annotated claim has as its value."""
    gold = claim.get("value")
    if not gold:
        return False
    value = value_of(view, figure, claim["direction"])
    options = [(value.low, value.high), (figure.quantity.low, figure.quantity.high)]
    pair = figure.quantity.kind == "from_to"
    return any(_near(low, gold["low"]) and _near(high, gold["high"]) for low, high in options) and pair == (gold["kind"] == "from_to")


def _near(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) <= _CLOSE * max(abs(one), abs(other))


def name_rows(papers: Sequence[Annotated], chances: Sequence[NDArray[np.float64]]) -> Table:
    """Rows of every name of the paper for every claim, and what it is to it: index into claims.NAME_PARTS."""
    rows, labels = [], []
    for number, paper, k, claims in claimed(papers):
        view = paper.views[paper.sentence[k]]
        at = view.place(paper.spans[k].start)
        for index, found in enumerate(paper.mentions):
            rows.append(mention_numbers(paper.reading, view, at, paper.mentions, index, chances[number][k][SAYS:]))
            labels.append(max(_part(found.mention, c.claim) for c in claims))
    return np.asarray(rows, dtype=np.float32), np.asarray(labels)


def _part(mention: Mention, claim: Mapping[str, Any]) -> int:
    forms = {normal_form(f) for f in (mention.name, *mention.aliases)}
    if mention.kind in ("Method", "Dataset") and normal_form(claim["subject"]) in forms:
        return 1
    if mention.kind == "Method" and forms & {normal_form(b) for b in claim["baselines"]}:
        return 2
    conditions = claim["hardware"] if mention.kind == "Hardware" else claim["datasets"] if mention.kind == "Dataset" else ()
    return 3 if forms & {normal_form(c) for c in conditions} else 0
