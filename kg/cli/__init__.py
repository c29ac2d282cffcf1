"""The `kg` command. One module a subcommand, which imports what is heavy inside its function: `kg ask` starts fast."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kg import __version__

# Each is the name of a module of kg.cli, and of the function in it.
COMMANDS = (
    "build", "extract", "ask", "query", "cypher", "sparql", "stats", "why", "export", "load", "serve", "evaluate", "train",
    "analyze", "mcp",
)  # fmt: skip


class _Commands(Mapping[str, Any]):
    """Imports a command when it is asked for, so that none waits for the others."""

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
        alone.command(name)(getattr(importlib.import_module(f"kg.cli.{name}"), name))
        return typer.main.get_command(alone)


class _Group(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": {}})
        self.commands = _Commands()  # type: ignore[assignment]  # only read


app = typer.Typer(
    name="kg",
    cls=_Group,
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
