"""Finds, in a claim's sentence, the words that state its figure and those that name its metric."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Literal

Mark = Literal["", "figure", "metric"]
Span = tuple[int, int, Mark]

_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})+(?:\.\d+)?|(?<![\d.,])\d*\.?\d+")
_WORDS = {
    "half": 2,
    "halves": 2,
    "halved": 2,
    "halving": 2,
    "twice": 2,
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "two-fold": 2,
    "twofold": 2,
    "triple": 3,
    "triples": 3,
    "tripled": 3,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
    "tenfold": 10,
    "order of magnitude": 10,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
}
_WORD = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + r")\b", re.IGNORECASE)
# What may follow a figure of each kind; the digest format writes "times" against the digits and "\%".
_UNITS = {
    "factor": r"\s*(?:\$?\\times\$?|times|x|×|-?\s?fold)(?![a-z])",
    "percent": r"\s*(?:\\?%|percent\b|per cent\b)",
    "fraction": r"\s*(?:\\?%|percent\b|per cent\b)",
}


def mark_evidence(
    evidence: str, metric_text: str, kind: str | None, low: float | None, high: float | None, unit: str | None
) -> list[tuple[str, Mark]]:
    """The sentence in pieces, each with what it is: "figure", "metric" or "" for the rest; joined, they are the sentence."""
    spans = list(_figures(evidence, kind or "", low, high, unit or ""))
    spans += [span for span in _mentions(evidence, metric_text) if not any(span[0] < s[1] and s[0] < span[1] for s in spans)]
    pieces: list[tuple[str, Mark]] = []
    at = 0
    for start, end, mark in sorted(spans):
        pieces += [(evidence[at:start], ""), (evidence[start:end], mark)]
        at = end
    pieces.append((evidence[at:], ""))
    return [piece for piece in pieces if piece[0]]


def _mentions(evidence: str, metric_text: str) -> Iterator[Span]:
    if metric_text.strip():
        for match in re.finditer(r"(?<!\w)" + re.escape(metric_text.strip()) + r"(?!\w)", evidence, re.IGNORECASE):
            yield match.start(), match.end(), "metric"


def _figures(evidence: str, kind: str, low: float | None, high: float | None, unit: str) -> Iterator[Span]:
    wanted = [v for v in (low, high) if v is not None]
    if not kind or not wanted:
        return
    pattern = re.compile(_UNITS.get(kind) or (r"\s*" + re.escape(unit) + r"(?!\w)" if unit else r"(?!)"), re.IGNORECASE)
    with_unit: list[Span] = []
    bare: list[Span] = []
    for start, end, value in _numbers(evidence):
        if any(math.isclose(value, v, rel_tol=1e-6) for v in wanted):
            follows = pattern.match(evidence, end)
            (with_unit if follows else bare).append((start, follows.end() if follows else end, "figure"))
    if len(with_unit) == 1 and low != high:  # "2 to 4x": only the second figure carries the unit
        bare = [span for span in bare if 0 < with_unit[0][0] - span[1] <= 8]
        yield from bare
    elif not with_unit:
        yield from bare[:2]
    yield from with_unit


def _numbers(evidence: str) -> Iterator[tuple[int, int, float]]:
    for match in _NUMBER.finditer(evidence):
        yield match.start(), match.end(), float(match.group().replace(",", ""))
    for match in _WORD.finditer(evidence):
        yield match.start(), match.end(), float(_WORDS[match.group().lower()])
