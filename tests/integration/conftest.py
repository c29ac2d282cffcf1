"""The page's tests drive one browser and one service a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import headless, require_browser
from tests.served import build_graph
from tests.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page


@pytest.fixture(scope="session")
def page_graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    require_browser()
    return build_graph(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def address(page_graph: str) -> Iterator[str]:
    with served(page_graph) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require_browser()
    with headless() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test where a script fails, the console has an error or anything is asked of another host."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(60_000)
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # The browser reports every answer of 400 and more; what the page makes of it is what tests look at.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            wrong.append(message.text)

    context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
    context.on("request", lambda r: None if r.url.startswith((address, "blob:")) else wrong.append(f"request: {r.url}"))
    context.on("console", heard)
    yield page
    context.close()
    assert wrong == []
