"""Walking through the graph in a real browser: type-ahead, the drawing, comparisons, queries and what can be saved."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.browser import contrast, drawn, opened
from tests.service import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
QUESTION = "which methods cut KV-cache memory?"
GRAPH = "/?graph=method:squeezecache"
COMPARISON = "/?compare=method:squeezecache&with=method:tokenpager"
NAMED = "/?query=methods_by_metric&p.metric=metric:kv-cache-memory&p.direction=down&p.min_factor=0&run=1"
CYPHER = "/?cypher=" + quote("MATCH (m:Method) RETURN m.id AS id, m.name AS name ORDER BY id")


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def listed(page: Page) -> list[str]:
    return page.locator(".graph-list .node-head a").all_inner_texts()


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds; Playwright's own waiting evaluates text in the page, which the page's policy forbids."""
    for _ in range(1200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"in 60 s it did not become true that {expression}")


def node(page: Page, id: str, what: str) -> Any:
    """What Cytoscape.js says of a drawn node."""
    until(page, "document.querySelector('.canvas')?._cyreg?.cy.nodes().length > 0")
    return page.evaluate(f"id => document.querySelector('.canvas')._cyreg.cy.getElementById(id).{what}", id)


def click_node(page: Page, id: str, count: int = 1) -> None:
    place = node(page, id, "renderedPosition()")
    page.locator(".canvas").click(position={"x": place["x"], "y": place["y"]}, click_count=count)


# Type-ahead


def test_names_complete_a_question_by_keyboard(page: Page) -> None:
    opened(page, "/")
    box = page.get_by_role("combobox", name="Question")
    box.focus()
    page.keyboard.type("which methods cut kv cache mem")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "KV-cache memory" in option.inner_text() and box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    assert box.input_value() == "which methods cut KV-cache memory" and page.get_by_role("option").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector(".answers")


def test_a_name_alone_opens_its_page_and_escape_closes_the_list(page: Page) -> None:
    opened(page, "/")
    page.get_by_role("combobox", name="Question").focus()
    page.keyboard.type("squeeze ca")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    page.keyboard.type("c")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page, ".entity-view")
    assert state(page) == {"entity": ["method:squeezecache"]}


# Answers


def test_answers_can_be_read_as_a_table_and_as_the_query_that_found_them(page: Page) -> None:
    opened(page, f"/?q={QUESTION}")
    page.get_by_role("button", name="Table").click()
    assert state(page)["as"] == ["table"] and page.locator(".answers").count() == 0
    row = page.get_by_role("row").filter(has_text="SqueezeCache")
    assert all(text in row.inner_text() for text in ("up to 8×", "FullCache", "H200", "2024"))
    page.reload()
    drawn(page)
    assert page.get_by_role("button", name="Table").get_attribute("aria-pressed") == "true"
    page.locator(".reading summary").click()
    page.locator(".reading dd a").first.click()
    drawn(page, ".query-view")
    assert page.locator("#named").input_value() == "methods_by_metric"
    assert page.locator("#p-metric").input_value() == "metric:kv-cache-memory"
    assert "SqueezeCache" in page.locator(".result").inner_text()


# The graph


def test_graph_expands_collapses_and_goes_back(page: Page) -> None:
    opened(page, "/?entity=method:squeezecache").get_by_role("link", name="Open its graph").click()
    drawn(page, ".graph-view")
    before = listed(page)
    assert {"SqueezeCache", "KV-cache memory", "FullCache"} <= set(before) and "CacheKnife" not in before
    assert "reduced by SqueezeCache 8×" in page.locator(".graph-list li", has_text="KV-cache memory").first.inner_text()
    click_node(page, "metric:kv-cache-memory")
    page.locator(".graph-list a", has_text="CacheKnife").wait_for()
    assert state(page) == {"graph": ["method:squeezecache"], "open": ["metric:kv-cache-memory"]}
    assert node(page, "method:cacheknife", "length") == 1
    page.go_back()
    page.locator(".graph-list a", has_text="CacheKnife").wait_for(state="detached")
    assert listed(drawn(page)) == before
    page.go_forward()
    page.locator(".graph-list a", has_text="CacheKnife").wait_for()


def test_graph_filters_by_kind_and_a_copied_address_shows_the_same(page: Page) -> None:
    opened(page, f"{GRAPH}&open=metric:kv-cache-memory")
    assert "quantization" in listed(page)
    page.get_by_role("checkbox", name="Methods").uncheck()
    page.locator(".graph-list a", has_text="quantization").wait_for(state="detached")
    page.get_by_role("checkbox", name="Papers").uncheck()
    until(page, "!location.search.includes('Paper')")
    assert state(page)["kinds"] == ["Metric,Task,Dataset,Hardware"]
    until(page, "!document.querySelector('.graph-list').innerText.includes('Papers')")
    other = opened(page.context.new_page(), page.url)
    assert listed(other) == listed(page) and {"SqueezeCache", "KV-cache memory"} < set(listed(other))
    assert other.locator("main").inner_text() == page.locator("main").inner_text()


def test_double_click_opens_and_nodes_are_sized_by_papers(page: Page) -> None:
    opened(page, GRAPH)
    assert node(page, "method:quantization", "width()") > node(page, "method:squeezecache", "width()")
    click_node(page, "metric:kv-cache-memory", count=2)
    drawn(page, ".entity-view")
    assert page.locator("h1").inner_text() == "KV-cache memory"


def test_graph_works_by_keyboard(page: Page) -> None:
    opened(page, GRAPH)
    assert node(page, "method:squeezecache", "length") == 1
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    chosen = page.locator(".graph-list li.chosen")
    second = chosen.get_attribute("data-id")
    assert second and second != "method:squeezecache"
    page.keyboard.press(" ")
    page.wait_for_url("**open=*")
    assert chosen.get_attribute("data-id") == second and chosen.get_by_role("button").get_attribute("aria-expanded") == "true"
    chosen.get_by_role("button").press("Enter")
    until(page, "!location.search.includes('open=')")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.locator(".canvas").focus()
    page.keyboard.press("Enter")
    drawn(page, ".entity-view, .paper-view")


def test_without_the_drawing_library_the_list_has_the_graph(page: Page) -> None:
    page.route("**/vendor/**", lambda route: route.abort())
    opened(page, GRAPH)
    assert "KV-cache memory" in listed(page) and page.locator(".canvas").count() == 0
    page.get_by_role("button", name="Expand KV-cache memory").click()
    page.locator(".graph-list a", has_text="CacheKnife").wait_for()


def test_the_start_page_does_not_load_the_drawing_library(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, "/")
    assert not [url for url in asked if "cytoscape" in url or "graph" in url]
    page.locator(".starts a").first.click()
    drawn(page, ".graph-view")
    assert [url for url in asked if "cytoscape" in url]


# Entities


def test_two_entities_are_compared(page: Page) -> None:
    opened(page, "/?entity=method:squeezecache").get_by_role("combobox", name="Compare SqueezeCache with").fill("tokenp")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page, ".compare-view")
    assert state(page) == {"compare": ["method:squeezecache"], "with": ["method:tokenpager"]}
    row = page.get_by_role("row").filter(has_text="KV-cache memory").filter(has_text="reduces")
    assert row.locator("td").nth(1).inner_text().startswith("8×") and row.locator("td").nth(2).inner_text().startswith("75%")
    assert "H200" in page.locator(".two section").first.inner_text()


def test_entity_says_why_its_names_are_one(page: Page) -> None:
    opened(page, "/?entity=method:squeezecache").get_by_text("Why these names are one").click()
    page.locator(".why-body li").first.wait_for()
    assert "Squeeze Cache" in page.locator(".why-body").inner_text()


# Queries


def test_named_query_runs_from_its_form_and_becomes_cypher(page: Page) -> None:
    opened(page, "/").get_by_role("link", name="Queries").click()
    drawn(page, ".query-view")
    page.get_by_role("combobox", name="Named query").select_option("methods_by_metric")
    page.wait_for_selector("#p-metric")
    drawn(page)
    page.locator("#p-metric").fill("KV-cache memory")
    page.locator(".named button[type=submit]").click()
    drawn(page, ".result")
    assert "3 rows" in page.locator(".result .count").inner_text()
    assert page.locator(".result a", has_text="method:squeezecache").get_attribute("href") == "/?entity=method%3Asqueezecache"
    other = opened(page.context.new_page(), page.url)
    assert other.locator(".result").inner_text() == page.locator(".result").inner_text()
    page.get_by_role("button", name="Edit as Cypher").click()
    until(page, "document.getElementById('cypher').value.includes(\"'metric:kv-cache-memory'\")")
    page.locator("#cypher").press("Control+Enter")
    page.wait_for_url("**cypher=*")
    drawn(page, ".result")
    assert (
        "3 rows" in page.locator(".result .count").inner_text() and "method:squeezecache" in page.locator(".result").inner_text()
    )


def test_cypher_that_is_refused_is_explained_and_kept(page: Page) -> None:
    opened(page, "/?cypher=" + quote("MATCH (m:Method) DELETE m"))
    assert "DELETE is not allowed" in page.get_by_role("alert").inner_text()
    assert page.locator("#cypher").input_value() == "MATCH (m:Method) DELETE m"


def test_cut_result_says_so(page: Page) -> None:
    body = json.dumps({"columns": ["n"], "rows": [[1]], "truncated": True, "seconds": 0.01})
    page.route("**/cypher", lambda route: route.fulfill(content_type="application/json", body=body))
    opened(page, CYPHER)
    assert "there are more" in page.locator(".result .cut").inner_text()


# Saving


def saved(page: Page, label: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Export as {label}").click()
    return Path(download.value.path())


def test_answers_are_saved_as_csv_and_json(page: Page) -> None:
    opened(page, f"/?q={QUESTION}")
    with saved(page, "CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["subject"], r["high"], r["baselines"]) for r in rows][:1] == [("method:squeezecache", "8", "FullCache")]
    assert {row["metric"] for row in rows} == {"metric:kv-cache-memory"}
    assert json.loads(saved(page, "JSON").read_text("utf-8"))["query"] == "methods_by_metric"


@pytest.fixture(scope="module")
def whole(page_graph: str) -> set[tuple[str, str, Any]]:
    from kg.stores.rdf import load_rdflib

    return statements(load_rdflib(page_graph))


def statements(graph: Any) -> set[tuple[str, str, Any]]:
    from rdflib import Literal

    return {(str(s), str(p), (o.toPython(), o.language) if isinstance(o, Literal) else str(o)) for s, p, o in graph}


PATHS = (
    f"/?q={QUESTION}",
    "/?entity=metric:kv-cache-memory",
    "/?paper=hostile",
    f"{GRAPH}&open=metric:kv-cache-memory",
    COMPARISON,
    NAMED,
)


def test_turtle_says_nothing_that_the_exported_graph_does_not(page: Page, whole: set[tuple[str, str, Any]]) -> None:
    from rdflib import Graph

    for path in PATHS:
        opened(page, path)
        graph = Graph().parse(data=saved(page, "Turtle").read_text("utf-8"), format="turtle")
        assert len(graph) > 10 and not statements(graph) - whole, path


# Phones, tokens


def test_no_view_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    for path in (f"/?q={QUESTION}&as=table", GRAPH, f"{GRAPH}&as=list", COMPARISON, NAMED, CYPHER):
        opened(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_can_be_read_in_both_schemes(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    read = {
        GRAPH: (".told li", ".amount", ".keys .up", ".keys .down", ".zoom button", ".kind", ".export button"),
        NAMED: (".panel .note", "#p-metric", "#cypher", ".table th", ".table a", ".panel button.quiet"),
        COMPARISON: (".table .detail", "h1 .versus", ".plain a", ".pick label"),
    }
    for path, selectors in read.items():
        opened(page, path)
        for selector in selectors:
            assert contrast(page, selector) >= 4.5, (path, selector)


@pytest.fixture
def guarded(page_graph: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("KG_TOKEN", "open sesame")
    with served(page_graph) as address:
        yield address


def test_service_with_a_token_asks_for_it_once(browser: Browser, guarded: str) -> None:
    page = browser.new_page(base_url=guarded)
    page.goto(f"/?q={QUESTION}")
    page.get_by_label("Access token").fill("wrong")
    page.get_by_role("button", name="Use it").click()
    page.get_by_text("The token was not accepted").wait_for()
    page.get_by_label("Access token").fill("open sesame")
    page.keyboard.press("Enter")
    page.wait_for_selector(".answers")
    opened(page, "/?entity=method:squeezecache")
    assert page.locator("h1").inner_text() == "SqueezeCache" and page.get_by_role("dialog").count() == 0
    page.close()
