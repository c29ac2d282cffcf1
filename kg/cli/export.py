"""`kg export`: the graph of a build directory in another format."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_STORE, one_line_errors
from kg.cli.table_progress import reading_tables
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.stores.formats import ExportFormat


@one_line_errors
def export(
    graph_dir: Annotated[
        str | None, typer.Argument(metavar="[GRAPH_DIR]", help="A build directory; --store names it too.", show_default=False)
    ] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="turtle, ntriples, jsonld, trig, nquads, graphml, neo4j-admin.")
    ] = "turtle",
    out: Annotated[str, typer.Option("--out", "-o", metavar="PATH", help="A new file or folder; '-' is standard output.")] = "-",
    mentions: Annotated[
        bool, typer.Option("--mentions", help="RDF: also write each relationship's confidence, place and device count.")
    ] = False,
    validate: Annotated[
        bool, typer.Option("--validate", help="Check the graph against the SHACL shapes first (needs the extra 'rdf').")
    ] = False,
    store: Annotated[
        str, typer.Option("--store", envvar="KG_STORE", metavar="DIR", help="The build directory, where no argument names it.")
    ] = DEFAULT_STORE,
) -> None:
    """Write the graph in another format, for other tools.

    The graph is streamed, so its size does not matter. A file appears under its name only when it is whole.

    [bold]Examples[/bold]

    \b
    kg export graph --format turtle --out graph.ttl
    kg export graph --format nquads | gzip > graph.nq.gz
    kg export graph --format turtle --mentions --validate --out graph.ttl
    kg export graph --format graphml --out graph.graphml
    kg export graph --format neo4j-admin --out csv && sh csv/load.sh neo4j
    """
    from kg.stores.formats import export_format

    where, chosen = graph_dir or store, export_format(format)
    if "://" in where:
        raise InputError(f"'{where}' is a database: export reads the build directory that it was loaded from")
    if validate:
        _validate(where)
    with _target(chosen, out) as target, reading_tables("exporting", where) as report:
        chosen.write(where, target, mentions=mentions, report=report)
    if out != "-":
        typer.echo(f"wrote {out}", err=True)


def _validate(where: str) -> None:
    from kg.stores.rdf import validate

    found = validate(where)
    for line in found.violations[:20]:
        typer.echo(line, err=True)
    if found.violations:
        raise InputError(f"the graph breaks its SHACL shapes in {len(found.violations)} places: nothing was written", where)
    typer.echo(f"valid: {found.triples:,} triples meet the SHACL shapes", err=True)


@contextmanager
def _target(chosen: ExportFormat, out: str) -> Iterator[IO[bytes] | Path]:
    if chosen.directory:
        with _new_directory(out) as directory:
            yield directory
    elif out == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with _new_file(Path(out)) as file:
            yield file


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is complete, and leaves nothing behind where it is not."""
    if path.exists() and not path.is_file():
        with path.open("wb") as device:  # /dev/stdout, a pipe: nothing to rename
            yield device
        return
    try:
        file = tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115
    except OSError as error:
        raise InputError(f"cannot write here: {error.strerror}", str(path)) from error
    try:
        with file:
            yield file.file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(file.name).chmod(0o666 & ~umask)  # as a plain open() would have made it
        Path(file.name).replace(path)
    except BaseException as error:
        Path(file.name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise InputError(f"cannot be written: {error.strerror or error}", str(path)) from error
        raise


@contextmanager
def _new_directory(out: str) -> Iterator[Path]:
    """A directory that takes its name when it is complete."""
    path = Path(out)
    if out == "-":
        raise InputError("this format writes several files: name a directory with --out")
    if path.exists():
        raise InputError("is there already: name a new directory, or remove it", out)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as made:
            whole = Path(made) / "whole"
            whole.mkdir()
            yield whole
            whole.rename(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", out) from error
