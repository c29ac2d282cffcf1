"""/metrics-scheme: the tree of metric concepts, with the claims on each."""

from __future__ import annotations

from fastapi import APIRouter

from kg.api.models_graph import MetricNode, MetricTree
from kg.api.problems import openapi_responses
from kg.api.store import StoreDep
from kg.ontology import MetricConcept, metric_scheme
from kg.stores import Store

router = APIRouter(tags=["entities"])


@router.get("/metrics-scheme", summary="The tree of metrics", responses=openapi_responses(503, 504))
def get_scheme(store: StoreDep) -> MetricTree:
    """Every metric of the scheme with what is broader and narrower, and the number of claims on it in this graph."""
    claims = _numbers(store, "MATCH (c:Claim)-[:ON_METRIC]->(m:Metric) RETURN m.id, count(*)")
    papers = _numbers(store, "MATCH (m:Metric) RETURN m.id, coalesce(m.papers, 0)")
    concepts = metric_scheme().concepts.values()
    below: dict[str, list[str]] = {}
    for concept in concepts:
        for parent in concept.broader:
            below.setdefault(parent, []).append(_node(concept.id))
    nodes = [_described(concept, below.get(concept.id, []), claims, papers) for concept in concepts]
    return MetricTree(concepts=nodes, top=[node.id for node in nodes if not node.broader])


def _numbers(store: Store, text: str) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in store.query(text).rows}


def _described(concept: MetricConcept, narrower: list[str], claims: dict[str, int], papers: dict[str, int]) -> MetricNode:
    return MetricNode(
        id=_node(concept.id),
        label=concept.label,
        alt_labels=list(concept.alt_labels),
        broader=[_node(parent) for parent in concept.broader],
        narrower=narrower,
        inverse=_node(concept.inverse) if concept.inverse else None,
        better=concept.better,
        claims=claims.get(_node(concept.id), 0),
        papers=papers.get(_node(concept.id)),
    )


def _node(concept: str) -> str:
    return f"metric:{concept}"
