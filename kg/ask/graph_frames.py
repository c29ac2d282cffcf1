"""Questions about the graph as a whole, about what papers measure, and about two entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.ask.chunks import CHANGE, HOW_MANY, HOW_MUCH, METRIC, RANK, RELATION, THAN, TYPE, YEARS, Change
from kg.ask.metrics import label
from kg.ask.readings import Pieces, Reading, Step, finish

_BETWEEN_TWO = ("connect", "share", "differ", "compare", "beat", "beaten")  # "is A better than B" compares them
_RANKED = ("method", "task", "dataset", "hardware", "metric")


def by_metric(pieces: Pieces) -> Iterator[Reading]:
    """ "papers that measure perplexity", "which tasks target memory", "methods aimed at latency"."""
    asked, left = pieces.type(), Pieces(pieces.left)
    metric = left.take(METRIC)
    relation = left.take(RELATION, "measure") or left.take(RELATION, "target")
    if not metric or left.has(HOW_MUCH) or not (relation or asked in ("paper", "task")):
        return
    concept = metric.value.concept
    query, shape, type_, words = {
        "paper": ("papers_by_metric", "paper", "Paper", "papers that measure {}"),
        "who": ("papers_by_metric", "paper", "Paper", "papers that measure {}"),
        "task": ("tasks_of_metric", "entity", "Task", "tasks that target {}"),
        "method": ("methods_aimed_at", "aim", "Method", "methods aimed at {}, with nothing reported"),
        "": ("methods_aimed_at", "aim", "Method", "methods aimed at {}, with nothing reported"),
    }.get(asked, ("", "", "", ""))
    if not query or (query == "methods_aimed_at" and relation and relation.value == "measure"):
        return
    left.take(TYPE)
    cost = 0.3 if relation else 1.0
    reading = Reading(((Step(query, {"metric": f"metric:{concept}"}),),), shape, type_, words.format(label(concept)), cost=cost)
    yield from finish(left, reading)


def whole_graph(pieces: Pieces) -> Iterator[Reading]:
    """ "most used datasets", "newest papers", "how many papers are there", "which hardware is used", "list all tasks"."""
    left = Pieces(pieces.left)
    asked = left.type()
    if not asked or asked in ("claim", "baseline"):
        asked = "claim" if asked == "claim" else ""
    many, rank = left.has(HOW_MANY), left.peek(RANK)
    left.take(TYPE)
    for relation in ("use", "run", "measure"):
        left.take(RELATION, relation)
    years = left.has(YEARS)
    if many and asked and not years:
        left.take(HOW_MANY)
        reading = Reading(((Step("counts"),),), "count", asked.title(), f"the number of {asked}s in the graph")
    elif asked == "paper" and years:
        reading = Reading(((Step("papers_by_year"),),), "paper", "Paper", "papers")
    elif rank and rank.value == "newest" and asked in ("", "paper"):
        reading = Reading(((Step("newest_papers", {"limit": 20}),),), "paper", "Paper", "the newest papers")
    elif rank and rank.value == "newest":
        if asked not in ("method", "dataset"):
            return
        step = Step(f"newest_{asked}s", {"limit": 20})
        reading = Reading(((step,),), "entity", asked.title(), f"the {asked}s that papers introduced")
    elif asked in _RANKED and not left.has(RANK, "best"):
        kind = asked
        step = Step("most_used", {"kind": kind, "limit": 20}) if kind != "hardware" else Step("hardware_in_use")
        plural = "hardware" if kind == "hardware" else f"{kind}s"
        reading = Reading(((step,),), "entity", kind.title(), f"the most used {plural}", limit=0, cost=0.0 if rank else 1.0)
    else:
        return
    dated = reading.steps[0][0].query in ("papers_by_year", "newest_papers", "newest_methods", "newest_datasets")
    for finished in finish(left, replace(reading, cost=reading.cost + 0.2)):
        queries = {step.query for steps in finished.narrow for step in steps}
        if not queries or (dated and queries == {"papers_by_year"}):
            yield finished


def two_entities(pieces: Pieces) -> Iterator[Reading]:
    """ "compare LoRA and QLoRA", "how are LoRA and ImageNet connected", "LoRA vs QLoRA"."""
    left = Pieces(pieces.left)
    relation = next((c for value in _BETWEEN_TWO if (c := left.take(RELATION, value))), None)
    relation = relation or left.take(CHANGE, Change("better"))
    left.take(THAN)
    if not relation or left.type() in ("paper", "dataset", "task", "hardware", "baseline"):
        return
    left.take(HOW_MUCH)
    left.take(TYPE)
    kinds = ("method",) if relation.value != "connect" else ("method", "dataset", "task", "hardware")
    first, second = left.entity(*kinds), left.entity(*kinds)
    metric = left.take(METRIC) if relation.value == "connect" and first and not second else None
    target = second.value[0].id if second else f"metric:{metric.value.concept}" if metric else ""
    if not first or not target or left.left:
        return
    one, other = first.value[0], second.value[0].name if second else label(metric.value.concept) if metric else ""
    if relation.value == "connect":
        step = Step("paths_between", {"source": one.id, "target": target, "limit": 10})
        yield Reading(((step,),), "path", "Path", f"the shortest ways between {one.name} and {other}")
        return
    shared = (Step("shared_by_methods", {"first": one.id, "second": target}),)
    if relation.value == "share":
        yield Reading((shared,), "shared", "Method", f"what {one.name} and {other} have in common")
    else:
        # both methods' claims, then what they share
        steps = ((Step("claims_of_method", {"method": one.id}), Step("claims_of_method", {"method": target})),)
        yield Reading(steps, "compare", "Method", f"{one.name} and {other} side by side", narrow=(shared,))
