"""Which names belong to a claim: its subject, what it is compared with, the hardware and datasets that it holds for."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.claim_words import CUES
from kg.extract.found import FoundMention
from kg.extract.pairs import FAR, pair_numbers
from kg.extract.reading import Reading
from kg.extract.views import SentenceView

_ROLES = ("proposes", "compares", "uses", "introduces", "evaluates", "")
_KINDS = ("Method", "Dataset", "Hardware", "Task", "Metric")
_NO_PAIR = [-99.0]


def mention_numbers(reading: Reading, view: SentenceView, at: int, mentions: Sequence[FoundMention], k: int, states: Sequence[float]) -> list[float]:
    """What tells whether mention `k` belongs to the claim about the metric at item `at`, as subject or as condition."""
    found = mentions[k]
    role, kind = found.mention.role, found.mention.kind
    places = _places(view, k)
    nearest = min(places, key=lambda p: abs(p - at), default=None)
    rank = sum(1 for m in mentions[:k] if m.mention.role == role and m.mention.kind == kind)
    same = sum(1 for m in mentions if m.mention.role == role and m.mention.kind == kind)
    row = [float(_ROLES.index(role)), float(_KINDS.index(kind)), float(rank), float(same), found.mention.confidence, float(len(found.spans))]
    row += [float(any(s < reading.title_end for s, _ in found.spans)), float(len(places)), float(min(places, default=FAR)), _last_seen(reading, view, found)]
    row += [_ours_before(view, at), float(sum(i.symbol == "<P>" for i in view.items)), float(_only_before(view, at, k)), float(view.number)]
    pair = pair_numbers(view, at, nearest) if nearest is not None else _NO_PAIR * len(pair_numbers(view, at, at))
    return row + list(states) + pair


def _places(view: SentenceView, k: int) -> list[int]:
    return [n for n, item in enumerate(view.items) if item.of == k and item.symbol in ("<P>", "<C>", "<U>", "<D>", "<H>", "<T>")]


def _last_seen(reading: Reading, view: SentenceView, found: FoundMention) -> float:
    """How many sentences back the mention was named last."""
    start = reading.sentences[view.number][0]
    before = [s for s, _ in found.spans if s < start]
    return float(view.number - reading.sentence_of(max(before))) if before else FAR


def _ours_before(view: SentenceView, at: int) -> float:
    return next((float(n) for n, item in enumerate(view.items[:at]) if item.symbol in CUES["ours"]), FAR)


def _only_before(view: SentenceView, at: int, k: int) -> bool:
    """Whether the mention is the last method named before the metric."""
    before = [item.of for item in view.items[:at] if item.symbol in ("<P>", "<U>", "<C>")]
    return bool(before) and before[-1] == k
