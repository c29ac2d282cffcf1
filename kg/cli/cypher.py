"""`kg cypher`: one read-only Cypher query of the user's own."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, StoreOption, one_line_errors, parse_parameters, print_json, print_table


@one_line_errors
def cypher(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The query; '-' reads it from standard input.")],
    store: StoreOption = DEFAULT_STORE,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="Value of $KEY.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="ROWS", help="Most rows to print (at most 1000).")] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", metavar="SECONDS", help="Longest run time (at most 5).")] = None,
    as_json: JsonOption = False,
) -> None:
    """Run one Cypher query that reads the graph.

    Writing, files, procedures and several statements are refused. A parameter's value is a number where it
    looks like one.

    \b
    Examples:
      kg cypher "MATCH (m:Method)-[:REDUCES]->(x:Metric) RETURN m.name, x.name LIMIT 5"
      kg cypher 'MATCH (p:Paper) WHERE p.year >= $since RETURN p.name' -p since=2024 --json
      kg cypher "MATCH (n) RETURN count(*)" --store bolt://127.0.0.1:7687
    """
    import sys

    from kg.query.limits import Limits
    from kg.query.runner import run_free_cypher

    query = sys.stdin.read() if text == "-" else text
    parameters = {key: _value(value) for key, value in parse_parameters(param or []).items()}
    rows = run_free_cypher(store, query, parameters, limits=Limits().lowered(seconds=timeout, rows=limit))
    if as_json:
        print_json({"columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated})
        return
    if not rows.rows:
        typer.echo("No rows. Labels: Paper, Method, Task, Dataset, Metric, Hardware, Claim; kg stats counts them.", err=True)
        return
    print_table(rows.columns, rows.rows)
    if rows.truncated:
        typer.echo(f"Cut after {len(rows.rows)} rows: there are more.", err=True)


def _value(text: str) -> str | int | float:
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return text
