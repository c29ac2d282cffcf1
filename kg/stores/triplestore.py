"""A SPARQL store beside the tables: made from them when it is first asked, thrown away with the build that it belongs to."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.stores.rdf import Report, graph_quads
from kg.tables import read_manifest

if TYPE_CHECKING:
    from pyoxigraph import Quad

_PREFIX = "sparql-"


def triple_store(graph_dir: Path | str, report: Report | None = None) -> Path:
    """The folder of a pyoxigraph store of a build directory's graph, made now where there is none for this build.

    Where the directory cannot be written to, it is the build directory itself, to be read into memory.
    Raises StoreError where the directory holds no graph or a damaged one.
    """
    directory = Path(graph_dir)
    path = directory / f"{_PREFIX}{read_manifest(directory).build_id[:32]}"
    if path.is_dir():
        return path
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=directory))
    except OSError:
        return directory
    try:
        _fill(made, directory, report)
        for old in directory.glob(f"{_PREFIX}*"):
            if old != path:
                shutil.rmtree(old, ignore_errors=True)
        made.rename(path)
    except OSError as error:
        if not path.is_dir():  # else another process was faster
            raise StoreError(f"cannot make the SPARQL store '{path}': {error.strerror or error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return path


def store_quads(graph_dir: Path | str, report: Report | None = None) -> Iterator[Quad]:
    """The quads of a SPARQL store: every triple in the default graph, and what a paper states in its own graph besides.

    A default graph that is the union of the others would be half the size, but is 4 to 20 times slower to query.
    Raises StoreError as `graph_quads` does.
    """
    from pyoxigraph import DefaultGraph, Quad

    default = DefaultGraph()
    for quad in graph_quads(graph_dir, report=report):
        yield quad
        if quad.graph_name != default:
            yield Quad(quad.subject, quad.predicate, quad.object, default)


def _fill(path: Path, graph_dir: Path, report: Report | None) -> None:
    from pyoxigraph import Store

    store = Store(str(path))
    store.bulk_extend(store_quads(graph_dir, report))
    store.flush()
