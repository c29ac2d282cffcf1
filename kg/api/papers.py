"""/papers and /papers/{id}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from kg.api.models import MentionedEntity, Page, Paper, PaperDetail, SomeFields
from kg.api.output import Listing, listing, table_responses
from kg.api.paging import cut_page, decode_cursor
from kg.api.problems import openapi_responses
from kg.api.reads import ClaimFilter, entity_ref, label_of, node_id, read_claims
from kg.api.store import Cursor, PageSize, StoreDep, Text, search_text
from kg.errors import InputError, NotFoundError
from kg.schema import RELATIONSHIPS
from kg.stores import Store

router = APIRouter(tags=["papers"])
MENTIONS = tuple(table for table in RELATIONSHIPS if table.source == "Paper" and table.target != "Claim")
_COLUMNS = "p.id AS id, p.name AS title, p.authors AS authors, p.year AS year, p.venue AS venue, p.url AS url"
_CLAIM_LIMIT = 200


@router.get(
    "/papers", summary="List papers", response_model=Page[Paper] | SomeFields, responses=table_responses(400, 422, 503, 504)
)
def list_papers(
    store: StoreDep,
    size: PageSize,
    output: Annotated[Listing[Paper], Depends(listing(Paper))],
    cursor: Cursor = None,
    text: Text = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    entity: Annotated[
        str | None, Query(max_length=300, description="The id of an entity that the paper mentions.", examples=["method:lora"])
    ] = None,
) -> Response:
    """Papers, the newest first, optionally those whose title holds `text`, of one year, or that mention one entity."""
    conditions: list[str] = []
    parameters: dict[str, Any] = {"limit": size + 1}
    if text:
        conditions.append("replace(toLower(p.name), '-', ' ') CONTAINS $text")
        parameters["text"] = search_text(text)
    if year is not None:
        conditions.append("p.year = $year")
        parameters["year"] = year
    if entity:
        conditions.append(_mentions(entity))
        parameters["entity"] = entity
    if cursor:
        conditions.append("coalesce(p.year, 0) < $at OR (coalesce(p.year, 0) = $at AND p.id > $after)")
        at, parameters["after"] = decode_cursor(cursor)
        parameters["at"] = int(at)
    where = "WHERE " + " AND ".join(f"({condition})" for condition in conditions) if conditions else ""
    query = f"MATCH (p:Paper) {where} RETURN {_COLUMNS}, coalesce(p.year, 0) AS at ORDER BY at DESC, id LIMIT $limit"
    rows = store.query(query, parameters).dicts()
    page, following = cut_page(rows, size, lambda row: (row["at"], row["id"]))
    return output.page([Paper(**_fields(row)) for row in page], following)


@router.get("/papers/{id:path}", summary="One paper", responses=openapi_responses(404, 422, 503, 504))
def get_paper(store: StoreDep, id: Annotated[str, Path(max_length=300, examples=["paper:arXiv:2309.06180"])]) -> PaperDetail:
    """A paper with its abstract, the entities that it mentions, and its claims. The id may lack its `paper:`."""
    paper = node_id(id)
    rows = store.query(f"MATCH (p:Paper {{id: $id}}) RETURN {_COLUMNS}, p.abstract AS abstract", {"id": paper}).dicts()
    if not rows:
        raise NotFoundError(f"There is no paper '{paper}'; /papers?text= finds papers by title.")
    chosen = ClaimFilter()
    chosen.add("p.id = $paper", paper=paper)
    return PaperDetail(
        **_fields(rows[0]),
        abstract=rows[0]["abstract"] or "",
        mentions=_read_mentions(store, paper),
        claims=read_claims(store, chosen, _CLAIM_LIMIT),
    )


def _mentions(entity: str) -> str:
    label = label_of(entity)
    types = "|".join(table.type for table in MENTIONS if table.target == label)
    if not types:
        raise InputError(f"'{entity}' is no entity's id; /entities?text= finds entities by name")
    return f"EXISTS {{ MATCH (p)-[:{types}]->(e:{label}) WHERE e.id = $entity }}"


def _read_mentions(store: Store, paper: str) -> list[MentionedEntity]:
    parts = []
    for table in MENTIONS:
        count = "coalesce(r.count, 0)" if any(column.name == "count" for column in table.columns) else "0"
        parts.append(
            f"MATCH (p:Paper {{id: $id}})-[r:{table.type}]->(e:{table.target}) "
            f"RETURN '{table.type}' AS relation, e.id AS id, e.name AS name, r.confidence AS confidence, {count} AS count"
        )
    rows = store.query(" UNION ALL ".join(parts), {"id": paper}).dicts()
    order = [table.type for table in MENTIONS]
    rows.sort(key=lambda row: (order.index(row["relation"]), row["id"]))
    return [
        MentionedEntity(
            relation=row["relation"],
            entity=entity_ref(row["id"], row["name"]),
            confidence=row["confidence"],
            count=row["count"] or None,
        )
        for row in rows
    ]


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "title": row["title"],
        "authors": list(row["authors"] or ()),
        "year": row["year"],
        "venue": row["venue"] or "",
        "url": row["url"] or "",
    }
