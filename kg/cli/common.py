"""What the commands share: options, one-line errors, tables and progress bars."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Annotated, Any, TypeVar

import typer

from kg.errors import InputError, KGError

F = TypeVar("F", bound=Callable[..., Any])

StoreOption = Annotated[
    str, typer.Option("--store", envvar="KG_STORE", metavar="WHERE", help="A build directory, or a bolt:// or neo4j:// address.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
DEFAULT_STORE = "graph"


def one_line_errors(command: F) -> F:
    """Turn a KGError into one line on standard error and its exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except KGError as error:
            typer.echo(f"kg: {error}", err=True)
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError:
            sys.stderr.close()  # the reader (head, less) went away: nothing to report
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            typer.echo("kg: stopped", err=True)
            raise typer.Exit(130) from None

    return run  # type: ignore[return-value]


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    """`["metric=memory"]` to `{"metric": "memory"}`; raises InputError where there is no `=`."""
    parameters = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InputError(f"--param takes key=value, not '{pair}'")
        parameters[key] = value
    return parameters


def print_json(value: Any) -> None:
    """One JSON value on standard output, indented for a terminal, on one line otherwise."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table for people: wrapped to the terminal's width, lists joined by commas, nulls empty."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        table.add_column(escape(column), overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    # Without a terminal rich would cut at 80 columns: evidence sentences need room.
    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
