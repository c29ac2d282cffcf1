"""Take the README's picture: `make picture` builds a graph of the bundled sample, serves it, and photographs an answer.

Needs Chromium on PATH and the development tools (`make install-dev`).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from tests.browser import headless
from tests.service import served

ROOT = Path(__file__).parent.parent
QUESTION = "which methods cut memory?"
WIDTH, HEIGHT = 1200, 900


def take_picture(graph: str, question: str, out: Path, scheme: str) -> None:
    """Photograph the page's answer to a question; `scheme` is light or dark."""
    with served(graph) as address, headless() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{address}/?{urlencode({'q': question})}")
        page.wait_for_selector("main:not([aria-busy]) .view")
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(out))


def main() -> None:
    """Read the options, build the sample where no graph is given, take the picture."""
    from kg.build import build

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="a graph to show instead of the sample's")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "page.png")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = options.store or str(Path(folder) / "graph")
        if not options.store:
            build([str(ROOT / "kg" / "data" / "sample.jsonl")], graph)
        take_picture(graph, options.question, options.out, options.scheme)
    print(f"{options.out}: {options.out.stat().st_size // 1024} KiB")  # noqa: T201


if __name__ == "__main__":
    main()
