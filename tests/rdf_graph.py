"""A build directory for tests of the RDF export: the small graph, with what only the export looks at filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.schema import NODES, RELATIONSHIPS, table_name
from kg.tables import Manifest
from kg.tables.graph import GraphWriter
from kg.tables.manifest import write_manifest
from tests import small_graph

Rows = dict[str, list[dict[str, Any]]]
ODD = 'a "quoted" \\ back\nslash <b> \u00e9 \U0001f600 \u202e {x} %20'


def rows() -> Rows:
    """Rows by table name: the small graph's, complete, and one paper whose names are hard to write down."""
    nodes, links = small_graph._rows()
    tables: Rows = {label: [dict(row) for row in found.values()] for label, found in nodes.items()}
    for claim in tables["Claim"]:
        claim |= {"start": 0, "end": len(claim["evidence"]), "confidence": 0.9, "rule": "test", "metric_text": "words"}
    for name, pairs in links.items():
        tables[name] = [{"source": s, "target": t} for s, t in dict.fromkeys(pairs)]
    _add(tables, "Paper", {"id": f"paper:{ODD}", "name": ODD, "abstract": ODD, "authors": ["Ann B", "Cé D"], "year": 987,
                           "venue": "Odd", "url": "https://example.org/a b?<c>"})  # fmt: skip
    _add(tables, "Method", {"id": "method:odd/../#?", "name": ODD, "aliases": ["odd", "odd", ODD], "papers": 1})
    _add(tables, "Dataset", {"id": "dataset:.", "name": ".", "papers": 1})
    _add(tables, "Claim", {"id": "claim:odd", "name": ODD, "direction": "down", "kind": "from_to", "low": 9.5, "high": 1e-9,
                           "unit": "ms", "bound": "", "evidence": ODD, "start": 3, "end": 3 + len(ODD), "confidence": 0.5,
                           "rule": "odd", "metric_text": "ms", "baselines": ["somebody"]})  # fmt: skip
    place = {"confidence": 0.75, "found_in": "title abstract"}
    _add(tables, "PROPOSES", {"source": f"paper:{ODD}", "target": "method:odd/../#?", **place})
    _add(tables, "RUNS_ON", {"source": f"paper:{ODD}", "target": "hardware:gpu", "count": 48, **place})
    _add(tables, "MEASURES", {"source": f"paper:{ODD}", "target": "metric:latency", "text": "lag", **place})
    _add(tables, "INTRODUCES", {"source": f"paper:{ODD}", "target": "dataset:.", **place})
    _add(tables, "REPORTS", {"source": f"paper:{ODD}", "target": "claim:odd"})
    _add(tables, "ABOUT_Claim_Dataset", {"source": "claim:odd", "target": "dataset:."})
    _add(tables, "ON_METRIC", {"source": "claim:odd", "target": "metric:latency"})
    _add(tables, "WITH_HARDWARE", {"source": "claim:odd", "target": "hardware:gpu"})
    _add(tables, "WITH_DATASET", {"source": "claim:odd", "target": "dataset:longbooks"})
    _add(tables, "REDUCES", {"source": "method:cachetrim", "target": "metric:kv-cache-memory", "papers": 1, "claims": 1,
                             "best": 4.0, "best_kind": "factor", "best_claim": "claim:p1-0"})  # fmt: skip
    _add(tables, "KEEPS", {"source": "method:cachetrim", "target": "metric:accuracy", "papers": 1, "claims": 1})
    return tables


def write_graph(directory: Path, tables: Rows | None = None) -> Path:
    """Write rows, those of `rows()` where none are given, as a build directory."""
    directory.mkdir(parents=True, exist_ok=True)
    tables = rows() if tables is None else tables
    writer = GraphWriter(directory)
    for table in (*NODES, *RELATIONSHIPS):
        for row in tables.get(table_name(table), ()):
            writer.add(table, row)
    counts = writer.finish()
    write_manifest(Manifest("test-build", counts["Paper"], counts, package_version="0"), directory)
    return directory


def _add(tables: Rows, name: str, row: dict[str, Any]) -> None:
    tables.setdefault(name, []).append(row)
