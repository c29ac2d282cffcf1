"""How endpoints reach the store and the settings, and the parameters that several of them take."""

from __future__ import annotations

from threading import Lock
from typing import Annotated

from fastapi import Depends, Query, Request

from kg.api.examples import Examples
from kg.errors import InputError
from kg.query.names import NameIndex
from kg.settings import Settings
from kg.stores import Store


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


class Names:
    """The names of the graph's entities, read on first use and kept: a graph that is being served does not change."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, Lock()
        self._index: NameIndex | None = None

    def __call__(self) -> NameIndex:
        """The index; raises StoreError where the store cannot be read."""
        with self._lock:
            if self._index is None:
                self._index = NameIndex.load(self._store)
            return self._index


def _names(request: Request) -> Names:
    names: Names = request.app.state.names
    return names


def _examples(request: Request) -> Examples:
    examples: Examples = request.app.state.examples
    return examples


StoreDep = Annotated[Store, Depends(_store)]
SettingsDep = Annotated[Settings, Depends(_settings)]
NamesDep = Annotated[Names, Depends(_names)]
ExamplesDep = Annotated[Examples, Depends(_examples)]
Cursor = Annotated[str | None, Query(max_length=400, description="The `next_cursor` of the page before.")]
Text = Annotated[str | None, Query(max_length=200, description="Words to find in the name; hyphens count as spaces.")]


def _page_size(settings: SettingsDep, limit: Annotated[int | None, Query(ge=1, description="Items on a page.")] = None) -> int:
    if limit is not None and limit > settings.max_page_size:
        raise InputError(f"limit is at most {settings.max_page_size} here; use next_cursor for more")
    return limit or settings.page_size


PageSize = Annotated[int, Depends(_page_size)]


def search_text(text: str | None) -> str:
    """The text as the fixed queries compare it: small letters, hyphens as spaces, single spaces."""
    return " ".join((text or "").lower().replace("-", " ").split())
