"""Puts the service together: endpoints, errors, headers and the page."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from kg import __version__
from kg.api import (
    analysis,
    claims,
    comparing,
    connections,
    cypher,
    entities,
    neighbors,
    papers,
    queries,
    questions,
    scheme,
    service,
    suggest,
    why,
)
from kg.api.access import TokenGuard
from kg.api.analyses import Analyses
from kg.api.asking import ServedAsker, warm
from kg.api.conditional import Conditional
from kg.api.document import describe
from kg.api.examples import Examples
from kg.api.free import FreeCypher
from kg.api.limited import LimitedStore, Meter
from kg.api.middleware import Envelope
from kg.api.problems import install_handlers
from kg.api.typeahead import Typeahead
from kg.query.limits import Limits
from kg.resources import web_path
from kg.settings import Settings
from kg.stores import Store, open_store

_DESCRIPTION = """What methods do to which metric, by how much and against what, with the sentence that says so.

Everything is read-only. Lists come in pages: give a page's `next_cursor` back as `cursor` for the next one.
Every error is a problem document as RFC 9457 has it."""


_LEAST_COMPRESSED = 1000  # bytes
# neighbors and why come before entities, whose ids may hold slashes.
_ENDPOINTS = (
    questions, papers, claims, neighbors, why, entities, comparing, connections, suggest, scheme, queries, cypher,
    analysis, service,
)  # fmt: skip


def create_app(where: str | Store, settings: Settings | None = None, *, warmed: bool = False) -> FastAPI:
    """The service over a graph: a build directory, an address, or a store that is open already (and stays the caller's).

    `settings` defaults to the environment's; with `warmed`, names are read when it starts, not when they are first needed.
    Raises StoreError where the graph cannot be opened, InputError for a malformed setting.
    """
    settings = settings or Settings.from_environment(os.environ)
    store = open_store(where, seconds=settings.request_seconds) if isinstance(where, str) else where
    limited = LimitedStore(store, settings.request_seconds, settings.queries_at_once)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming = Thread(target=warm, args=(app,), name="warm")
        if warmed:
            warming.start()
        yield
        if warmed:
            warming.join()
        app.state.free.close()
        if isinstance(where, str):
            store.close()

    # No /docs: its scripts come from another host, which the page's policy forbids.
    app = FastAPI(
        title="Claimgraph", version=__version__, description=_DESCRIPTION, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.state.store, app.state.settings, app.state.asker = limited, settings, ServedAsker(limited)
    app.state.examples, app.state.typeahead = Examples(limited, app.state.asker), Typeahead(app.state.asker)
    app.state.analyses = Analyses(store, where if isinstance(where, str) else None)
    limits = Limits(seconds=settings.query_seconds, rows=settings.max_rows)
    app.state.free = FreeCypher(where if isinstance(where, str) else store.info.address, limits, settings.free_queries)
    install_handlers(app, settings.retry_after)
    _surround(app, settings, store.info.build_id)
    for module in _ENDPOINTS:
        app.include_router(module.router)
    _add_page(app)
    describe(app, token=bool(settings.token))
    return app


def _surround(app: FastAPI, settings: Settings, build_id: str) -> None:
    """Add what every request passes through, the innermost first."""
    app.add_middleware(Meter)
    app.add_middleware(Conditional, state=f"{build_id} {__version__} {settings}")
    if settings.token:
        app.add_middleware(TokenGuard, token=settings.token)
    app.add_middleware(GZipMiddleware, minimum_size=_LEAST_COMPRESSED, compresslevel=5)
    if origins := [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "Retry-After"],
        )
    app.add_middleware(Envelope, max_body=settings.max_body)


def _add_page(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(web_path() / "index.html")

    app.mount("/static", StaticFiles(directory=web_path()), name="static")
