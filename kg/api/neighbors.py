"""/entities/{id}/neighbors and /graph: what is around an entity or a paper."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from kg.api.drawing import draw_entity, draw_paper
from kg.api.models import EntityType, Page, SomeFields
from kg.api.models_graph import Graph, Neighbor, NodeType
from kg.api.nearby import Place, RelationName, Wanted, place_of, read_neighbors
from kg.api.output import Listing, listing, table_responses
from kg.api.paging import bad_cursor, cut_page, decode_cursor
from kg.api.problems import openapi_responses
from kg.api.reads import ENTITY_LABELS, known_entity, label_of, node_id, read_entity, read_paper_refs
from kg.api.store import Cursor, PageSize, StoreDep
from kg.errors import InputError, NotFoundError

router = APIRouter(tags=["entities"])
_EntityId = Annotated[str, Path(max_length=300, description="The entity's id.", examples=["method:vllm"])]
NODE_TYPES: tuple[NodeType, ...] = (*ENTITY_LABELS, "Paper")


@router.get(
    "/entities/{id:path}/neighbors", summary="The entities beside one", response_model=Page[Neighbor] | SomeFields,
    responses=table_responses(400, 404, 422, 503, 504),
)  # fmt: skip
def list_neighbors(
    store: StoreDep,
    size: PageSize,
    output: Annotated[Listing[Neighbor], Depends(listing(Neighbor))],
    id: _EntityId,
    relation: Annotated[RelationName | None, Query(description="Only by this relationship.")] = None,
    kind: Annotated[EntityType | None, Query(description="Only entities of this type.")] = None,
    cursor: Cursor = None,
) -> Response:
    """Entities that an entity is related to, by the graph's own relationships or through the papers that propose a method.

    Those with the most papers come first.
    """
    known_entity(store, id)
    after = _place(cursor) if cursor else None
    wanted = Wanted([relation] if relation else Wanted().relations, [kind] if kind else ENTITY_LABELS, after)
    found = read_neighbors(store, id, wanted, size + 1)
    items, following = cut_page(found, size, lambda neighbor: place_of(neighbor).key())
    return output.page(items, following)


@router.get("/graph", summary="Nodes and edges around one, for drawing", responses=openapi_responses(400, 404, 422, 503, 504))
def draw_graph(
    store: StoreDep,
    id: Annotated[str, Query(max_length=300, description="The id of an entity or a paper.", examples=["method:vllm"])],
    kinds: Annotated[
        str | None,
        Query(max_length=100, description="Types of the nodes around it, with commas between.", examples=["Method,Metric"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Most nodes around it.")] = 40,
) -> Graph:
    """The neighbours of an entity and the papers that propose or use it, or what a paper mentions, the most supported first.

    Edges are those with the center and those between the neighbours.
    """
    wanted = _kinds(kinds) if kinds else NODE_TYPES
    if label_of(id):
        found = read_entity(store, id)
        if found is not None:
            return draw_entity(store, found, wanted, limit)
    else:
        paper = read_paper_refs(store, [node_id(id)]).get(node_id(id))
        if paper is not None:
            return draw_paper(store, paper, wanted, limit)
    raise NotFoundError(f"There is no entity or paper '{id}'; /entities?text= and /papers?text= find them by name.")


def _kinds(text: str) -> tuple[NodeType, ...]:
    given = {word.strip() for word in text.split(",") if word.strip()}
    unknown = sorted(given - set(NODE_TYPES))
    if unknown or not given:
        raise InputError(f"kinds holds {unknown[0] if unknown else 'nothing'}; it takes some of {', '.join(NODE_TYPES)}")
    return tuple(kind for kind in NODE_TYPES if kind in given)


def _place(cursor: str) -> Place:
    try:
        return Place.of_key(decode_cursor(cursor))
    except ValueError:
        raise bad_cursor() from None
