"""The formats that a graph can be exported in: one table, from which `kg export` takes names, help and writers.

A new format is a row here and a function `(graph_dir, target, format, *, mentions, report)`, where `target` is
a binary stream, or for a format that writes several files the path of a directory that exists and is empty.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format. `writer` is "module:function", imported when it is used; `mentions` says whether the option means anything."""

    name: str
    description: str
    writer: str
    directory: bool = False
    mentions: bool = False

    def write(
        self,
        graph_dir: Path | str,
        target: IO[bytes] | Path,
        *,
        mentions: bool = False,
        report: Callable[[int], None] | None = None,
    ) -> None:
        """Write the graph of a build directory; `report` gets numbers of table rows. Raises what the writer raises."""
        module, _, function = self.writer.partition(":")
        write: Callable[..., Any] = getattr(importlib.import_module(module), function)
        write(graph_dir, target, self.name, mentions=mentions, report=report)


EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    ExportFormat("turtle", "RDF Turtle", "kg.stores.rdf:export_rdf", mentions=True),
    ExportFormat("ntriples", "RDF N-Triples, one triple a line", "kg.stores.rdf:export_rdf", mentions=True),
    ExportFormat("jsonld", "JSON-LD, expanded", "kg.stores.rdf:export_rdf", mentions=True),
    ExportFormat("trig", "RDF TriG, a named graph a paper", "kg.stores.rdf:export_rdf", mentions=True),
    ExportFormat("nquads", "RDF N-Quads, a named graph a paper", "kg.stores.rdf:export_rdf", mentions=True),
    ExportFormat("graphml", "GraphML, for Gephi, yEd and NetworkX", "kg.stores.graphml:export_graphml"),
    ExportFormat(
        "neo4j-admin", "CSV files and a script for Neo4j's import", "kg.stores.neo4j_admin:export_neo4j_admin", directory=True
    ),
)


def export_format(name: str) -> ExportFormat:
    """The format of that name; raises InputError, naming those that there are."""
    known = {f.name: f for f in EXPORT_FORMATS}
    if name not in known:
        raise InputError(f"no format is called '{name}': choose one of {', '.join(known)}")
    return known[name]
