"""The `kg` command. One module a subcommand; each imports what is heavy inside its function, so that `kg ask` starts fast."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from kg import __version__

# Each is the name of a module of kg.cli, and of the function in it.
COMMANDS = (
    "build", "extract", "ask", "query", "cypher", "sparql", "stats", "why", "export", "load", "serve", "evaluate", "train",
    "analyze", "mcp",
)  # fmt: skip

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Builds a knowledge graph of machine-learning papers and answers questions from it, with the sentence that says so.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"claimgraph {__version__}")
        raise typer.Exit()


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Common options."""


for _name in COMMANDS:
    app.command(_name)(getattr(importlib.import_module(f"kg.cli.{_name}"), _name))
