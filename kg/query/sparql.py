"""SPARQL over a build directory: free queries in a process that can be killed, and the named ones of queries/*.rq."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import NotFoundError, QueryError, StoreError
from kg.query.catalog import NamedQuery, ParameterValue, bind_names, parse_query
from kg.query.limits import Limits
from kg.query.names import Entity, NameIndex
from kg.query.runner import FreeQueries
from kg.query.sparql_guard import neutral
from kg.resources import queries_path
from kg.stores import Rows
from kg.stores.rdf import Report

# For the one who sits at the machine; a service for others takes less.
COMMAND_LIMITS = Limits(seconds=30.0)
_PARAMETER = re.compile(r"\$(\w+)")


class FreeSparql(FreeQueries):
    """Runs free SPARQL queries on one build directory, as `FreeQueries` does Cypher."""

    def __init__(self, where: str, limits: Limits | None = None, *, processes: int = 2, report: Report | None = None) -> None:
        """`where` is a build directory; `report` gets numbers of table rows where the triple store is made first."""
        if "://" in where:
            raise StoreError(f"'{where}' is a database: SPARQL reads the build directory that it was loaded from")
        super().__init__(where, limits, processes=processes)
        self.engine = "sparql"
        self._report = report

    def _checked(self, text: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if parameters:
            raise QueryError("a SPARQL query takes no parameters: write the value in the query")
        neutral(text)  # the process checks again, with a parser that may take long
        return text, {}

    def _place(self) -> str:
        from kg.stores.triplestore import triple_store

        return str(triple_store(self.where, self._report))

    def _stamp(self) -> tuple[int, int]:
        from kg.tables.manifest import FILE

        try:
            status = (Path(self.where) / FILE).stat()
        except OSError:
            return (0, 0)  # opening it says what is wrong
        return (status.st_ino, status.st_mtime_ns)


def run_free_sparql(where: str, text: str, *, limits: Limits | None = None, report: Report | None = None) -> Rows:
    """Run one free SPARQL query on a build directory in a process that ends with it.

    A SELECT gives its variables as columns, an ASK one column "answer", CONSTRUCT and DESCRIBE one row a triple; IRIs come
    in full. Raises QueryRefusedError, QueryError, QueryLimitError or StoreError.
    """
    with FreeSparql(where, limits, processes=1, report=report) as queries:
        return queries.run(text)


def with_prefixes(text: str) -> str:
    """The query with declarations of the export's prefixes that it uses and does not declare."""
    from kg.stores.triples import PREFIXES

    declared = {match[1] for match in re.finditer(r"\bprefix\s+([\w.-]*):", text, re.IGNORECASE)}
    used = {match[1] for match in re.finditer(r"\b(\w+):", text)}
    wanted = sorted(used & PREFIXES.keys() - declared)
    # On the first line, so that the lines of an error message are the user's.
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in wanted) + text


@cache
def load_sparql_catalog() -> Mapping[str, NamedQuery]:
    """The SPARQL queries that come with the package, by name; raises QueryError where a file's header is malformed."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(queries_path().glob("*.rq"))}
    return MappingProxyType({name: parse_query(name, text, {}, "sparql") for name, text in texts.items()})


def find_sparql(name: str) -> NamedQuery:
    """The SPARQL query of that name; raises NotFoundError, naming all."""
    catalog = load_sparql_catalog()
    if name not in catalog:
        raise NotFoundError(f"no SPARQL query is named '{name}': choose one of {', '.join(catalog)}")
    return catalog[name]


def named_text(query: NamedQuery, parameters: Mapping[str, ParameterValue], where: str) -> str:
    """The text of a named query with its parameters' values in place of $NAME: an entity's IRI, or a literal.

    Raises NotFoundError for an entity that the graph lacks, QueryError for a missing, unknown or malformed parameter.
    """
    bound = bind_names(query, parameters, lambda: _names(where))
    kinds = {p.name: p.kind for p in query.parameters}
    terms = {name: _term_text(value, is_entity=bool(kinds[name])) for name, value in bound.items()}
    # A header may hold a $NAME too; comments go before values come, which could hold a line's end.
    lines = "\n".join(line for line in query.text_for("sparql").splitlines() if not line.startswith("#"))
    return _PARAMETER.sub(lambda match: terms[match[1]], lines)


def _term_text(value: ParameterValue, *, is_entity: bool) -> str:
    from pyoxigraph import Literal, NamedNode

    from kg.ontology import node_iri

    if isinstance(value, int):
        return str(value)  # LIMIT takes digits only
    return str(NamedNode(node_iri(str(value))) if is_entity else Literal(value))


def _names(where: str) -> NameIndex:
    from kg.schema import NODES
    from kg.tables import read_rows

    tables = [table for table in NODES if table.label not in ("Paper", "Claim")]
    rows = (row for table in tables for row in read_rows(where, table))
    return NameIndex(Entity(row["id"], row["name"], tuple(row["aliases"] or ()), row["papers"] or 0) for row in rows)
