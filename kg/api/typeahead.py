"""Finds entities by the beginning, a word's beginning, or any part of a name or alias, in memory.

The names' normal forms are kept sorted, so a prefix is a stretch of them; the tails of forms from each further word
on are kept the same way; and all forms joined are searched for a part. 100,000 entities take about 2 ms a look-up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from threading import Lock

from kg.ask import Asker
from kg.names import normal_form
from kg.query.names import Entity

_AFTER = chr(0x10FFFF)  # sorts after every letter
# A part of a name is looked for only from this many characters on, and so often.
_MIN_PART = 2
_MAX_PARTS = 2000
# An alias counts for less than a name, or a metric with a hundred spellings would be suggested everywhere.
_ALIAS_COST = 30


@dataclass(frozen=True, slots=True)
class Match:
    """An entity and the spelling of it that matched."""

    entity: Entity
    matched: str


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A name or alias; `own` where it is the entity's name in another spelling at most."""

    form: str
    entity: Entity
    own: bool
    name: str


class Typeahead:
    """The index over a graph's names, made at the first look-up and kept: a store's graph does not change while it is open."""

    def __init__(self, asker: Asker) -> None:
        self._asker, self._lock = asker, Lock()
        self._index: NameParts | None = None

    def __call__(self, text: str, limit: int, kind: str = "") -> list[Match]:
        """Up to `limit` entities, of one kind ("method") where given; raises StoreError where the names cannot be read."""
        with self._lock:
            if self._index is None:
                self._index = NameParts(self._asker.names.by_id.values())
        return self._index.find(text, limit, kind)


class NameParts:
    """Names by their normal forms and by the tails of these."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        spelled = [spelling for entity in entities for spelling in _spellings(entity)]
        spelled.sort(key=lambda s: (s.form, not s.own, -s.entity.papers, s.entity.id, s.name != s.entity.name, s.name))
        self._spelled = spelled
        self._forms = [s.form for s in spelled]
        tails = [(form[at + 1 :], place) for place, form in enumerate(self._forms) for at in _gaps(form)]
        tails.sort()
        self._tails = [tail for tail, _ in tails]
        self._tail_places = [place for _, place in tails]
        self._joined = "\n".join(self._forms)
        self._starts = _starts(self._forms)

    def find(self, text: str, limit: int, kind: str = "") -> list[Match]:
        """Up to `limit` entities: first those with a name that begins so, then with a word that does, then with such a part.

        Within each, those of most papers come first, of which an alias needs thirty times as many as a name.
        """
        form = normal_form(text)
        if not form:
            return []
        found: dict[str, Match] = {}
        for places in (self._prefixed, self._word_prefixed, self._holding):
            if len(found) < limit:
                self._add(found, places(form), limit, kind)
        return list(found.values())[:limit]

    def _add(self, found: dict[str, Match], places: Iterable[int], limit: int, kind: str) -> None:
        best: dict[str, tuple[float, int]] = {}
        for place in places:
            spelling = self._spelled[place]
            entity = spelling.entity
            if entity.id in found or (kind and entity.kind != kind):
                continue
            rank = (-(entity.papers + 1) / (1 if spelling.own else _ALIAS_COST), place)
            if entity.id not in best or rank < best[entity.id]:
                best[entity.id] = rank
        for _, place in nsmallest(limit, best.values()):
            spelling = self._spelled[place]
            found[spelling.entity.id] = Match(spelling.entity, spelling.name)

    def _prefixed(self, form: str) -> Iterable[int]:
        return range(bisect_left(self._forms, form), bisect_right(self._forms, form + _AFTER))

    def _word_prefixed(self, form: str) -> Iterable[int]:
        return self._tail_places[bisect_left(self._tails, form) : bisect_right(self._tails, form + _AFTER)]

    def _holding(self, form: str) -> Iterator[int]:
        if len(form) < _MIN_PART:
            return
        at = self._joined.find(form)
        for _ in range(_MAX_PARTS):
            if at < 0:
                return
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._joined.find(form, self._starts[place] + len(self._forms[place]) + 1)


def _spellings(entity: Entity) -> Iterator[_Spelling]:
    own = normal_form(entity.name)
    forms = [(own, entity.name), *((normal_form(alias), alias) for alias in entity.aliases)]
    yield from (_Spelling(form, entity, form == own, name) for form, name in forms if form)


def _gaps(form: str) -> list[int]:
    return [at for at, letter in enumerate(form) if letter == " "]


def _starts(forms: Iterable[str]) -> list[int]:
    """Where each form begins in all of them joined."""
    starts, at = [], 0
    for form in forms:
        starts.append(at)
        at += len(form) + 1
    return starts
