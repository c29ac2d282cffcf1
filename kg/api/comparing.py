"""/compare: two entities side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kg.api.models import Claim
from kg.api.models_graph import Comparison, Neighbor, Shared, Support
from kg.api.nearby import Wanted, read_neighbors, without_plain_measures
from kg.api.problems import openapi_responses
from kg.api.reads import ClaimFilter, entity_ref, known_entity, label_of, read_claims
from kg.api.store import AskerDep, StoreDep
from kg.errors import InputError
from kg.query.catalog import run_named
from kg.query.names import NameIndex
from kg.stores import Store

router = APIRouter(tags=["entities"])
# How many neighbours of each are looked at, and how many of what only one has are shown.
_LOOKED_AT = 500
_SHOWN = 50
_CLAIMS = 50
# What the named query counts in papers of any role, by what the papers do with it.
_IN_PAPERS = {"Task": "ADDRESSES", "Dataset": "EVALUATES_ON", "Metric": "MEASURES", "Hardware": "RUNS_ON"}
_Name = Annotated[str, Query(min_length=1, max_length=300, description="An entity's id, name or alias.", examples=["vLLM"])]
_Key = tuple[str, bool, str]


@router.get("/compare", summary="Two entities side by side", responses=openapi_responses(400, 404, 422, 503, 504))
def compare(store: StoreDep, asker: AskerDep, a: _Name, b: _Name) -> Comparison:
    """What two entities share, what only one has, and the claims that set one against the other.

    `only_a` and `only_b` are the 50 most supported. For two methods, tasks, datasets, metrics and devices that the papers
    of both name count as shared, as in the named query shared_by_methods.
    """
    first, second = asker.names.resolve(a), asker.names.resolve(b)
    if first == second:
        raise InputError(f"'{a}' and '{b}' are the same entity, {first}: name two different ones")
    one, two = known_entity(store, first), known_entity(store, second)
    left, right = _neighbors(store, first), _neighbors(store, second)
    shared = {key: _shared(left[key], right[key]) for key in left if key in right}
    moved = {s.entity.id for s in shared.values()}
    shared |= {_key(s): s for s in _in_papers(store, asker.names, first, second) if s.entity.id not in moved}
    order = sorted(shared.values(), key=lambda s: (-(s.a.papers or 0) - (s.b.papers or 0), s.relation, s.entity.id))
    return Comparison(
        a=one, b=two, shared=order,
        only_a=[neighbor for key, neighbor in left.items() if key not in shared and neighbor.entity.id != second][:_SHOWN],
        only_b=[neighbor for key, neighbor in right.items() if key not in shared and neighbor.entity.id != first][:_SHOWN],
        claims=_claims(store, first, second),
    )  # fmt: skip


def _neighbors(store: Store, entity: str) -> dict[_Key, Neighbor]:
    found = read_neighbors(store, entity, Wanted(), _LOOKED_AT)
    return {_key(neighbor): neighbor for neighbor in without_plain_measures(found)}


def _key(item: Neighbor | Shared) -> _Key:
    return item.relation, item.outgoing, item.entity.id


def _shared(a: Neighbor, b: Neighbor) -> Shared:
    return Shared(relation=a.relation, outgoing=a.outgoing, entity=a.entity, a=_support(a), b=_support(b))


def _support(neighbor: Neighbor) -> Support:
    return Support(papers=neighbor.papers, best=neighbor.best, best_kind=neighbor.best_kind)


def _in_papers(store: Store, names: NameIndex, first: str, second: str) -> list[Shared]:
    if not label_of(first) == label_of(second) == "Method":
        return []
    rows = run_named(store, "shared_by_methods", {"first": first, "second": second}, names).dicts()
    return [
        Shared(
            relation=_IN_PAPERS[label_of(row["id"]) or ""],
            outgoing=True,
            entity=entity_ref(row["id"], row["name"]),
            a=Support(papers=row["first_papers"]),
            b=Support(papers=row["second_papers"]),
        )
        for row in rows
    ]


def _claims(store: Store, first: str, second: str) -> list[Claim]:
    chosen = ClaimFilter()
    versus = "EXISTS {{ MATCH (c)-[:VERSUS]->(v:Method) WHERE v.id = ${} }}"
    chosen.add(
        f"(s.id = $first AND {versus.format('second')}) OR (s.id = $second AND {versus.format('first')})",
        first=first,
        second=second,
    )
    return read_claims(store, chosen, _CLAIMS)
