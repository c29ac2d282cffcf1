"""Take the README's pictures: `make picture` builds a graph of the bundled sample, serves it, and photographs two views.

Needs Chromium on PATH and the development tools (`make install-dev`).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from tests.browser import headless, opened
from tests.service import served

ROOT = Path(__file__).parent.parent
# The view of each picture: the answer to a question, and the graph around its metric.
VIEWS: Mapping[str, Mapping[str, str]] = {
    "page.png": {"q": "which methods cut memory?"},
    "graph.png": {"graph": "metric:memory", "kinds": "Method,Metric,Task,Dataset,Hardware"},
}
WIDTH, HEIGHT = 1200, 900
DRAWN = "document.querySelector('.canvas')?._cyreg?.cy.nodes().length > 0 || !document.querySelector('.canvas')"


def take_pictures(graph: str, folder: Path, scheme: str) -> list[Path]:
    """Photograph every view into the folder; `scheme` is light or dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with served(graph) as address, headless() as browser:
        dark = scheme == "dark"
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        for name, parameters in VIEWS.items():
            opened(page, f"{address}/?{urlencode(parameters)}")
            while not page.evaluate(DRAWN):
                page.wait_for_timeout(50)
            page.wait_for_timeout(300)  # the picture is painted a frame after it is laid out
            page.screenshot(path=str(folder / name))
    return [folder / name for name in VIEWS]


def main() -> None:
    """Read the options, build the sample where no graph is given, take the pictures."""
    from kg.build import build

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="a graph to show instead of the sample's")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="the folder for the pictures")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = options.store or str(Path(folder) / "graph")
        if not options.store:
            build([str(ROOT / "kg" / "data" / "sample.jsonl")], graph)
        for picture in take_pictures(graph, options.out, options.scheme):
            print(f"{picture}: {picture.stat().st_size // 1024} KiB")  # noqa: T201


if __name__ == "__main__":
    main()
