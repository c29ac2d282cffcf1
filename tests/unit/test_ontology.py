from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.names import normal_form
from kg.ontology import CLASSES, METRIC_NODES, SKOS, TERMS, class_iri, metric_scheme, node_id, node_iri, read_metric_scheme
from kg.resources import data_path, ontology_path
from kg.schema import NODES, RELATIONSHIPS

GUIDELINES = Path(__file__).resolve().parents[3] / "shared" / "gold" / "GUIDELINES.md"
SCHEME = metric_scheme()


@pytest.mark.shared
def test_every_metric_of_the_guidelines_is_a_concept() -> None:
    if not GUIDELINES.exists():
        pytest.skip(f"{GUIDELINES} is not there")
    listed = GUIDELINES.read_text("utf-8").split("## metric concepts")[1].split("##")[0]
    ids = {word.strip() for word in re.sub(r"\([^)]*\)", "", listed).split(",")}
    assert len(ids) > 70
    annotatable = {key for key, concept in SCHEME.concepts.items() if not concept.is_group}
    assert annotatable == ids


def test_groups_are_above_something_and_say_what_they_are_annotated_as() -> None:
    groups = {key: c.annotated_as for key, c in SCHEME.concepts.items() if c.is_group}
    assert groups == {"time": "speed", "quality": "overall-quality", "error": "error-rate"}
    assert all(len(SCHEME.narrower(key)) > 1 for key in groups)


@pytest.mark.parametrize(
    ("metric", "above"),
    [
        ("kv-cache-memory", {"gpu-memory", "memory"}),
        ("trainable-parameters", {"parameter-count", "model-size", "storage"}),
        ("time-to-first-token", {"latency", "time"}),
        ("generation-speed", {"inference-speed", "speed"}),
        ("memory", set()),
    ],
)
def test_broader_is_transitive(metric: str, above: set[str]) -> None:
    assert SCHEME.broader(metric) == above
    assert all(metric in SCHEME.narrower(key) for key in above)


def test_narrower_holds_the_metric_itself() -> None:
    assert SCHEME.narrower("memory") == {"memory", "gpu-memory", "kv-cache-memory", "peak-memory", "training-memory"}
    assert SCHEME.narrower("lpips") == {"lpips"}
    with pytest.raises(KeyError):
        SCHEME.narrower("no-such-metric")


def test_nothing_is_broader_than_itself() -> None:
    assert not [key for key in SCHEME.concepts if any(key in SCHEME.broader(above) for above in SCHEME.broader(key))]


def test_inverses_are_mutual_and_turn_what_is_better() -> None:
    pairs = {(key, c.inverse) for key, c in SCHEME.concepts.items() if c.inverse}
    assert {(a, b) for a, b in pairs if a < b} == {
        ("accuracy", "error-rate"),
        ("compression-ratio", "storage"),
        ("energy", "energy-efficiency"),
        ("inference-speed", "inference-time"),
        ("speed", "time"),
        ("training-speed", "training-time"),
    }
    for key, other in pairs:
        assert (other, key) in pairs
        assert {SCHEME.concepts[key].better, SCHEME.concepts[str(other)].better} == {"lower", "higher"}


def test_all_but_other_say_which_way_is_better_and_agree_with_what_is_above() -> None:
    assert [key for key, c in SCHEME.concepts.items() if not c.better] == ["other"]
    for key, concept in SCHEME.concepts.items():
        assert all(SCHEME.concepts[above].better == concept.better for above in concept.broader), key


def test_a_label_means_one_metric() -> None:
    owners = defaultdict(list)
    for concept in SCHEME.concepts.values():
        for label in (concept.label, *concept.alt_labels):
            owners[normal_form(label)].append(f"{concept.id}: {label}")
    assert {form: found for form, found in owners.items() if len(found) > 1 or not form} == {}


def test_labels_are_sorted_and_trimmed() -> None:
    for concept in SCHEME.concepts.values():
        assert list(concept.alt_labels) == sorted(concept.alt_labels, key=lambda label: (label.casefold(), label)), concept.id
        assert all(label == " ".join(label.split()) for label in (concept.label, *concept.alt_labels))
        assert concept.definition, concept.id


def test_concepts_are_sorted_in_the_file() -> None:
    ids = re.findall(r"^cgm:(\S+) a skos:Concept", ontology_path().read_text("utf-8"), re.MULTILINE)
    assert ids == sorted(ids)
    assert len(ids) == len(SCHEME.concepts)


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("response time", "latency"),
        ("peak signal-to-noise ratio", "psnr"),
        ("mean average precision", "map"),
        ("AP", "map"),
        ("tunable parameters", "trainable-parameters"),
        ("VRAM", "gpu-memory"),
        ("key-value caches", "kv-cache-memory"),
        ("queries per second", "throughput"),
        ("TTFT", "time-to-first-token"),
        ("FLOPs", "compute"),
        ("word error rate", "error-rate"),
    ],
)
def test_words_that_papers_write_find_their_metric(words: str, metric: str) -> None:
    found = [c.id for c in SCHEME.concepts.values() if normal_form(words) in map(normal_form, (c.label, *c.alt_labels))]
    assert found == [metric]


def test_classes_are_the_labels_of_the_schema_and_all_terms_in_use_are_defined() -> None:
    from kg.stores.triples import predicate

    defined = _defined_terms()
    assert tuple(table.label for table in NODES) == CLASSES
    assert {class_iri(label) for label in CLASSES} <= defined
    assert {predicate(r.type).value for r in RELATIONSHIPS} - {f"{SKOS}broader"} <= defined


def test_shapes_and_triples_use_no_term_that_the_ontology_lacks() -> None:
    source = data_path("shapes.ttl").read_text("utf-8")
    source += Path(__file__).resolve().parents[2].joinpath("kg", "stores", "triples.py").read_text("utf-8")
    used = {TERMS + name for name in re.findall(r"\bcg:([A-Za-z]+)\b", source)}
    assert len(used) > 40
    assert used <= _defined_terms()


def test_every_term_has_one_label_and_a_comment() -> None:
    import rdflib

    graph = rdflib.Graph().parse(ontology_path(), format="turtle")
    terms = [t for t in set(graph.subjects()) if isinstance(t, rdflib.URIRef) and t.startswith(TERMS)]
    individuals = {f"{TERMS}lower", f"{TERMS}higher"}
    assert len(terms) > 50
    for term in terms:
        assert len(list(graph.objects(term, rdflib.RDFS.label))) == 1, term
        assert str(term) in individuals or len(list(graph.objects(term, rdflib.RDFS.comment))) == 1, term


def test_the_header_states_version_and_licence() -> None:
    import rdflib

    graph = rdflib.Graph().parse(ontology_path(), format="turtle")
    ontology = graph.value(predicate=rdflib.RDF.type, object=rdflib.OWL.Ontology)
    assert str(ontology) == TERMS.rstrip("#")
    version = str(graph.value(ontology, rdflib.OWL.versionInfo))
    assert str(graph.value(ontology, rdflib.OWL.versionIRI)) == f"{ontology}/{version}"
    assert graph.value(ontology, rdflib.DCTERMS.license)


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("", "no metric concepts"),
        ("this is no turtle", "cannot be read as Turtle"),
        ("<{m}x> <{s}altLabel> 'y' .", "has 0 skos:prefLabel"),
        ("<{m}x> <{s}prefLabel> 'y', 'z' .", "has 2 skos:prefLabel"),
        ("<{m}x> <{s}prefLabel> 'y' ; <{t}better> <{t}sideways> .", "sideways"),
    ],
)
def test_a_broken_scheme_is_an_error_that_names_the_file(tmp_path: Path, turtle: str, message: str) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(turtle.format(m=METRIC_NODES, s=SKOS, t=TERMS), "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_metric_scheme(path)
    assert str(path) in str(caught.value)


@given(st.text(), st.text())
def test_an_iri_gives_its_id_back_and_is_one(prefix: str, rest: str) -> None:
    from pyoxigraph import NamedNode, RdfFormat, parse

    identifier = f"{prefix.replace(':', '')}:{rest}"
    iri = node_iri(identifier)
    assert node_id(iri) == identifier
    assert re.fullmatch(r"https://w3id\.org/claimgraph/id/[A-Za-z0-9._~%-]*/[A-Za-z0-9._~%-]*", iri)
    line = f"<{NamedNode(iri).value}> <p:p> <o:o> ."
    assert [quad.subject.value for quad in parse(line, RdfFormat.N_TRIPLES)] == [iri]


@given(st.lists(st.text(), unique=True))
def test_different_ids_have_different_iris(ids: list[str]) -> None:
    assert len(set(map(node_iri, ids))) == len(ids)


def test_other_iris_are_no_nodes() -> None:
    with pytest.raises(ValueError, match="no node"):
        node_id("https://example.org/method/x")


def _defined_terms() -> set[str]:
    from pyoxigraph import RdfFormat, parse

    return {str(getattr(quad.subject, "value", "")) for quad in parse(path=ontology_path(), format=RdfFormat.TURTLE)}
