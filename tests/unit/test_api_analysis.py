"""/analysis: made once a build, elsewhere, while other requests are answered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kg.api import analyses
from kg.api.app import create_app
from kg.errors import StoreError
from kg.stores import open_store
from tests.graphs import small_build


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(small_build(tmp_path_factory.mktemp("analysis-api") / "graph"))


@pytest.fixture
def app(graph: str) -> Iterator[FastAPI]:
    app = create_app(graph)
    yield app
    app.state.free.close()


def fetched(app: FastAPI, *paths: str) -> list[httpx.Response]:
    async def run() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(run())


def test_an_analysis_is_what_the_command_says_and_made_once(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = analyses._elsewhere
    monkeypatch.setattr(analyses, "_elsewhere", lambda where: made.append(where) or real(where))
    whole, one, wrong = fetched(app, "/analysis", "/analysis?limit=1", "/analysis?limit=0")
    assert whole.status_code == 200 and wrong.status_code == 422
    body = whole.json()
    assert body["build_id"] == "small" and body["papers"] == 6
    assert {c["id"] for c in body["central"]} >= {"method:llm", "method:cachetrim"}
    assert body["rising"]["methods"] == [] and "no method is in 5 papers" in body["rising"]["note"]
    assert one.json()["central"] == body["central"][:1]
    assert len(made) == 1


def test_a_store_without_an_address_is_analysed_here(graph: str) -> None:
    with open_store(graph) as store:  # type: ignore[attr-defined]
        app = create_app(store)
        assert fetched(app, "/analysis")[0].json()["papers"] == 6
        app.state.free.close()


def test_others_are_answered_while_it_is_made(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty wait for the analysis, which is more than the service has threads."""
    go = threading.Event()
    empty: dict[str, Any] = {"first": None, "last": None, "papers": 0, "tested": 0, "note": "", "methods": []}
    result = {"build_id": "b", "papers": 0, "methods": 0, "modularity": 0.0, "central": [], "communities": [], "rising": empty}
    monkeypatch.setattr(analyses, "_elsewhere", lambda where: go.wait(30) and result)

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            waiting = [asyncio.create_task(client.get("/analysis")) for _ in range(50)]
            await asyncio.sleep(0.05)
            try:
                health = await asyncio.wait_for(client.get("/health"), 10)
                assert health.status_code == 200 and not any(task.done() for task in waiting)
            finally:
                go.set()
            assert {(await task).json()["build_id"] for task in waiting} == {"b"}

    asyncio.run(run())


def test_a_failure_is_a_problem_and_is_tried_again(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def fail(where: str) -> dict[str, Any]:
        tries.append(1)
        raise StoreError("gone")

    monkeypatch.setattr(analyses, "_elsewhere", fail)
    first, second = fetched(app, "/analysis", "/analysis")
    assert first.status_code == second.status_code == 503 and len(tries) == 2
    assert first.headers["content-type"].startswith("application/problem+json")


def test_a_command_that_fails_says_its_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph in"):
        analyses._elsewhere(str(tmp_path / "none"))
