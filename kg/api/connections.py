"""/paths: how two entities are connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, cast, get_args

from fastapi import APIRouter, Query

from kg.api.models import PaperRef
from kg.api.models_graph import GraphPath, Paths, Step, StepNode, StepType
from kg.api.problems import openapi_responses
from kg.api.reads import read_paper_refs
from kg.api.store import AskerDep, StoreDep
from kg.query.catalog import run_named
from kg.schema import RELATIONSHIPS
from kg.stores import Store

router = APIRouter(tags=["entities"])
_LABELS: Mapping[str, StepType] = {label.lower(): label for label in get_args(StepType)}
_PAIRS = {(t.type, t.source, t.target) for t in RELATIONSHIPS}
_Name = Annotated[str, Query(min_length=1, max_length=300, description="An entity's id, name or alias.", examples=["vLLM"])]


@router.get("/paths", summary="How two entities are connected", responses=openapi_responses(400, 404, 422, 503, 504))
def find_paths(
    store: StoreDep,
    asker: AskerDep,
    source: Annotated[_Name, Query(alias="from")],
    target: Annotated[_Name, Query(alias="to")],
    limit: Annotated[int, Query(ge=1, le=100, description="Most paths.")] = 10,
) -> Paths:
    """The shortest ways from one entity to another, through papers and claims, as in the named query paths_between."""
    rows = run_named(store, "paths_between", {"source": source, "target": target, "limit": limit}, asker.names).dicts()
    papers = read_paper_refs(store, (id_ for row in rows for id_ in row["ids"] if _label(id_) == "Paper"))
    forward = _forward(store, (link for row in rows for link in _links(row)))
    return Paths(paths=[_path(row, papers, forward) for row in rows])


def _label(node_id: str) -> StepType:
    return _LABELS[node_id.partition(":")[0]]


def _links(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each link's source, relationship and target, in the path's order."""
    return zip(row["ids"], row["links"], row["ids"][1:], strict=False)


def _path(row: Mapping[str, Any], papers: Mapping[str, PaperRef], forward: set[tuple[str, str, str]]) -> GraphPath:
    nodes = [StepNode(id=id_, name=name or id_, type=_label(id_)) for id_, name in zip(row["ids"], row["names"], strict=True)]
    steps = [
        Step(source=source, relation=link, outgoing=_leads_on(source, link, target, forward), target=target)
        for source, link, target in zip(nodes, row["links"], nodes[1:], strict=False)
    ]
    return GraphPath(length=row["length"], steps=steps, papers=[papers[n.id] for n in nodes if n.id in papers])


def _leads_on(source: StepNode, link: str, target: StepNode, forward: set[tuple[str, str, str]]) -> bool:
    if source.type == target.type:
        return (source.id, link, target.id) in forward
    return (link, source.type, target.type) in _PAIRS


def _forward(store: Store, links: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Of the links between two nodes of one label, which can lead either way, those that lead from the first to the second."""
    found: set[tuple[str, str, str]] = set()
    asked: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, link, target in links:
        if _label(source) == _label(target):
            asked.setdefault((link, _label(source)), []).append((source, target))
    for (link, label), pairs in asked.items():
        text = f"MATCH (a:{label})-[:{link}]->(b:{label}) WHERE a.id IN $sources AND b.id IN $targets RETURN a.id, b.id"
        values = {"sources": sorted({a for a, _ in pairs}), "targets": sorted({b for _, b in pairs})}
        found |= {(cast(str, a), link, cast(str, b)) for a, b in store.query(text, values).rows}
    return found
