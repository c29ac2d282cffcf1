"""What a candidate entity looks like to the scorer: its places, its surroundings, its spelling, and what is known of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.candidates import Group
from kg.extract.cues import CUES_AFTER, CUES_BEFORE, HEAD_KINDS, TITLE_KINDS
from kg.extract.reading import ROLES, Reading

CLASSES = ("none", "MP", "MC", "MU", "T", "D", "H")
KINDS = ("Method", "Task", "Dataset", "Metric", "Hardware")
SOURCES = ("ner", "tagger", "short", "long", "colon", "title", "propose", "own", "name", "lexicon")
_REACH = 4
_MOST_MENTIONS = 12


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
    entities = {(e.start, e.end): e.label_ for e in reading.doc.ents}
    covered = _covered(groups)
    rows = [_row(reading, g, priors, entities, covered) for g in groups]
    if not rows:
        return np.empty((0, 0), dtype=np.float32)
    table = np.asarray(rows, dtype=np.float32)
    return np.hstack([table, _ranks(table[:, : len(ROLES)]), _paper(reading, table)])


def _row(reading: Reading, group: Group, priors: Priors, entities: Mapping[Any, str], covered: Mapping[Any, int]) -> list[float]:
    spans = group.spans[:_MOST_MENTIONS]
    row: list[float] = []
    means = np.stack([reading.chances[s:e].mean(axis=0) for s, e in spans])
    row += [*means.max(axis=0), *means.mean(axis=0)]
    row += list(np.stack([reading.begins[s] for s, _ in spans]).max(axis=0))
    in_title = [s < reading.title_end for s, _ in spans]
    row += list(means[in_title].max(axis=0)) if any(in_title) else [0.0] * len(ROLES)
    row += [sum(entities.get(span) == kind for span in spans) for kind in KINDS]
    row += [float(source in group.sources) for source in SOURCES]
    row += [float(kind in group.lexicon) for kind in ("Method", "Task", "Dataset", "Hardware")]
    row += _places(reading, group, in_title, covered)
    row += _surroundings(reading, spans)
    row += _spelling(reading, group, priors)
    main = group.short or max(group.forms, key=lambda f: (len(group.forms[f]), len(f)))
    row += priors.rates(priors.names, main)
    row += priors.rates(priors.heads, main.rsplit(" ", 1)[-1])
    return row


def _places(reading: Reading, group: Group, in_title: list[bool], covered: Mapping[Any, int]) -> list[float]:
    spans = group.spans
    sentences = [reading.sentence_of(s) for s, _ in spans]
    last = max(1, len(reading.sentences) - 1)
    abstract = [i / last for i in sentences if i] or [1.5]
    title = [s for s, t in zip(spans, in_title, strict=False) if t]
    colon = next((i for i in range(reading.title_end) if reading.doc[i].text == ":"), None)
    return [
        len(spans), sum(in_title), len(set(sentences)), abstract[0], abstract[-1],
        title[0][0] / max(1, reading.title_end) if title else -1.0,
        sum(e - s for s, e in title[:1]) / max(1, reading.title_end),
        float(bool(title) and title[0][0] == 0),
        float(bool(title) and colon is not None and title[0][1] <= colon),
        float(bool(title) and colon is not None and title[0][0] > colon),
        float(bool(group.short)), float(bool(group.long)),
        sum(covered.get(span, 0) > 0 for span in spans) / len(spans), max(covered.get(span, 0) for span in spans),
        spans[0][0] / max(1, len(reading.doc)),
    ]  # fmt: skip


def _surroundings(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[float]:
    """How many mentions have each cue in the few words before or after."""
    counts = [0.0] * (len(CUES_BEFORE) + len(CUES_AFTER) + 5)
    starts = {s for s, _ in reading.sentences}
    for start, end in spans:
        before = [t.lower_ for t in reading.doc[max(0, start - _REACH) : start]]
        after = [t.lower_ for t in reading.doc[end : end + _REACH]]
        for i, words in enumerate(CUES_BEFORE):
            counts[i] += any(w in words for w in before)
        for i, words in enumerate(CUES_AFTER, len(CUES_BEFORE)):
            counts[i] += any(w in words for w in after)
        at = len(CUES_BEFORE) + len(CUES_AFTER)
        counts[at] += start in starts
        counts[at + 1] += before[-1:] == ["("]
        counts[at + 2] += after[:1] == ["("]
        counts[at + 3] += after[:1] == [","] or before[-1:] == [","]
        counts[at + 4] += bool(before) and before[-1] == "on"
    return [c / len(spans) for c in counts] + [counts[i] for i in range(len(CUES_BEFORE))]


def _spelling(reading: Reading, group: Group, priors: Priors) -> list[float]:
    start, end = group.spans[0]
    best = max(group.spans, key=lambda s: sum(c.isupper() for c in reading.text(*s)) / (s[1] - s[0]))
    surface = reading.text(*best)
    form = group.short or max(group.forms, key=len)
    words = form.split()
    frequencies = [priors.frequency.get(w, 0.0) for w in words]
    whole = group.long.split() if group.long else words
    head = whole[-1] if whole else ""
    letters = [c for c in surface if c.isalpha()]
    return [
        len(words), len(surface), float(surface[:1].isupper()), sum(c.isupper() for c in surface[1:]),
        sum(c.isupper() for c in letters) / max(1, len(letters)), float(any(c.isdigit() for c in surface)), float("-" in surface),
        min(frequencies, default=0.0), max(frequencies, default=0.0), sum(frequencies) / max(1, len(frequencies)),
        float(reading.text(start, end).islower()), *[float(head in heads) for heads in HEAD_KINDS],
    ]  # fmt: skip


def _covered(groups: Sequence[Group]) -> dict[tuple[int, int], int]:
    """For each span, how many longer candidate spans it lies in."""
    spans = sorted({s for g in groups for s in g.spans})
    covered: dict[tuple[int, int], int] = {}
    for i, (start, end) in enumerate(spans):
        for other in spans[max(0, i - 12) : i + 12]:
            if other != (start, end) and other[0] <= start and end <= other[1]:
                covered[start, end] = covered.get((start, end), 0) + 1
    return covered


def _ranks(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each role, how far a group is behind the paper's best one, and its rank."""
    gap = chances.max(axis=0, keepdims=True) - chances
    rank = (-chances).argsort(axis=0).argsort(axis=0)
    return np.hstack([gap, rank]).astype(np.float32)


def _paper(reading: Reading, table: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is the same for every group of a paper: its length, the kind of paper that its title tells."""
    title = set(reading.words[: reading.title_end])
    facts = [len(table), len(reading.doc), float(any(reading.doc[i].text == ":" for i in range(reading.title_end)))]
    facts += [float(bool(title & words)) for words in TITLE_KINDS]
    return np.tile(np.asarray(facts, dtype=np.float32), (len(table), 1))
