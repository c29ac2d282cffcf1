"""Questions about papers and entities: who uses, compares, proposes; on which data, for which tasks, on what hardware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.ask.chunks import ENTITY, HOW_MUCH, KINDS_OF, RANK, RELATION, THAN, TYPE, Chunk
from kg.ask.readings import PAPERS_OF, Pieces, Reading, finish, steps_for

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
    name = max(subject.value, key=lambda e: e.papers).name
    words = f"papers on {name}, as a task or a method"
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
    if asked not in ("", "method") or pieces.has(HOW_MUCH) or (not asked and pieces.has(RANK, "newest")):
        return
    table = {
        "task": ("methods_of_task", ("address", "use", "evaluate"), "methods for {}"),
        "dataset": ("methods_on_dataset", ("evaluate", "use", "run", "address"), "methods evaluated on {}"),
        "hardware": ("methods_on_hardware", ("run", "use", "evaluate", "address"), "methods that run on {}"),
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
    """ "which datasets are used for question answering", "what hardware do papers on question answering use"."""
    left, asked = Pieces(pieces.left), pieces.type()
    subject = left.entity("task")
    if asked not in ("dataset", "hardware") or not subject:
        return
    left.take(TYPE)
    left.take(TYPE, "paper")
    for value in ("use", "evaluate", "address", "run"):
        left.take(RELATION, value)
    query, words = {
        "dataset": ("datasets_of_task", "datasets in papers on {}"),
        "hardware": ("hardware_of_task", "hardware that papers on {} run on"),
    }[asked]
    steps, said = steps_for(query, "task", subject.value), words.format(subject.value[0].name)
    yield from finish(left, Reading((steps,), "entity", asked.title(), said, cost=subject.unlikely))
