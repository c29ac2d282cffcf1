"""Exports a build directory as RDF, and gives notebooks and SHACL an rdflib graph of it.

The export reads the sorted tables side by side, a batch at a time, and hands triples to pyoxigraph's serializer, so its
memory does not grow with the graph (but for the paper of each claim: two short strings a claim, in Arrow columns).
Relationships are plain triples. What a relationship says besides (confidence, where it was found, how many devices) would
cost five more triples each, so it is written on request, as cg:Mention statements; effects always have theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import InputError, MissingExtraError, StoreError
from kg.resources import data_path
from kg.schema import NODES, RELATIONSHIPS, NodeTable, RelationshipTable, table_name
from kg.tables import read_manifest, read_rows, table_path

if TYPE_CHECKING:
    from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple
    from rdflib import Graph

# Names of formats, as the command takes them, and pyoxigraph's; trig and nquads have a named graph a paper.
FORMATS = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "trig": "TRIG", "nquads": "N_QUADS"}
_WITH_GRAPHS = ("trig", "nquads")
Report = Callable[[int], None]
_Edge = tuple[RelationshipTable, dict[str, Any]]


def export_rdf(
    graph_dir: Path | str, stream: IO[bytes], format: str = "turtle", *, mentions: bool = False, report: Report | None = None
) -> None:
    """Write the graph of a build directory to a binary stream.

    `format` is one of FORMATS; `mentions` adds the statements about relationships; `report` is called with the number
    of table rows that were read since its last call. Raises InputError for an unknown format, StoreError where the
    directory holds no graph or a damaged one.
    """
    from pyoxigraph import RdfFormat, serialize

    from kg.stores.triples import PREFIXES

    if format not in FORMATS:
        raise InputError(f"'{format}' is no RDF format; known: {', '.join(FORMATS)}")
    quads = graph_quads(graph_dir, mentions=mentions, report=report)
    statements = quads if format in _WITH_GRAPHS else (quad.triple for quad in quads)
    serialize(statements, stream, getattr(RdfFormat, FORMATS[format]), prefixes=dict(PREFIXES))


def graph_quads(graph_dir: Path | str, *, mentions: bool = False, report: Report | None = None) -> Iterator[Quad]:
    """All quads of a build directory's graph: what a paper states in the paper's own named graph, the rest in the default one.

    Lazy; raises StoreError as `export_rdf` does.
    """
    from pyoxigraph import DefaultGraph, Quad

    from kg.stores import triples as t

    manifest = read_manifest(graph_dir)
    yield from _in(DefaultGraph(), t.graph_triples(manifest.build_id, manifest.package_version))
    for table in NODES:
        papers = _papers_of_claims(graph_dir) if table.label == "Claim" else iter(())
        for row, edges in _joined(graph_dir, table):
            graph: NamedNode | DefaultGraph = DefaultGraph()
            paper = _paper_of(row["id"], papers) if table.label == "Claim" else ""
            if table.label == "Paper":
                graph = t.graph_name(row["id"])
                yield Quad(graph, t.term("prov:wasDerivedFrom"), t.node(row["id"]), DefaultGraph())
            elif paper:
                graph = t.graph_name(paper)
                yield from _in(graph, (t.claim_source(row["id"], paper),))
            yield from _in(graph, t.node_triples(table, row))
            yield from _in(graph, (t.edge_triple(relationship, edge) for relationship, edge in edges))
            yield from _in(graph, t.claim_parts(row, paper) if paper else ())
            for relationship, edge in edges:
                yield from _in(graph, t.statement_triples(relationship, edge, mentions))
            if report:
                report(1 + len(edges))


def _in(graph: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> Iterator[Quad]:
    from pyoxigraph import Quad

    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


class _Edges:
    """The rows of one relationship table, taken in the order of their sources."""

    def __init__(self, graph_dir: Path | str, table: RelationshipTable) -> None:
        self.table = table
        self._rows = read_rows(graph_dir, table)
        self._next = next(self._rows, None)

    def of(self, source: str) -> Iterator[_Edge]:
        while self._next is not None and self._next["source"] == source:
            yield self.table, self._next
            self._next = next(self._rows, None)

    def check_end(self) -> None:
        if self._next is not None:
            source = self._next["source"]
            raise StoreError(f"table {table_name(self.table)} names '{source}', which is no node: run kg build again")


def _joined(graph_dir: Path | str, table: NodeTable) -> Iterator[tuple[dict[str, Any], list[_Edge]]]:
    """Each node with its outgoing relationships. Both are sorted by the node's id, so reading them side by side is enough."""
    streams = [_Edges(graph_dir, r) for r in RELATIONSHIPS if r.source == table.label]
    for row in read_rows(graph_dir, table):
        yield row, [edge for stream in streams for edge in stream.of(row["id"])]
    for stream in streams:
        stream.check_end()


def _papers_of_claims(graph_dir: Path | str) -> Iterator[tuple[str, str]]:
    """(claim, paper), sorted by claim: REPORTS is sorted by paper."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = table_path(graph_dir, next(r for r in RELATIONSHIPS if r.type == "REPORTS"))
    try:
        with pq.ParquetFile(path) as file:
            pairs = file.read(columns=["target", "source"])
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"'{path}' cannot be read: run kg build again") from error
    for batch in pairs.sort_by("target").to_batches(max_chunksize=2000):
        yield from zip(batch["target"].to_pylist(), batch["source"].to_pylist(), strict=True)


def _paper_of(claim: str, papers: Iterator[tuple[str, str]]) -> str:
    found, paper = next(papers, ("", ""))
    if found != claim:
        raise StoreError(f"claim '{claim}' is not reported by one paper: run kg build again")
    return paper


def load_rdflib(path: Path | str) -> Graph:
    """An rdflib graph, for notebooks and SHACL, of a build directory or of a file (.ttl, .nt, .jsonld, .trig, .nq).

    pyoxigraph reads and rdflib holds, with the literals as they are written. Named graphs are merged.
    Needs about 1 KiB of memory a triple. Raises StoreError or InputError where there is no graph to read.

        >>> from kg.stores.rdf import load_rdflib
        >>> graph = load_rdflib("graph")
        >>> [str(row.name) for row in graph.query("SELECT ?name { ?m a cg:Method ; skos:prefLabel ?name }")]
    """
    from rdflib import Graph

    from kg.stores.triples import PREFIXES

    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    convert = _to_rdflib()
    for quad in _quads_of(Path(path)):
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return graph


def _quads_of(path: Path) -> Iterator[Quad]:
    from pyoxigraph import parse

    if path.is_dir():
        yield from graph_quads(path)
        return
    try:
        yield from parse(path=path)
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(f"cannot be read as RDF: {error}", str(path)) from error


def _to_rdflib() -> Callable[[Any], Any]:
    """The function that turns a term of pyoxigraph into rdflib's."""
    from pyoxigraph import Literal, NamedNode
    from rdflib import XSD, BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    def convert(term: Any) -> Any:
        if isinstance(term, NamedNode):
            return URIRef(term.value)
        if isinstance(term, Literal):
            datatype = URIRef(term.datatype.value)
            # A plain string and an xsd:string are one in RDF 1.1, but not for rdflib.
            plain = bool(term.language) or datatype == XSD.string
            return RdflibLiteral(term.value, lang=term.language, datatype=None if plain else datatype, normalize=False)
        return BNode(term.value)

    return convert


@dataclass(frozen=True, slots=True)
class Validation:
    """What SHACL found: the number of triples looked at, and one line a violation."""

    triples: int
    violations: tuple[str, ...]


def validate(path: Path | str) -> Validation:
    """Check a build directory, or an RDF file, against the project's SHACL shapes.

    Raises MissingExtraError where pyshacl is not installed, and as `load_rdflib` does.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise MissingExtraError("pyshacl", "rdf") from error
    from rdflib import RDF, SH

    data = load_rdflib(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=load_rdflib(data_path("shapes.ttl")), advanced=False, inference="none")
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, where = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        message = report.value(result, SH.resultMessage)
        place = f" {_short(data, where)}" if where is not None else ""
        found.append(f"{_short(data, focus)}{place}: {' '.join(str(message).split())}")
    return Validation(len(data), tuple(sorted(found)))


def _short(graph: Graph, value: Any) -> str:
    return str(value.n3(graph.namespace_manager)) if value is not None else "?"
