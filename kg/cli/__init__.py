"""The `kg` command. One module a subcommand; each imports what is heavy inside its function, so that `kg ask` starts fast."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from kg import __version__

# Name of the subcommand, and the module of kg.cli that holds its function of the same name.
COMMANDS = ("build", "extract", "ask", "query", "cypher", "sparql", "stats", "export", "load", "serve")

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
def main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Common options."""


for _name in COMMANDS:
    try:
        _module = importlib.import_module(f"kg.cli.{_name}")
    except ModuleNotFoundError:  # TEMPORARY while commands are being written
        continue
    app.command(_name, rich_help_panel=None)(getattr(_module, _name))
