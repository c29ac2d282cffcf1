"""What a candidate entity looks like to the scorer: its places, its surroundings, its spelling, and what is known of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.extract.candidates import Group, Span
from kg.extract.cues import CUES_AFTER, CUES_BEFORE, DEVICE_SHARES, HEAD_KINDS, TITLE_KINDS
from kg.extract.reading import ROLES, Reading

CLASSES = ("none", "MP", "MC", "MU", "T", "D", "H")
KINDS = ("Method", "Task", "Dataset", "Metric", "Hardware")
SOURCES = ("ner", "tagger", "short", "long", "colon", "title", "propose", "own", "name", "lexicon")
_REACH = 4
_MOST_MENTIONS = 12
# Candidate spans that stand further apart in their order are not compared.
_NEAR = 12
_CUES = len(CUES_BEFORE) + len(CUES_AFTER)


class Priors:
    """How often a name, or the last word of a name, had each role in annotated papers; and how common words are.

    `names` and `heads` map a normal form to counts in the order of CLASSES; `frequency` maps a word to the
    logarithm of its document frequency in unlabelled abstracts.
    """

    def __init__(
        self, names: Mapping[str, Sequence[int]], heads: Mapping[str, Sequence[int]], frequency: Mapping[str, float]
    ) -> None:
        self.names, self.heads, self.frequency = names, heads, frequency

    def rates(self, table: Mapping[str, Sequence[int]], form: str) -> list[float]:
        """Smoothed rates of each class for a form, and the logarithm of how often it was seen."""
        counts = table.get(form, (0,) * len(CLASSES))
        total = sum(counts)
        return [c / (total + 2.0) for c in counts] + [math.log1p(total)]


def feature_rows(reading: Reading, groups: Sequence[Group], priors: Priors) -> NDArray[np.float32]:
    """One row of features a group."""
    if not groups:
        return np.empty((0, 0), dtype=np.float32)
    entities: dict[Span, str] = {(start, end): label for start, end, label in reading.entities}
    covered = _covered(groups)
    starts = frozenset(s for s, _ in reading.sentences)
    colon = next((i for i in range(reading.title_end) if reading.texts[i] == ":"), -1)
    before = [[*_known(g, entities), *_places(reading, g, covered, colon)] for g in groups]
    after = [[*_spelling(reading, g, priors), *_rates(g, priors)] for g in groups]
    chances = _chances(reading, groups)
    own = [chances, np.asarray(before, np.float32), _surroundings(reading, groups, starts), np.asarray(after, np.float32)]
    return np.hstack([*own, _ranks(chances[:, : len(ROLES)]), _paper(reading, len(groups), colon)])


def _chances(reading: Reading, groups: Sequence[Group]) -> NDArray[np.float32]:
    """What the tagger says of a group's mentions: the likeliest and the mean, how they begin, the likeliest of the title."""
    spans = [g.spans[:_MOST_MENTIONS] for g in groups]
    starts, ends = np.asarray([span for some in spans for span in some]).T
    counts = np.asarray([len(some) for some in spans])
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    means = _means(reading.chances, starts, ends - starts)
    in_title = np.where((starts < reading.title_end)[:, None], means, np.float32(0))  # no chance is less
    parts = [np.maximum.reduceat(means, firsts), _means(means, firsts, counts)]
    return np.hstack([*parts, np.maximum.reduceat(reading.begins[starts], firsts), np.maximum.reduceat(in_title, firsts)])


def _means(rows: NDArray[np.float32], starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean of each run of rows, added in their order."""
    sums = rows[starts]
    for k in range(1, int(counts.max())):
        longer = counts > k
        sums[longer] += rows[starts[longer] + k]
    sums /= counts[:, None]
    return sums


def _known(group: Group, entities: Mapping[Span, str]) -> list[float]:
    """As what the tagger marked its mentions, what proposed it, and the kinds under which the lexicon knows it."""
    marked = [entities[span] for span in group.spans[:_MOST_MENTIONS] if span in entities]
    return [
        *[marked.count(kind) for kind in KINDS],
        *[source in group.sources for source in SOURCES],
        *[kind in group.lexicon for kind in ("Method", "Task", "Dataset", "Hardware")],
    ]


def _places(reading: Reading, group: Group, covered: Mapping[Span, int], colon: int) -> list[float]:
    spans = group.spans
    sentences = [reading.sentence_of(s) for s, _ in spans]
    last = max(1, len(reading.sentences) - 1)
    abstract = [i / last for i in sentences if i] or [1.5]
    title = [span for span in spans[:_MOST_MENTIONS] if span[0] < reading.title_end]
    start, end = title[0] if title else (-1, -1)
    longer = [covered.get(span, 0) for span in spans]
    return [
        len(spans), len(title), len(set(sentences)), abstract[0], abstract[-1],
        start / max(1, reading.title_end) if title else -1.0, (end - start) / max(1, reading.title_end),
        start == 0, bool(title) and end <= colon, bool(title) and -1 < colon < start,
        bool(group.short), bool(group.long),
        sum(n > 0 for n in longer) / len(spans), max(longer), spans[0][0] / max(1, len(reading.texts)),
    ]  # fmt: skip


def _surroundings(reading: Reading, groups: Sequence[Group], sentences: frozenset[int]) -> NDArray[np.float32]:
    """How many mentions have each cue in the few words before or after."""
    spans = [g.spans[:_MOST_MENTIONS] for g in groups]
    lowers = reading.lowers
    before, after = zip(*map(_cues, lowers), strict=True)
    cues: list[int] = []
    for start, end in (span for some in spans for span in some):
        seen, previous, following = 0, lowers[start - 1] if start else "", lowers[end] if end < len(lowers) else ""
        for bits in before[max(0, start - _REACH) : start]:
            seen |= bits
        for bits in after[end : end + _REACH]:
            seen |= bits
        signs = (
            start in sentences, previous == "(", following == "(", "," in (previous, following), previous == "on",
            _next_word(lowers, end) in DEVICE_SHARES,
        )  # fmt: skip
        cues.append(seen | sum(sign << i for i, sign in enumerate(signs, _CUES)))
    flags = np.asarray(cues, dtype="<i4")[:, None] >> np.arange(_CUES + 6) & 1
    counts = np.asarray([len(some) for some in spans])
    sums = np.add.reduceat(flags, np.concatenate([[0], np.cumsum(counts)[:-1]]))
    return np.hstack([sums / counts[:, None], sums[:, : len(CUES_BEFORE)]]).astype(np.float32)


def _next_word(lowers: Sequence[str], end: int) -> str:
    """The word after a mention, also when a hyphen ties it on."""
    at = end + (lowers[end : end + 1] == ["-"])
    return lowers[at] if at < len(lowers) else ""


@lru_cache(maxsize=100_000)
def _cues(word: str) -> tuple[int, int]:
    """Which cues a word is, before a mention and after one: a bit each, in the order of the features."""
    before = sum((word in words) << i for i, words in enumerate(CUES_BEFORE))
    return before, sum((word in words) << i for i, words in enumerate(CUES_AFTER, len(CUES_BEFORE)))


def _spelling(reading: Reading, group: Group, priors: Priors) -> list[float]:
    start, end = group.spans[0]
    surface = reading.text(*max(group.spans, key=lambda s: _capitals(reading.text(*s)) / (s[1] - s[0])))
    form = group.short or max(group.forms, key=len)
    words = form.split()
    frequencies = [priors.frequency.get(w, 0.0) for w in words]
    whole = group.long.split() if group.long else words
    return [
        len(words), *_letters(surface),
        min(frequencies, default=0.0), max(frequencies, default=0.0), sum(frequencies) / max(1, len(frequencies)),
        reading.text(start, end).islower(), *_heads(whole[-1] if whole else ""),
    ]  # fmt: skip


@lru_cache(maxsize=100_000)
def _capitals(text: str) -> int:
    return sum(map(str.isupper, text))


@lru_cache(maxsize=100_000)
def _letters(surface: str) -> tuple[float, ...]:
    """What its characters are like: how many, how many of them capitals, any digit or hyphen."""
    letters = list(filter(str.isalpha, surface))
    return (
        len(surface), surface[:1].isupper(), _capitals(surface[1:]), sum(map(str.isupper, letters)) / max(1, len(letters)),
        any(map(str.isdigit, surface)), "-" in surface,
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _heads(word: str) -> tuple[bool, ...]:
    return tuple(word in heads for heads in HEAD_KINDS)


def _rates(group: Group, priors: Priors) -> list[float]:
    main = group.short or max(group.forms, key=lambda f: (len(group.forms[f]), len(f)))
    return priors.rates(priors.names, main) + priors.rates(priors.heads, main.rsplit(" ", 1)[-1])


def _covered(groups: Sequence[Group]) -> dict[Span, int]:
    """For each span, how many longer candidate spans it lies in."""
    spans = sorted({s for g in groups for s in g.spans})
    ends = [end for _, end in spans]
    covered: dict[Span, int] = {}
    for i, (start, end) in enumerate(spans):
        longer = sum(other >= end for other in ends[max(0, i - _NEAR) : i])
        for other in spans[i + 1 : i + _NEAR]:
            if other[0] > start:
                break
            longer += 1  # of two that start together the shorter comes first
        if longer:
            covered[start, end] = longer
    return covered


def _ranks(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each role, how far a group is behind the paper's best one, and its rank."""
    gap = chances.max(axis=0, keepdims=True) - chances
    rank = (-chances).argsort(axis=0).argsort(axis=0)
    return np.hstack([gap, rank]).astype(np.float32)


def _paper(reading: Reading, groups: int, colon: int) -> NDArray[np.float32]:
    """What is the same for every group of a paper: its length, the kind of paper that its title tells."""
    title = set(reading.words[: reading.title_end])
    facts = [groups, len(reading.texts), colon >= 0, *[bool(title & words) for words in TITLE_KINDS]]
    return np.tile(np.asarray(facts, dtype=np.float32), (groups, 1))
