"""Divides a question into pieces that each mean something: the likeliest divisions, every word explained by one piece."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.ask.chunks import CHANGE, FILLER, RELATION, TYPE, Chunk, Question, Word
from kg.ask.entities import EntityFinder, corrected
from kg.ask.figures import figure_chunks
from kg.ask.metrics import metric_chunks
from kg.ask.words import base, change_nouns, phrases

KEPT = 400  # divisions kept at each word
LONGEST_PHRASE = 6  # words
_PARTED = 6  # words from a verb to its "up" or "down"
MISSPELLED = 3  # words that may be misspelled in one question; never all of them
Division = tuple[Chunk, ...]


def divisions(question: Question, finder: EntityFinder) -> list[tuple[float, Division]]:
    """The divisions of a question with their costs, the cheapest first, without fillers; none where a word means nothing."""
    chunks = [*phrase_chunks(question), *metric_chunks(question), *figure_chunks(question), *finder.chunks(question)]
    covered = {i for chunk in chunks for i in range(chunk.start, chunk.end)}
    unknown = [i for i in range(len(question.words)) if i not in covered]
    if len(unknown) > MISSPELLED or len(unknown) == len(question.words):
        return []
    for i in unknown:
        chunks += [*finder.known_otherwise(question, i), *_respelled(question, i), *finder.misspelled(question, i)]
    return _cheapest(chunks, len(question.words))


def unexplained(question: Question, finder: EntityFinder) -> list[str]:
    """The words of a question that mean nothing to the grammar, the metrics or the graph."""
    chunks = [*phrase_chunks(question), *metric_chunks(question), *figure_chunks(question), *finder.chunks(question)]
    covered = {i for chunk in chunks for i in range(chunk.start, chunk.end)}
    return [question.span(i, i + 1) for i in range(len(question.words)) if i not in covered]


def phrase_chunks(question: Question) -> Iterator[Chunk]:
    """Every stretch of a question that is a phrase of the grammar."""
    bases = [base(word.text) for word in question.words]
    texts = [word.text for word in question.words]
    if bases and (bases[0], bases[-1]) == ("how", "work"):
        bases[-1] = texts[-1] = ""  # how something works is in no graph
    for start in range(len(bases)):
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(bases)) + 1):
            for key in {tuple(bases[start:end]), tuple(texts[start:end])}:
                for kind, value, cost in phrases().get(key, ()):
                    mark = _mark(kind, question.words[start].text) if end - start == 1 else ""
                    later = start / 50 if kind == TYPE else 0.0  # of two kinds of answers, the first is asked for
                    yield Chunk(kind, start, end, value, cost + later, mark=mark)
    yield from _parted_verbs(bases)
    if bases and bases[-1] == "for":  # "what is X for?"
        yield Chunk(RELATION, len(bases) - 1, len(bases), "address", 0.1)


def _parted_verbs(bases: list[str]) -> Iterator[Chunk]:
    """Verbs with their "up" or "down" after what they are about: "brings the latency down", "speed inference up"."""
    for at, particle in enumerate(bases):
        for start in range(max(0, at - _PARTED), at - 1) if particle in ("up", "down") else ():
            changes = [(value, cost) for kind, value, cost in phrases().get((bases[start], particle), ()) if kind == CHANGE]
            alone = any(kind == CHANGE for kind, _, _ in phrases().get((bases[start],), ()))
            for value, cost in changes:
                yield Chunk(FILLER, at if alone else start, (at if alone else start) + 1, cost=0.2)
                if not alone:
                    yield Chunk(CHANGE, at, at + 1, value, cost)


def _mark(kind: str, word: str) -> str:
    if kind == CHANGE:
        return "noun" if word in change_nouns() else ""
    return "passive" if kind == RELATION and word.endswith("ed") and base(word) != word else ""


def _respelled(question: Question, i: int) -> Iterator[Chunk]:
    word = corrected(question.words[i].text)
    if not word:
        return
    note = f"read '{question.span(i, i + 1)}' as {word}"
    text = question.text
    before, old, after = question.words[:i], question.words[i], question.words[i + 1 :]
    shift = len(word) - (old.end - old.start)
    words = (
        *before,
        Word(word, old.start, old.start + len(word)),
        *(Word(w.text, w.start + shift, w.end + shift) for w in after),
    )
    mended = Question(text[: old.start] + word + text[old.end :], words)
    for chunk in (*phrase_chunks(mended), *metric_chunks(mended)):
        if chunk.start <= i < chunk.end:
            yield replace(chunk, cost=chunk.cost + 1.5, note=note)


def _cheapest(chunks: Iterable[Chunk], length: int) -> list[tuple[float, Division]]:
    starting: dict[int, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        starting[chunk.start].append(chunk)
    at: list[list[tuple[float, Division]]] = [[] for _ in range(length + 1)]
    at[0] = [(0.0, ())]
    for place in range(length):
        best = _distinct(at[place])
        for chunk in starting[place]:
            step = (lambda d: d) if chunk.kind == FILLER else (lambda d, c=chunk: (*d, c))
            at[chunk.end] += [(cost + chunk.cost, step(division)) for cost, division in best]
    return _distinct(at[length])


def _distinct(found: list[tuple[float, Division]]) -> list[tuple[float, Division]]:
    """The cheapest ones, one of each meaning."""
    kept: dict[tuple[object, ...], tuple[float, Division]] = {}
    for cost, division in heapq.nsmallest(KEPT * 2, found, key=lambda item: item[0]):
        kept.setdefault(tuple((c.kind, c.start, c.value) for c in division), (cost, division))
        if len(kept) == KEPT:
            break
    return list(kept.values())
