"""A sentence as the claim scorers see it: names, figures and metrics are one symbol each, so that like sentences look alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.found import FoundMention
from kg.extract.marks import METRIC, NAMES, TELLING, Marks
from kg.extract.metrics import MetricSpan
from kg.extract.quantities import Quantity, find_quantities
from kg.extract.reading import Reading

_PUNCTUATION = frozenset(",;:().%→")
_NUMBERS = re.compile(r"\d|\b(?:hal(?:f|v)|doubl|twice|tripl|quadrup|thrice|magnitude|fold|times)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_SYMBOLS = {"proposes": "<P>", "compares": "<C>", "uses": "<U>", "introduces": "<D>", "evaluates": "<D>"}
_NAMED = frozenset({*NAMES, "<T>"})
_KINDS = {"Task": "<T>", "Hardware": "<H>", "Dataset": "<D>", "Method": "<U>"}


@dataclass(frozen=True, slots=True)
class Item:
    """One symbol at tokens `start:end`. `of` is the index of the mention, metric span or figure that it stands for, else -1."""

    symbol: str
    start: int
    end: int
    of: int = -1


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity at tokens `start:end`."""

    quantity: Quantity
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence's number, its items in order and their symbols alone, and its figures (parts and pairs).

    `marks` tells where symbols of a class stand, `names` where a mention stands among the items, `places` where a token does.
    """

    number: int
    items: list[Item]
    figures: list[Figure]
    symbols: list[str]
    marks: Marks
    names: dict[int, list[int]]
    places: dict[int, int]

    @classmethod
    def of(cls, number: int, items: list[Item], figures: list[Figure]) -> SentenceView:
        """A view with its tables made."""
        symbols = [item.symbol for item in items]
        names: dict[int, list[int]] = {}
        places: dict[int, int] = {}
        for k, item in enumerate(items):
            for token in range(item.start, item.end):
                places[token] = k
            if item.symbol in _NAMED:
                names.setdefault(item.of, []).append(k)
        return cls(number, items, figures, symbols, Marks(symbols), names, places)

    def place(self, token: int) -> int:
        """The index of the item that holds a token, or of the last one before it."""
        while token not in self.places and token > self.items[0].start:
            token -= 1
        return self.places.get(token, 0)


def view_sentences(
    reading: Reading, mentions: Sequence[FoundMention], metrics: Sequence[MetricSpan], numbers: Sequence[int]
) -> dict[int, SentenceView]:
    """The views of the sentences that hold metrics, by number; the title is number 0. `numbers` has each metric's sentence."""
    named = _named_tokens(mentions)
    views = {}
    for number in sorted(set(numbers)):
        start, end = reading.sentences[number]
        figures = list(_figures(reading, start, end, named))
        own = [(k, m) for k, (m, n) in enumerate(zip(metrics, numbers, strict=True)) if n == number]
        owner = _owners(reading, start, end, named, mentions, own, figures)
        views[number] = SentenceView.of(number, list(_items(reading.words, reading.texts, start, end, owner)), figures)
    return views


def _named_tokens(mentions: Sequence[FoundMention]) -> dict[int, tuple[int, int, int]]:
    """For each token inside a mention, the mention's index and the span's bounds; longer spans win."""
    spans = sorted(((e - s, s, e, k) for k, m in enumerate(mentions) for s, e in m.spans), reverse=True)
    named: dict[int, tuple[int, int, int]] = {}
    for _, start, end, k in spans:
        if start not in named and end - 1 not in named:
            for token in range(start, end):
                named[token] = (k, start, end)
    return named


def _figures(reading: Reading, start: int, end: int, named: dict[int, tuple[int, int, int]]) -> Iterator[Figure]:
    places = reading.starts
    text = reading.text(start, end)
    if not _NUMBERS.search(text):
        return
    base = places[start]
    for quantity in find_quantities(text):
        first = bisect_right(places, base + quantity.start) - 1
        last = bisect_right(places, base + quantity.end - 1)
        first = max(start, first)
        while first < last - 1 and not reading.texts[first].strip():
            first += 1
        inside = named.get(first)
        if inside is None or inside[2] < last:
            yield Figure(quantity, first, max(last, first + 1))


def _owners(
    reading: Reading, start: int, end: int, named: dict[int, tuple[int, int, int]], mentions: Sequence[FoundMention],
    metrics: Sequence[tuple[int, MetricSpan]], figures: Sequence[Figure],
) -> dict[int, tuple[str, int, int]]:  # fmt: skip
    """For each token that is part of a symbol: the symbol, what it stands for, and the span's first token."""
    owner: dict[int, tuple[str, int, int]] = {}
    for k, figure in enumerate(figures):
        if figure.quantity.kind == "from_to" and any(t in owner for t in (figure.start, figure.end - 1)):
            continue  # a pair lies over its parts
        for token in range(figure.start, figure.end):
            owner[token] = (f"<{figure.quantity.kind}>", k, figure.start)
    for token in range(start, end):
        if token in named:
            k, first, _ = named[token]
            mention = mentions[k].mention
            owner[token] = (_SYMBOLS.get(mention.role) or _KINDS[mention.kind], k, first)
    for k, metric in metrics:
        symbol = _metric_symbol(reading, metric)
        for token in range(metric.start, metric.end):
            if owner.get(token, ("",))[0] not in NAMES:
                owner[token] = (symbol, k, metric.start)
    return owner


def _metric_symbol(reading: Reading, metric: MetricSpan) -> str:
    """<M>, with the word that tells a change where the metric's own phrase has one: <M:faster>."""
    return next((TELLING[w] for w in reading.words[metric.start : metric.end] if w in TELLING), METRIC)


def _items(
    words: Sequence[str], texts: Sequence[str], start: int, end: int, owner: dict[int, tuple[str, int, int]]
) -> Iterator[Item]:
    token = start
    while token < end:
        held = owner.get(token)
        if held is None:
            word = words[token]
            symbol = _symbol(word) if word else texts[token]
            if word or symbol in _PUNCTUATION:
                yield Item(symbol, token, token + 1)
            token += 1
            continue
        last = token + 1
        while last < end and owner.get(last) == held:
            last += 1
        yield Item(held[0], token, last, held[1])
        token = last


@lru_cache(maxsize=100_000)
def _symbol(word: str) -> str:
    return _DIGITS.sub("#", word)
