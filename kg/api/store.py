"""How endpoints reach the store and the settings, and the parameters that several of them take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from kg.api.examples import Examples
from kg.api.free import FreeCypher
from kg.api.typeahead import Typeahead
from kg.ask import Asker
from kg.errors import InputError
from kg.settings import Settings
from kg.stores import Store


def _kept(name: str) -> Callable[[Request], Awaitable[Any]]:
    """A dependency that gives what the application keeps under this name."""

    # A coroutine, so that FastAPI calls it where it is instead of handing it to a thread.
    async def read(request: Request) -> Any:
        return getattr(request.app.state, name)

    return read


StoreDep = Annotated[Store, Depends(_kept("store"))]
SettingsDep = Annotated[Settings, Depends(_kept("settings"))]
AskerDep = Annotated[Asker, Depends(_kept("asker"))]
ExamplesDep = Annotated[Examples, Depends(_kept("examples"))]
TypeaheadDep = Annotated[Typeahead, Depends(_kept("typeahead"))]
FreeQueriesDep = Annotated[FreeCypher, Depends(_kept("free"))]
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
