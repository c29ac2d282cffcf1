"""A headless Chromium from the system, driven by Playwright."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def chromium() -> str | None:
    """The path of the system's Chromium, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def require_browser() -> None:
    """Skip where a browser is missing, or fail where KG_REQUIRE_BROWSER=1 says that it must be there."""
    reason = "" if chromium() else "no Chromium on PATH: apt-get install chromium"
    try:
        import playwright.sync_api  # noqa: F401
    except ModuleNotFoundError:
        reason = "playwright is not installed: pip install playwright"
    if reason and os.environ.get("KG_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    elif reason:
        pytest.skip(reason)


@contextmanager
def headless() -> Iterator[Browser]:
    """A running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


def opened(page: Page, path: str) -> Page:
    """The page at a path, once its view is drawn."""
    page.goto(path)
    return drawn(page)


def drawn(page: Page, view: str = ".view") -> Page:
    """The page once it is no longer busy and shows a view."""
    page.wait_for_selector(f"main:not([aria-busy]) {view}")
    return page


def contrast(page: Page, selector: str) -> float:
    """The contrast ratio of the first such element's text and what is behind it, as WCAG 2.2 defines it."""
    colours = page.locator(selector).first.evaluate(
        """node => { const ink = getComputedStyle(node).color; let back = node;
           while (back && /, 0\\)$|transparent/.test(getComputedStyle(back).backgroundColor)) back = back.parentElement;
           return [ink, getComputedStyle(back || document.body).backgroundColor]; }"""
    )
    dark, light = sorted(_luminance(colour) for colour in colours)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
