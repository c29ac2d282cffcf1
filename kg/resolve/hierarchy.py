"""What lies above what: BROADER among entities, and the metrics that a task aims at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.lexicon import Lexicon
from kg.names import normal_form
from kg.ontology import MetricScheme
from kg.resolve.clusters import Node
from kg.resolve.entities import Entity, concept_entity
from kg.resolve.evidence import node
from kg.resolve.versions import families

_KINDS_WITH_BROADER = frozenset({"Method", "Task", "Hardware"})
# A task of at least this many papers is known well enough to stand above tasks that end in its name.
_WELL_KNOWN = 3


class Hierarchy:
    """BROADER pairs of entity ids, from the lexicon and from the form of names, without a cycle.

    `entities` grows by the lexicon's concepts above those that papers mention.
    """

    def __init__(self, entities: dict[str, Entity], owners: Mapping[Node, str], lexicon: Lexicon) -> None:
        self.entities, self.lexicon = entities, lexicon
        self._owners = owners
        self._above: dict[str, set[str]] = defaultdict(set)
        for entity in list(entities.values()):
            if entity.kind in _KINDS_WITH_BROADER:
                self._place(entity)

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Kind, narrower id, broader id; sorted."""
        for narrower, above in sorted(self._above.items()):
            yield from ((self.entities[narrower].kind, narrower, broader) for broader in sorted(above))

    def above(self, entity: str) -> set[str]:
        """Everything broader than an entity, however far."""
        seen: set[str] = set()
        waiting = [entity]
        while waiting:
            new = self._above.get(waiting.pop(), set()) - seen
            seen |= new
            waiting.extend(new)
        return seen

    def _place(self, entity: Entity) -> None:
        if entity.concept:
            self._add_concept(entity.concept)
        if not self._above.get(entity.id):
            broader = next(self._by_name(entity), None)
            if broader and broader != entity.id and entity.id not in self.above(broader):
                self._above[entity.id].add(broader)

    def _add_concept(self, concept_id: str) -> None:
        self.entities.setdefault(concept_id, concept_entity(concept_id, self.lexicon))
        for broader in self.lexicon.concepts[concept_id].broader:
            if broader in self.lexicon.concepts and concept_id not in self.above(broader):
                self._add_concept(broader)
                self._above[concept_id].add(broader)

    def _by_name(self, entity: Entity) -> Iterator[str]:
        for name in (entity.name, *entity.aliases[:3]):
            for family in families(name):
                yield from self._known(entity.kind, family)
        if entity.kind != "Method":
            yield from self._by_last_words(entity)

    def _known(self, kind: str, name: str) -> Iterator[str]:
        """The entity of a name, or the lexicon's concept, which becomes one."""
        if owner := self._owners.get(node(kind, name)):
            yield owner
        elif concept := self.lexicon.find(kind, name):
            self._add_concept(concept.id)
            yield concept.id

    def _by_last_words(self, entity: Entity) -> Iterator[str]:
        """ "Medical image segmentation" is image segmentation, an "eight-core CPU" a CPU: the head of a compound is last."""
        words = entity.name.replace("-", " ").split()
        least = 1 if entity.kind == "Hardware" else 2
        for start in range(1, len(words) - least + 1):
            for found in self._known(entity.kind, " ".join(words[start:])):
                broader = self.entities[found]
                if broader.concept or broader.papers >= _WELL_KNOWN:
                    yield found


_SHRINK = r"(?:compression|reduction|minimization|saving|optimization)"
_LESS = re.compile(rf"(.+?) {_SHRINK}$")
_EFFICIENT = re.compile(r"(?:^|.* )(\w+) (?:efficient|efficiency)\b")
_FASTER = re.compile(
    r"(?:^|.* )(\w+) (?:acceleration|speedup)$"
    r"|(?:\b(?:fast|faster|accelerated|accelerating|real time|low latency)|^efficient) (?:\w+ ){0,3}?(\w+)$"
)
_SMALLER = re.compile(rf"(?:.* )?(model|network|llm|transformer|cnn|bert|vit) (?:{_SHRINK}|pruning|quantization|sparsification)$")
_EFFICIENT_IN = {
    "memory": "memory",
    "energy": "energy",
    "communication": "communication-volume",
    "parameter": "trainable-parameters",
    "data": "data-efficiency",
    "sample": "sample-efficiency",
    "computation": "compute",
    "computational": "compute",
    "compute": "compute",
    "storage": "storage",
    "cost": "cost",
    "bandwidth": "bandwidth",
}
_FASTER_AT = {
    "inference": "inference-speed",
    "decoding": "generation-speed",
    "generation": "generation-speed",
    "serving": "throughput",
    "sampling": "generation-speed",
    "rendering": "rendering-speed",
    "training": "training-speed",
    "tuning": "training-speed",
    "finetuning": "training-speed",
    "retrieval": "query-time",
    "search": "query-time",
}
_SMALLER_THINGS = {
    "kv cache": "kv-cache-memory",
    "key value cache": "kv-cache-memory",
    "kv": "kv-cache-memory",
    "index": "index-size",
    "embedding": "storage",
    "gradient": "communication-volume",
    "vector": "storage",
}


def metric_labels(scheme: MetricScheme) -> dict[str, str]:
    """The metric concept of every label of the scheme in normal form; without groups, which are no quantity."""
    concepts = [c for c in scheme.concepts.values() if not c.is_group and c.id != "other"]
    return {normal_form(label): c.id for c in concepts for label in (*c.alt_labels, c.label)}


def targets_by_name(name: str, labels: Mapping[str, str]) -> set[str]:
    """Metric concepts that a task's name says it improves, by the labels of the scheme (`metric_labels`).

    "KV cache compression", "latency reduction", "memory-efficient training", "inference acceleration".
    """
    form, found = normal_form(name), set()
    if match := _LESS.search(form):
        thing = match[1]
        found |= {concept for phrase, concept in _SMALLER_THINGS.items() if thing == phrase or thing.endswith(f" {phrase}")}
        found |= {labels[thing]} if thing in labels else set()
    if (match := _EFFICIENT.search(form)) and match[1] in _EFFICIENT_IN:
        found.add(_EFFICIENT_IN[match[1]])
    if match := _FASTER.search(form):
        thing = match[1] or match[2]
        found |= {_FASTER_AT[thing]} if thing in _FASTER_AT else {"speed"} if match[1] else set()
    if _SMALLER.search(form):
        found.add("model-size")
    return found


def task_targets(tasks: Iterable[Entity], hierarchy: Hierarchy, scheme: MetricScheme) -> list[tuple[str, str]]:
    """TARGETS pairs, task id and metric id, sorted: what the lexicon says of the task or one above it, and what its name says."""
    pairs, labels = set(), metric_labels(scheme)
    for task in tasks:
        found = targets_by_name(task.name, labels)
        for task_id in {task.id, *hierarchy.above(task.id)}:
            concept = hierarchy.lexicon.concepts.get(task_id)
            found |= set(concept.targets if concept else ())
        pairs |= {(task.id, f"metric:{metric}") for metric in found & scheme.concepts.keys()}
    return sorted(pairs)
