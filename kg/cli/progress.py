"""What a long command shows while it runs: a bar on a terminal, and the records that it skips."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

PHASES = {
    "papers": "reading papers",
    "resolve": "resolving names",
    "tables": "writing tables",
    "snapshot": "loading the database",
}
# Lines of skipped records before the rest is only counted.
SHOWN = 20


@contextmanager
def counting() -> Iterator[Callable[[str, int], None]]:
    """A function that takes a phase and how far it is, shown on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda phase, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None, count="")

        def show(phase: str, done: int) -> None:
            bar.update(task, description=PHASES.get(phase, phase), count=f"{done:,}" if done else "")

        yield show


@contextmanager
def skipped_records() -> Iterator[Callable[[Exception], None]]:
    """A function that prints each skipped record on standard error, the first twenty of them, and at the end how many more."""
    count = 0

    def report(error: Exception) -> None:
        nonlocal count
        count += 1
        if count <= SHOWN:
            typer.echo(f"skipped: {error}", err=True)

    yield report
    if count > SHOWN:
        typer.echo(f"skipped: {count - SHOWN:,} more (--strict ends at the first)", err=True)
