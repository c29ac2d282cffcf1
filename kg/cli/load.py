"""`kg load`: a build directory into a Neo4j database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kg.cli.common import JsonOption, one_line_errors, print_json


@one_line_errors
def load(
    graph: Annotated[str, typer.Argument(metavar="GRAPH_DIR", help="The build directory.")],
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="A bolt:// or neo4j:// address.")],
    database: Annotated[str | None, typer.Option("--database", metavar="NAME", help="The database, if not the default.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Remove the loaded graph first, and load all of it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Load a graph into Neo4j, or bring a loaded one up to date.

    Only what changed since the build that the database holds is written, and what is gone is removed; nodes and
    properties of your own stay. A load that was stopped is finished by running it again.

    The user is NEO4J_USERNAME (else neo4j), the password NEO4J_PASSWORD (else asked for).

    [bold]Examples[/bold]

    \b
    kg load graph/ --to bolt://127.0.0.1:7687
    kg load graph/ --to neo4j://db.example.org --database papers
    kg load graph/ --to bolt://127.0.0.1:7687 --full
    """
    from kg.stores.neo4j_load import load_neo4j

    with _bar(graph) as progress:
        done = load_neo4j(graph, to, database=database, full=full, progress=progress)
    if as_json:
        fields = ("address", "build_id", "rows", "written", "removed", "seconds")
        print_json({name: getattr(done, name) for name in fields})
        return
    if done.changed:
        rate = f", {done.written / done.seconds:,.0f} a second" if done.written else ""
        typer.echo(f"{done.address} holds {done.rows:,} rows: {done.written:,} written{rate}, {done.removed:,} removed "
                   f"({done.seconds:.1f} s)")  # fmt: skip
    else:
        typer.echo(f"nothing changed: {done.address} holds {done.rows:,} rows ({done.seconds:.1f} s)")


@contextmanager
def _bar(graph: str) -> Iterator[Callable[[str, int], None]]:
    """A bar over the rows of all tables, on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda table, rows: None
        return
    from rich.console import Console
    from rich.progress import Progress

    from kg.tables import read_manifest

    counts = read_manifest(graph).counts
    done = dict.fromkeys(counts, 0)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("loading", total=sum(counts.values()))

        def show(table: str, rows: int) -> None:
            done[table] = rows
            bar.update(task, description=f"loading {table}", completed=sum(done.values()))

        yield show
