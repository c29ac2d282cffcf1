"""Finds the numbers of a question: thresholds ("by at least 4x", "more than half"), years, and how many answers are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from kg.ask.chunks import FIGURE, LIMIT, YEARS, Chunk, Figure, Question
from kg.ask.words import tables

_THRESHOLD = r"""
(?:\b(?:by|in)\s(?:a\s)?)?
(?: (?P<least> at\sleast | no\sless\sthan | not\sless\sthan | a\sminimum\sof | minimum | (?:by\s)?more\sthan
             | greater\sthan | over | above | exceeding | beyond | upwards\sof | >=? | ≥ ) \s
  | (?P<most> at\smost | no\smore\sthan | not\smore\sthan | less\sthan | fewer\sthan | under | below | up\sto | a\smaximum\sof
             | <=? | ≤ | within ) \s )?
(?: about\s | around\s | roughly\s | approximately\s | some\s )?
(?: (?P<factor> \d+(?:\.\d+)? | NUMBER ) \s*-?(?: x | × | times | fold )(?!\w)
  | a\sfactor\sof\s (?P<of> \d+(?:\.\d+)? | NUMBER )(?: \s*(?: x | times ))?
  | (?P<percent> \d+(?:\.\d+)? | NUMBER ) \s*(?: % | percent | per\scent | pct )
  | (?P<orders> an | one | two | three ) \s orders?\sof\smagnitude
  | (?P<half> half | one\shalf ) | (?P<thirds> two\sthirds ) | (?P<third> (?: a | one )\sthird )
  | (?P<quarter> (?: a | one )\squarter )
  | (?P<twice> twice | twofold | two\sfold ) | (?P<thrice> thrice | threefold ) | (?P<ten> tenfold ) )
(?P<more> \s(?: or | and )\s(?: more | better | higher | greater | above | over ))?
(?: \sas )?(?!\w)
"""
_BETWEEN = r"""
(?:\b(?:by|in)\s)?(?:\b(?:between|from)\s)? (?P<low> \d+(?:\.\d+)? ) \s* (?: x | × | times | fold | % | percent )?
\s* (?: and | to | - | – ) \s* (?P<high> \d+(?:\.\d+)? ) \s* (?: (?P<factor> x | × | times | fold ) | % | percent )(?!\w)
"""
_YEAR = r"((?:19|20)\d\d)"
_ISSUED = r"(?:published |written |released )?"
_YEARS: tuple[tuple[str, Callable[..., tuple[int, int]]], ...] = (
    (rf"\b{_ISSUED}(?:from|between) {_YEAR} (?:to|and|until|till|-) {_YEAR}\b", lambda a, b: (a, b)),
    (rf"\b{_YEAR}\s*[-–]\s*{_YEAR}\b", lambda a, b: (a, b)),
    (rf"\b{_ISSUED}since {_YEAR}\b", lambda a: (a, 9999)),
    (rf"\b{_ISSUED}from {_YEAR} (?:on|onwards?)\b", lambda a: (a, 9999)),
    (rf"\b{_YEAR} (?:or|and) (?:later|newer|after)\b", lambda a: (a, 9999)),
    (rf"\b{_ISSUED}(?:after|later than|newer than) {_YEAR}\b", lambda a: (a + 1, 9999)),
    (rf"\b{_ISSUED}(?:before|earlier than|older than|prior to) {_YEAR}\b", lambda a: (0, a - 1)),
    (rf"\b{_ISSUED}(?:until|up to|till|through) {_YEAR}\b", lambda a: (0, a)),
    (rf"\b{_ISSUED}(?:in |of |from )?(?:the )?(?:year )?{_YEAR}\b", lambda a: (a, a)),
)
_LIMIT = r"\b(?:top|best|first|the) (?P<n>\d+|NUMBER)\b|\b(?P<m>\d+|NUMBER) (?=(?:best|newest|latest|most|biggest|largest)\b)"
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "thirds": 200 / 3}
_FOLDS = {"twice": 2.0, "thrice": 3.0, "ten": 10.0}
_ORDERS = {"an": 10.0, "one": 10.0, "two": 100.0, "three": 1000.0}


def figure_chunks(question: Question) -> Iterator[Chunk]:
    """Every stretch of a question that is a threshold, a span of years, or a number of answers."""
    text = question.text.casefold()
    threshold, limit, years = _patterns()
    for match in re.finditer(_BETWEEN, text, re.VERBOSE):
        low, high = float(match["low"]), float(match["high"])
        if 0 < low < high:
            yield from _chunk(question, FIGURE, match, Figure("factor" if match["factor"] else "percent", low, upper=high))
    for match in threshold.finditer(text):
        yield from _chunk(question, FIGURE, match, _figure(match))
    for pattern, span in years:
        for match in pattern.finditer(text):
            yield from _chunk(question, YEARS, match, span(*map(int, match.groups())))
    for match in limit.finditer(text):
        yield from _chunk(question, LIMIT, match, _number(match["n"] or match["m"]))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], tuple[tuple[re.Pattern[str], Callable[..., tuple[int, int]]], ...]]:
    number = "|".join(tables()["numbers"])
    threshold = re.compile(_THRESHOLD.replace("NUMBER", number), re.VERBOSE)
    return threshold, re.compile(_LIMIT.replace("NUMBER", number)), tuple((re.compile(text), span) for text, span in _YEARS)


def _chunk(question: Question, kind: str, match: re.Match[str], value: object) -> Iterator[Chunk]:
    inside = [i for i, word in enumerate(question.words) if match.start() <= word.start and word.end <= match.end()]
    if inside:
        yield Chunk(kind, inside[0], inside[-1] + 1, value)


def _figure(match: re.Match[str]) -> Figure:
    least = not match["most"] or bool(match["more"])
    if match["percent"]:
        return Figure("percent", _number(match["percent"]), least)
    for name, percent in _PARTS.items():
        if match[name]:
            return Figure("percent", percent, least)
    for name, factor in _FOLDS.items():
        if match[name]:
            return Figure("factor", factor, least)
    return Figure("factor", _ORDERS[match["orders"]] if match["orders"] else _number(match["factor"] or match["of"]), least)


def _number(text: str) -> float:
    return float(tables()["numbers"].get(text) or text)
