"""/entities/{id}/why: why the names of an entity are one, and which look-alikes are not."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from kg.api.problems import openapi_responses
from kg.api.reads import known_entity
from kg.api.store import StoreDep
from kg.errors import NotFoundError
from kg.tables import read_merges

router = APIRouter(tags=["entities"])


class Joined(BaseModel):
    """A name that became one with another."""

    name: str
    into: str
    reason: str


class Apart(Joined):
    """A name that looked like another, `into`, which is of the entity `other`, and was kept apart."""

    other: str


class Why(BaseModel):
    """The lines of the merge log about one entity."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "method:kv-cache",
                    "joined": [{"name": "KV caches", "into": "KV cache", "reason": "same spelling"}],
                    "apart": [],
                }
            ]
        }
    )

    id: str
    joined: list[Joined] = Field(description="What became one, and why.")
    apart: list[Apart] = Field(description="What looked alike and did not.")


@router.get("/entities/{id:path}/why", summary="Why an entity's names are one", responses=openapi_responses(404, 422, 503, 504))
def explain_entity(store: StoreDep, id: Annotated[str, Path(max_length=300, examples=["method:kv-cache"])]) -> Why:
    """Each merge of the build that made this entity, with its reason, as `kg why` says it.

    The log is in the build directory: there is none to read where the service stands on a database server (404).
    """
    known_entity(store, id)
    if "://" in store.info.address:
        raise NotFoundError("The merge log is in the build directory, and this service reads a server: run kg why there.")
    rows = [_named(row) for row in read_merges(FilePath(store.info.address), id)]
    return Why(
        id=id,
        joined=[Joined(**row) for row in rows if row["joined"]],
        apart=[Apart(**row) for row in rows if not row["joined"]],
    )


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"into": row["into"] or "", "other": row["other"] or ""}
