"""The vocabulary in ontology.ttl: the scheme of metrics, the classes, and the IRIs of the graph's nodes.

Parsed by pyoxigraph alone: rdflib takes half a second to import and belongs to notebooks and validation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

from kg.errors import InputError
from kg.resources import ontology_path

ONTOLOGY = "https://w3id.org/claimgraph/ontology"
TERMS = f"{ONTOLOGY}#"
NODES = "https://w3id.org/claimgraph/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
METRIC_NODES = f"{NODES}metric/"

# The labels of kg.schema.NODES, each a class of the same name under TERMS.
CLASSES = ("Paper", "Method", "Task", "Dataset", "Metric", "Hardware", "Claim")

Better = Literal["lower", "higher", ""]


@dataclass(frozen=True, slots=True)
class MetricConcept:
    """One metric of the scheme. `id` is without prefix ("kv-cache-memory"; the node's id is "metric:kv-cache-memory").

    `broader` are the ids directly above it, `inverse` the id that goes up when this one goes down.
    `better` says which way is better, empty where neither is. `annotated_as` is None but for the groups
    (time, quality, error), which only gather what is below them: it is the concept that a text's bare word
    for the group is annotated as, with the direction turned where that concept is the group's inverse.
    """

    id: str
    label: str
    alt_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    inverse: str | None = None
    better: Better = ""
    definition: str = ""
    annotated_as: str | None = None

    @property
    def is_group(self) -> bool:
        """Whether the concept only gathers others, so that no claim is annotated with it."""
        return self.annotated_as is not None


@dataclass(frozen=True)
class MetricScheme:
    """All metrics by id, in the order of their ids."""

    concepts: Mapping[str, MetricConcept]
    _below: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: dict[str, set[str]] = defaultdict(set)
        for concept in self.concepts.values():
            for parent in concept.broader:
                below[parent].add(concept.id)
        object.__setattr__(self, "_below", {key: frozenset(ids) for key, ids in below.items()})

    def narrower(self, metric: str) -> set[str]:
        """The ids at and below `metric`, itself among them; raises KeyError for an unknown id."""
        self.concepts[metric]
        return _reachable(metric, self._below)

    def broader(self, metric: str) -> set[str]:
        """The ids above `metric`, itself not among them; raises KeyError for an unknown id."""
        self.concepts[metric]
        return _reachable(metric, {key: concept.broader for key, concept in self.concepts.items()}) - {metric}


def _reachable(start: str, steps: Mapping[str, tuple[str, ...] | frozenset[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        new = set(steps.get(waiting.pop(), ())) - seen
        seen |= new
        waiting.extend(new)
    return seen


@cache
def metric_scheme() -> MetricScheme:
    """The scheme of metrics in the package's ontology.ttl, read once; raises InputError where the file is broken."""
    return read_metric_scheme(ontology_path())


def read_metric_scheme(path: Path) -> MetricScheme:
    """The scheme of metrics in a Turtle file; raises InputError where it cannot be read or a concept is malformed."""
    statements: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in _triples(path):
        if subject.startswith(METRIC_NODES):
            statements[subject.removeprefix(METRIC_NODES)][predicate].append(value)
    if not statements:
        raise InputError("no metric concepts found", str(path))
    return MetricScheme({key: _concept(key, statements[key], path) for key in sorted(statements)})


def _triples(path: Path) -> Iterator[tuple[str, str, str]]:
    from pyoxigraph import RdfFormat, parse

    try:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            yield _text(quad.subject), _text(quad.predicate), _text(quad.object)
    except (OSError, SyntaxError) as error:
        raise InputError(f"cannot be read as Turtle: {error}", str(path)) from error


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _concept(key: str, stated: Mapping[str, list[str]], path: Path) -> MetricConcept:
    labels = stated.get(f"{SKOS}prefLabel", [])
    if len(labels) != 1:
        raise InputError(f"metric '{key}' has {len(labels)} skos:prefLabel, not one", str(path))

    def metrics(predicate: str) -> tuple[str, ...]:
        return tuple(sorted(iri.removeprefix(METRIC_NODES) for iri in stated.get(predicate, [])))

    ways = [iri.removeprefix(TERMS) for iri in stated.get(f"{TERMS}better", [])]
    if len(ways) > 1 or not set(ways) <= {"lower", "higher"}:
        raise InputError(f"metric '{key}' has cg:better {ways}, not one of cg:lower and cg:higher", str(path))
    better: Better = "lower" if ways == ["lower"] else "higher" if ways else ""
    return MetricConcept(
        id=key,
        label=labels[0],
        alt_labels=tuple(stated.get(f"{SKOS}altLabel", [])),
        broader=metrics(f"{SKOS}broader"),
        inverse=next(iter(metrics(f"{TERMS}inverseOf")), None),
        better=better,
        definition=next(iter(stated.get(f"{SKOS}definition", [])), ""),
        annotated_as=next(iter(metrics(f"{TERMS}annotatedAs")), None),
    )


def class_iri(label: str) -> str:
    """The IRI of the class of a label ("Method")."""
    return TERMS + label


def node_iri(node_id: str) -> str:
    """The IRI of a node: "method:vllm" is <.../id/method/vllm>. Whatever the id holds, the result is a valid IRI,
    and `node_id` gives the id back.
    """
    prefix, colon, rest = node_id.partition(":")
    return NODES + (f"{percent_encoded(prefix)}/{percent_encoded(rest)}" if colon else percent_encoded(prefix))


def node_id(iri: str) -> str:
    """The id of the node that `node_iri` gave this IRI; raises ValueError for another IRI."""
    if not iri.startswith(NODES):
        raise ValueError(f"<{iri}> is no node of a Claimgraph graph")
    prefix, slash, rest = iri.removeprefix(NODES).partition("/")
    decoded = unquote(rest, errors="surrogatepass")
    return f"{unquote(prefix, errors='surrogatepass')}:{decoded}" if slash else unquote(prefix, errors="surrogatepass")


def percent_encoded(text: str) -> str:
    """Text as a segment or fragment of an IRI: all but RFC 3986's unreserved characters percent-encoded, as UTF-8."""
    # A lone surrogate (from broken JSON) has no UTF-8: its code unit is encoded all the same. Dots at the end are encoded
    # too: segments of dots alone vanish where an IRI is resolved, and rdflib cannot read a prefixed name that ends in one.
    encoded = quote(text, safe="", errors="surrogatepass")
    kept = encoded.rstrip(".")
    return kept + "%2E" * (len(encoded) - len(kept))
