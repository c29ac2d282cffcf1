"""What two places of a sentence have to do with each other: a metric and a figure, a metric and a name."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.claim_words import CUE_OF, CUES
from kg.extract.marks import FIGURES, MARK, NAMES, TELLING
from kg.extract.views import SentenceView

FAR = 40.0
_SMALL = (
    "by", "to", "of", "with", "than", "over", "compare", "on", "from", "(", ",", "and", "only", "in", "at", "for", "use",
    "respectively", "outperform", "like", "vs", "versus", "while", "when",
)  # fmt: skip
_CODES = {word: 100.0 * group + k for group, words in enumerate((_SMALL, FIGURES, NAMES)) for k, word in enumerate(words)}
_METRIC, _OTHER, _NONE = 300.0, 400.0, -1.0
_NO_FLAGS = (0.0,) * len(CUES)
_FLAGS = {symbol: tuple(float(cue in cues) for cue in CUES) for symbol, cues in CUE_OF.items()}
_FLAGS |= {symbol: _FLAGS[word] for word, symbol in TELLING.items()}
_BETWEEN = tuple(MARK[m] for m in (",", "and", "<M>", "figure", "name", "(", "while", "versus", "up", "down", "same", "is"))
_COMMA, _M, _FIGURE, _VERSUS, _RESPECTIVELY = (MARK[m] for m in (",", "<M>", "figure", "versus", "respectively"))
_NEAREST = (_M, _COMMA, _VERSUS)
NO_PAIR = [-99.0] * (29 + 3 * len(CUES))


def pair_numbers(view: SentenceView, at: int, other: int) -> list[float]:
    """Distance and order of items `at` (a metric) and `other`, what lies between them, and the words beside `other`."""
    symbols, marks = view.symbols, view.marks
    low, high = min(at, other) + 1, max(at, other)
    row = [float(other - at), float(abs(other - at)), float(marks.count(_RESPECTIVELY) > 0)]
    row += marks.betweens(low, high, _BETWEEN)
    row += [
        _code(symbols, other - 1),
        _code(symbols, other - 2),
        _code(symbols, other + 1),
        _code(symbols, at - 1),
        _code(symbols, at + 1),
    ]
    row += [*_flags(symbols, other - 1), *_flags(symbols, other + 1), *_flags(symbols, at - 1)]
    left_m, right_m, left_comma, right_comma, *versus = marks.around(other, _NEAREST, FAR)
    row += [left_m, left_comma, right_m, right_comma, *versus]
    return [*row, float(marks.count(_M)), float(marks.count(_FIGURE)), float(len(symbols))]


def _code(symbols: Sequence[str], at: int) -> float:
    """A code for the small words that matter, for figures and for names."""
    if not 0 <= at < len(symbols):
        return _NONE
    return _METRIC if symbols[at].startswith("<M") else _CODES.get(symbols[at], _OTHER)


def _flags(symbols: Sequence[str], at: int) -> tuple[float, ...]:
    return _FLAGS.get(symbols[at], _NO_FLAGS) if 0 <= at < len(symbols) else _NO_FLAGS
