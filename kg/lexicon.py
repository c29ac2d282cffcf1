"""What the field calls its methods, tasks, datasets and hardware: four SKOS files under kg/data/lexicon, read once.

The files hold one block a concept, sorted, in the text that `to_turtle` writes; `scripts/format_lexicon.py` rewrites them
after an edit by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kg.errors import InputError
from kg.names import normal_form
from kg.ontology import METRIC_NODES, NODES, SKOS, TERMS
from kg.resources import data_path

LexiconKind = Literal["Method", "Task", "Dataset", "Hardware"]
FILES: Mapping[LexiconKind, str] = MappingProxyType(
    {"Method": "methods.ttl", "Task": "tasks.ttl", "Dataset": "datasets.ttl", "Hardware": "hardware.ttl"}
)
_LABEL, _ALT, _BROADER, _TARGETS = f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}broader", f"{TERMS}targets"
# A shorter name without its spaces is too easily another one ("AR", "A R").
_LEAST_SQUASHED = 5


@dataclass(frozen=True, slots=True, order=True)
class Concept:
    """A known entity: `id` as in the graph ("method:lora"), its usual name, its other names, and its place among its like.

    `broader` holds ids of concepts of the same kind, `targets` ids of metric concepts that a task aims at ("kv-cache-memory").
    """

    id: str
    kind: LexiconKind
    label: str
    alt_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The usual name, then the others."""
        return (self.label, *self.alt_labels)


class Lexicon:
    """Concepts by id, and by any of their names."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: Mapping[str, Concept] = MappingProxyType({c.id: c for c in concepts})
        self._by_form: dict[tuple[str, str], tuple[str, Concept]] = {}
        self._narrower: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for label in concept.labels:
                self._by_form.setdefault((concept.kind, normal_form(label)), (label, concept))
            for broader in concept.broader:
                self._narrower.setdefault(broader, []).append(concept.id)

    @cached_property
    def _by_squashed(self) -> Mapping[tuple[str, str], tuple[str, Concept] | None]:
        squashed: dict[tuple[str, str], tuple[str, Concept] | None] = {}
        for (kind, form), found in self._by_form.items():
            known = squashed.setdefault((kind, _squashed(form)), found)
            if known is None or known[1] is not found[1]:
                squashed[kind, _squashed(form)] = None
        return squashed

    def find(self, kind: str, name: str, *, cased: bool = False) -> Concept | None:
        """The concept of a kind that bears the name in any spelling: case, hyphens, spaces and plural make no difference.

        With `cased`, an ordinary word is not taken for a name that differs from it in capitals alone: "line" and "Line" are
        not LINE, "falcon" is not Falcon, RAM is not RAMS. For running text; what a user typed is looked up without.
        """
        return self._find(kind, name, normal_form(name), cased)

    def kinds_of(self, name: str, *, cased: bool = False) -> frozenset[str]:
        """The kinds under which `find` knows a name."""
        form = normal_form(name)
        return frozenset(kind for kind in FILES if self._find(kind, name, form, cased))

    def _find(self, kind: str, name: str, form: str, cased: bool) -> Concept | None:
        found = self._by_form.get((kind, form))
        if found is None and len(squashed := _squashed(form)) >= _LEAST_SQUASHED:
            found = self._by_squashed.get((kind, squashed))
        if found is None or (cased and not _as_capital(name, found[0])):
            return None
        return found[1]

    def names(self, kind: str | None = None) -> Iterator[tuple[str, Concept]]:
        """Every name as it is usually spelled, with its concept, of one kind or of all: what a gazetteer is made of."""
        for concept in self.concepts.values():
            if kind in (None, concept.kind):
                for label in concept.labels:
                    yield label, concept

    def broader(self, concept_id: str) -> set[str]:
        """Ids of everything above the concept, without itself; empty for an unknown id."""
        above = set(self.concepts[concept_id].broader) if concept_id in self.concepts else set()
        return above.union(*map(self.broader, above))

    def narrower(self, concept_id: str) -> set[str]:
        """Ids of everything below the concept, with itself."""
        return {concept_id}.union(*map(self.narrower, self._narrower.get(concept_id, ())))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package; raises InputError where a file is not Turtle."""
    return Lexicon(c for kind, name in FILES.items() for c in read_concepts(kind, data_path("lexicon", name)))


def read_concepts(kind: LexiconKind, path: Path) -> list[Concept]:
    """The concepts of one file, in its order; raises InputError where it is missing, no Turtle, or holds something else."""
    import pyoxigraph

    found: dict[str, dict[str, list[str]]] = {}
    try:
        for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            fields = found.setdefault(triple.subject.value, {})
            fields.setdefault(triple.predicate.value, []).append(triple.object.value)
    except (SyntaxError, OSError) as error:
        raise InputError(f"the lexicon cannot be read: {error}", str(path)) from error
    prefix = f"{NODES}{kind.lower()}/"
    for iri, fields in found.items():
        if not iri.startswith(prefix) or len(fields.get(_LABEL, ())) != 1:
            raise InputError(f"<{iri}> is no {kind} with one skos:prefLabel", str(path))
    return [_concept(kind, iri, fields) for iri, fields in found.items()]


def _concept(kind: LexiconKind, iri: str, fields: Mapping[str, list[str]]) -> Concept:
    start = len(NODES)  # <.../id/method/lora> is method:lora
    broader = [b[start:].replace("/", ":", 1) for b in fields.get(_BROADER, ())]
    targets = [t.removeprefix(METRIC_NODES) for t in fields.get(_TARGETS, ())]
    alt_labels = tuple(fields.get(_ALT, ()))
    return Concept(iri[start:].replace("/", ":", 1), kind, fields[_LABEL][0], alt_labels, tuple(broader), tuple(targets))


def to_turtle(kind: LexiconKind, concepts: Iterable[Concept]) -> str:
    """The canonical text of one file: concepts by id, values sorted, one property a line."""
    prefixes = {"skos": SKOS, kind.lower(): f"{NODES}{kind.lower()}/"}
    prefixes |= {"cg": TERMS, "metric": METRIC_NODES} if kind == "Task" else {}
    header = [f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())]
    return "".join(header) + "".join(f"\n{_block(c)}" for c in sorted(concepts))


def _block(concept: Concept) -> str:
    properties = [f'skos:prefLabel "{_escaped(concept.label)}"@en']
    for name, values in (
        ("skos:altLabel", [f'"{_escaped(a)}"@en' for a in sorted(concept.alt_labels)]),
        ("skos:broader", sorted(concept.broader)),
        ("cg:targets", [f"metric:{t}" for t in sorted(concept.targets)]),
    ):
        properties += [f"{name} {', '.join(values)}"] if values else []
    return f"{concept.id} a skos:Concept ;\n    " + " ;\n    ".join(properties) + " .\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _as_capital(name: str, label: str) -> bool:
    """Whether a name of one word stands in the text with the capitals that tell it from an ordinary word."""
    if " " in label or label.islower():
        return True
    if label[1:].islower() or not any(map(str.isalpha, label[1:])):  # Falcon
        return not name.islower()
    if label.isupper() and label.endswith("S") and not name.upper().endswith("S"):  # WILDS
        return False
    return any(map(str.isupper, name[1:]))  # LINE, ResNet


def _squashed(form: str) -> str:
    return form.replace(" ", "")
