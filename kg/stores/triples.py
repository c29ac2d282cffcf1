"""Turns rows of the graph's tables into RDF triples, in the terms of ontology.ttl."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.ontology import NODES, ONTOLOGY, TERMS, class_iri, node_iri, percent_encoded
from kg.schema import NodeTable, RelationshipTable

PREFIXES: Mapping[str, str] = {
    "cg": TERMS,
    "cgs": "https://w3id.org/claimgraph/scheme/",
    "claim": f"{NODES}claim/",
    "dataset": f"{NODES}dataset/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "hardware": f"{NODES}hardware/",
    "method": f"{NODES}method/",
    "metric": f"{NODES}metric/",
    "oa": "http://www.w3.org/ns/oa#",
    "paper": f"{NODES}paper/",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "task": f"{NODES}task/",
    "unit": "http://qudt.org/vocab/unit/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Relationship types that are a property of another vocabulary; all others are cg: and the type in camel case.
_BORROWED = {"BROADER": "skos:broader"}
_EFFECTS = ("REDUCES", "INCREASES", "KEEPS")
# Units as papers write them, and QUDT's names; one that is not here stays text alone.
_UNITS = {
    "%": "PERCENT", "x": "UNITLESS", "ns": "NanoSEC", "us": "MicroSEC", "µs": "MicroSEC", "ms": "MilliSEC", "s": "SEC",
    "sec": "SEC", "second": "SEC", "seconds": "SEC", "min": "MIN", "minutes": "MIN", "h": "HR", "hours": "HR", "days": "DAY",
    "bit": "BIT", "bits": "BIT", "KB": "KiloBYTE", "MB": "MegaBYTE", "GB": "GigaBYTE", "TB": "TeraBYTE", "KiB": "KibiBYTE",
    "MiB": "MebiBYTE", "GiB": "GibiBYTE", "FPS": "FRAME-PER-SEC", "fps": "FRAME-PER-SEC", "W": "W", "mW": "MilliW",
    "kW": "KiloW", "J": "J", "mJ": "MilliJ", "kWh": "KiloW-HR", "dB": "DeciB", "GB/s": "GigaBYTE-PER-SEC",
}  # fmt: skip


@lru_cache(maxsize=512)
def term(name: str) -> NamedNode:
    """The IRI of a prefixed name such as "cg:proposes"."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


@lru_cache(maxsize=65536)
def node(node_id: str) -> NamedNode:
    """The IRI of a node."""
    return NamedNode(node_iri(node_id))


def graph_name(paper_id: str) -> NamedNode:
    """The named graph of what one paper states."""
    return NamedNode(f"{node_iri(paper_id)}#facts")


@lru_cache(maxsize=64)
def predicate(relationship: str) -> NamedNode:
    """The property of a relationship type: COMPARES_WITH is cg:comparesWith."""
    first, *rest = relationship.lower().split("_")
    return term(_BORROWED.get(relationship) or f"cg:{first}{''.join(map(str.capitalize, rest))}")


def graph_triples(build_id: str, package_version: str) -> Iterator[Triple]:
    """What describes the exported graph as a whole."""
    graph = NamedNode(f"{NODES}graph")
    yield Triple(graph, term("rdf:type"), term("void:Dataset"))
    yield Triple(graph, term("dcterms:conformsTo"), NamedNode(ONTOLOGY))
    yield Triple(graph, term("cg:buildId"), Literal(build_id))
    yield Triple(graph, term("schema:softwareVersion"), Literal(package_version))


def node_triples(table: NodeTable, row: Mapping[str, Any]) -> Iterator[Triple]:
    """The triples of one node, its relationships not among them."""
    subject = node(row["id"])
    yield Triple(subject, term("rdf:type"), NamedNode(class_iri(table.label)))
    make = {"Paper": _paper, "Claim": _claim}.get(table.label, _entity)
    yield from make(subject, row)


def edge_triple(table: RelationshipTable, row: Mapping[str, Any]) -> Triple:
    """The triple of one relationship."""
    return Triple(node(row["source"]), predicate(table.type), node(row["target"]))


def statement_triples(table: RelationshipTable, row: Mapping[str, Any], mentions: bool) -> Iterator[Triple]:
    """The statement about a relationship: the support of an effect and, where `mentions` asks for it, the rest of a mention."""
    is_effect = table.type in _EFFECTS
    if is_effect or (mentions and table.columns):
        edge = edge_triple(table, row)
        local = edge.predicate.value.rpartition("#")[2]
        statement = NamedNode(f"{node_iri(row['source'])}#{local}-{percent_encoded(row['target'])}")
        yield Triple(statement, term("rdf:type"), term("cg:Effect" if is_effect else "cg:Mention"))
        yield Triple(statement, term("rdf:subject"), edge.subject)
        yield Triple(statement, term("rdf:predicate"), edge.predicate)
        yield Triple(statement, term("rdf:object"), edge.object)
        yield from _effect(statement, row) if is_effect else _mention(statement, row)


def claim_source(claim_id: str, paper_id: str) -> Triple:
    """What ties a claim to its paper."""
    return Triple(node(claim_id), term("prov:wasDerivedFrom"), node(paper_id))


def claim_parts(row: Mapping[str, Any], paper_id: str) -> Iterator[Triple]:
    """The figure of a claim, and the sentence that it quotes, which are resources of their own."""
    subject = node(row["id"])
    if row["kind"]:
        yield from _figure(_part(subject, "figure"), row)
    yield from _quote(subject, node(paper_id), row)


def _paper(subject: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    yield Triple(subject, term("rdf:type"), term("schema:ScholarlyArticle"))
    yield Triple(subject, term("dcterms:title"), Literal(row["name"]))
    if row["abstract"]:
        yield Triple(subject, term("dcterms:abstract"), Literal(row["abstract"]))
    authors = row["authors"] or ()
    if authors:
        yield Triple(subject, term("cg:authors"), Literal("; ".join(authors)))
    for author in dict.fromkeys(authors):
        yield Triple(subject, term("dc:creator"), Literal(author))
    if row["year"] is not None:
        yield Triple(subject, term("dcterms:issued"), Literal(f"{row['year']:04d}", datatype=term("xsd:gYear")))
    if row["venue"]:
        yield Triple(subject, term("cg:venue"), Literal(row["venue"]))
    if row["url"]:
        yield Triple(subject, term("schema:url"), Literal(row["url"], datatype=term("xsd:anyURI")))


def _entity(subject: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    is_metric = "better" in row
    # A metric's names are English words, the same literals as in the scheme; all others are proper names.
    language = "en" if is_metric else None
    if is_metric:
        yield Triple(subject, term("rdf:type"), term("skos:Concept"))
        yield Triple(subject, term("skos:inScheme"), term("cgs:metrics"))
        if row["better"]:
            yield Triple(subject, term("cg:better"), term(f"cg:{row['better']}"))
    yield Triple(subject, term("skos:prefLabel"), Literal(row["name"], language=language))
    for alias in dict.fromkeys(row["aliases"] or ()):
        if alias != row["name"]:
            yield Triple(subject, term("skos:altLabel"), Literal(alias, language=language))
    yield Triple(subject, term("cg:paperCount"), Literal(row["papers"] or 0))


def _claim(subject: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    yield Triple(subject, term("rdf:type"), term("prov:Entity"))
    yield Triple(subject, term("rdfs:label"), Literal(row["name"]))
    yield Triple(subject, term("cg:direction"), term(f"cgs:{row['direction']}"))
    if row["metric_text"]:
        yield Triple(subject, term("cg:metricText"), Literal(row["metric_text"]))
    for name in dict.fromkeys(row["baselines"] or ()):
        yield Triple(subject, term("cg:baselineName"), Literal(name))
    if row["confidence"] is not None:
        yield Triple(subject, term("cg:confidence"), Literal(float(row["confidence"])))
    if row["rule"]:
        yield Triple(subject, term("cg:rule"), Literal(row["rule"]))
    if row["kind"]:
        yield Triple(subject, term("cg:figure"), _part(subject, "figure"))
    yield Triple(subject, term("cg:evidence"), _part(subject, "quote"))


def _figure(figure: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    low, high = float(row["low"]), float(row["high"])
    yield Triple(figure, term("rdf:type"), term("cg:Figure"))
    yield Triple(figure, term("cg:kind"), term(f"cgs:{row['kind']}"))
    yield Triple(figure, term("cg:low"), Literal(low))
    yield Triple(figure, term("cg:high"), Literal(high))
    if low == high:
        yield Triple(figure, term("qudt:numericValue"), Literal(high))
    if row["unit"]:
        yield Triple(figure, term("cg:unit"), Literal(row["unit"]))
    if row["unit"] in _UNITS:
        yield Triple(figure, term("qudt:hasUnit"), term(f"unit:{_UNITS[row['unit']]}"))
    if row["bound"]:
        yield Triple(figure, term("cg:bound"), Literal(row["bound"]))


def _quote(claim: NamedNode, paper: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    quoted, text, place = _part(claim, "quote"), _part(claim, "text"), _part(claim, "position")
    yield Triple(quoted, term("rdf:type"), term("cg:Quote"))
    yield Triple(quoted, term("rdf:type"), term("oa:SpecificResource"))
    yield Triple(quoted, term("oa:hasSource"), paper)
    yield Triple(quoted, term("oa:hasSelector"), text)
    yield Triple(quoted, term("oa:hasSelector"), place)
    yield Triple(text, term("rdf:type"), term("oa:TextQuoteSelector"))
    yield Triple(text, term("oa:exact"), Literal(row["evidence"]))
    yield Triple(place, term("rdf:type"), term("oa:TextPositionSelector"))
    for key in ("start", "end"):
        number = Literal(str(row[key]), datatype=term("xsd:nonNegativeInteger"))  # the type that the vocabulary asks for
        yield Triple(place, term(f"oa:{key}"), number)


def _effect(statement: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    yield Triple(statement, term("cg:paperCount"), Literal(row["papers"] or 0))
    yield Triple(statement, term("cg:claimCount"), Literal(row["claims"] or 0))
    if row["best"] is not None:
        yield Triple(statement, term("cg:bestFigure"), Literal(float(row["best"])))
    if row["best_kind"]:
        yield Triple(statement, term("cg:bestKind"), term(f"cgs:{row['best_kind']}"))
    if row["best_claim"]:
        yield Triple(statement, term("cg:bestClaim"), node(row["best_claim"]))


def _mention(statement: NamedNode, row: Mapping[str, Any]) -> Iterator[Triple]:
    if row["confidence"] is not None:
        yield Triple(statement, term("cg:confidence"), Literal(float(row["confidence"])))
    if row["found_in"]:
        yield Triple(statement, term("cg:foundIn"), Literal(row["found_in"]))
    if row.get("count") is not None:
        yield Triple(statement, term("cg:deviceCount"), Literal(row["count"]))
    if row.get("text"):
        yield Triple(statement, term("cg:metricText"), Literal(row["text"]))


def _part(claim: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{claim.value}#{name}")
