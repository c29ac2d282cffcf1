"""/entities and /entities/{id}."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from kg.api.claims import CONDITION_OF
from kg.api.models import Entity, EntityDetail, EntityType, Page, PaperRelation, Relation, SomeFields
from kg.api.output import Listing, listing, table_responses
from kg.api.paging import cut_page, decode_cursor
from kg.api.papers import MENTIONS
from kg.api.problems import openapi_responses
from kg.api.reads import (
    ENTITY_LABELS,
    ClaimFilter,
    count_claims,
    entity,
    entity_ref,
    label_of,
    no_entity,
    paper_ref,
    read_claims,
)
from kg.api.store import Cursor, PageSize, StoreDep, Text, search_text
from kg.schema import RELATIONSHIPS, RelationshipTable
from kg.stores import Store

router = APIRouter(tags=["entities"])
# How many of each thing one entity's page shows; the lists at /claims and /papers have the rest.
_SHOWN = 50


@router.get(
    "/entities", summary="List entities", response_model=Page[Entity] | SomeFields, responses=table_responses(400, 422, 503, 504)
)
def list_entities(
    store: StoreDep,
    size: PageSize,
    output: Annotated[Listing[Entity], Depends(listing(Entity))],
    cursor: Cursor = None,
    text: Text = None,
    type: Annotated[EntityType | None, Query(description="Only entities of this type.")] = None,
) -> Response:
    """Entities, those of most papers first, optionally of one type or with `text` in a name or alias."""
    label = type or "|".join(ENTITY_LABELS)
    parameters: dict[str, Any] = {"limit": size + 1}
    query = f"MATCH (e:{label})"
    if text:
        # LadybugDB takes no parameter inside any(), so it is bound to a name first.
        query = (
            "WITH $text AS text " + query + " WHERE replace(toLower(e.name), '-', ' ') CONTAINS text "
            "OR any(alias IN e.aliases WHERE replace(toLower(alias), '-', ' ') CONTAINS text)"
        )
        parameters["text"] = search_text(text)
    query += " WITH e, coalesce(e.papers, 0) AS papers"
    if cursor:
        at, parameters["after"] = decode_cursor(cursor)
        parameters["at"] = int(at)
        query += " WHERE papers < $at OR (papers = $at AND e.id > $after)"
    query += " RETURN e.id AS id, e.name AS name, e.aliases AS aliases, papers ORDER BY papers DESC, id LIMIT $limit"
    page, following = cut_page(store.query(query, parameters).dicts(), size, lambda row: (row["papers"], row["id"]))
    return output.page([entity(row) for row in page], following)


@router.get("/entities/{id:path}", summary="One entity", responses=openapi_responses(404, 422, 503, 504))
def get_entity(store: StoreDep, id: Annotated[str, Path(max_length=300, examples=["method:vllm"])]) -> EntityDetail:
    """An entity with its aliases, the papers that mention it, what it is related to, and up to 50 claims, the biggest first."""
    label = label_of(id)
    better = "e.better" if label == "Metric" else "''"
    columns = f"e.id AS id, e.name AS name, e.aliases AS aliases, e.papers AS papers, {better} AS better"
    text = f"MATCH (e:{label} {{id: $id}}) RETURN {columns}"
    rows = store.query(text, {"id": id}).dicts() if label else []
    if not label or not rows:
        raise no_entity(id)
    chosen = _claims_of(label, id)
    return EntityDetail(
        **entity(rows[0]).model_dump(),
        better=rows[0]["better"] or "",
        papers_with=_papers(store, label, id),
        relations=_relations(store, label, id),
        claims=read_claims(store, chosen, _SHOWN) if chosen else [],
        claim_total=count_claims(store, chosen) if chosen else 0,
    )


def _claims_of(label: EntityType, entity_id: str) -> ClaimFilter | None:
    chosen = ClaimFilter()
    if label == "Method":
        chosen.add("s.id = $method", method=entity_id)
    elif label == "Metric":
        chosen.add("m.id = $metric", metric=entity_id)
    elif label in ("Hardware", "Dataset"):
        chosen.add(CONDITION_OF[label.lower()], **{label.lower(): entity_id})
    else:
        return None
    return chosen


def _papers(store: Store, label: EntityType, entity_id: str) -> list[PaperRelation]:
    found = []
    for table in MENTIONS:
        if table.target == label:
            text = (
                f"MATCH (p:Paper)-[:{table.type}]->(e:{label} {{id: $id}}) "
                "RETURN p.id AS paper, p.name AS title, p.year AS year, p.url AS url "
                "ORDER BY coalesce(year, 0) DESC, paper LIMIT $limit"
            )
            rows = store.query(text, {"id": entity_id, "limit": _SHOWN}).dicts()
            found += [PaperRelation(relation=table.type, paper=paper_ref(row)) for row in rows]
    return found


def _relations(store: Store, label: EntityType, entity_id: str) -> list[Relation]:
    found = []
    for table in RELATIONSHIPS:
        if table.source in ("Paper", "Claim"):
            continue
        for outgoing in (True, False):
            if label == (table.source if outgoing else table.target):
                found += _related(store, table, entity_id, outgoing)
    return found


def _related(store: Store, table: RelationshipTable, entity_id: str, outgoing: bool) -> list[Relation]:
    mine, other = (table.source, table.target) if outgoing else (table.target, table.source)
    left, right = ("-", "->") if outgoing else ("<-", "-")
    is_effect = any(column.name == "best" for column in table.columns)
    effect = (
        "r.papers AS papers, r.best AS best, r.best_kind AS best_kind"
        if is_effect
        else "0 AS papers, 0.0 AS best, '' AS best_kind"
    )
    text = (
        f"MATCH (e:{mine} {{id: $id}}){left}[r:{table.type}]{right}(o:{other}) "
        f"RETURN o.id AS id, o.name AS name, {effect} ORDER BY coalesce(papers, 0) DESC, id LIMIT $limit"
    )
    rows = store.query(text, {"id": entity_id, "limit": _SHOWN}).dicts()
    return [
        Relation(
            relation=table.type,
            outgoing=outgoing,
            entity=entity_ref(row["id"], row["name"]),
            papers=row["papers"] or None,
            best=row["best"] or None,
            best_kind=row["best_kind"] or None,
        )
        for row in rows
    ]
