"""The names by which a graph's entities are known, and the ids behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.errors import NotFoundError
from kg.names import normal_form
from kg.stores import Store

# The prefix of an entity's id, which is its label in lower case.
KINDS = ("method", "task", "dataset", "metric", "hardware")


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as the graph holds it; `papers` is the number of papers that mention it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    papers: int

    @property
    def kind(self) -> str:
        """Its kind in lower case: method, task, dataset, metric or hardware."""
        return self.id.partition(":")[0]


class NameIndex:
    """All entities of a graph by id and by the normal form of each of their names; read once, then kept by the caller."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.by_id: Mapping[str, Entity] = {entity.id: entity for entity in entities}

    @classmethod
    def load(cls, store: Store) -> NameIndex:
        """Read the names of a store's entities; those of a large build directory are kept in a file beside its snapshot."""
        from kg.query.catalog import load_catalog
        from kg.query.names_file import read_names, write_names

        directory = Path(store.info.address) if store.info.engine == "ladybug" else None
        kept = read_names(directory, store.info.build_id) if directory else None
        if kept:
            return kept
        rows = store.query(load_catalog()["names"].text_for(store.info.engine))
        made = cls(Entity(row["id"], row["name"], tuple(row["aliases"] or ()), row["papers"] or 0) for row in rows.dicts())
        if directory and directory.is_dir():
            write_names(directory, store.info.build_id, made)
        return made

    @classmethod
    def kept(cls, by_id: Mapping[str, Entity], by_form: Mapping[str, tuple[Entity, ...]]) -> NameIndex:
        """An index that was worked out before."""
        index = cls(())
        index.by_id = by_id
        index.by_form = by_form
        return index

    @cached_property
    def by_form(self) -> Mapping[str, tuple[Entity, ...]]:
        """Entities by the normal form of a name, those that bear it as their own name first, then by papers."""
        found: dict[str, dict[str, tuple[bool, int, str]]] = {}
        for entity in self.by_id.values():
            for position, name in enumerate((entity.name, *entity.aliases)):
                ranks = found.setdefault(normal_form(name), {})
                ranks.setdefault(entity.id, (position > 0, -entity.papers, entity.id))
        return {form: tuple(self.by_id[i] for i in sorted(ranks, key=ranks.__getitem__)) for form, ranks in found.items() if form}

    def find(self, name: str, kinds: Sequence[str] = KINDS) -> tuple[Entity, ...]:
        """The entities that bear a name, in any spelling with the same normal form."""
        return tuple(entity for entity in self.by_form.get(normal_form(name), ()) if entity.kind in kinds)

    def near(self, name: str, kinds: Sequence[str] = KINDS, limit: int = 3) -> list[str]:
        """Names spelled almost like `name`, the likeliest first."""
        from rapidfuzz import fuzz, process

        forms = {form: owners for form, owners in self.by_form.items() if any(e.kind in kinds for e in owners)}
        matches = process.extract(normal_form(name), list(forms), scorer=fuzz.WRatio, limit=limit * 2, score_cutoff=75)
        owners = (next(e for e in forms[form] if e.kind in kinds).name for form, _, _ in matches)
        return list(dict.fromkeys(owners))[:limit]

    def resolve(self, value: str, kinds: Sequence[str] = KINDS) -> str:
        """The id of an entity given by id, by id without its kind, or by name; raises NotFoundError, with names that are near.

        Where several bear the name, the one in most papers is taken.
        """
        ids = (value, *(f"{kind}:{value}" for kind in kinds))
        found = next((i for i in ids if i in self.by_id and i.partition(":")[0] in kinds), None)
        if found:
            return found
        named = self.find(value, kinds)
        if named:
            return named[0].id
        near = self.near(value, kinds)
        hint = f"; near: {', '.join(near)}" if near else ""
        raise NotFoundError(f"the graph has no {' or '.join(kinds)} named '{value}'{hint}")
