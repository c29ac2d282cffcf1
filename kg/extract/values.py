"""Which figure belongs to which claim, and what kind of value it is there."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.pairs import pair_numbers
from kg.extract.quantities import Quantity
from kg.extract.views import Figure, SentenceView
from kg.records import VALUE_KINDS, Value

_REMAINS_BEFORE = frozenset(
    {
        "to",
        "only",
        "just",
        "with",
        "use",
        "using",
        "require",
        "requiring",
        "under",
        "than",
        "at",
        "keep",
        "retain",
        "activating",
        "need",
    }
)
_SHRUNK = frozenset({"by", "of", "save", "saving", "reduce", "up", "a", "reduction", "cut", "remove", "prune"})
_POINTS = frozenset({"absolute", "point", "pp"})


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


def value_of(view: SentenceView, figure: Figure, direction: str) -> Value:
    """A figure as the value of a claim of that direction."""
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
    return Value(kind, low, high, unit, quantity.bound)


def _remains(view: SentenceView, figure: Figure) -> bool:
    """ "to 40%", "only 7% of the parameters": what is left, and not what is gone."""
    place = view.place(figure.start)
    symbols = view.symbols
    before = symbols[place - 1] if place else ""
    after = symbols[place + 1] if place + 1 < len(symbols) else ""
    if before == "to":
        return True
    return after == "of" and before not in _SHRUNK and (before in _REMAINS_BEFORE or _only(figure.quantity))


def _only(quantity: Quantity) -> bool:
    return quantity.bound == "max" or quantity.high < 60


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
