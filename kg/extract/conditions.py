"""Which names belong to a claim: its subject, what it is compared with, the hardware and datasets that it holds for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.found import FoundMention
from kg.extract.marks import MARK
from kg.extract.pairs import FAR, NO_PAIR, pair_numbers
from kg.extract.reading import Reading
from kg.extract.views import SentenceView

_ROLES = ("proposes", "compares", "uses", "introduces", "evaluates", "")
_KINDS = ("Method", "Dataset", "Hardware", "Task", "Metric")
_OURS, _PROPOSED = MARK["ours"], MARK["<P>"]
_METHODS = ("<P>", "<U>", "<C>")


@dataclass(frozen=True, slots=True)
class Cast:
    """The names of a paper: for each the numbers that are the same for every claim, and the sentences that hold it.

    `able` are those that can be part of a claim: all but tasks.
    """

    mentions: Sequence[FoundMention]
    numbers: list[list[float]]
    sentences: list[list[int]]
    able: list[int]

    @classmethod
    def of(cls, reading: Reading, mentions: Sequence[FoundMention]) -> Cast:
        """What is known of the mentions of a reading."""
        groups = Counter((m.mention.kind, m.mention.role) for m in mentions)
        before: Counter[tuple[str, str]] = Counter()
        numbers, sentences = [], []
        for found in mentions:
            mention, group = found.mention, (found.mention.kind, found.mention.role)
            where = sorted({reading.sentence_of(start) for start, _ in found.spans})
            row = [
                float(_ROLES.index(mention.role)),
                float(_KINDS.index(mention.kind)),
                float(before[group]),
                float(groups[group]),
            ]
            numbers.append(
                [*row, mention.confidence, float(len(found.spans)), float(0 in where), float(len(mention.name.split()))]
            )
            sentences.append(where)
            before[group] += 1
        return cls(mentions, numbers, sentences, [k for k, m in enumerate(mentions) if m.mention.kind != "Task"])


def name_numbers(cast: Cast, view: SentenceView, at: int, k: int, states: Sequence[float]) -> list[float]:
    """What tells whether mention `k` belongs to the claim about the metric at item `at`, as subject or as condition."""
    places = view.names.get(k, ())
    nearest = min(places, key=lambda p: abs(p - at), default=None)
    seen = max((s for s in cast.sentences[k] if 0 < s < view.number), default=None)
    row = [
        *cast.numbers[k],
        float(len(places)),
        float(places[0]) if places else FAR,
        FAR if seen is None else float(view.number - seen),
        view.marks.left(at, _OURS, FAR),
        float(view.marks.count(_PROPOSED)),
        float(_last_before(view, at) == k),
        float(view.number),
    ]
    return [*row, *states, *(NO_PAIR if nearest is None else pair_numbers(view, at, nearest))]


def _last_before(view: SentenceView, at: int) -> int:
    """The last method named before the metric."""
    return next((item.of for item in reversed(view.items[:at]) if item.symbol in _METHODS), -1)


def dealt(mentions: Sequence[int], values: int, view: SentenceView) -> list[list[int]]:
    """The mentions for each of a claim's values: one each in the order of the text where there are as many, else all.

    "2.1x and 1.8x over A and B" says 2.1x over A and 1.8x over B.
    """
    if values > 1 and len(mentions) == values and all(view.names.get(k) for k in mentions):
        return [[k] for k in sorted(mentions, key=lambda k: view.names[k][0])]
    return [list(mentions)] * max(1, values)
