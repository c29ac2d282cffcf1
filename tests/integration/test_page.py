"""The page in a real browser, over a real service."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import contrast, opened
from tests.served import HOSTILE_TITLE, SQUEEZE

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
QUESTION = "which methods cut KV-cache memory?"
READ = (
    "h1",
    ".count",
    ".evidence",
    "mark.figure",
    "mark.metric",
    ".badge.reported",
    ".badge.aimed",
    ".source a",
    ".versus",
    ".ask button",
)


def test_asking_shows_figures_sentence_and_how_it_was_read(page: Page) -> None:
    opened(page, "/")
    page.get_by_role("combobox", name="Question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answers")
    assert parse_qs(urlsplit(page.url).query) == {"q": [QUESTION]}
    bars = page.locator(".chart li")
    assert [bars.nth(i).locator(".who").inner_text() for i in range(bars.count())] == ["SqueezeCache", "TokenPager", "CacheKnife"]
    assert "up to 8×" in bars.first.inner_text() and "vs FullCache" in bars.first.inner_text()
    widths = [bars.nth(i).locator(".bar").bounding_box()["width"] for i in range(bars.count())]  # type: ignore[index]
    assert widths[0] > 1.9 * widths[1] > 0 and widths[1] > widths[2]
    card = page.locator(".card", has_text="SqueezeCache").first
    assert card.locator(".evidence").inner_text() == SQUEEZE
    assert card.locator("mark.figure").inner_text() == "8x" and card.locator("mark.metric").inner_text() == "KV cache memory"
    assert card.locator(".badge").inner_text() == "reported"
    assert page.locator(".list > li", has_text="AimKV").locator(".badge").inner_text() == "aimed"
    assert not page.locator(".reading dl").first.is_visible()
    page.locator(".reading summary").click()
    assert "methods_by_metric" in page.locator(".reading dl").first.inner_text()


def test_entity_opens_and_back_returns_to_the_answer(page: Page) -> None:
    opened(page, f"/?q={QUESTION}").locator(".card h3 a", has_text="SqueezeCache").click()
    page.wait_for_selector(".entity-view")
    assert page.locator("h1").inner_text() == "SqueezeCache" and "entity=" in page.url and page.title().startswith("SqueezeCache")
    text = page.locator("main").inner_text()
    assert "2 claims" in text and "SqueezeCache: a smaller KV cache" in text and "2.5×" in text
    page.locator("aside a", has_text="SqueezeCache: a smaller KV cache").first.click()
    page.wait_for_selector(".paper-view")
    assert page.get_by_role("link", name="Read it at its source").get_attribute("href") == "https://example.org/squeeze"
    page.go_back()
    page.wait_for_selector(".entity-view")
    page.go_back()
    page.wait_for_selector(".answers")
    assert page.get_by_role("combobox", name="Question").input_value() == QUESTION


def test_address_reproduces_the_view_in_another_tab(page: Page) -> None:
    opened(page, f"/?q={QUESTION}")
    other = page.context.new_page()
    opened(other, page.url)
    assert other.locator("main").inner_text() == page.locator("main").inner_text()


def test_hostile_title_is_shown_as_text(page: Page) -> None:
    for path in (f"/?q={QUESTION}", "/?paper=hostile", "/?entity=method:cacheknife"):
        opened(page, path)
        assert HOSTILE_TITLE in page.locator("main").inner_text()
        assert page.locator("main img, main script, main b").count() == 0
        assert "owned" not in page.title().removesuffix("– Claimgraph").replace(HOSTILE_TITLE, "")
        assert page.locator("a[href^='javascript:']").count() == 0


def test_hostile_question_is_shown_as_text(page: Page) -> None:
    question = "<img src=x onerror=alert(1)> cuts what?"
    opened(page, "/?" + "q=" + question.replace("<", "%3C").replace(">", "%3E"))
    assert page.locator("h1").inner_text() == question and page.locator("main img").count() == 0


def test_question_that_is_not_understood_leads_on(page: Page) -> None:
    opened(page, "/?q=what will the weather be like?")
    assert "not understood" in page.locator("main").inner_text() and page.locator(".answers").count() == 0
    page.locator(".chips a").first.click()
    page.wait_for_selector(".answers, .number")


def test_question_with_no_answer_says_so(page: Page) -> None:
    opened(page, "/?q=which methods cut KV-cache memory by at least 500x?")
    assert (
        "Nothing in the graph answers this" in page.locator("main").inner_text() or page.locator(".badge.reported").count() == 0
    )


def test_unknown_entity_and_paper_are_explained(page: Page) -> None:
    for path in ("/?entity=method:nosuch", "/?paper=nosuch"):
        opened(page, path)
        assert "nosuch" in page.locator(".notice.error").inner_text()


def test_service_that_is_gone_is_explained_and_can_be_tried_again(page: Page) -> None:
    page.route("**/ask?**", lambda route: route.abort())
    opened(page, f"/?q={QUESTION}")
    assert "does not answer" in page.locator(".notice.error").inner_text()
    page.unroute("**/ask?**")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".answers")


def test_store_that_is_away_is_explained(page: Page) -> None:
    body = '{"type":"about:blank","title":"Store unavailable","status":503,"detail":"Try again in 5 seconds.","instance":"/ask"}'
    page.route("**/ask?**", lambda route: route.fulfill(status=503, content_type="application/problem+json", body=body))
    opened(page, f"/?q={QUESTION}")
    assert "Try again in 5 seconds." in page.locator(".notice.error").inner_text()


def test_slow_answer_shows_that_it_is_loading(page: Page) -> None:
    waiting: list[Route] = []
    page.route("**/ask?**", lambda route: waiting.append(route))
    page.goto(f"/?q={QUESTION}")
    page.wait_for_selector(".loading", state="attached")
    assert page.locator("#status").inner_text() == "Loading" and page.locator("main").get_attribute("aria-busy") == "true"
    waiting[0].continue_()
    page.wait_for_selector(".answers")


def test_examples_work(page: Page) -> None:
    opened(page, "/")
    examples = page.locator(".chips a").all_inner_texts()
    assert len(examples) >= 3
    page.locator(".chips a").first.click()
    page.wait_for_selector(".answers")
    assert page.get_by_role("combobox", name="Question").input_value().casefold() == examples[0].casefold()


def test_whole_page_works_by_keyboard(page: Page) -> None:
    opened(page, "/?entity=method:squeezecache")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answers")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.locator(".reading dl").first.is_visible()


def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    for path in ("/", f"/?q={QUESTION}", "/?entity=metric:kv-cache-memory", "/?paper=hostile"):
        opened(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, f"/?q={QUESTION}")
    for selector in READ:
        assert contrast(page, selector) >= 4.5, selector
