"""The GraphML export, read back by networkx's own reader: what goes in comes out, with its type."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import StoreError
from kg.schema import NODES, RELATIONSHIPS
from kg.stores.graphml import export_graphml
from kg.tables import read_rows
from tests.graphs import small_build, small_tables, write_graph


@pytest.fixture(scope="module")
def graph_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build(tmp_path_factory.mktemp("graphml") / "graph")


def read_back(graph_dir: Path) -> nx.MultiDiGraph:
    stream = io.BytesIO()
    export_graphml(graph_dir, stream)
    return nx.parse_graphml(stream.getvalue().decode(), force_multigraph=True)


def test_every_node_and_relationship_is_there(graph_dir: Path) -> None:
    graph = read_back(graph_dir)
    assert graph.is_directed()
    for table in NODES:
        wanted = {row["id"]: row["name"] for row in read_rows(graph_dir, table)}
        found = {n: data["label"] for n, data in graph.nodes(data=True) if data["kind"] == table.label}
        assert found == wanted
    edges = sorted((a, data["relation"], b) for a, b, data in graph.edges(data=True))
    assert edges == sorted((r["source"], t.type, r["target"]) for t in RELATIONSHIPS for r in read_rows(graph_dir, t))


def test_values_have_their_types_and_lists_are_texts(graph_dir: Path) -> None:
    graph = read_back(graph_dir)
    paper, claim = graph.nodes["paper:p1"], graph.nodes["claim:p1-0"]
    assert paper["year"] == 2024 and isinstance(paper["year"], int)
    assert (claim["value_kind"], claim["high"], claim["kind"]) == ("factor", 4.0, "Claim") and isinstance(claim["high"], float)
    assert graph.nodes["metric:kv-cache-memory"]["aliases"].count(" | ") >= 1
    (proposes,) = [data for _, b, data in graph.out_edges("paper:p1", data=True) if data["relation"] == "PROPOSES"]
    assert proposes["confidence"] == 0.75 and proposes["label"] == "PROPOSES"


def test_what_xml_cannot_hold_does_not_break_it(tmp_path: Path) -> None:
    nodes, links = small_tables()
    nodes["Paper"]["paper:p1"]["name"] = 'A < B & "C" \x0b\x00 <data>]]> é 数 \U0001f600'
    graph = read_back(write_graph(tmp_path / "graph", "odd", nodes, links))
    assert graph.nodes["paper:p1"]["label"] == 'A < B & "C"  <data>]]> é 数 \U0001f600'


def test_no_graph_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph in"):
        export_graphml(tmp_path / "none", io.BytesIO())


def test_the_command_writes_it(graph_dir: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "export", str(graph_dir), "--format", "graphml", "--out", str(tmp_path / "g.graphml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(nx.read_graphml(tmp_path / "g.graphml")) == sum(1 for t in NODES for _ in read_rows(graph_dir, t))
