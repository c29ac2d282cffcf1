"""Puts together what is drawn around an entity or a paper: nodes, and the edges among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.api.models import Entity, EntityType, PaperRef
from kg.api.models_graph import Graph, GraphEdge, GraphNode, Neighbor, NodeType
from kg.api.nearby import Wanted, read_neighbors, type_function, without_plain_measures
from kg.api.reads import ENTITY_LABELS, label_of
from kg.schema import RELATIONSHIPS
from kg.stores import Store

_MENTIONS = tuple(t for t in RELATIONSHIPS if t.source == "Paper" and t.target != "Claim")
_EFFECTS = tuple(t for t in RELATIONSHIPS if any(column.name == "best" for column in t.columns))
_BETWEEN = tuple(t for t in RELATIONSHIPS if t.source in ENTITY_LABELS and t.target in ENTITY_LABELS and t not in _EFFECTS)
# Of the nodes around an entity, at most one in so many is a paper while there are entities to show.
_PAPER_SHARE = 4


def draw_entity(store: Store, center: Entity, kinds: Sequence[NodeType], limit: int) -> Graph:
    """An entity with its neighbours and papers, at most `limit` of them."""
    entities: list[EntityType] = [kind for kind in ENTITY_LABELS if kind in kinds]
    found = read_neighbors(store, center.id, Wanted(kinds=entities), 2 * limit + 1) if entities else []
    papers = _papers(store, center, limit + 1) if "Paper" in kinds else []
    near = list(dict.fromkeys(neighbor.entity.id for neighbor in found))
    room = max(limit - len(near), limit // _PAPER_SHARE) if near else limit
    shown_papers = papers[:room]
    shown = set(near[: limit - len(shown_papers)])
    edges = [_edge(center.id, neighbor) for neighbor in without_plain_measures(found) if neighbor.entity.id in shown]
    edges += [GraphEdge(id=f"{p} {relation} {center.id}", source=p, target=center.id, relation=relation)
              for node, relation in shown_papers for p in (node.id,)]  # fmt: skip
    nodes = _entity_nodes(store, [center.id, *(id_ for id_ in near if id_ in shown)])
    nodes += [node for node, _ in shown_papers]
    edges += _among(store, shown, [node.id for node, _ in shown_papers])
    truncated = len(near) > len(shown) or len(papers) > len(shown_papers) or len(found) > 2 * limit
    return Graph(center=center.id, nodes=nodes, edges=_unique(edges), truncated=truncated)


def draw_paper(store: Store, center: PaperRef, kinds: Sequence[NodeType], limit: int) -> Graph:
    """A paper with the entities that it mentions, at most `limit` of them, its own methods first."""
    found: list[tuple[str, str, int]] = []
    for table in _MENTIONS:
        if table.target in kinds:
            text = (
                f"MATCH (p:Paper {{id: $id}})-[:{table.type}]->(e:{table.target}) "
                "RETURN e.id AS id, coalesce(e.papers, 0) AS papers ORDER BY papers DESC, id LIMIT $limit"
            )
            rows = store.query(text, {"id": center.id, "limit": limit + 1}).rows
            found += [(table.type, row[0], row[1]) for row in rows]
    near = list(dict.fromkeys(entity for _, entity, _ in found))
    shown = set(near[:limit])
    edges = [GraphEdge(id=f"{center.id} {relation} {entity}", source=center.id, target=entity, relation=relation)
             for relation, entity, _ in found if entity in shown]  # fmt: skip
    nodes = [GraphNode(id=center.id, name=center.title, type="Paper"), *_entity_nodes(store, near[:limit])]
    edges += _among(store, shown, [])
    return Graph(center=center.id, nodes=nodes, edges=_unique(edges), truncated=len(near) > limit)


def _papers(store: Store, center: Entity, limit: int) -> list[tuple[GraphNode, str]]:
    """The papers that mention an entity and how, those that propose or introduce it first, then the newest."""
    types = [t.type for t in _MENTIONS if t.target == center.type]
    order = " ".join(f"WHEN '{type_}' THEN {place}" for place, type_ in enumerate(types))
    text = (
        f"MATCH (p:Paper)-[r:{'|'.join(types)}]->(e:{center.type} {{id: $id}}) "
        f"RETURN p.id AS id, p.name AS name, {type_function(store)}(r) AS relation, coalesce(p.year, 0) AS year "
        f"ORDER BY CASE relation {order} END, year DESC, id LIMIT $limit"
    )
    rows = store.query(text, {"id": center.id, "limit": limit}).dicts()
    first = {row["id"]: row for row in reversed(rows)}
    unique = [row for row in rows if first[row["id"]] is row]
    return [(GraphNode(id=row["id"], name=row["name"], type="Paper"), row["relation"]) for row in unique]


def _entity_nodes(store: Store, ids: Sequence[str]) -> list[GraphNode]:
    found: dict[str, GraphNode] = {}
    for label in ENTITY_LABELS:
        own = [id_ for id_ in ids if label_of(id_) == label]
        if own:
            text = f"MATCH (e:{label}) WHERE e.id IN $ids RETURN e.id AS id, e.name AS name, coalesce(e.papers, 0) AS papers"
            for row in store.query(text, {"ids": own}).dicts():
                found[row["id"]] = GraphNode(id=row["id"], name=row["name"], type=label, papers=row["papers"])
    return [found[id_] for id_ in ids if id_ in found]


def _edge(center: str, neighbor: Neighbor) -> GraphEdge:
    source, target = (center, neighbor.entity.id) if neighbor.outgoing else (neighbor.entity.id, center)
    return GraphEdge(
        id=f"{source} {neighbor.relation} {target}", source=source, target=target, relation=neighbor.relation,
        papers=neighbor.papers, best=neighbor.best, best_kind=neighbor.best_kind,
    )  # fmt: skip


def _among(store: Store, entities: Iterable[str], papers: Sequence[str]) -> list[GraphEdge]:
    """The graph's own relationships between the entities, and between the papers and them."""
    ids: dict[str, list[str]] = {label: [] for label in ENTITY_LABELS}
    for entity in sorted(entities):
        ids[label_of(entity) or ""].append(entity)
    ids["Paper"] = list(papers)
    edges: list[GraphEdge] = []
    for tables, columns in ((_EFFECTS, "r.papers, r.best, r.best_kind"), (_BETWEEN, ""), (_MENTIONS, "")):
        for source, target in dict.fromkeys((t.source, t.target) for t in tables):
            if ids[source] and ids[target]:
                types = [t.type for t in tables if (t.source, t.target) == (source, target)]
                edges += _edges(store, (source, target), types, columns, ids)
    return edges


def _edges(
    store: Store, labels: tuple[str, str], types: Sequence[str], columns: str, ids: dict[str, list[str]]
) -> list[GraphEdge]:
    source, target = labels
    text = (
        f"MATCH (a:{source})-[r:{'|'.join(types)}]->(b:{target}) WHERE a.id IN $sources AND b.id IN $targets "
        f"RETURN a.id, b.id, {type_function(store)}(r){', ' + columns if columns else ''}"
    )
    rows = store.query(text, {"sources": ids[source], "targets": ids[target]}).rows
    return [
        GraphEdge(id=f"{a} {relation} {b}", source=a, target=b, relation=relation,
                  **dict(zip(("papers", "best", "best_kind"), (value or None for value in rest), strict=False)))
        for a, b, relation, *rest in sorted(rows, key=lambda row: row[:3])
    ]  # fmt: skip


def _unique(edges: Iterable[GraphEdge]) -> list[GraphEdge]:
    return list({edge.id: edge for edge in reversed(list(edges))}.values())[::-1]
