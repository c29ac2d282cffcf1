"""Reads what is to happen to which metric out of a question's pieces: "cut memory", "faster training", "no loss of accuracy"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.ask.chunks import CHANGE, COMPARATIVE, LOSS, METRIC, NOT, OBJECT, Attribute, Change, Chunk, MetricPhrase
from kg.ask.metrics import better, label, named_metric
from kg.ask.words import tables

_TURN = {"up": "down", "down": "up"}
_ACTIVITIES = ("training", "inference", "rendering", "generation", "indexing", "query", "serving")
# What "without loss" is about where no metric is named.
QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Effect:
    """A metric and what happens to it: up, down, same or any. `kept` where it only must not get worse; `either` after "or".

    `factor` is the least factor that the verb itself states (2 for "halve"), 0 where none; `start` and `end` are word indices.
    """

    concept: str
    direction: str
    kept: bool = False
    factor: float = 0.0
    start: int = 0
    end: int = 0
    either: bool = False


def read_effects(pieces: Sequence[Chunk]) -> tuple[list[Effect], list[Chunk]]:
    """The effects that pieces state, in order, and the pieces that state none: of all ways, the one that leaves fewest."""
    best: dict[int, tuple[list[Effect], list[Chunk]]] = {len(pieces): ([], [])}
    for at in range(len(pieces) - 1, -1, -1):
        effects, rest = best[at + 1]
        best[at] = (effects, [pieces[at], *rest])
        for stated, after in _effects_at(pieces, at):
            effects, rest = best[after]
            if (len(rest), len(effects) + len(stated)) < (len(best[at][1]), len(best[at][0])):
                placed = [replace(e, start=pieces[at].start, end=pieces[after - 1].end) for e in stated]
                best[at] = ([*placed, *effects], rest)
    return best[0]


def _effects_at(pieces: Sequence[Chunk], at: int) -> Iterator[tuple[list[Effect], int]]:
    """Every effect that begins at a piece, with the place after it."""
    if pieces[at].kind != NOT:
        yield from _plain_effects(pieces, at)
        return
    for after in range(at + 2, len(pieces) + 1):  # "but not accuracy"
        bare = pieces[at + 1 : after]
        if any(c.kind != METRIC or better(c.value.concept) != "higher" for c in bare):
            break
        yield [Effect(c.value.concept, "same", kept=True) for c in bare], after
    if at + 1 < len(pieces) and pieces[at + 1].kind == LOSS:  # "without loss"
        yield [Effect(QUALITY, "same", kept=True)], at + 2
    for effects, after in _plain_effects(pieces, at + 1):
        denied = [e for effect in effects if (e := _denied(effect))]
        if len(denied) == len(effects):
            yield denied, after


def _plain_effects(pieces: Sequence[Chunk], at: int) -> Iterator[tuple[list[Effect], int]]:
    after = at
    while after < len(pieces) and pieces[after].kind in (CHANGE, COMPARATIVE, METRIC, OBJECT, LOSS):
        after += 1
        effects = _from_row(pieces[at:after])
        if effects:
            yield effects, after


def _from_row(row: Sequence[Chunk]) -> list[Effect] | None:
    kinds = [c.kind for c in row]
    metrics = _metrics(row)
    changes: list[Change] = [c.value for c in row if c.kind == CHANGE]
    comparatives: list[Attribute] = [c.value for c in row if c.kind == COMPARATIVE]
    losses = kinds.count(LOSS)
    if metrics is None or len(changes) > 2 or len(comparatives) > 1 or losses > 1:
        return None
    if not _together(kinds) and not (_together(kinds[1:]) and kinds[:2] == [OBJECT, CHANGE] and row[0].value in _ACTIVITIES):
        return _of_activity(row, kinds)  # but "train with less memory" is one phrase
    if losses:
        return None if comparatives else _lost(metrics, changes)
    if comparatives and not metrics and any(c.mark == "noun" for c in row):
        return None  # "the largest speedup" is nothing large
    if comparatives:
        return _compared(metrics, comparatives[0], changes, row)
    if not changes:
        return None
    if len(changes) == 2 and kinds[0] == kinds[-1] == CHANGE and len(row) > 2 and changes[1].way == "better":
        changes = [_more_or_less(*changes)]  # "more memory efficient"
    change = _joined(changes)
    if not change:
        return None
    if metrics:
        either = any(c.mark == "either" for c in row)
        return [replace(_effect(change, metric), either=either) for metric in metrics]
    return _without_metric(change, [c.value for c in row if c.kind == OBJECT])


def _of_activity(row: Sequence[Chunk], kinds: Sequence[str]) -> list[Effect] | None:
    """ "memory-efficient training", where the metric is the activity's."""
    if list(kinds) != [METRIC, CHANGE, OBJECT] or row[1].value.way != "better" or row[2].value not in _ACTIVITIES:
        return None
    metrics = _metrics(row)
    return [_effect(row[1].value, metric) for metric in metrics] if metrics else None


def _together(kinds: Sequence[str]) -> bool:
    """Whether a row is one phrase: the metrics stand in one run, and what happens before or after them."""
    things = [k in (METRIC, OBJECT) for k in kinds]
    runs = sum(here and not before for before, here in zip([False, *things], things, strict=False))
    return runs <= 1


def _metrics(row: Sequence[Chunk]) -> list[MetricPhrase] | None:
    """The row's metrics, with the object beside them ("training" and "memory" are training memory); None where that is none."""
    found: list[MetricPhrase] = []
    named = [c for c in row if c.kind == METRIC]
    if any(c.mark not in ("joined", "either") for c in named[1:]):
        return None
    objects = [c.value for c in row if c.kind == OBJECT]
    for chunk in named:
        found.append(chunk.value)
    for thing in objects if named else ():
        name = label(found[-1].concept)
        joined = named_metric([*thing.split(), *name.lower().replace("-", " ").split()])
        if joined:
            found[-1] = joined
        elif found[-1].concept in (c.lstrip("-") for c in tables()["objects"].get(thing, {}).values()):
            continue  # "generate more tokens per second"
        elif thing not in ("model", "inference", "data", "serving"):
            return None
    return list(dict.fromkeys(found))


def _lost(metrics: list[MetricPhrase], changes: list[Change]) -> list[Effect] | None:
    """ "loss of accuracy", and "reduce the loss of accuracy"."""
    phrases = metrics
    if not phrases:
        return None
    if any(better(phrase.concept) == "lower" for phrase in phrases):
        return None  # "memory reduction" is no loss
    if not changes:
        return [_effect(Change("worse"), phrase) for phrase in phrases]
    if len(changes) == 1 and changes[0].way == "down":
        return [Effect(phrase.concept, "same", kept=True) for phrase in phrases]
    return [_effect(Change("worse"), phrase) for phrase in phrases] if changes[0].way in ("worse", "any", "up") else None


def _compared(
    metrics: list[MetricPhrase], attribute: Attribute, changes: list[Change], row: Sequence[Chunk]
) -> list[Effect] | None:
    """ "faster", "faster training", "fast response time", "keep inference fast"."""
    if metrics:
        good = metric_of(attribute.name, "")
        praise = _effect(Change("better"), good).direction == ("up" if good.turned else attribute.way) if good else True
        found = [_effect(Change("better" if praise else "worse"), metric) for metric in metrics]
    else:
        objects = [c.value for c in row if c.kind == OBJECT] or [""]
        phrases = [metric_of(attribute.name, thing) for thing in objects]
        if not all(phrases):
            return None
        found = [_effect(Change(attribute.way), phrase) for phrase in phrases if phrase]
    if changes and changes[0].way == "same":
        return [replace(effect, direction="same", kept=True) for effect in found]
    if changes and changes[0].way == "worse":
        return None
    return [replace(effect, factor=max((c.factor for c in changes), default=0.0)) for effect in found]


def _without_metric(change: Change, objects: list[str]) -> list[Effect] | None:
    """ "speed up inference", "shrink models"; a verb alone only where it says what it changes."""
    if change.way in ("faster", "slower"):
        attributes, way = ["speed"], {"faster": "up", "slower": "down"}[change.way]
        objects = objects or [""]
    elif change.way == "better":  # "make training more efficient"
        attributes, way = ["cost"], "down"
    elif change.way in _TURN:
        attributes, way = ["size", "time"], change.way
    else:
        return None
    named = [next((m for a in attributes if (m := metric_of(a, thing))), None) for thing in objects]
    return [_effect(Change(way, change.factor), phrase) for phrase in named if phrase] if named and all(named) else None


def metric_of(attribute: str, thing: str) -> MetricPhrase | None:
    """The metric that an attribute of a thing is: speed of training is training speed."""
    concept: str | None = tables()["objects"].get(thing, {}).get(attribute)
    return MetricPhrase(concept.lstrip("-"), concept.startswith("-")) if concept else None


def _more_or_less(first: Change, praise: Change) -> Change:
    """The words around a metric in "more memory efficient" and "less memory efficient"."""
    return Change("worse" if first.way == "down" else praise.way, max(first.factor, praise.factor))


def _joined(changes: list[Change]) -> Change | None:
    """Two words of change in one phrase: "large savings" are savings, "keep latency low" is kept."""
    if len(changes) == 1:
        return changes[0]
    first, second = changes
    if {first.way, second.way} & {"worse", "slower"} and {first.way, second.way} & {"better", "faster"}:
        return None  # "trade accuracy for speed"
    factor = max(first.factor, second.factor)
    if "same" in (first.way, second.way):
        return Change("same", factor)
    if first.way == "down" and second.way in ("worse", "any"):
        return Change("same", factor)
    return Change(first.way if second.way == "better" and first.way in ("up", "down") else second.way, factor)


def _effect(change: Change, phrase: MetricPhrase) -> Effect:
    good = "down" if better(phrase.concept) == "lower" else "up"
    way = change.way
    if way in ("better", "faster"):
        return Effect(phrase.concept, good, factor=change.factor)
    if way in ("worse", "slower"):
        return Effect(phrase.concept, _TURN[good], factor=change.factor)
    if way in _TURN:
        return Effect(phrase.concept, _TURN[way] if phrase.turned else way, factor=change.factor)
    return Effect(phrase.concept, way, kept=way == "same", factor=change.factor)


def _denied(effect: Effect) -> Effect | None:
    """ "without losing accuracy" keeps it; "without saving memory" is no effect to look for."""
    good = "down" if better(effect.concept) == "lower" else "up"
    if effect.kept or effect.direction == good:
        return None
    return replace(effect, direction="same", kept=True)
