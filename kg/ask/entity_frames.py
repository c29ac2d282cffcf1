"""Questions about papers and entities: who uses, compares, proposes; on which data, for which tasks, on what hardware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.ask.chunks import ENTITY, HOW_MANY, HOW_MUCH, KINDS_OF, METRIC, RANK, RELATION, THAN, TYPE, YEARS, Chunk
from kg.ask.metrics import label
from kg.ask.readings import PAPERS_OF, Pieces, Reading, Step, finish, steps_for

_ROLES: Mapping[str, str] = {"use": "uses", "compare": "compares", "propose": "proposes"}
_ROLE_WORDS = {"uses": "use", "compares": "compare with", "proposes": "propose", "any": "mention"}
_OF_METHOD: Mapping[str, tuple[str, str, tuple[str, ...]]] = {  # type: query, label, relations that may stand beside
    "dataset": ("datasets_of_method", "Dataset", ("evaluate", "use", "run", "address", "measure", "compare", "propose")),
    "task": ("tasks_of_method", "Task", ("address", "evaluate", "use", "target", "run")),
    "hardware": ("hardware_of_method", "Hardware", ("run", "use", "evaluate", "address")),
    "baseline": ("baselines_of_method", "Method", ("compare", "use", "evaluate", "beat", "measure")),
}
# What "what does X ... on/with/for" asks for where no kind of answer is named.
_IMPLIED: Mapping[str, str] = {"evaluate": "dataset", "address": "task", "run": "hardware", "compare": "baseline"}


def papers_with(pieces: Pieces) -> Iterator[Reading]:
    """ "which papers use LoRA", "who introduced LoRA", "papers on KV cache compression", "papers that run on GPUs"."""
    asked = pieces.type()
    if asked not in ("", "paper", "who") or pieces.has(HOW_MUCH):
        return
    for kind in ("method", "dataset", "hardware", "task"):
        left = Pieces(pieces.left)
        subject = left.entity(kind)
        if not subject:
            continue
        left.take(TYPE)
        relation = _relation(left, kind, subject)
        baseline = kind == "method" and bool(left.take(TYPE, "baseline"))
        if relation is None and not baseline and asked not in ("paper", "who"):
            continue
        if not asked and kind == "task":
            continue  # "what can be used for question answering" asks for methods
        if not asked and relation and not _asks_for_papers(relation, subject, kind):
            continue
        yield from _papers(left, kind, subject, "compare" if baseline else relation.value if relation else "")


def papers_about(pieces: Pieces) -> Iterator[Reading]:
    """ "papers about quantization", which is a task of some papers and a method of others."""
    left = Pieces(pieces.left)
    asked = left.type()
    subject = next((c for c in left.left if c.kind == ENTITY and {"task", "method"} <= {e.kind for e in c.value}), None)
    if asked not in ("paper", "who") or not subject or pieces.has(HOW_MUCH):
        return
    left.left.remove(subject)
    left.take(TYPE)
    relation = left.take(RELATION, "address") or left.take(RELATION, "mention")
    if not relation and asked != "paper":
        return
    tasks, methods = (tuple(e for e in subject.value if e.kind == kind) for kind in ("task", "method"))
    steps = (*steps_for(PAPERS_OF["task"], "task", tasks), *steps_for(PAPERS_OF["method"], "method", methods, role="any"))
    words = f"papers on {tasks[0].name}, as a task or a method"
    yield from finish(left, Reading((steps,), "paper", "Paper", words, cost=-0.05 if relation else 0.1))


def _papers(left: Pieces, kind: str, subject: Chunk, relation: str) -> Iterator[Reading]:
    name = subject.value[0].name
    more: dict[str, str | int | float] = {}
    words = f"papers with {name}"
    if kind == "method":
        role = _ROLES.get(relation, "any")
        more = {"role": role, "narrower": int(bool(left.take(KINDS_OF)))}
        words = f"papers that {_ROLE_WORDS[role]} {name}" + (" or a kind of it" if more["narrower"] else "")
    elif kind == "dataset":
        more = {"role": "introduces" if relation == "propose" else "any"}
        words = f"papers that {'introduce' if relation == 'propose' else 'evaluate on or introduce'} {name}"
    elif kind == "hardware":
        words = f"papers that run on {name}"
    else:
        words = f"papers on {name}"
    reading = Reading((steps_for(PAPERS_OF[kind], kind, subject.value, **more),), "paper", "Paper", words,
                      cost=(0.0 if relation else 0.2) + subject.unlikely)  # fmt: skip
    yield from finish(left, reading)


def _relation(left: Pieces, kind: str, subject: Chunk) -> Chunk | None:
    fitting = {
        "method": ("use", "compare", "propose", "mention"),
        "dataset": ("evaluate", "use", "propose", "run", "measure", "mention"),
        "hardware": ("run", "use", "evaluate", "measure", "address", "mention"),
        "task": ("address", "use", "evaluate", "mention"),
    }[kind]
    for value in fitting:
        chunk = left.take(RELATION, value)
        if chunk:
            return chunk
    return None


def _asks_for_papers(relation: Chunk, subject: Chunk, kind: str) -> bool:
    """Without a word for papers: "who uses X", "where is X used"; but "what is X compared with" asks for methods."""
    if relation.value == "propose":
        return True
    return kind != "method" or relation.start < subject.start or (relation.value == "use" and relation.mark == "passive")


def of_method(pieces: Pieces) -> Iterator[Reading]:
    """ "which datasets is LoRA tested on", "what is LoRA for", "baselines of LoRA", "what does LoRA run on"."""
    asked = pieces.type()
    left = Pieces(pieces.left)
    subject = left.entity("method")
    if not subject:
        return
    relation = left.peek(RELATION)
    before = bool(relation and relation.start < subject.start)
    kinds = [asked] if asked in _OF_METHOD else []
    if asked == "method" and relation and relation.value == "compare" and not before:
        kinds = ["baseline"]
    if not asked and relation and relation.value in _IMPLIED and not before:
        kinds = [_IMPLIED[relation.value]]
    left.take(TYPE)
    for kind in kinds:
        query, type_, fitting = _OF_METHOD[kind]
        rest = Pieces(left.left)
        rest.take(THAN)  # "against which baselines"
        for value in fitting:
            if rest.take(RELATION, value):
                break
        if asked:
            rest.take(TYPE)
        words = {"dataset": "datasets that {} is evaluated on", "task": "tasks that {} addresses",
                 "hardware": "devices that {} runs on", "baseline": "what {} is compared with"}[kind]  # fmt: skip
        steps = steps_for(query, "method", subject.value)
        said = words.format(subject.value[0].name)
        reading = Reading((steps,), "entity", type_, said, roles=True, cost=subject.unlikely)
        yield from finish(rest, reading)


def building_blocks(pieces: Pieces) -> Iterator[Reading]:
    """ "what is LoRA based on", "which methods does LoRA use", "what is LoRA part of"."""
    left = Pieces(pieces.left)
    subject = left.entity("method")
    part, use = left.peek(RELATION, "part"), left.peek(RELATION, "use")
    if not subject or pieces.type() not in ("", "method") or not (part or use):
        return
    left.take(TYPE)
    name = subject.value[0].name
    if part:
        left.take(RELATION, "part")
        reading = Reading(
            (steps_for("parts_of_method", "method", subject.value),),
            "entity",
            "Method",
            f"parts of {name}, and what it is part of",
        )
    elif use and use.start > subject.start and use.mark != "passive":
        left.take(RELATION, "use")
        reading = Reading(
            (steps_for("methods_used_by", "method", subject.value),), "entity", "Method", f"methods that {name} builds on"
        )
    else:
        return
    yield from finish(left, reading)


def methods_with(pieces: Pieces) -> Iterator[Reading]:
    """ "methods for KV cache compression", "which methods run on GPUs", "methods tested on ImageNet", "methods that use LoRA"."""
    asked = pieces.type()
    if asked not in ("", "method") or pieces.has(HOW_MUCH):
        return
    table = {
        "task": ("methods_of_task", ("address", "use", "evaluate"), "methods for {}"),
        "dataset": ("methods_on_dataset", ("evaluate", "use", "run", "address"), "methods evaluated on {}"),
        "hardware": ("methods_on_hardware", ("run", "use", "evaluate"), "methods that run on {}"),
        "method": ("methods_with_method", ("use", "compare"), "methods whose papers {} {}"),
    }
    for kind, (query, fitting, words) in table.items():
        left = Pieces(pieces.left)
        subject = left.entity(kind)
        if not subject:
            continue
        left.take(TYPE)
        relation = next((chunk for value in fitting if (chunk := left.take(RELATION, value))), None)
        if kind == "method" and (not relation or relation.start > subject.start):
            continue
        if not asked and not (kind == "task" and relation and relation.start < subject.start):
            continue
        role = _ROLES[relation.value] if kind == "method" and relation else ""
        more = {"role": role} if role else {}
        said = words.format(*([_ROLE_WORDS[role]] if role else []), subject.value[0].name)
        steps, cost = steps_for(query, kind, subject.value, **more), (0.0 if relation else 0.3) + subject.unlikely
        reading = Reading((steps,), "entity", "Method", said, cost=cost)
        yield from finish(left, reading)


def of_task(pieces: Pieces) -> Iterator[Reading]:
    """ "which datasets are used for question answering"."""
    left = Pieces(pieces.left)
    subject = left.entity("task")
    if pieces.type() != "dataset" or not subject:
        return
    left.take(TYPE)
    for value in ("use", "evaluate", "address"):
        left.take(RELATION, value)
    reading = Reading(
        (steps_for("datasets_of_task", "task", subject.value),),
        "entity",
        "Dataset",
        f"datasets in papers on {subject.value[0].name}",
    )
    yield from finish(left, reading)


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
    left.take(RELATION, "use")
    left.take(RELATION, "run")
    if many and asked:
        left.take(HOW_MANY)
        reading = Reading(((Step("counts"),),), "count", asked.title(), f"the number of {asked}s in the graph")
    elif asked == "paper" and left.has(YEARS):
        reading = Reading(((Step("papers_by_year"),),), "paper", "Paper", "papers")
    elif (rank and rank.value == "newest" and asked in ("", "paper")) or (asked == "paper" and rank):
        reading = Reading(((Step("newest_papers", {"limit": 20}),),), "paper", "Paper", "the newest papers")
    elif asked in ("method", "task", "dataset", "hardware", "metric") or (rank and rank.value == "most"):
        kind = asked or "method"
        step = Step("most_used", {"kind": kind, "limit": 20}) if kind != "hardware" else Step("hardware_in_use")
        plural = "hardware" if kind == "hardware" else f"{kind}s"
        reading = Reading(((step,),), "entity", kind.title(), f"the most used {plural}", limit=0, cost=0.0 if rank else 1.0)
    else:
        return
    for finished in finish(left, replace(reading, cost=reading.cost + 0.2)):
        if all(step.query == "papers_by_year" for steps in finished.narrow for step in steps):
            yield finished


def two_entities(pieces: Pieces) -> Iterator[Reading]:
    """ "compare LoRA and QLoRA", "how are LoRA and ImageNet connected", "LoRA vs QLoRA"."""
    left = Pieces(pieces.left)
    relation = next((c for value in ("connect", "share", "differ", "compare") if (c := left.take(RELATION, value))), None)
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
