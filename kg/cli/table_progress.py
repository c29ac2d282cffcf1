"""The bar of commands that read a build directory's tables from end to end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_STEP = 500  # rows: the bar's lock costs more than a row


@contextmanager
def reading_tables(title: str, where: str) -> Iterator[Callable[[int], None] | None]:
    """A bar on standard error over the rows of all tables, where that is a terminal; it appears with the first rows.

    Gives a function to call with numbers of rows read, or None where nobody would see a bar.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True)
    task, waiting = progress.add_task(title, total=None), 0

    def report(rows: int) -> None:
        nonlocal waiting
        waiting += rows
        if waiting >= _STEP:
            if not progress.live.is_started:
                from kg.tables import read_manifest

                progress.update(task, total=sum(read_manifest(where).counts.values()))
                progress.start()
            progress.advance(task, waiting)
            waiting = 0

    try:
        yield report
    finally:
        progress.stop()
