"""How endpoints reach the store and the settings, and the parameters that several of them take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from kg.api.examples import Examples
from kg.api.free import FreeCypher
from kg.api.typeahead import Typeahead
from kg.ask import Asker
from kg.errors import InputError
from kg.settings import Settings
from kg.stores import Store


# These are coroutines, so that FastAPI calls them where they are instead of handing each to a thread.
async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _asker(request: Request) -> Asker:
    asker: Asker = request.app.state.asker
    return asker


async def _examples(request: Request) -> Examples:
    examples: Examples = request.app.state.examples
    return examples


async def _typeahead(request: Request) -> Typeahead:
    typeahead: Typeahead = request.app.state.typeahead
    return typeahead


async def _free(request: Request) -> FreeCypher:
    free: FreeCypher = request.app.state.free
    return free


StoreDep = Annotated[Store, Depends(_store)]
SettingsDep = Annotated[Settings, Depends(_settings)]
AskerDep = Annotated[Asker, Depends(_asker)]
ExamplesDep = Annotated[Examples, Depends(_examples)]
TypeaheadDep = Annotated[Typeahead, Depends(_typeahead)]
FreeQueriesDep = Annotated[FreeCypher, Depends(_free)]
Cursor = Annotated[str | None, Query(max_length=400, description="The `next_cursor` of the page before.")]
Text = Annotated[str | None, Query(max_length=200, description="Words to find in the name; hyphens count as spaces.")]


async def _page_size(
    settings: SettingsDep, limit: Annotated[int | None, Query(ge=1, description="Items on a page.")] = None
) -> int:
    if limit is not None and limit > settings.max_page_size:
        raise InputError(f"limit is at most {settings.max_page_size} here; use next_cursor for more")
    return limit or settings.page_size


PageSize = Annotated[int, Depends(_page_size)]


def search_text(text: str | None) -> str:
    """The text as the fixed queries compare it: small letters, hyphens as spaces, single spaces."""
    return " ".join((text or "").lower().replace("-", " ").split())
