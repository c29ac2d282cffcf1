"""`kg sparql`: one read-only SPARQL query of the user's own, or a named one."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, one_line_errors, parse_parameters, print_json, print_table
from kg.cli.table_progress import reading_tables
from kg.errors import InputError


@one_line_errors
def sparql(
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="The query; '-' reads it from standard input.", show_default=False)
    ] = None,
    name: Annotated[str, typer.Option("--name", "-n", metavar="QUERY", help="Run a query of queries/*.rq instead.")] = "",
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="A parameter of the named query.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the text that would run.")] = False,
    store: Annotated[str, typer.Option("--store", envvar="KG_STORE", metavar="DIR", help="A build directory.")] = DEFAULT_STORE,
    limit: Annotated[int | None, typer.Option("--limit", metavar="ROWS", help="Most rows to print (at most 1000).")] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", metavar="SECONDS", help="Longest run time (at most 30).")] = None,
    as_json: JsonOption = False,
) -> None:
    """Run one SPARQL query that reads the graph; without a query, list the named ones.

    The prefixes of the export (cg, skos, method, metric ...) are known and need not be declared. Updates, SERVICE
    and FROM are refused.

    [bold]Examples[/bold]

    \b
    kg sparql
    kg sparql --name methods_by_metric --param metric="KV cache memory" --param direction=down
    kg sparql "SELECT ?name { ?m cg:reduces metric:memory ; skos:prefLabel ?name } LIMIT 5"
    kg sparql "ASK { method:lora cg:keeps metric:accuracy }" --json
    """
    if name and text is not None:
        raise InputError("give a query or --name, not both")
    if param and not name:
        raise InputError("--param goes with --name: write the value in the query")
    if not name and text is None:
        _list(as_json)
        return
    query = _named(name, parse_parameters(param or ()), store) if name else _free(str(text))
    if show:
        typer.echo(query)
    else:
        _run(query, store, limit, timeout, as_json)


def _list(as_json: bool) -> None:
    from kg.query.sparql import load_sparql_catalog

    queries = load_sparql_catalog().values()
    if as_json:
        print_json([{"name": q.name, "title": q.title, "parameters": [p.name for p in q.parameters]} for q in queries])
        return
    calls = (", ".join(p.name if p.required else f"{p.name}={p.default}" for p in q.parameters) for q in queries)
    print_table(("query", "parameters", "what it finds"), ((q.name, c, q.title) for q, c in zip(queries, calls, strict=True)))


def _named(name: str, parameters: dict[str, str], where: str) -> str:
    from kg.query.sparql import find_sparql, named_text

    return named_text(find_sparql(name), parameters, where)


def _free(text: str) -> str:
    import sys

    from kg.query.sparql import with_prefixes

    return with_prefixes(sys.stdin.read() if text == "-" else text)


def _run(query: str, where: str, limit: int | None, timeout: float | None, as_json: bool) -> None:
    from kg.query.sparql import COMMAND_LIMITS, run_free_sparql

    limits = COMMAND_LIMITS.lowered(seconds=timeout, rows=limit)
    with reading_tables("loading", where) as report:
        rows = run_free_sparql(where, query, limits=limits, report=report)
    if as_json:
        print_json({"columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated})
    elif rows.rows:
        print_table(rows.columns, ([_short(value) for value in row] for row in rows.rows))
        if rows.truncated:
            typer.echo(f"Cut after {len(rows.rows)} rows: there are more.", err=True)
    else:
        typer.echo("No rows. Classes: cg:Paper, cg:Method, cg:Task, cg:Dataset, cg:Metric, cg:Hardware, cg:Claim.", err=True)


def _short(value: Any) -> Any:
    """A node's IRI as its id, another IRI of a known namespace as a prefixed name, for people to read."""
    from kg.ontology import NODES, node_id
    from kg.stores.triples import PREFIXES

    if not isinstance(value, str):
        return value
    if value.startswith(NODES):
        return node_id(value)
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace) and value != namespace:
            return f"{prefix}:{value.removeprefix(namespace)}"
    return value
