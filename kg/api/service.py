"""/health and /stats: what is being served."""

from __future__ import annotations

from fastapi import APIRouter

from kg import __version__
from kg.api.models_queries import Health, Stats
from kg.api.problems import openapi_responses
from kg.api.store import StoreDep
from kg.stores.counts import count_rows

router = APIRouter(tags=["service"])


@router.get("/health", summary="Whether the service can read its graph", responses=openapi_responses(503, 504))
def health(store: StoreDep) -> Health:
    """Answers once a query has been to the store and back."""
    store.query("MATCH (p:Paper) RETURN p.id AS id LIMIT 1")
    info = store.info
    return Health(
        status="ok", version=__version__, engine=info.engine, build_id=info.build_id, schema_version=info.schema_version
    )


@router.get("/stats", summary="How big the graph is", responses=openapi_responses(503, 504))
def stats(store: StoreDep) -> Stats:
    """The number of nodes of each label and of relationships of each type."""
    counts = count_rows(store)
    return Stats(nodes=counts.nodes, relationships=counts.relationships)
