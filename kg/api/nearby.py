"""Reads the entities beside an entity, those with the most papers behind them first.

Two entities are beside each other by a relationship of the graph's own (REDUCES, BROADER ...), or through a paper: what a
paper that proposes a method uses, compares with, addresses, evaluates on, measures or runs on is the method's neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from kg.api.models import EntityType
from kg.api.models_graph import Neighbor
from kg.api.reads import ENTITY_LABELS, entity_ref, label_of
from kg.schema import RELATIONSHIPS, RelationshipTable
from kg.stores import Store

RelationName = Literal[
    "REDUCES", "INCREASES", "KEEPS", "BROADER", "INVERSE_OF", "TARGETS", "PART_OF",
    "USES", "COMPARES_WITH", "ADDRESSES", "INTRODUCES", "EVALUATES_ON", "MEASURES", "RUNS_ON",
]  # fmt: skip
RELATION_NAMES: tuple[str, ...] = get_args(RelationName)
# Where no paper proposes a method, those that use it say what it is for, then those that compare with it.
_ROLES = ("PROPOSES", "USES", "COMPARES_WITH")
_EFFECTS = ("REDUCES", "INCREASES", "KEEPS")
_LAST = chr(0x10FFFF)  # sorts after every id
_OWN = tuple(t for t in RELATIONSHIPS if t.source in ENTITY_LABELS and t.target in ENTITY_LABELS)
_OF_PAPERS = tuple(t for t in RELATIONSHIPS if t.source == "Paper" and t.target in ENTITY_LABELS and t.type != "PROPOSES")


@dataclass(frozen=True, slots=True)
class Place:
    """A neighbour's place in the order: papers, most first, then relation, then those that lead here, then id."""

    papers: int
    relation: str
    outgoing: bool
    id: str

    def key(self) -> tuple[float, str]:
        """The place as a cursor holds it."""
        return float(self.papers), f"{self.relation} {int(self.outgoing)} {self.id}"

    @classmethod
    def of_key(cls, key: tuple[float, str]) -> Place:
        """The place in a cursor; raises ValueError where it holds none."""
        relation, outgoing, id_ = key[1].split(" ", 2)
        return cls(int(key[0]), relation, outgoing == "1", id_)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which neighbours: of these relations, of these kinds, after a place."""

    relations: Sequence[str] = RELATION_NAMES
    kinds: Sequence[EntityType] = ENTITY_LABELS
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One query for neighbours. `path` is its pattern between the entity and the other, with {types} to fill in."""

    path: str
    types: tuple[str, ...]
    labels: tuple[str, ...]
    outgoing: bool
    columns: str


_EFFECT = "coalesce(r.papers, 0) AS papers, r.best AS best, r.best_kind AS best_kind"
_PLAIN = "0 AS papers, 0.0 AS best, '' AS best_kind"
_COUNTED = "count(DISTINCT p.id) AS papers, 0.0 AS best, '' AS best_kind"


def place_of(neighbor: Neighbor) -> Place:
    """A neighbour's place in the order."""
    return Place(neighbor.papers or 0, neighbor.relation, neighbor.outgoing, neighbor.entity.id)


def read_neighbors(store: Store, entity: str, wanted: Wanted, limit: int) -> list[Neighbor]:
    """Up to `limit` neighbours of the entity of this id, in their order."""
    label = label_of(entity)
    found = [n for part in _parts(store, entity, label) for n in _read(store, part, label or "", entity, wanted, limit)]
    # Two parts may give the same neighbour, where a paper's role stands in for another.
    unique = {(n.relation, n.outgoing, n.entity.id): n for n in found}
    order = sorted(unique.values(), key=lambda n: (-(n.papers or 0), n.relation, n.outgoing, n.entity.id))
    return order[:limit]


def without_plain_measures(neighbors: Iterable[Neighbor]) -> list[Neighbor]:
    """The neighbours without "measures a metric" where one of them says what happens to that metric."""
    kept = list(neighbors)
    moved = {n.entity.id for n in kept if n.relation in _EFFECTS}
    return [n for n in kept if n.relation != "MEASURES" or n.entity.id not in moved]


def type_function(store: Store) -> str:
    """The name of the function that gives a relationship's type."""
    return "type" if store.info.engine == "neo4j" else "label"


def _parts(store: Store, entity: str, label: str | None) -> Iterator[_Part]:
    for outgoing in (True, False):
        yield from _own_parts(label, outgoing)
    if label == "Method":
        methods = tuple(t for t in _OF_PAPERS if t.target == "Method")
        others = tuple(t for t in _OF_PAPERS if t.target != "Method")
        role = next((r for r in _ROLES if r == _ROLES[-1] or _has(store, entity, r)), _ROLES[-1])
        if role == "PROPOSES":
            yield _through_papers("<-[:PROPOSES]-(p:Paper)-[r:{types}]->", methods, outgoing=True)
        yield _through_papers(f"<-[:{role}]-(p:Paper)-[r:{{types}}]->", others, outgoing=True)
    incoming = tuple(t for t in _OF_PAPERS if t.target == label)
    if incoming:
        path = "<-[r:{types}]-(p:Paper)-[:PROPOSES]->"
        yield _Part(path, tuple(t.type for t in incoming), ("Method",), False, _COUNTED)


def _own_parts(label: str | None, outgoing: bool) -> Iterator[_Part]:
    tables = [t for t in _OWN if (t.source if outgoing else t.target) == label]
    path = "-[r:{types}]->" if outgoing else "<-[r:{types}]-"
    effects = [t for t in tables if any(c.name == "best" for c in t.columns)]
    for group, columns in ((effects, _EFFECT), ([t for t in tables if t not in effects], _PLAIN)):
        for other in dict.fromkeys(t.target if outgoing else t.source for t in group):
            types = tuple(t.type for t in group if (t.target if outgoing else t.source) == other)
            yield _Part(path, types, (other,), outgoing, columns)


def _through_papers(path: str, tables: Sequence[RelationshipTable], *, outgoing: bool) -> _Part:
    types, labels = tuple(t.type for t in tables), tuple(dict.fromkeys(t.target for t in tables))
    return _Part(path, types, labels, outgoing, _COUNTED)


def _has(store: Store, method: str, role: str) -> bool:
    text = f"MATCH (e:Method {{id: $id}})<-[:{role}]-(p:Paper) RETURN p.id AS id LIMIT 1"
    return bool(store.query(text, {"id": method}).rows)


def _read(store: Store, part: _Part, label: str, entity: str, wanted: Wanted, limit: int) -> list[Neighbor]:
    part = replace(
        part,
        types=tuple(t for t in part.types if t in wanted.relations),
        labels=tuple(x for x in part.labels if x in wanted.kinds),
    )
    if not part.types or not part.labels:
        return []
    text = (
        f"MATCH (e:{label} {{id: $id}}){part.path.format(types='|'.join(part.types))}(o:{'|'.join(part.labels)}) "
        f"WHERE o.id <> $id WITH {type_function(store)}(r) AS relation, o.id AS id, o.name AS name, {part.columns}"
    )
    parameters: dict[str, Any] = {"id": entity, "limit": limit}
    if wanted.after:
        after, same = wanted.after, wanted.after.outgoing == part.outgoing
        text += " WHERE papers < $at OR (papers = $at AND (relation > $relation OR (relation = $relation AND id > $after)))"
        past = after.id if same else "" if part.outgoing > after.outgoing else _LAST
        parameters |= {"at": after.papers, "relation": after.relation, "after": past}
    text += " RETURN relation, id, name, papers, best, best_kind ORDER BY papers DESC, relation, id LIMIT $limit"
    return [_neighbor(row, part.outgoing) for row in store.query(text, parameters).dicts()]


def _neighbor(row: dict[str, Any], outgoing: bool) -> Neighbor:
    return Neighbor(
        relation=row["relation"],
        outgoing=outgoing,
        entity=entity_ref(row["id"], row["name"]),
        papers=row["papers"] or None,
        best=row["best"] or None,
        best_kind=row["best_kind"] or None,
    )
