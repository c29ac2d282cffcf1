"""Writes the part of queries/README.md that shows every named query with an answer from the bundled sample.

    python -m scripts.describe_queries
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.build import build
from kg.query.catalog import NamedQuery, load_catalog, run_named
from kg.query.names import KINDS
from kg.resources import data_path
from kg.stores import Rows, Store, open_store

README = Path(__file__).parents[1] / "queries" / "README.md"
BEGIN, END = "<!-- queries: written by scripts/describe_queries.py -->\n", "<!-- end of queries -->\n"
_ROWS, _COLUMNS, _WIDTH, _TRIES = 3, 6, 48, 20


def main() -> None:
    """Rewrite the README's part."""
    with tempfile.TemporaryDirectory() as made:
        build([str(data_path("sample.jsonl"))], Path(made) / "graph")
        store = open_store(str(Path(made) / "graph"))
        text = "\n".join(described(store))
        store.close()
    README.write_text(replaced(README.read_text("utf-8"), text), "utf-8")


def replaced(readme: str, text: str) -> str:
    """The README with this text between the two marks, which stand at its end where it has none yet."""
    if BEGIN not in readme:
        readme += f"\n{BEGIN}{END}"
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}{text}\n{END}{rest.split(END)[1]}"


def described(store: Store) -> Iterator[str]:
    """The lines of the part: for every query what it is for, how it is called, and the first rows of its answer."""
    known = {kind: [row["name"] for row in run_named(store, "most_used", {"kind": kind}).dicts()] for kind in KINDS}
    for query in load_catalog().values():
        asked, found = answered(store, query, known)
        yield from heading(query)
        yield f"    kg query {query.name}" + "".join(f' -p {name}="{value}"' for name, value in asked.items())
        yield ""
        yield from table(found)


def answered(store: Store, query: NamedQuery, known: Mapping[str, list[str]]) -> tuple[dict[str, str], Rows]:
    """The first answer that is not empty, over the names of the most used entities, and what was asked."""
    required = [p for p in query.parameters if p.required]
    for turn in range(_TRIES if required else 1):
        asked = {}
        for place, parameter in enumerate(required):
            names = known[parameter.kind if parameter.kind in known else KINDS[3 * place]]  # a method and a metric
            asked[parameter.name] = names[(turn + place) % len(names)]
        if (found := run_named(store, query.name, asked)).rows:
            break
    return asked, found


def heading(query: NamedQuery) -> Iterator[str]:
    """The lines that the query's header alone decides."""
    yield f"### {query.name}"
    yield f"{query.title}. {query.description}"
    yield ""


def table(found: Rows) -> Iterator[str]:
    """The first rows and columns as Markdown."""
    if not found.rows:
        yield from ("Nothing in the sample.", "")
        return
    shown = [i for i, name in enumerate(found.columns) if name != "aliases" or len(found.columns) < _COLUMNS][:_COLUMNS]
    dots = ["..."] * (len(shown) < len(found.columns))
    yield _line(*(found.columns[i] for i in shown), *dots)
    yield _line(*["---"] * (len(shown) + len(dots)))
    for row in found.rows[:_ROWS]:
        yield _line(*(_cell(row[i]) for i in shown), *("" for _ in dots))
    more = len(found.rows) - _ROWS
    yield from ((f"\nand {more} more", "") if more > 0 else ("",))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3].rstrip()}..."


if __name__ == "__main__":
    main()
