"""Finds the graph's entities in a question: by name, alias or spelling, and by a name with a letter wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property

from kg.ask.chunks import CHANGE, COMPARATIVE, ENTITY, METRIC, RELATION, TYPE, Chunk, MetricPhrase, Question
from kg.ask.metrics import labels, named_metric, says_little
from kg.ask.words import base, change_nouns, inflections, phrases, plural, tables
from kg.names import normal_form
from kg.ontology import metric_scheme
from kg.query.names import Entity, NameIndex

LONGEST = 9  # words
_KINDS = ("method", "task", "dataset", "hardware")
_AUXILIARIES = frozenset(("do", "does", "did", "is", "are", "was", "were", "can", "could", "will", "would", "has", "have"))
# What a device's name may hold beside its model.
_MAKERS = frozenset(("nvidia", "amd", "intel", "gpu", "card", "tesla", "geforce", "device", "tpu", "cpu", "graphics"))


class EntityFinder:
    """Looks names up in the stretches of a question."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index

    @cached_property
    def _joined(self) -> Mapping[str, str]:
        """Forms by what they are without spaces."""
        return {form.replace(" ", ""): form for form in self.index.by_form if len(form) > 4}

    @cached_property
    def _devices(self) -> Mapping[str, tuple[Entity, ...]]:
        """Devices by their model alone: "A100" is "NVIDIA A100 GPU"."""
        found: dict[str, set[Entity]] = {}
        for id in self.index.by_id:
            if id.startswith("hardware:"):
                device = self.index.by_id[id]
                for name in (device.name, *device.aliases):
                    found.setdefault(_device(normal_form(name)), set()).add(device)
        found.pop("", None)
        return {model: tuple(sorted(devices, key=lambda e: (-e.papers, e.id))) for model, devices in found.items()}

    def chunks(self, question: Question) -> Iterator[Chunk]:
        """Every stretch of a question that is the name of an entity, with a word beside it that says what it is."""
        for start in range(len(question.words)):
            for end in range(start + 1, min(start + LONGEST, len(question.words)) + 1):
                chunk = self._exact(question, start, end)
                metric = self._own_metric(question.span(start, end))
                if metric:
                    yield Chunk(METRIC, start, end, metric, 1.1)
                if chunk:
                    yield chunk
                    yield from _widened(question, chunk)

    def _own_metric(self, text: str) -> MetricPhrase | None:
        """A metric that only the papers of this graph name."""
        found = self.index.find(text, ("metric",))
        concept = found[0].id.partition(":")[2] if found else ""
        if says_little(normal_form(text).split()):
            return None
        return MetricPhrase(concept) if concept and concept not in metric_scheme().concepts else None

    def _exact(self, question: Question, start: int, end: int) -> Chunk | None:
        text = question.span(start, end)
        if end - start == 1 and text.islower() and text in common_words():
            return None
        if text.islower() and any(kind == TYPE for kind, _, _ in phrases().get(tuple(base(w) for w in text.split()), ())):
            return None  # a corpus may be named "dataset"; a question means the kind
        form = normal_form(text)
        owners, cost = self.index.by_form.get(form, ()), 1.0
        if not owners and len(form) > 4:
            owners, cost = self.index.by_form.get(self._joined.get(form.replace(" ", ""), ""), ()), 1.2
        if not owners:
            owners, cost = self._devices.get(_device(form), ()), 1.2
        owners = _spelled(text, tuple(e for e in owners if e.kind in _KINDS))
        cost += _rather_grammar(text, form)
        return Chunk(ENTITY, start, end, owners, cost, mark=_mark(question, start)) if owners else None

    def known_otherwise(self, question: Question, unknown: int) -> Iterator[Chunk]:
        """Entities that the lexicon knows by a name around word `unknown` that no paper of the graph uses."""
        from kg.lexicon import load_lexicon

        for start in range(max(0, unknown - 3), unknown + 1):
            for end in range(unknown + 1, min(unknown + 4, len(question.words)) + 1):
                for kind in _KINDS:
                    concept = load_lexicon().find(kind.title(), question.span(start, end))
                    owners = {e.id: e for name in concept.labels for e in self.index.find(name, (kind,))} if concept else {}
                    if concept and owners:
                        yield Chunk(ENTITY, start, end, tuple(owners.values()), 1.2, mark=_mark(question, start))

    def misspelled(self, question: Question, unknown: int) -> Iterator[Chunk]:
        """Names spelled almost like a stretch around word `unknown`."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        forms = list(self.index.by_form)
        for start in range(max(0, unknown - 3), unknown + 1):
            for end in range(unknown + 1, min(unknown + 4, len(question.words)) + 1):
                form = normal_form(question.span(start, end))
                match = process.extractOne(form, forms, scorer=OSA.distance, score_cutoff=_tolerance(form))
                owners = tuple(e for e in self.index.by_form[match[0]] if e.kind in _KINDS) if match else ()
                if owners and match and match[0][0] == form[0]:
                    note = f"read '{question.span(start, end)}' as {owners[0].name}"
                    yield Chunk(ENTITY, start, end, owners, 3.0, note)


def _spelled(text: str, owners: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Of those that bear a name, those that spell it so, where the likeliest is one: LoRA is not LoRa."""
    exact = tuple(e for e in owners if text in (e.name, *e.aliases))
    return exact if exact and max(owners, key=lambda e: e.papers) in exact else owners


def _rather_grammar(text: str, form: str) -> float:
    """What it costs to take words for a name that say something else in a question."""
    words = text.casefold().replace("-", " ").split()
    readings, last = ({kind for kind, _, _ in phrases().get((base(word),), ())} for word in (words[0], words[-1]))
    rest = words[1:]
    if words[-1] in change_nouns() or (rest and CHANGE in readings and named_metric(form.split()[1:])):
        return 1.5  # "memory reduction", "reducing latency": rather what is asked for than the task of that name
    if rest and CHANGE in last and named_metric(form.split()[:-1]):
        return 1.5  # "memory-efficient"
    if rest and words[-1] in _classes():
        return 1.2  # "quantization methods" are asked for, though an entity may be named so
    if named_metric(form.split()):
        return 0.5  # whoever names a method "latency" is not asked about
    return 1.0 if not rest and text.islower() and readings & {CHANGE, RELATION, COMPARATIVE} else 0.0  # "trade"


@cache
def _apposition(kind: str) -> frozenset[str]:
    """Words beside a name that only say what it is: "the SKVQ method"."""
    return frozenset(tables()["apposition"][kind].split())


def _mark(question: Question, start: int) -> str:
    """ "subject" for a name that follows "does", "is" and the like, "either" for one after "or"."""
    before = [word.text for word in question.words[:start] if word.text not in ("the", "a", "an")]
    if before and before[-1] == "or":
        return "either"
    return "subject" if before and before[-1] in _AUXILIARIES else ""


def _device(form: str) -> str:
    model = " ".join(word for word in form.split() if word not in _MAKERS)
    return model if any(letter.isdigit() for letter in model) else ""


def _widened(question: Question, chunk: Chunk) -> Iterator[Chunk]:
    nouns = frozenset[str]().union(*(_apposition(e.kind) for e in chunk.value))
    for start, end in ((chunk.start, chunk.end + 1), (chunk.start - 1, chunk.end)):
        if start < 0 or end > len(question.words):
            continue
        noun = question.words[end - 1 if end > chunk.end else start].text
        if end > chunk.end and noun in _classes():
            continue  # "quantization methods" are methods with it, not it
        owners = tuple(e for e in chunk.value if noun in _apposition(e.kind))
        if noun in nouns and owners:
            yield replace(chunk, start=start, end=end, value=owners, cost=chunk.cost + 0.05)


@cache
def _classes() -> frozenset[str]:
    """Plurals of the words for methods."""
    return frozenset(plural(word) for word in _apposition("method") if base(plural(word)) == word)


@cache
def common_words() -> frozenset[str]:
    """Words so common that only a capital letter makes a name of them: "IT", "As"."""
    return frozenset(word for price, text in tables()["fillers"].items() if float(price) <= 0.2 for word in text.split())


@cache
def vocabulary() -> frozenset[str]:
    """Every word that the grammar and the metrics know."""
    known = {word for phrase in phrases() for word in phrase} | set(inflections())
    return frozenset(known | {word for label in labels() for word in label.split()})


def corrected(word: str) -> str | None:
    """A known word that differs by a letter (two in a long word), or None."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    candidates = [known for known in vocabulary() if len(known) > 3 and known[0] == word[0]]
    match = process.extractOne(word, sorted(candidates), scorer=OSA.distance, score_cutoff=_tolerance(word))
    return match[0] if match else None


def _tolerance(text: str) -> int:
    return 0 if len(text) < 6 else 1 if len(text) < 10 else 2
