"""What a question was understood as: named queries with parameters, and how their rows become answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.ask.chunks import (
    ENTITY,
    HOW_MANY,
    KINDS_OF,
    LIMIT,
    RANK,
    RELATION,
    THAN,
    TYPE,
    YEARS,
    Chunk,
)
from kg.query.names import Entity

# The query that gives the papers of an entity of each kind.
PAPERS_OF: Mapping[str, str] = {
    "method": "papers_by_method", "dataset": "papers_by_dataset", "hardware": "papers_by_hardware", "task": "papers_by_task",
}  # fmt: skip
# Relations that may stand before an entity that only narrows the answers.
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "method": ("use", "compare"),
    "dataset": ("evaluate", "use"),
    "hardware": ("run", "use", "evaluate"),
    "task": ("address", "use"),
}
_PLACE = {"method": "in papers with", "dataset": "on", "hardware": "on", "task": "for"}


@dataclass(frozen=True, slots=True)
class Step:
    """A named query with its parameters; entities are given by id."""

    query: str
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question. An answer is in each of `steps`, in one of that step's alternatives.

    `shape` says what a row is: claim, paper, entity, path or count. `type` is the label of an answer.
    `narrow` are steps whose papers the rows must be from. `roles` keeps the rows of the strongest role only.
    """

    steps: tuple[tuple[Step, ...], ...]
    shape: str
    type: str
    words: str
    narrow: tuple[tuple[Step, ...], ...] = ()
    baselines: tuple[Entity, ...] = ()
    directions: tuple[str, ...] = ()
    concepts: frozenset[str] = frozenset()
    most: float = 0.0
    aimed: tuple[Step, ...] = ()
    roles: bool = False
    limit: int = 0
    newest: bool = False
    count: bool = False
    cost: float = 0.0
    notes: tuple[str, ...] = ()


class Pieces:
    """The pieces of a division that are not yet explained."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.left = list(chunks)

    def has(self, kind: str, value: object = None) -> bool:
        """Whether a piece of that kind, and of that value where one is given, is left."""
        return self.peek(kind, value) is not None

    def peek(self, kind: str, value: object = None) -> Chunk | None:
        """The first such piece, left in its place."""
        return next((c for c in self.left if c.kind == kind and (value is None or c.value == value)), None)

    def take(self, kind: str, value: object = None) -> Chunk | None:
        """The first such piece, which is then explained."""
        chunk = self.peek(kind, value)
        if chunk:
            self.left.remove(chunk)
        return chunk

    def entity(self, *kinds: str) -> Chunk | None:
        """The first piece that names an entity of one of these kinds; its value holds only such ones, the likeliest kind's."""
        for chunk in self.left:
            if chunk.kind == ENTITY:
                for kind in kinds:
                    owners = tuple(e for e in chunk.value if e.kind == kind)
                    if owners:
                        self.left.remove(chunk)
                        return replace(chunk, value=owners, unlikely=_unlikely(owners, chunk.value))
        return None

    def type(self) -> str:
        """The kind of answer that is asked for, "" where none is named; the piece stays."""
        chunk = self.peek(TYPE)
        return str(chunk.value) if chunk else ""


Frame = Callable[[Pieces], Iterator[Reading]]


def _unlikely(owners: Sequence[Entity], all_owners: Sequence[Entity]) -> float:
    """More where many more papers mean another kind of thing by the name: "object detection" is seldom a method."""
    return 0.25 if max(e.papers for e in all_owners) > 2 * max(e.papers for e in owners) else 0.0


def steps_for(query: str, parameter: str, entities: Sequence[Entity], **more: str | int | float) -> tuple[Step, ...]:
    """One alternative for each entity that bears the name."""
    return tuple(Step(query, {parameter: entity.id, **more}) for entity in entities)


def finish(pieces: Pieces, reading: Reading) -> Iterator[Reading]:
    """The reading with what the remaining pieces add to it (filters, years, a number of answers); none where one adds nothing."""
    left = Pieces(pieces.left)
    if left.take(HOW_MANY):
        reading = replace(reading, count=True)
    if limit := left.take(LIMIT):
        reading = replace(reading, limit=int(limit.value))
    if rank := left.take(RANK):
        newest = rank.value == "newest"
        reading = replace(reading, newest=newest, words=f"{reading.words}, the newest first" if newest else reading.words)
    while years := left.take(YEARS):
        first, last = years.value
        step = Step("papers_by_year", {"first": first, "last": last})
        reading = replace(reading, narrow=(*reading.narrow, (step,)), words=f"{reading.words}, {_years(first, last)}")
    if reading.shape in ("claim", "paper", "entity"):
        reading = _narrowed(left, reading)
    left.take(KINDS_OF)
    if not left.left:
        yield reading


def _narrowed(left: Pieces, reading: Reading) -> Reading:
    """Explain the entities that are left as filters on the papers, or after "than" as the baseline."""
    if reading.shape == "claim" and left.has(THAN):
        chunk = _after(left, THAN, "method")
        if chunk:
            left.take(THAN)
            owners = chunk.value
            reading = replace(reading, baselines=owners, words=f"{reading.words}, compared with {owners[0].name}")
    while chunk := left.take(ENTITY):
        if chunk.mark in ("subject", "either"):  # "does X" asks about X, and "or X" is no filter
            left.left.append(chunk)
            return reading
        likeliest = max(chunk.value, key=lambda e: e.papers)
        kind = likeliest.kind
        for relation in _BESIDE[kind]:
            beside = left.peek(RELATION, relation)
            if beside and beside.end <= chunk.start:
                left.left.remove(beside)
                break
        steps = tuple(Step(PAPERS_OF[e.kind], {e.kind: e.id}) for e in chunk.value)
        words = f"{reading.words}, {_PLACE[kind]} {likeliest.name}"
        reading = replace(reading, narrow=(*reading.narrow, steps), words=words, cost=reading.cost + 0.3)
        if left.type() == kind:
            left.take(TYPE)
    return reading


def _after(left: Pieces, kind: str, *kinds: str) -> Chunk | None:
    marker = left.peek(kind)
    if not marker:
        return None
    later = Pieces([c for c in left.left if c.start >= marker.end])
    chunk = later.entity(*kinds)
    if chunk:
        left.left = [c for c in left.left if not (c.kind == ENTITY and c.start == chunk.start)]
    return chunk


def _years(first: int, last: int) -> str:
    if first == last:
        return f"in {first}"
    if last == 9999:
        return f"since {first}"
    return f"until {last}" if not first else f"from {first} to {last}"
