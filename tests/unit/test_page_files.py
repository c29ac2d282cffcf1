"""The page's files among themselves."""

from __future__ import annotations

import re

from kg.resources import web_path

_IMPORT = re.compile(r'^import [^;]*? from "(\.{1,2}/[^"]+)";$', re.MULTILINE)
_MOST_LINES = 300


def imported(name: str, found: set[str]) -> set[str]:
    """What a module imports, and what that does, as paths below kg/web."""
    file = web_path() / name
    for target in _IMPORT.findall(file.read_text("utf-8")):
        path = (file.parent / target).resolve().relative_to(web_path().resolve()).as_posix()
        if path not in found:
            found.add(path)
            if not path.startswith("vendor/"):
                imported(path, found)
    return found


def test_what_the_start_page_needs_is_asked_for_at_once() -> None:
    preloaded = re.findall(r'rel="modulepreload" href="/static/([^"]+)"', (web_path() / "index.html").read_text("utf-8"))
    assert sorted(preloaded) == sorted(imported("app.js", set()))


def test_the_drawing_library_is_no_part_of_the_start_page() -> None:
    assert not [name for name in imported("app.js", set()) if "graph" in name or name.startswith("vendor/")]
    assert "vendor/cytoscape/cytoscape.esm.min.mjs" in imported("js/graph-draw.js", set())


def test_modules_are_small_and_none_makes_markup_of_text() -> None:
    for file in [web_path() / "app.js", *(web_path() / "js").glob("*.js")]:
        text = file.read_text("utf-8")
        assert len(text.splitlines()) < _MOST_LINES, file.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), file.name
