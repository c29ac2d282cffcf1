"""Questions about what methods do to metrics: which methods, by how much, what a method improves, what it beats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.ask.chunks import (
    CHANGE,
    ENTITY,
    FIGURE,
    HOW_MANY,
    HOW_MUCH,
    METRIC,
    RELATION,
    THAN,
    TYPE,
    Chunk,
    Figure,
)
from kg.ask.effects import QUALITY, Effect, read_effects
from kg.ask.metrics import better, family, label
from kg.ask.readings import Pieces, Reading, Step, finish, steps_for

_VERBS = {"up": "increase", "down": "reduce", "same": "keep", "any": "affect"}


def methods_by_effect(pieces: Pieces) -> Iterator[Reading]:
    """ "which methods cut memory by 4x without losing accuracy", "papers that speed up training on A100"."""
    asked = pieces.type()
    if pieces.has(HOW_MUCH) or asked not in ("", "method", "paper", "claim", "baseline", "who"):
        return
    figures = [c for c in pieces.left if c.kind == FIGURE]
    effects, rest = read_effects([c for c in pieces.left if c.kind != FIGURE])
    wanted = [e for e in effects if not e.kept] or effects[:1]
    kept = [e for e in effects if e.kept and e not in wanted]
    if not wanted or any(e.direction == "any" for e in wanted) or _has_subject(rest, effects, asked, pieces.left):
        return
    left = Pieces(rest)
    left.take(TYPE)
    aims = bool(left.take(RELATION, "target"))
    if not asked or asked == "claim":
        left.take(TYPE)
    figures = [f for f in figures if not any(e.start <= f.start < e.end for e in kept)]
    reading = _by_effects(wanted, kept, [f.value for f in figures], "Paper" if asked == "paper" else "Method")
    for finished in finish(left, reading) if reading else ():
        yield replace(finished, cost=finished.cost + (0.5 if aims else 0.0))


def _has_subject(rest: Sequence[Chunk], effects: Sequence[Effect], asked: str, pieces: Sequence[Chunk]) -> bool:
    """Whether a method is named before the effect: "does LoRA cut memory", which is about that method."""
    methods = [c for c in rest if c.kind == ENTITY and any(e.kind == "method" for e in c.value)]
    than = next((c.start for c in rest if c.kind == THAN), 10**6)
    nominal = any(c.kind == CHANGE and c.mark == "noun" for c in pieces)  # "the memory reduction of LoRA"
    ahead = (c.mark == "subject" or nominal or c.start < effects[0].start for c in methods if c.start < than)
    return not asked and any(ahead)


def _by_effects(wanted: list[Effect], kept: list[Effect], figures: list[Figure], type_: str) -> Reading | None:
    if len(figures) > len(wanted) or len(kept) > 1:
        return None
    steps: list[tuple[Step, ...]] = []
    words: list[str] = []
    most = 0.0
    for i, effect in enumerate(wanted):
        figure = figures[i] if i < len(figures) else None
        parameters: dict[str, str | int | float] = {"metric": f"metric:{effect.concept}", "direction": effect.direction}
        least = figure.factor(effect.direction) if figure and figure.least else effect.factor
        if figure and (figure.upper or not figure.least):
            most = replace(figure, value=figure.upper or figure.value).factor(effect.direction)
        if least == float("inf") or (figure and effect.direction == "same"):
            return None
        parameters["min_factor"] = round(least, 4)
        query = "methods_by_metric"
        if kept:
            query = "methods_without_loss" if kept[0].concept in (QUALITY, "accuracy", "overall-quality") else "methods_keeping"
            parameters |= {"kept": f"metric:{kept[0].concept}"} if query == "methods_keeping" else {}
        steps.append((Step(query, parameters),))
        by = figure.words() if figure else f"at least {effect.factor:g}x" if effect.factor else ""
        words.append(f"{_VERBS[effect.direction]} {label(effect.concept)}" + (f" by {by}" if by else ""))
    either = any(effect.either for effect in wanted)
    if either and (kept or figures):
        return None
    if either:
        steps = [tuple(step for alternatives in steps for step in alternatives)]
    said = (" or " if either else " and ").join(words)
    if kept:
        said += f" and keep {label(kept[0].concept) if 'kept' in steps[0][0].parameters else 'quality (accuracy and the like)'}"
    aimed = () if type_ == "Paper" or kept or len(wanted) > 1 or figures or wanted[0].factor else _aimed(wanted[0])
    return Reading(tuple(steps), "claim", type_, f"{type_.lower()}s that {said}", most=most, aimed=aimed)


def _aimed(effect: Effect) -> tuple[Step, ...]:
    hoped = {"lower": "down", "higher": "up"}.get(better(effect.concept))
    return (Step("methods_aimed_at", {"metric": f"metric:{effect.concept}"}),) if effect.direction == hoped else ()


def how_much(pieces: Pieces) -> Iterator[Reading]:
    """ "how much does LoRA reduce memory", "what speedup does vLLM reach", "is X faster than Y", "X's latency"."""
    if pieces.type() in ("method", "paper", "dataset", "task", "hardware"):
        return
    left = Pieces(pieces.left)
    subject = left.entity("method")
    if not subject or left.has(FIGURE):
        return
    asked = left.take(HOW_MUCH) or left.take(HOW_MANY)  # "how many parameters does X need" counts nothing
    if left.has(THAN) and left.take(TYPE, "baseline"):  # "than the baseline" is any
        left.take(THAN)
    effects, rest = read_effects(left.left)
    if any(c.kind == RELATION for c in rest) or (effects and not asked and not _is_subject(subject, effects, pieces.left)):
        return
    rest_pieces = Pieces(rest)
    rest_pieces.take(TYPE, "claim")
    metric = None if effects else rest_pieces.take(METRIC)
    if metric:
        effects = [Effect(metric.value.concept, "any")]
    effects = [e for e in effects if not e.kept] or effects
    if len(effects) != 1:
        return
    effect = effects[0]
    # "does X cut latency" and "how fast is X" are answered by whatever is reported of it
    degree = asked and asked.end - asked.start > 1
    directions = (effect.direction,) if degree and effect.direction != "any" else ()
    steps = steps_for("how_much", "method", subject.value, metric=f"metric:{effect.concept}")
    words = f"what {subject.value[0].name} does to {label(effect.concept)}" + (
        f" ({_VERBS[directions[0]]})" if directions else ""
    )
    cost = 0.0 if degree else 0.3
    reading = Reading((steps,), "claim", "Method", words, directions=directions, concepts=family(effect.concept), cost=cost)
    yield from finish(rest_pieces, reading)


def _is_subject(method: Chunk, effects: Sequence[Effect], pieces: Sequence[Chunk]) -> bool:
    """ "does X cut memory" and "what speedup does X give" are about X; "what cuts memory in LLMs" asks for methods."""
    ahead = method.start < min(e.start for e in effects)
    changes = [c for c in pieces if c.kind == CHANGE]
    return ahead or method.mark == "subject" or any(c.start > method.start or c.mark == "noun" for c in changes)


def claims_of_method(pieces: Pieces) -> Iterator[Reading]:
    """ "what is LoRA", "what does LoRA improve", "results of LoRA"."""
    left = Pieces(pieces.left)
    subject = left.entity("method")
    if not subject or left.has(METRIC):
        return
    left.take(HOW_MUCH)
    left.take(TYPE, "claim")
    left.take(TYPE, "metric")
    left.take(RELATION, "measure")
    change = left.take(CHANGE)
    way = change.value.way if change else ""
    directions = (way,) if way in ("up", "down", "same") else ()
    words = f"what is reported of {subject.value[0].name}" + (f" ({_VERBS[way]})" if directions else "")
    steps = steps_for("claims_of_method", "method", subject.value)
    reading = Reading((steps,), "claim", "Method", words, directions=directions, cost=0.6 if change else 0.3)
    yield from finish(left, reading)


def what_beats(pieces: Pieces) -> Iterator[Reading]:
    """ "what outperforms LoRA", "which methods does LoRA beat", "which papers beat LoRA on accuracy"."""
    relation = pieces.peek(RELATION, "beat") or pieces.peek(RELATION, "beaten")
    left = Pieces(pieces.left)
    asked = left.type()
    subject = left.entity("method")
    if not relation or not subject or asked not in ("", "method", "paper", "baseline", "claim"):
        return
    left.take(RELATION, relation.value)
    left.take(TYPE)
    wins = (relation.value == "beat") == (relation.start < subject.start)
    metric = left.take(METRIC)
    query = "methods_beating" if wins else "methods_beaten_by"
    name = subject.value[0].name
    words = (f"methods reported to beat {name}" if wins else f"methods that {name} is reported to beat") + (
        f" in {label(metric.value.concept)}" if metric else "")  # fmt: skip
    reading = Reading((steps_for(query, "method", subject.value),), "claim", "Paper" if asked == "paper" else "Method", words,
                      concepts=family(metric.value.concept) if metric else frozenset())  # fmt: skip
    yield from finish(left, reading)
