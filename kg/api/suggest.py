"""/suggest: type-ahead over the names of entities."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kg.api.models import EntityType
from kg.api.models_graph import Suggestion, Suggestions
from kg.api.problems import openapi_responses
from kg.api.reads import entity_ref
from kg.api.store import TypeaheadDep
from kg.api.typeahead import Match

router = APIRouter(tags=["entities"])


@router.get("/suggest", summary="Entities by the beginning of a name", responses=openapi_responses(422, 503, 504))
def suggest(
    typeahead: TypeaheadDep,
    q: Annotated[str, Query(max_length=200, description="What has been typed.", examples=["kv cac"])],
    limit: Annotated[int, Query(ge=1, le=50, description="Most entities.")] = 10,
    type: Annotated[EntityType | None, Query(description="Only entities of this type.")] = None,
) -> Suggestions:
    """Entities with a name or alias that begins so, then with a word that does, then with such a part; most papers first.

    Capitals, hyphens and plurals make no difference.
    """
    matches = typeahead(q, limit, type.lower() if type else "")
    return Suggestions(items=[_suggestion(match) for match in matches])


def _suggestion(match: Match) -> Suggestion:
    ref = entity_ref(match.entity.id, match.entity.name)
    return Suggestion(id=ref.id, name=ref.name, type=ref.type, matched=match.matched, papers=match.entity.papers)
