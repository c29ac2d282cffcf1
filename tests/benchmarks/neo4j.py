"""How fast a graph gets into Neo4j: python -m tests.benchmarks.neo4j GRAPH_DIR

On one server, started for this: a load through the driver against one MERGE a query and against neo4j-admin's import of the
same data, the same load again, and loads with one paper changed: one that loses a claim and a method, so that what all papers
share changes, too. Exit code 1 where a bar of BARS is missed.
"""

# ruff: noqa: T201
from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from kg.build import build
from kg.schema import NodeTable
from kg.stores import cypher
from kg.stores.neo4j_admin import export_neo4j_admin, finish
from kg.stores.neo4j_load import LoadReport, load_neo4j
from kg.stores.parts import cut
from kg.tables import ALL_TABLES, read_manifest
from kg.tables.facts import FactsStore
from scripts.neo4j_server import start, stop
from tests.integration.test_neo4j_load import expected, held
from tests.neo4j_import import run_import, server_on
from tests.neo4j_provider import Server

CHANGES = 3  # of one paper, and back
SAMPLE = 300  # rows of a table that are written one a query
# The least, or where it is a cost, the most.
BARS = {"times one MERGE a query": 25.0, "of the first load": 0.1, "seconds for one changed paper": 1.0}
COSTS = ("of the first load", "seconds for one changed paper")


def sample(graph: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first rows of every table, each with the query that writes one of it; nodes come before relationships."""
    for table in ALL_TABLES:
        rows = (row for part in cut(graph, table) for row in part.rows(range(len(part))))
        yield from ((cypher.merge(table), row) for row in islice(rows, SAMPLE // 10 if isinstance(table, NodeTable) else 10))


def one_a_query(graph: Path, server: Server) -> float:
    """Records a second, where each is a query of its own, constraints and all; the database holds the graph already."""
    rows = list(sample(graph))
    with server.driver() as driver, driver.session() as session:
        session.run(*_query(rows[0])).consume()
        started = time.monotonic()
        for row in rows:
            session.run(*_query(row)).consume()
    return len(rows) / (time.monotonic() - started)


def _query(row: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return row[0], {"rows": [row[1]]}


def with_one_changed(graph: Path, folder: Path) -> tuple[Path, Path]:
    """The graph built again with a paper that lost a claim and a method and has another year, then with that paper as it was."""
    facts = [f for f in FactsStore(graph).read() if f.claims and len(f.of_kind("Method")) > 1]
    one = facts[len(facts) // 2]
    mentions = tuple(m for m in one.mentions if m != one.of_kind("Method")[-1])
    changed = replace(one, paper=replace(one.paper, year=1901), mentions=mentions, claims=one.claims[1:])
    before = graph
    for target, paper in ((folder / "changed", changed), (folder / "back", one)):
        shutil.copytree(before, target)
        file = target.with_suffix(".jsonl")
        file.write_text(json.dumps(paper.to_json()) + "\n", "utf-8")
        build([str(file)], target, facts=True)
        before = target
    return folder / "changed", folder / "back"


def one_changed(graph: Path, folder: Path, server: Server) -> list[float]:
    """Seconds of loads in which one paper changed, to and fro; each is small, and the last is compared row by row."""
    changed, back = with_one_changed(graph, folder)
    load_neo4j(changed, server.address)  # more rows than that paper's, where an older version built the graph
    seconds = []
    for turn in range(2 * CHANGES):
        done = load_neo4j(changed if turn % 2 else back, server.address)
        if not 0 < done.written + done.removed < 1000:
            raise SystemExit(f"one paper changed {done.written + done.removed} rows")
        _show("one paper changed", done)
        seconds.append(done.seconds)
    if held(server) != expected(changed):
        raise SystemExit("the database does not hold the changed graph")
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "kg", "load", str(back), "--to", server.address], check=True)
    print(f"the whole command: {time.monotonic() - began:.2f} s")
    return seconds


def imported(graph: Path, folder: Path) -> tuple[float, float]:
    """Seconds of neo4j-admin's import with the JVM's start, and of all: export, import, constraints, indexes and lists."""
    begun = time.monotonic()
    (folder / "csv").mkdir(parents=True)
    export_neo4j_admin(graph, folder / "csv")
    before = time.monotonic()
    done = run_import(folder / "csv", folder / "home", "neo4j")
    seconds = time.monotonic() - before
    if done.returncode:
        raise SystemExit(f"the import failed: {done.stderr[-500:]}")
    total = time.monotonic() - begun
    with server_on(folder / "home") as server, server.driver() as driver, driver.session() as session:
        before = time.monotonic()
        for statement in finish(read_manifest(graph)):
            session.run(statement).consume()
        total += time.monotonic() - before
    return seconds, total


def measure(graph: Path, folder: Path, server: Server) -> dict[str, float]:
    """Load and print; the figures that BARS bind."""
    os.environ |= server.environment
    first = load_neo4j(graph, server.address)
    _show("driver load, new server", first)
    again = load_neo4j(graph, server.address)
    _show("the same again", again)
    single = one_a_query(graph, server)
    print(f"one MERGE a query: {single:,.0f} records/s of {len(list(sample(graph))):,}")
    if again.changed:
        raise SystemExit("the second load wrote rows")
    seconds = one_changed(graph, folder, server)
    server.empty()
    warm = load_neo4j(graph, server.address)  # on a server as warm as it was for one MERGE a query
    _show("driver load, warm server", warm)
    rate = warm.written / warm.seconds
    return {
        "times one MERGE a query": rate / single,
        "of the first load": again.seconds / first.seconds,
        "seconds for one changed paper": median(seconds),
        "rate": rate,
    }


def _show(title: str, done: LoadReport) -> None:
    print(f"{title}: {done.seconds:.2f} s, {done.written:,} rows written, {done.written / done.seconds:,.0f} records/s")


def main(graph: Path) -> int:
    """Run all of it; the exit code."""
    counts = read_manifest(graph).counts
    print(f"{graph}: {counts['Paper']:,} papers, {sum(counts.values()):,} records")
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as made:
        folder, password = Path(made), secrets.token_hex(16)
        try:
            running = start(folder / "home", password)
            print(f"Neo4j {running.version}")
            found = measure(graph, folder, Server(running.address, "neo4j", password, "benchmark"))
        finally:
            stop(folder / "home", kill=True)
        seconds, total = imported(graph, folder / "import")
    rate, records = found.pop("rate"), sum(counts.values())
    for title, took in (("neo4j-admin import", seconds), ("with export, constraints and indexes", total)):
        print(f"{title}: {took:.2f} s, {records / took:,.0f} records/s ({records / took / rate:.1f} times the driver load)")
    met = {name: value < BARS[name] if name in COSTS else value >= BARS[name] for name, value in found.items()}
    for name, value in found.items():
        print(f"{'met:' if met[name] else 'MISSED:'} {value:.3g} {name} (bar: {BARS[name]:g})")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.benchmarks.neo4j GRAPH_DIR")
    sys.exit(main(Path(sys.argv[1])))
