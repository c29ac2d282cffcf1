"""/claims: what papers report, filtered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from kg.api.models import Claim, Direction, Page, SomeFields
from kg.api.output import Listing, listing, table_responses
from kg.api.paging import cut_page, decode_cursor
from kg.api.reads import ClaimFilter, node_id, read_claims
from kg.api.store import AskerDep, Cursor, PageSize, StoreDep
from kg.ask import Asker
from kg.query.catalog import run_named
from kg.stores import Store

router = APIRouter(tags=["claims"])
_TURNED = {"up": "down", "down": "up"}
_Metric = Annotated[
    str | None,
    Query(
        max_length=200,
        description="A metric's id or name, with everything narrower and its inverses.",
        examples=["kv-cache-memory"],
    ),
]
_Direction = Annotated[
    Direction | None, Query(description="What happens to the metric; for claims on an inverse metric it is turned.")
]
_Id = Annotated[str | None, Query(max_length=300)]
_Factor = Annotated[
    float | None, Query(ge=1, le=1e12, allow_inf_nan=False, description="Least change, as a factor: 2 is half, or double.")
]


@router.get(
    "/claims", summary="List claims", response_model=Page[Claim] | SomeFields, responses=table_responses(400, 404, 422, 503, 504)
)
def list_claims(
    store: StoreDep,
    asker: AskerDep,
    size: PageSize,
    output: Annotated[Listing[Claim], Depends(listing(Claim))],
    cursor: Cursor = None,
    metric: _Metric = None,
    direction: _Direction = None,
    method: Annotated[
        str | None, Query(max_length=300, description="The id of the claim's subject.", examples=["method:vllm"])
    ] = None,
    min_factor: _Factor = None,
    baseline: _Id = None,
    hardware: _Id = None,
    dataset: _Id = None,
    paper: _Id = None,
) -> Response:
    """Claims that meet all the filters, the biggest figure first.

    `baseline`, `hardware`, `dataset` and `paper` take ids, as `method` does.
    """
    chosen = ClaimFilter()
    if metric:
        add_metric(chosen, store, asker, metric, direction)
    elif direction:
        chosen.add("c.direction = $direction", direction=direction)
    if method:
        chosen.add("s.id = $method", method=method)
    for name, value in (("baseline", baseline), ("hardware", hardware), ("dataset", dataset)):
        if value:
            chosen.add(CONDITION_OF[name], **{name: value})
    if paper:
        chosen.add("p.id = $paper", paper=node_id(paper))
    if min_factor is not None:
        chosen.on_factor.append("factor >= $min_factor")
        chosen.parameters["min_factor"] = float(min_factor)
    if cursor:
        factor, after = decode_cursor(cursor)
        chosen.on_factor.append("factor < $factor OR (factor = $factor AND c.id > $after)")
        chosen.parameters |= {"factor": factor, "after": after}
    items, following = cut_page(read_claims(store, chosen, size + 1), size, lambda claim: (claim.factor or 0.0, claim.id))
    return output.page(items, following)


CONDITION_OF = {
    "baseline": "EXISTS { MATCH (c)-[:VERSUS]->(b:Method) WHERE b.id = $baseline }",
    "hardware": "EXISTS { MATCH (c)-[:WITH_HARDWARE]->(h:Hardware) WHERE h.id = $hardware }",
    "dataset": "s.id = $dataset OR EXISTS { MATCH (c)-[:WITH_DATASET]->(d:Dataset) WHERE d.id = $dataset }",
}


def add_metric(chosen: ClaimFilter, store: Store, asker: Asker, metric: str, direction: str | None) -> None:
    """Claims on the metric, on narrower ones, and on their inverses with the direction turned."""
    reach = run_named(store, "metric_reach", {"metric": metric}, asker.names).dicts()
    straight = sorted({row["id"] for row in reach if not row["turned"]})
    turned = sorted({row["id"] for row in reach if row["turned"]})
    if direction is None:
        chosen.add("m.id IN $metrics", metrics=straight + turned)
        return
    chosen.add(
        "(m.id IN $straight AND c.direction = $direction) OR (m.id IN $turned AND c.direction = $opposite)",
        straight=straight,
        turned=turned,
        direction=direction,
        opposite=_TURNED.get(direction, direction),
    )
