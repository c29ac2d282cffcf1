"""`kg query`: run a named query, or list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, StoreOption, one_line_errors, parse_parameters, print_json, print_table

if TYPE_CHECKING:
    from kg.query.catalog import Parameter


@one_line_errors
def query(
    name: Annotated[str | None, typer.Argument(help="The query's name; without one, all are listed.", show_default=False)] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="A parameter; may be given many times.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the query's text and parameters instead of running it.")] = False,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Run a named query. Entities are given by id or by any of their names.

    [bold]Examples[/bold]

    \b
    kg query
    kg query methods_by_metric --param metric="KV cache memory" --param direction=down
    kg query methods_by_metric -p metric=latency -p min_factor=2 --json
    kg query claims_of_method -p method=LoRA
    kg query paths_between -p source=vLLM -p target=throughput
    kg query hardware_in_use --show
    """
    if name is None:
        _list(as_json)
    elif show:
        _show(name)
    else:
        _run(name, parse_parameters(param or ()), store, as_json)


def _list(as_json: bool) -> None:
    from kg.query.catalog import load_catalog

    queries = load_catalog().values()
    if as_json:
        print_json([_described(q.name) for q in queries])
        return
    print_table(("query", "parameters", "what it finds"), ((q.name, _call(q.parameters), q.title) for q in queries))


def _call(parameters: Iterable[Parameter]) -> str:
    return ", ".join(p.name if p.required else f"{p.name}={p.default}" for p in parameters)


def _described(name: str) -> dict[str, object]:
    from kg.query.catalog import find_query

    query = find_query(name)
    parameters = [asdict(p) | {"required": p.required} for p in query.parameters]
    fields = {"name": query.name, "title": query.title, "description": query.description, "language": query.language}
    return fields | {"parameters": parameters, "returns": list(query.returns)}


def _show(name: str) -> None:
    from kg.query.catalog import find_query

    for engine, text in sorted(find_query(name).texts.items()):
        typer.echo(f"// on {engine}\n{text}" if engine else text)


def _run(name: str, parameters: dict[str, str], where: str, as_json: bool) -> None:
    from kg.query.catalog import find_query, run_named
    from kg.stores import open_store

    find_query(name)  # a wrong name is told before a store is opened
    store = open_store(where)
    try:
        rows = run_named(store, name, parameters)
    finally:
        store.close()
    if as_json:
        print_json(rows.dicts())
    elif rows.rows:
        print_table(rows.columns, rows.rows)
    else:
        typer.echo(
            "nothing found: try a broader entity or other parameters; `kg query most_used` shows what the graph holds", err=True
        )
