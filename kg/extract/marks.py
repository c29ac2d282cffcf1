"""Where the symbols of each class stand in a sentence, so that distances and counts are looked up and not searched for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.extract.claim_words import CUE_OF, CUES

FIGURES = ("<percent>", "<factor>", "<absolute>", "<from_to>", "<fraction>")
NAMES = ("<P>", "<C>", "<U>", "<D>", "<H>")
METRIC = "<M>"
# The symbol of a metric whose phrase itself tells a change.
TELLING = {w: f"<M:{w}>" for w, cues in CUE_OF.items() if {"up", "down", "same", "versus"} & set(cues)}
_SINGLE = ("<T>", METRIC, ",", "and", "(", "while", "respectively")
CLASSES: tuple[str, ...] = (*CUES, *FIGURES, *NAMES, *_SINGLE, "figure", "name")
MARK = {name: k for k, name in enumerate(CLASSES)}


def _classes_of(symbol: str) -> tuple[int, ...]:
    classes = [MARK[cue] for cue in CUE_OF.get(symbol, ())]
    classes += [MARK[symbol]] if symbol in MARK and symbol not in CUES else []
    classes += [MARK["figure"]] if symbol in FIGURES else [MARK["name"]] if symbol in NAMES else []
    return tuple(classes)


_OF = {symbol: _classes_of(symbol) for symbol in (*CUE_OF, *FIGURES, *NAMES, *_SINGLE)}
_OF |= {symbol: (*_classes_of(word), MARK[METRIC]) for word, symbol in TELLING.items()}


class Marks:
    """The places of each class of symbols in one sentence."""

    __slots__ = ("_places",)

    def __init__(self, symbols: Sequence[str]) -> None:
        self._places: list[list[int]] = [[] for _ in CLASSES]
        for at, symbol in enumerate(symbols):
            for mark in _OF.get(symbol, ()):
                self._places[mark].append(at)

    def left(self, at: int, mark: int, far: float) -> float:
        """How far left of `at` the nearest symbol of a class stands, at most `far`."""
        places = self._places[mark]
        k = bisect_left(places, at)
        return min(far, float(at - places[k - 1])) if k else far

    def right(self, at: int, mark: int, far: float) -> float:
        """How far right of `at` the nearest symbol of a class stands, at most `far`."""
        places = self._places[mark]
        k = bisect_right(places, at)
        return min(far, float(places[k] - at)) if k < len(places) else far

    def between(self, low: int, high: int, mark: int) -> int:
        """How many symbols of a class stand at `low` and after it, before `high`."""
        places = self._places[mark]
        return max(0, bisect_left(places, high) - bisect_left(places, low))

    def count(self, mark: int) -> int:
        """How many symbols of a class there are."""
        return len(self._places[mark])
