"""The fixed queries behind the endpoints. Their text is put together from constants here; what a client says is a parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.api.evidence import mark_evidence
from kg.api.figures import FACTOR
from kg.api.models import Claim, Entity, EntityRef, EntityType, PaperRef, Piece
from kg.errors import NotFoundError
from kg.stores import Store

ENTITY_LABELS: tuple[EntityType, ...] = ("Method", "Task", "Dataset", "Metric", "Hardware")
_LABEL_OF_PREFIX = {label.lower(): label for label in ENTITY_LABELS}

_CLAIM = "MATCH (p:Paper)-[:REPORTS]->(c:Claim)-[:ABOUT]->(s:Method|Dataset), (c)-[:ON_METRIC]->(m:Metric) "
_CLAIM_FACTOR = f" WITH p, c, s, m, {FACTOR} AS factor "
_CLAIM_RETURN = """
RETURN c.id AS id, s.id AS subject, s.name AS subject_name, m.id AS metric, m.name AS metric_name, c.metric_text AS metric_text,
       c.direction AS direction, c.kind AS kind, c.low AS low, c.high AS high, c.unit AS unit, c.bound AS bound, factor AS factor,
       c.baselines AS baselines, c.evidence AS evidence, c.confidence AS confidence, c.rule AS rule,
       p.id AS paper, p.name AS title, p.year AS year, p.url AS url
ORDER BY factor DESC, id LIMIT $limit
"""


@dataclass(slots=True)
class ClaimFilter:
    """Conditions that claims must all meet: `on_nodes` on p, c, s and m, `on_factor` on factor and c, with their parameters."""

    on_nodes: list[str] = field(default_factory=list)
    on_factor: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **parameters: Any) -> None:
        """One more condition on the nodes."""
        self.on_nodes.append(condition)
        self.parameters |= parameters

    def text(self) -> str:
        """The query's beginning, up to what it returns."""
        return _CLAIM + _where(self.on_nodes) + _CLAIM_FACTOR + _where(self.on_factor)


def _where(conditions: list[str]) -> str:
    return "WHERE " + " AND ".join(f"({condition})" for condition in conditions) if conditions else ""


def label_of(node_id: str) -> EntityType | None:
    """The label of an entity's id ("method:lora"), None where the id is no entity's."""
    return _LABEL_OF_PREFIX.get(node_id.partition(":")[0])


def node_id(paper: str) -> str:
    """The id of a paper's node, where the id may be the source's own."""
    return paper if paper.startswith("paper:") else f"paper:{paper}"


def entity_ref(node_id: str, name: str) -> EntityRef:
    """A reference to an entity; its type is in its id."""
    return EntityRef(id=node_id, name=name, type=label_of(node_id) or "Method")


def entity(row: Mapping[str, Any]) -> Entity:
    """An entity from a row of id, name, aliases and papers."""
    ref = entity_ref(row["id"], row["name"])
    return Entity(id=ref.id, name=ref.name, type=ref.type, aliases=list(row["aliases"] or ()), papers=row["papers"] or 0)


def read_entity(store: Store, entity_id: str) -> Entity | None:
    """The entity of this id, None where there is none."""
    label = label_of(entity_id)
    if label is None:
        return None
    text = f"MATCH (e:{label} {{id: $id}}) RETURN e.id AS id, e.name AS name, e.aliases AS aliases, e.papers AS papers"
    rows = store.query(text, {"id": entity_id}).dicts()
    return entity(rows[0]) if rows else None


def known_entity(store: Store, entity_id: str) -> Entity:
    """The entity of this id; raises NotFoundError where there is none."""
    found = read_entity(store, entity_id)
    if found is None:
        raise no_entity(entity_id)
    return found


def no_entity(entity_id: str) -> NotFoundError:
    """The error for an id that is no entity's."""
    return NotFoundError(f"There is no entity '{entity_id}'; /entities?text= finds entities by name.")


def paper_ref(row: Mapping[str, Any]) -> PaperRef:
    """A reference to a paper from a row of paper, title, year and url."""
    return PaperRef(id=row["paper"], title=row["title"], year=row["year"], url=row["url"] or "")


def read_claims(store: Store, chosen: ClaimFilter, limit: int) -> list[Claim]:
    """Up to `limit` claims, the biggest figure first, then by id."""
    rows = store.query(chosen.text() + _CLAIM_RETURN, {**chosen.parameters, "limit": limit}).dicts()
    hardware = _conditions(store, "WITH_HARDWARE", "Hardware", [row["id"] for row in rows])
    datasets = _conditions(store, "WITH_DATASET", "Dataset", [row["id"] for row in rows])
    return [_claim(row, hardware.get(row["id"], []), datasets.get(row["id"], [])) for row in rows]


def count_claims(store: Store, chosen: ClaimFilter) -> int:
    """How many claims there are."""
    return int(store.query(chosen.text() + " RETURN count(DISTINCT c.id) AS n", chosen.parameters).rows[0][0])


def read_paper_refs(store: Store, ids: Iterable[str]) -> dict[str, PaperRef]:
    """The papers of these ids, by id; unknown ids are left out."""
    text = "MATCH (p:Paper) WHERE p.id IN $ids RETURN p.id AS paper, p.name AS title, p.year AS year, p.url AS url"
    wanted = sorted(set(ids))
    return {row["paper"]: paper_ref(row) for row in store.query(text, {"ids": wanted}).dicts()} if wanted else {}


def _conditions(store: Store, relation: str, label: str, ids: list[str]) -> dict[str, list[EntityRef]]:
    if not ids:
        return {}
    match = f"MATCH (c:Claim)-[:{relation}]->(e:{label}) WHERE c.id IN $ids"
    text = f"{match} RETURN c.id AS claim, e.id AS id, e.name AS name ORDER BY id"
    found: dict[str, list[EntityRef]] = {}
    for row in store.query(text, {"ids": ids}).dicts():
        found.setdefault(row["claim"], []).append(entity_ref(row["id"], row["name"]))
    return found


def _claim(row: Mapping[str, Any], hardware: list[EntityRef], datasets: list[EntityRef]) -> Claim:
    kind, low, high = row["kind"] or None, row["low"], row["high"]
    return Claim(
        id=row["id"],
        subject=entity_ref(row["subject"], row["subject_name"]),
        metric=entity_ref(row["metric"], row["metric_name"]),
        metric_text=row["metric_text"] or "",
        direction=row["direction"],
        kind=kind,
        low=low,
        high=high,
        unit=row["unit"] or "",
        bound=row["bound"] or "",
        factor=row["factor"] or None,
        baselines=list(row["baselines"] or ()),
        hardware=hardware,
        datasets=datasets,
        evidence=row["evidence"],
        confidence=row["confidence"],
        rule=row["rule"] or "",
        paper=paper_ref(row),
        pieces=pieces(row["evidence"], row["metric_text"] or "", kind, low, high, row["unit"]),
    )


def pieces(
    evidence: str, metric_text: str, kind: str | None, low: float | None, high: float | None, unit: str | None
) -> list[Piece]:
    """The evidence with its figure and metric marked."""
    return [Piece(text=text, mark=mark) for text, mark in mark_evidence(evidence, metric_text, kind, low, high, unit)]
