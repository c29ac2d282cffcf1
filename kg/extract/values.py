"""Which figure belongs to which claim, and what kind of value it is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.marks import METRIC
from kg.extract.pairs import pair_numbers
from kg.extract.views import Figure, SentenceView
from kg.records import VALUE_KINDS, Value

# Between "to" and a figure: "reduced to only about 40%".
_FILLERS = frozenset({"only", "just", "about", "merely", "mere", "approximately", "roughly", "nearly", "around", "under"})
_SCANTY = frozenset({"only", "just", "merely", "mere"})
_SPENDING = frozenset(
    {
        "use",
        "using",
        "with",
        "require",
        "requiring",
        "need",
        "keep",
        "retain",
        "activate",
        "consume",
        "take",
        "occupy",
        "train",
        "update",
    }
)
_GONE = frozenset(
    {"by", "of", "a", "save", "saving", "reduce", "reduced", "up", "reduction", "cut", "remove", "removing", "prune", "skip"}
)
_TAKEN = frozenset({"drop", "degradation", "loss", "reduction", "saving", "decrease", "removed", "pruned", "prune", "decline"})
# Of size alone: "100x higher parameter efficiency" is fewer parameters.
_TOLD = {"larger": "up", "bigger": "up", "longer": "up", "smaller": "down", "shorter": "down", "fewer": "down"}
_POINTS = frozenset({"absolute", "point", "pp"})
# A share below _MOST_OF percent "of the memory" is likely what is left; below _FEW so is one "with 2% parameters".
_MOST_OF, _FEW = 60, 25
_RATIO = re.compile(r"compression-ratio|.*speed")


def value_numbers(view: SentenceView, at: int, figure: Figure, states: Sequence[float], better: float) -> list[float]:
    """What tells whether a figure is the value of the claim about the metric at item `at`."""
    quantity = figure.quantity
    place = view.place(figure.start)
    row = [
        float(VALUE_KINDS.index(quantity.kind)),
        float(bool(quantity.unit)),
        float(quantity.bound == "max"),
        float(quantity.bound == "min"),
    ]
    row += [
        quantity.low,
        quantity.high,
        float(quantity.low == quantity.high),
        better,
        float(figure.end - figure.start),
        float(quantity.unit.startswith("point")),
    ]
    row += [
        float(sum(f.quantity.kind == quantity.kind for f in view.figures)),
        float(sum(f is not figure and f.start <= figure.start and figure.end <= f.end for f in view.figures)),
    ]
    return row + list(states) + pair_numbers(view, at, place)


def value_of(view: SentenceView, figure: Figure, direction: str, concept: str) -> Value:
    """A figure as the value of a claim of that direction about that metric."""
    quantity = figure.quantity
    kind, low, high, unit = quantity.kind, quantity.low, quantity.high, quantity.unit
    if kind == "factor" and high < 1 and direction == "down":
        kind, low, high, unit = "fraction", 100 * low, 100 * high, "%"
    elif kind == "percent" and direction == "down" and _remains(view, figure):
        kind = "fraction"
    elif kind == "fraction" and direction != "down":
        kind = "percent"
    elif kind == "percent" and direction in ("up", "down") and _absolute(view, figure):
        kind, unit = "absolute", "points"
    elif kind == "absolute" and not unit and high > 1 and direction in ("up", "is") and _RATIO.fullmatch(concept):
        kind, unit = "factor", "x"
    return Value(kind, low, high, unit, quantity.bound)


def _remains(view: SentenceView, figure: Figure) -> bool:
    """ "to 40%", "only 7% of the parameters", "with 2% trainable parameters": what is left, and not what is gone."""
    symbols, place = view.symbols, view.place(figure.start)
    before = place - 1
    while before > 0 and symbols[before] in _FILLERS:
        before -= 1
    previous = symbols[before] if before >= 0 else ""
    following = symbols[place + 1] if place + 1 < len(symbols) else ""
    if previous == "to":
        return before == 0 or symbols[before - 1] != "up"
    if previous in _GONE or figure.quantity.bound == "min" or _TAKEN & set(symbols[place + 1 : place + 5]):
        return False
    if following == "of":
        return previous in _SPENDING or before < place - 1 or figure.quantity.high < _MOST_OF
    scanty = bool(_SCANTY & set(symbols[before + 1 : place]))
    return following == "<M>" and (scanty or (previous in _SPENDING and figure.quantity.high < _FEW))


def _absolute(view: SentenceView, figure: Figure) -> bool:
    place = view.place(figure.start)
    return bool(_POINTS & set(view.symbols[max(0, place - 2) : place + 3]))


def distinct(scored: Sequence[tuple[float, Figure]]) -> list[Figure]:
    """The figures in order; of two that overlap (a pair and its part) only the likelier one."""
    chosen: list[Figure] = []
    for _, figure in sorted(scored, key=lambda s: -s[0]):
        if not any(figure.start < f.end and f.start < figure.end for f in chosen):
            chosen.append(figure)
    return sorted(chosen, key=lambda f: f.start)


def level_against(view: SentenceView, chosen: Sequence[Figure]) -> Figure | None:
    """The pair that the chosen figures are, or are both parts of: "only 10 GB versus 40 GB" is a change and no level."""
    pairs = (f for f in view.figures if f.quantity.kind == "from_to" and f.quantity.low != f.quantity.high)
    return next((p for p in pairs if p in chosen or sum(p.start <= f.start and f.end <= p.end for f in chosen) == 2), None)


def told_beside(view: SentenceView, at: int, figures: Sequence[Figure]) -> str:
    """The direction that a comparative of size between a figure and the metric at item `at` tells, or "".

    "Room for 2.2x larger KV caches" saves none.
    """
    symbol = view.symbols[at]
    if _TAKEN & set(view.symbols[at + 1 : at + 2]):
        return ""
    for figure in figures:
        between = view.symbols[view.place(figure.start) + 1 : at]
        word = between[0] if len(between) == 1 and symbol == METRIC else symbol.removeprefix("<M:").rstrip(">")
        if len(between) <= 1 and word in _TOLD and figure.quantity.kind in ("factor", "percent"):
            return _TOLD[word]
    return ""
