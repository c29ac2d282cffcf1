"""Names within one paper: which entity a claim's words mean, and the links from the paper to what it mentions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from kg.records import DATASET_ROLES, METHOD_ROLES, Facts, Kind, Mention
from kg.resolve.entities import Entity
from kg.resolve.evidence import forms_of, is_plausible_method
from kg.resolve.keys import key
from kg.resolve.loose import loose_key

# The relationship of a mention, by its role; roles in order of rank where one entity has several in one paper.
_LINKS = {
    "proposes": "PROPOSES",
    "uses": "USES",
    "compares": "COMPARES_WITH",
    "introduces": "INTRODUCES",
    "evaluates": "EVALUATES_ON",
}
_BY_KIND = {"Method": "USES", "Task": "ADDRESSES", "Dataset": "EVALUATES_ON", "Hardware": "RUNS_ON"}
_RANK = {role: place for place, role in enumerate((*DATASET_ROLES, "proposes", "compares", "uses", ""))}
assert set(_RANK) >= {*METHOD_ROLES, *DATASET_ROLES}

Link = tuple[str, str, str]


class Names(Protocol):
    """What knows the entities of all papers."""

    def entity_of(self, mention: Mention) -> Entity | None:
        """The entity of a mention."""
        ...

    def find(self, kind: Kind, name: str) -> Entity | None:
        """The entity of a bare name."""
        ...


class PaperNames:
    """Looks names up as one paper means them: its own mentions first, then the names of all papers."""

    def __init__(self, facts: Facts, names: Names) -> None:
        self._names = names
        self.mentioned = [(m, entity) for m in facts.mentions if (entity := names.entity_of(m))]
        self._by_key: dict[tuple[str, str], Entity] = {}
        for mention, entity in self.mentioned:
            self._by_key.setdefault((mention.kind, key(mention.name)), entity)
        for mention, entity in self.mentioned:
            for form in forms_of(mention):
                self._by_key.setdefault((mention.kind, key(form)), entity)
        proposed = [(m, e) for m, e in self.mentioned if m.role == "proposes"]
        self._first_proposed = proposed[0][1] if proposed else None

    def mention(self, kind: Kind, name: str) -> Entity | None:
        """The entity of the paper's mention of that name, also of "vanilla 3DGS" where the paper mentions 3DGS."""
        found = self._by_key.get((kind, key(name)))
        return found or self._by_key.get((kind, loose_key(kind, name, {}, frozenset()).key))

    def find(self, kind: Kind, name: str) -> Entity | None:
        """The entity of a baseline, a device or a dataset; None where the graph has none of that name."""
        return self.mention(kind, name) or (self._names.find(kind, name) if key(name) else None)

    def subject(self, name: str) -> Entity | None:
        """The entity that a claim is about: a mention, a coined name, else what the paper proposes first."""
        found = self.mention("Method", name) or self.mention("Dataset", name)
        if found is None and is_plausible_method(name):
            found = self._names.find("Method", name)
        return found or self._first_proposed


def mention_links(facts: Facts, names: PaperNames) -> Iterator[tuple[Link, dict[str, Any]]]:
    """Rows from the paper to what it mentions, one an entity, and PART_OF rows among methods; sorted within the paper."""
    mentions: dict[str, list[tuple[Mention, Entity]]] = {}
    parts: dict[tuple[str, str], Mention] = {}
    for mention, entity in names.mentioned:
        mentions.setdefault(entity.id, []).append((mention, entity))
        whole = names.find("Method", mention.part_of) if mention.part_of and mention.kind == "Method" else None
        if whole and whole.id != entity.id:
            pair = (entity.id, whole.id)
            parts[pair] = max(parts.get(pair, mention), mention, key=lambda m: m.confidence)
    for entity_id, same in sorted(mentions.items()):
        role = min((m.role for m, _ in same), key=_RANK.__getitem__)
        kind = same[0][1].kind
        row = {"source": f"paper:{facts.paper.id}", "target": entity_id, "confidence": max(m.confidence for m, _ in same),
               "found_in": _places(m for m, _ in same)}  # fmt: skip
        if kind == "Hardware":
            row["count"] = max((m.count for m, _ in same if m.count is not None), default=None)
        yield (_LINKS.get(role, _BY_KIND[kind]), "Paper", kind), row
    for (part, whole_id), mention in sorted(parts.items()):
        yield (
            ("PART_OF", "Method", "Method"),
            {"source": part, "target": whole_id, "confidence": mention.confidence, "found_in": mention.found_in},
        )


def _places(mentions: Iterator[Mention]) -> str:
    found = {word for m in mentions for word in m.found_in.split()}
    return " ".join(place for place in ("title", "abstract") if place in found)
