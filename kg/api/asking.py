"""What a service reads once and keeps: the graph's names, behind its questions and its type-ahead."""

from __future__ import annotations

import logging
from functools import cached_property
from threading import Lock

from fastapi import FastAPI

from kg.api.limited import unmetered
from kg.ask import Asker
from kg.errors import KGError
from kg.query.names import NameIndex
from kg.stores import Store

log = logging.getLogger("kg.api")


class ServedAsker(Asker):
    """An asker for many clients: the names are read once, however many ask first, and on nobody's account."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._reading = Lock()

    @cached_property
    def names(self) -> NameIndex:
        """The names of the store's entities."""
        with self._reading:
            if "names" not in self.__dict__:
                with unmetered():
                    names = NameIndex.load(self._store)
                    names.by_form  # noqa: B018 - reckoned here, under the lock
                self.__dict__["names"] = names
            found: NameIndex = self.__dict__["names"]
            return found


def warm(app: FastAPI) -> None:
    """Read beforehand what the first question and the first letters typed would wait for; a store that fails is only logged."""
    try:
        app.state.typeahead("a", 1)
        app.state.examples()
    except KGError as error:
        log.warning("could not read the graph's names yet: %s", error)
