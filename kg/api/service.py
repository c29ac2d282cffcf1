"""/health and /stats: what is being served."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter

from kg import __version__
from kg.api.models import Health, Stats
from kg.api.problems import openapi_responses
from kg.api.store import StoreDep
from kg.schema import NODES, RELATIONSHIPS

router = APIRouter(tags=["service"])


@router.get("/health", summary="Whether the service can read its graph", responses=openapi_responses(503))
def health(store: StoreDep) -> Health:
    """Answers once a query has been to the store and back."""
    store.query("MATCH (p:Paper) RETURN p.id AS id LIMIT 1")
    info = store.info
    return Health(
        status="ok", version=__version__, engine=info.engine, build_id=info.build_id, schema_version=info.schema_version
    )


@router.get("/stats", summary="How big the graph is", responses=openapi_responses(503))
def stats(store: StoreDep) -> Stats:
    """The number of nodes of each label and of relationships of each type."""
    nodes = {table.label: int(store.query(f"MATCH (n:{table.label}) RETURN count(n) AS n").rows[0][0]) for table in NODES}
    relationships: Counter[str] = Counter()
    for table in RELATIONSHIPS:
        text = f"MATCH (:{table.source})-[r:{table.type}]->(:{table.target}) RETURN count(r) AS n"
        relationships[table.type] += int(store.query(text).rows[0][0])
    return Stats(nodes=nodes, relationships=dict(relationships))
