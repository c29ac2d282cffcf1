"""What the scorers of values and names learn from: each annotated claim with the figures and names of its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.conditions import Cast, name_numbers
from kg.extract.prospects import SAYS, better_code
from kg.extract.values import value_numbers, value_of
from kg.extract.views import Figure, SentenceView
from kg.names import normal_form
from kg.records import Mention
from kg.train.claim_labels import Record
from kg.train.claim_states import Annotated

_CLOSE = 0.01
_ALIKE = 0.6
Rows = NDArray[np.float32]
Chances = NDArray[np.float64]


def value_rows(paper: Annotated, chances: Chances, concepts: Rows, classes: Sequence[str]) -> Iterator[tuple[list[float], int]]:
    """A row for every figure beside every claimed metric of a paper, and whether it is a value of a claim."""
    for k, claims in paper.claims.items():
        view = paper.views[paper.sentence[k]]
        better = better_code(classes[int(concepts[k].argmax())])
        for figure in view.figures:
            row = value_numbers(view, view.place(paper.spans[k].start), figure, chances[k][SAYS:], better)
            yield row, int(any(is_value(view, figure, c.claim) for c in claims))


def is_value(view: SentenceView, figure: Figure, claim: Mapping[str, Any]) -> bool:
    """Whether a figure says what the annotated claim has as its value."""
    gold = claim.get("value")
    if not gold or (figure.quantity.kind == "from_to") != (gold["kind"] == "from_to"):
        return False
    value = value_of(view, figure, claim["direction"], claim["metric"]["concept"])
    options = ((value.low, value.high), (figure.quantity.low, figure.quantity.high))
    return any(_near(low, gold["low"]) and _near(high, gold["high"]) for low, high in options)


def _near(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) <= _CLOSE * max(abs(one), abs(other))


class Names:
    """All spellings of the annotated methods and datasets of a paper, for comparison with mentions that may differ."""

    def __init__(self, record: Record) -> None:
        self._forms: dict[str, set[str]] = {}
        for entity in (*record["methods"], *record["datasets"], *record["hardware"]):
            self._forms[entity["name"]] = {normal_form(f) for f in (entity["name"], *entity.get("aliases", ()))}

    def same(self, mention: Mention, name: str) -> bool:
        """Whether a mention is what the annotation calls `name`."""
        gold = self._forms.get(name) or {normal_form(name)}
        return any(_alike(normal_form(form), g) for form in (mention.name, *mention.aliases) for g in gold)

    def part(self, mention: Mention, claim: Mapping[str, Any]) -> int:
        """What a mention is to an annotated claim: an index into claims.NAME_PARTS."""
        if mention.kind in ("Method", "Dataset") and self.same(mention, claim["subject"]):
            return 1
        if mention.kind == "Method" and any(self.same(mention, b) for b in claim["baselines"]):
            return 2
        conditions = claim["hardware"] if mention.kind == "Hardware" else claim["datasets"] if mention.kind == "Dataset" else ()
        return 3 if any(self.same(mention, c) for c in conditions) else 0


def _alike(one: str, other: str) -> bool:
    a, b = set(one.split()), set(other.split())
    return one == other or (bool(a | b) and len(a & b) / len(a | b) >= _ALIKE)


def name_rows(paper: Annotated, chances: Chances) -> Iterator[tuple[list[float], int]]:
    """A row for every name of a paper for every claim, and what it is to it: an index into claims.NAME_PARTS."""
    names, cast = Names(paper.record), Cast.of(paper.reading, paper.mentions)
    for k, claims in paper.claims.items():
        view = paper.views[paper.sentence[k]]
        at = view.place(paper.spans[k].start)
        for index, found in enumerate(paper.mentions):
            part = max((names.part(found.mention, c.claim) for c in claims), key=lambda p: (p > 0, -p))
            yield name_numbers(cast, view, at, index, chances[k][SAYS:]), part


def subjects(paper: Annotated, chances: Chances, model: Any, floor: float) -> Iterator[tuple[int, float, bool]]:
    """For each span that may be a claim: its number, the chance of its likeliest subject, and whether that is right.

    Of a span without annotated claims no subject is right.
    """
    names, cast = Names(paper.record), Cast.of(paper.reading, paper.mentions)
    able = [i for i, m in enumerate(paper.mentions) if m.mention.kind in ("Method", "Dataset")]
    for k in range(len(paper.spans)):
        view = paper.views[paper.sentence[k]]
        if not able or paper.sentence[k] == 0 or chances[k][SAYS:].max() < floor:
            continue
        rows = [name_numbers(cast, view, view.place(paper.spans[k].start), i, chances[k][SAYS:]) for i in able]
        found = model.predict(np.asarray(rows, dtype=np.float32), num_threads=1)[:, 1]
        best = paper.mentions[able[int(found.argmax())]].mention
        right = any(names.same(best, c.claim["subject"]) for c in paper.claims.get(k, ()))
        yield k, float(found.max()), right
