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
        self._places: dict[int, list[int]] = {}
        for at, symbol in enumerate(symbols):
            if symbol in _OF:
                for mark in _OF[symbol]:
                    self._places.setdefault(mark, []).append(at)

    def left(self, at: int, mark: int, far: float) -> float:
        """How far left of `at` the nearest symbol of a class stands, at most `far`."""
        places = self._places.get(mark)
        k = bisect_left(places, at) if places else 0
        return min(far, float(at - places[k - 1])) if places and k else far

    def right(self, at: int, mark: int, far: float) -> float:
        """How far right of `at` the nearest symbol of a class stands, at most `far`."""
        places = self._places.get(mark)
        if not places or places[-1] <= at:
            return far
        return min(far, float(places[bisect_right(places, at)] - at))

    def between(self, low: int, high: int, mark: int) -> int:
        """How many symbols of a class stand at `low` and after it, before `high`."""
        places = self._places.get(mark)
        return max(0, bisect_left(places, high) - bisect_left(places, low)) if places else 0

    def around(self, at: int, marks: Sequence[int], far: float) -> list[float]:
        """For each class in turn, how far left and how far right of `at` its nearest symbols stand, at most `far`."""
        row: list[float] = []
        for mark in marks:
            places = self._places.get(mark)
            if not places:
                row += (far, far)
                continue
            k, last = bisect_left(places, at), len(places)
            row.append(min(far, float(at - places[k - 1])) if k else far)
            k += k < last and places[k] == at
            row.append(min(far, float(places[k] - at)) if k < last else far)
        return row

    def betweens(self, low: int, high: int, marks: Sequence[int]) -> list[float]:
        """For each class, how many of its symbols stand at `low` and after it, before `high`."""
        get = self._places.get
        return [
            float(max(0, bisect_left(places, high) - bisect_left(places, low))) if (places := get(mark)) else 0.0
            for mark in marks
        ]

    def count(self, mark: int) -> int:
        """How many symbols of a class there are."""
        return len(self._places.get(mark, ()))
