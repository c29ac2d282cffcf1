"""`kg analyze`: which methods are central, which go together, and which are rising."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, StoreOption, one_line_errors, print_json, print_table
from kg.cli.progress import counting

if TYPE_CHECKING:
    from kg.analysis import Analysis, Trends

_YEARS = 8  # columns of a table; --json has them all


@one_line_errors
def analyze(
    store: StoreOption = DEFAULT_STORE,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Most rows of each table.")] = 10,
    since: Annotated[
        int | None, typer.Option("--since", metavar="YEAR", help="First year of trends; by default the last five years count.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show a graph's most central methods, its communities of methods, and the methods that are rising.

    Central is what other methods build on or measure themselves against (PageRank). A community is methods that papers
    mention together (Louvain). Rising is a method whose share of the papers grows from year to year by more than chance.

    [bold]Examples[/bold]

    \b
    kg analyze
    kg analyze --store graph/ --limit 30
    kg analyze --since 2015 --json > analysis.json
    """
    import kg.analysis
    from kg.stores import open_store

    opened = open_store(store)
    try:
        with counting() as report:
            found = kg.analysis.analyze(opened, limit=limit, since=since, report=report)
    finally:
        opened.close()
    if as_json:
        print_json(found.to_json())
        return
    _show(found)


def _show(found: Analysis) -> None:
    if not found.central:
        typer.echo(
            "No paper of this graph proposes a method and names another: build one of more papers with kg build.", err=True
        )
    else:
        rows = [(c.name, f"{100 * c.rank:.2f}%", c.used_by, c.compared_by, c.proposed_by) for c in found.central]
        print_table(("method", "rank", "used by", "compared by", "proposed by"), rows, "Central methods (numbers are papers)")
    if found.communities:
        groups = [(c.papers, c.methods, ", ".join(c.member_names[:6])) for c in found.communities]
        title = f"Methods that go together (modularity {found.modularity:.2f})"
        print_table(("papers", "methods", "most central members"), groups, title)
    _show_rising(found.rising)


def _show_rising(trends: Trends) -> None:
    if trends.note:
        typer.echo(f"Rising methods: {trends.note}.")
        return
    years = [str(share.year) for share in trends.methods[0].shares[-_YEARS:]]
    shares = [[f"{100 * share.share:.1f}%" for share in r.shares[-_YEARS:]] for r in trends.methods]
    rows = [(r.name, r.papers, f"{r.z:.1f}", *share) for r, share in zip(trends.methods, shares, strict=True)]
    title = f"Rising methods, {trends.first} to {trends.last} (share of each year's papers)"
    print_table(("method", "papers", "z", *years), rows, title)
