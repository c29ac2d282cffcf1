"""What two places of a sentence have to do with each other: a metric and a figure, a metric and a name."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.claim_words import CUE_OF, CUES
from kg.extract.views import SentenceView

_FIGURES = ("<percent>", "<factor>", "<absolute>", "<from_to>", "<fraction>")
_NAMES = ("<P>", "<C>", "<U>", "<D>", "<H>")
_SMALL = ("by", "to", "of", "with", "than", "over", "compare", "on", "from", "(", ",", "and", "only", "in", "at", "for", "use", "respectively", "outperform", "like", "vs", "versus", "while", "when")
_CUES = tuple(CUES)
FAR = 40.0


def pair_numbers(view: SentenceView, at: int, other: int) -> list[float]:
    """Distance and order of items `at` (a metric) and `other`, what lies between them, and the words beside `other`."""
    symbols = view.symbols
    low, high = min(at, other) + 1, max(at, other)
    between = symbols[low:high]
    row = [float(other - at), float(abs(other - at)), float(between.count(",")), float(between.count("and")), float(between.count("<M>"))]
    row += [float(sum(s in _FIGURES for s in between)), float(sum(s in _NAMES for s in between)), float("respectively" in symbols)]
    row += [float("(" in between), float("while" in between), float(any("versus" in CUE_OF.get(s, ()) for s in between))]
    row += [float(any(cue in CUE_OF.get(s, ()) for s in between)) for cue in ("up", "down", "same", "is")]
    row += [_small(symbols, other - 1), _small(symbols, other - 2), _small(symbols, other + 1), _small(symbols, at - 1), _small(symbols, at + 1)]
    row += _flags(symbols, other - 1) + _flags(symbols, other + 1) + _flags(symbols, at - 1)
    row += [_back(symbols, other, "<M>"), _back(symbols, other, ","), _ahead(symbols, other, "<M>"), _ahead(symbols, other, ",")]
    return row + [float(symbols.count("<M>")), float(sum(s in _FIGURES for s in symbols)), float(len(symbols)), _versus_before(symbols, other)]


def _small(symbols: Sequence[str], at: int) -> float:
    """A code for the small words that matter, for figures and for names."""
    if not 0 <= at < len(symbols):
        return -1.0
    symbol = symbols[at]
    for code, words in enumerate((_SMALL, _FIGURES, _NAMES)):
        if symbol in words:
            return float(100 * code + words.index(symbol))
    return 300.0 if symbol == "<M>" else 400.0


def _flags(symbols: Sequence[str], at: int) -> list[float]:
    cues = CUE_OF.get(symbols[at], ()) if 0 <= at < len(symbols) else ()
    return [float(cue in cues) for cue in _CUES]


def _back(symbols: Sequence[str], at: int, wanted: str) -> float:
    return next((float(k) for k in range(1, at + 1) if symbols[at - k] == wanted), FAR)


def _ahead(symbols: Sequence[str], at: int, wanted: str) -> float:
    return next((float(k) for k in range(1, len(symbols) - at) if symbols[at + k] == wanted), FAR)


def _versus_before(symbols: Sequence[str], at: int) -> float:
    """How far back the nearest word of comparison stands."""
    return next((float(k) for k in range(1, min(at, 25) + 1) if "versus" in CUE_OF.get(symbols[at - k], ())), FAR)
