"""The RDF export: what comes out is read back by rdflib, meets the shapes, and is all that the tables hold."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, StoreError
from kg.ontology import NODES, TERMS, node_iri
from kg.resources import ontology_path
from kg.stores.formats import EXPORT_FORMATS, export_format
from kg.stores.rdf import FORMATS, export_rdf, graph_quads, load_rdflib, validate
from tests.rdf_graph import ODD, rows, write_graph

CG = rdflib.Namespace(TERMS)
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
RDFLIB_NAMES = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "trig": "trig", "nquads": "nquads"}


@pytest.fixture(scope="module")
def graph_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(tmp_path_factory.mktemp("rdf") / "graph")


@pytest.fixture(scope="module")
def graph(graph_dir: Path) -> rdflib.Graph:
    return load_rdflib(graph_dir)


def _node(identifier: str) -> rdflib.URIRef:
    return rdflib.URIRef(node_iri(identifier))


def _values(graph: rdflib.Graph) -> set[tuple[object, ...]]:
    """The triples, numbers by their value: rdflib's parsers rewrite "4"^^xsd:double as "4.0"."""
    return {(s, p, o.toPython() if isinstance(o, rdflib.Literal) and o.datatype else o) for s, p, o in graph}


def _exported(graph_dir: Path, format: str, mentions: bool = False) -> bytes:
    stream = io.BytesIO()
    export_rdf(graph_dir, stream, format, mentions=mentions)
    return stream.getvalue()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld"])
def test_rdflib_reads_back_the_same_graph(graph_dir: Path, graph: rdflib.Graph, format: str) -> None:
    read = rdflib.Graph().parse(data=_exported(graph_dir, format), format=RDFLIB_NAMES[format])
    assert len(read) == len(set(graph_quads(graph_dir))) == len(graph)
    assert _values(read) == _values(graph)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", ["trig", "nquads"])
def test_what_a_paper_states_is_in_its_own_graph(graph_dir: Path, graph: rdflib.Graph, format: str) -> None:
    read = rdflib.Dataset().parse(data=_exported(graph_dir, format), format=RDFLIB_NAMES[format])
    paper, claim = _node("paper:p1"), _node("claim:p1-0")
    named = read.graph(rdflib.URIRef(f"{paper}#facts"))
    assert (paper, CG.proposes, _node("method:cachetrim")) in named
    assert (claim, CG.direction, None) in named
    assert (rdflib.URIRef(f"{claim}#text"), OA.exact, rdflib.Literal("CacheTrim shrinks the KV cache 4x.")) in named
    assert not list(named.triples((_node("method:cachetrim"), None, None)))
    assert (named.identifier, PROV.wasDerivedFrom, paper) in read.default_graph
    # No triple is in two graphs, so the graphs add up to the whole.
    assert sum(map(len, read.graphs())) == len(graph)


def test_a_claim_quotes_its_sentence_and_says_where_it_stands(graph: rdflib.Graph) -> None:
    claim = _node("claim:odd")
    assert graph.value(claim, PROV.wasDerivedFrom) == _node(f"paper:{ODD}")
    assert (claim, rdflib.RDF.type, PROV.Entity) in graph
    quote = graph.value(claim, CG.evidence)
    assert graph.value(quote, OA.hasSource) == _node(f"paper:{ODD}")
    selectors = {graph.value(s, rdflib.RDF.type): s for s in graph.objects(quote, OA.hasSelector)}
    assert set(selectors) == {OA.TextQuoteSelector, OA.TextPositionSelector}
    assert graph.value(selectors[OA.TextQuoteSelector], OA.exact) == rdflib.Literal(ODD)
    place = selectors[OA.TextPositionSelector]
    assert (graph.value(place, OA.start).toPython(), graph.value(place, OA.end).toPython()) == (3, 3 + len(ODD))


def test_a_figure_has_kind_numbers_and_unit(graph: rdflib.Graph) -> None:
    found = graph.query("""
        PREFIX qudt: <http://qudt.org/schema/qudt/>
        SELECT ?kind ?low ?high ?unit ?one WHERE {
            claim:p1-0 cg:figure ?f .
            ?f cg:kind ?kind ; cg:low ?low ; cg:high ?high ; qudt:hasUnit ?unit ; qudt:numericValue ?one }
    """)
    assert [tuple(value.toPython() for value in row) for row in found] == [
        ("https://w3id.org/claimgraph/scheme/factor", 4.0, 4.0, "http://qudt.org/vocab/unit/UNITLESS", 4.0)
    ]
    changed = graph.value(_node("claim:odd"), CG.figure)
    figure = {p: graph.value(changed, CG[p]).toPython() for p in ("low", "high", "unit")}
    assert figure == {"low": 9.5, "high": 1e-9, "unit": "ms"}
    assert (changed, rdflib.URIRef("http://qudt.org/schema/qudt/numericValue"), None) not in graph


def test_every_row_is_a_node_or_an_edge(graph: rdflib.Graph) -> None:
    tables = rows()
    for label in ("Paper", "Method", "Task", "Dataset", "Metric", "Hardware", "Claim"):
        assert set(graph.subjects(rdflib.RDF.type, CG[label])) == {_node(row["id"]) for row in tables[label]}
    edges = {(_node(r["source"]), CG.comparesWith, _node(r["target"])) for r in tables["COMPARES_WITH"]}
    assert set(graph.triples((None, CG.comparesWith, None))) == edges
    assert len(list(graph.triples((None, CG.inverseOf, None)))) == len(tables["INVERSE_OF"])


def test_effects_have_their_support_and_mentions_theirs_on_request(graph_dir: Path, graph: rdflib.Graph) -> None:
    effects = list(graph.subjects(rdflib.RDF.type, CG.Effect))
    assert len(effects) == 2
    best = [graph.value(e, CG.bestFigure) for e in effects if graph.value(e, rdflib.RDF.predicate) == CG.reduces]
    assert [b.toPython() for b in best] == [4.0]
    assert not list(graph.subjects(rdflib.RDF.type, CG.Mention))
    more = rdflib.Graph().parse(data=_exported(graph_dir, "turtle", mentions=True), format="turtle")
    devices = {(more.value(s, rdflib.RDF.object), o.toPython()) for s, o in more.subject_objects(CG.deviceCount)}
    assert devices == {(_node("hardware:gpu"), 48)}
    assert {o.toPython() for o in more.objects(None, CG.foundIn)} == {"title abstract"}


def test_the_export_uses_the_concepts_of_the_ontology(graph: rdflib.Graph) -> None:
    ontology = rdflib.Graph().parse(ontology_path(), format="turtle")
    metrics = set(graph.subjects(rdflib.RDF.type, CG.Metric))
    assert metrics and metrics <= set(ontology.subjects(rdflib.RDF.type, CG.Metric))
    both = graph + ontology
    labels = [len(list(both.objects(metric, rdflib.SKOS.prefLabel))) for metric in metrics]
    assert set(labels) == {1}


def test_the_exported_graph_and_the_ontology_meet_the_shapes(graph_dir: Path, tmp_path: Path) -> None:
    whole = tmp_path / "mentions.ttl"
    whole.write_bytes(_exported(graph_dir, "turtle", mentions=True))
    for path in (graph_dir, whole, ontology_path()):
        found = validate(path)
        assert found.violations == ()
        assert found.triples > 500


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("claim:p1-0 prov:wasDerivedFrom paper:p1 ;", "claim:p1-0", "claim:p1-0 prov:wasDerivedFrom"),
        ("cg:direction cgs:down", "cg:direction cgs:sideways", "cg:direction"),
        ('oa:exact "CacheTrim shrinks the KV cache 4x."', 'oa:exact ""', "oa:hasSelector"),
        ("cg:deviceCount 48", "cg:deviceCount 0", "cg:deviceCount"),
        ("cg:proposes method:cachetrim", "cg:proposes task:llm-serving", "paper:p1 cg:proposes"),
        ("method:cachetrim a cg:Method", "method:cachetrim a cg:Task", "cg:Method"),
        ('"0.9"^^xsd:double', '"9.0"^^xsd:double', "cg:confidence"),
        ("cg:kind cgs:factor", "cg:kind cgs:guess", "cg:kind"),
        ('dcterms:title "QuickServe"', 'dcterms:alternative "QuickServe"', "paper:p2 dcterms:title"),
        ("cg:onMetric metric:kv-cache-memory", "cg:onMetric metric:accuracy , metric:latency", "cg:onMetric"),
        ("cg:reports claim:p6-0", "cg:mentions method:llm", "claim:p6-0"),
    ],
)
def test_a_broken_graph_fails_the_shapes(graph_dir: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    text = _exported(graph_dir, "turtle", mentions=True).decode()
    assert old in text
    path = tmp_path / "broken.ttl"
    path.write_text(text.replace(old, new), "utf-8")
    assert any(message in line for line in validate(path).violations)


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), number=st.floats(allow_nan=False))
def test_any_text_survives_every_format(text: str, number: float) -> None:
    from pyoxigraph import RdfFormat, parse, serialize

    from kg.schema import node_table
    from kg.stores import triples as t

    claim = {column.name: None for column in node_table("Claim").columns}
    claim |= {"id": f"claim:{text}", "name": text, "direction": "up", "kind": "absolute", "low": number, "high": number,
              "unit": text, "evidence": text, "start": 0, "end": len(text), "baselines": [text]}  # fmt: skip
    method = {"id": f"method:{text}", "name": text, "aliases": [text + "2"], "papers": 1}
    paper = {"id": f"paper:{text}", "name": text, "abstract": text, "authors": [text], "year": None, "venue": text, "url": text}
    expected = {
        *t.node_triples(node_table("Paper"), paper),
        *t.node_triples(node_table("Method"), method),
        *t.node_triples(node_table("Claim"), claim),
        *t.claim_parts(claim, paper["id"]),
    }
    assert {x.object.value for x in expected if x.predicate == t.term("dcterms:title")} == {text}
    for format in ("turtle", "ntriples", "jsonld"):
        rdf_format = getattr(RdfFormat, FORMATS[format])
        written = serialize(expected, format=rdf_format, prefixes=dict(t.PREFIXES))
        assert {quad.triple for quad in parse(written, rdf_format)} == expected


def test_a_damaged_build_directory_is_named(tmp_path: Path, graph_dir: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        _exported(tmp_path, "turtle")
    with pytest.raises(InputError, match="ntriples"):
        _exported(graph_dir, "word")
    tables = rows()
    tables["USES"].append({"source": "paper:nobody", "target": "method:llm"})
    with pytest.raises(StoreError, match="paper:nobody"):
        _exported(write_graph(tmp_path / "dangling", tables), "turtle")
    tables = rows()
    tables["REPORTS"] = tables["REPORTS"][1:]
    with pytest.raises(StoreError, match="not reported by one paper"):
        _exported(write_graph(tmp_path / "orphan", tables), "turtle")


def test_memory_does_not_grow_with_the_graph(tmp_path: Path) -> None:
    """Triples come before the tables are read to their end: nothing collects them."""
    tables = {"Paper": [{"id": f"paper:{i:06d}", "name": f"Paper {i}"} for i in range(20_000)]}
    directory = write_graph(tmp_path / "large", tables)
    seen: list[int] = []
    quads: Iterator[object] = graph_quads(directory, report=seen.append)
    for _ in range(100):
        next(quads)
    assert 0 < sum(seen) < 100


def test_every_format_of_the_table_is_written(graph_dir: Path) -> None:
    for format in EXPORT_FORMATS:
        if not format.directory:
            stream = io.BytesIO()
            format.write(graph_dir, stream)
            assert len(stream.getvalue()) > 1000, format.name
    with pytest.raises(InputError, match="turtle"):
        export_format("parquet")


# ---------------------------------------------------------------- the command


def _kg(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {key: value for key, value in os.environ.items() if key != "KG_STORE"}
    return subprocess.run([sys.executable, "-m", "kg", *arguments], capture_output=True, cwd=cwd, env=environment, timeout=120)


def test_kg_export_writes_a_file_that_is_there_when_it_is_whole(graph_dir: Path, graph: rdflib.Graph, tmp_path: Path) -> None:
    out = tmp_path / "graph.ttl"
    done = _kg("export", str(graph_dir), "--format", "turtle", "--validate", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert b"meet the SHACL shapes" in done.stderr
    assert done.stdout == b""
    assert _values(rdflib.Graph().parse(out)) == _values(graph)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]
    assert out.stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_kg_export_writes_to_standard_output_and_nothing_else_there(graph_dir: Path) -> None:
    done = _kg("export", "--store", str(graph_dir), "-f", "ntriples")
    assert done.returncode == 0
    assert done.stdout == _exported(graph_dir, "ntriples")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "docx"], b"choose one of turtle"),
        (["--out", "no/such/folder/x.ttl"], b"no/such/folder/x.ttl"),
        (["--store", "bolt://127.0.0.1:7687"], b"build directory"),
    ],
)
def test_kg_export_says_in_one_line_what_is_wrong(graph_dir: Path, tmp_path: Path, arguments: list[str], message: bytes) -> None:
    where = [] if "--store" in arguments else [str(graph_dir)]
    done = _kg("export", *where, *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_kg_export_of_a_broken_graph_leaves_no_file(tmp_path: Path) -> None:
    tables = rows()
    tables["USES"].append({"source": "paper:nobody", "target": "method:llm"})
    directory = write_graph(tmp_path / "graph", tables)
    (tmp_path / "out").mkdir()
    done = _kg("export", str(directory), "--out", str(tmp_path / "out" / "x.ttl"))
    assert done.returncode == 1
    assert b"kg build" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_kg_export_refuses_to_write_what_breaks_the_shapes(tmp_path: Path) -> None:
    tables = rows()
    tables["Claim"][0]["confidence"] = 7.0
    done = _kg("export", str(write_graph(tmp_path / "graph", tables)), "--validate", "--out", str(tmp_path / "x.ttl"))
    assert done.returncode == 1
    assert b"cg:confidence" in done.stderr and b"nothing was written" in done.stderr
    assert not (tmp_path / "x.ttl").exists()


def test_kg_export_stops_quietly_when_its_reader_does(tmp_path: Path) -> None:
    tables = {"Paper": [{"id": f"paper:{i:06d}", "name": f"Paper {i} " + "x" * 200} for i in range(5_000)]}
    directory = write_graph(tmp_path / "graph", tables)
    command = f"'{sys.executable}' -m kg export '{directory}' | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=120)
    assert done.stdout.startswith(b"@prefix")
    assert done.stderr == b""
    assert done.returncode == 0


def test_node_iris_are_below_one_namespace(graph: rdflib.Graph) -> None:
    assert {str(s).startswith(NODES) for s in graph.subjects()} == {True}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
