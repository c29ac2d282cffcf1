"""Finds the numbers of a question: thresholds ("by at least 4x", "more than half"), years, and how many answers are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.ask.chunks import FIGURE, LIMIT, YEARS, Chunk, Figure, Question
from kg.ask.words import NUMBERS

_NUMBER = "|".join(NUMBERS)
_LEAST = r"at least|no less than|not less than|a minimum of|minimum|more than|greater than|over|above|exceeding|beyond|upwards of|>=?|≥|by more than"
_MOST = r"at most|no more than|not more than|less than|fewer than|under|below|up to|a maximum of|<=?|≤|within"
_FACTOR = rf"(?P<factor>\d+(?:\.\d+)?|{_NUMBER})\s*-?(?:x|×|times|fold)(?!\w)|a factor of (?P<of>\d+(?:\.\d+)?|{_NUMBER})(?:\s*(?:x|times))?"
_PERCENT = rf"(?P<percent>\d+(?:\.\d+)?|{_NUMBER})\s*(?:%|percent|per cent|pct)"
_WORDS = r"(?P<orders>an|one|two|three) orders? of magnitude|(?P<half>half|one half)|(?P<twice>twice|two fold|twofold|a factor two)" \
    r"|(?P<third>a third|one third)|(?P<quarter>a quarter|one quarter)|(?P<thirds>two thirds)|(?P<ten>tenfold)|(?P<thrice>threefold|thrice)"  # fmt: skip
_THRESHOLD = re.compile(rf"(?:\b(?:by|in) (?:a )?)?(?:(?P<least>{_LEAST})\s+|(?P<most>{_MOST})\s+)?(?:about |around |roughly |approximately |some )?"
                        rf"(?:{_FACTOR}|{_PERCENT}|{_WORDS})(?P<more>\s*(?:or|and) (?:more|better|higher|greater|above|over))?"
                        r"(?:\s+as)?(?!\w)", re.IGNORECASE)  # fmt: skip
_YEAR = r"((?:19|20)\d\d)"
_YEARS = (
    (re.compile(rf"\b(?:from|between) {_YEAR} (?:to|and|until|till|-) {_YEAR}\b"), lambda a, b: (a, b)),
    (re.compile(rf"\b{_YEAR}\s*[-–]\s*{_YEAR}\b"), lambda a, b: (a, b)),
    (re.compile(rf"\b(?:since|from) {_YEAR}(?: on| onwards?)?\b"), lambda a: (a, 9999)),
    (re.compile(rf"\b{_YEAR} (?:or|and) (?:later|newer|after)\b"), lambda a: (a, 9999)),
    (re.compile(rf"\b(?:published |written |released )?(?:after|later than|newer than) {_YEAR}\b"), lambda a: (a + 1, 9999)),
    (re.compile(rf"\b(?:before|earlier than|older than|prior to) {_YEAR}\b"), lambda a: (0, a - 1)),
    (re.compile(rf"\b(?:until|up to|till|through) {_YEAR}\b"), lambda a: (0, a)),
    (re.compile(rf"\b(?:published |written |released )?(?:in |of |from )?(?:the )?(?:year )?{_YEAR}\b"), lambda a: (a, a)),
)
_LIMIT = re.compile(rf"\b(?:top|best|first|(?P<few>the)) (?P<n>\d+|{_NUMBER})\b|\b(?P<m>\d+|{_NUMBER}) (?=(?:best|newest|latest|most|biggest|largest)\b)",
                    re.IGNORECASE)  # fmt: skip
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "thirds": 200 / 3}


def figure_chunks(question: Question) -> Iterator[Chunk]:
    """Every stretch of a question that is a threshold, a span of years, or a number of answers."""
    text = question.text.casefold()
    for match in _THRESHOLD.finditer(text):
        yield from _chunk(question, FIGURE, match, _figure(match))
    for pattern, span in _YEARS:
        for match in pattern.finditer(text):
            yield from _chunk(question, YEARS, match, span(*map(int, match.groups())))
    for match in _LIMIT.finditer(text):
        yield from _chunk(question, LIMIT, match, _number(match["n"] or match["m"]))


def _chunk(question: Question, kind: str, match: re.Match[str], value: object) -> Iterator[Chunk]:
    inside = [i for i, word in enumerate(question.words) if match.start() <= word.start and word.end <= match.end()]
    if inside:
        yield Chunk(kind, inside[0], inside[-1] + 1, value)


def _figure(match: re.Match[str]) -> Figure:
    least = not match["most"] or bool(match["more"])
    if match["percent"]:
        return Figure("percent", float(_number(match["percent"])), least)
    for name, percent in _PARTS.items():
        if match[name]:
            return Figure("percent", percent, least)
    if match["orders"]:
        return Figure("factor", 10.0 ** {"an": 1, "one": 1, "two": 2, "three": 3}[match["orders"]], least)
    if match["twice"] or match["thrice"] or match["ten"]:
        return Figure("factor", 2.0 if match["twice"] else 3.0 if match["thrice"] else 10.0, least)
    return Figure("factor", float(_number(match["factor"] or match["of"])), least)


def _number(text: str) -> float:
    return float(NUMBERS[text]) if text in NUMBERS else float(text)
