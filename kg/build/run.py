"""One build: take in papers, and where anything changed write the graph anew beside the old one and swap it in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.build.identity import build_id, rules_hash
from kg.build.intake import Intake, Options
from kg.errors import InputError, StoreError
from kg.records import Facts
from kg.stores.snapshot import DATABASE, RECORD, ensure_snapshot, write_snapshot
from kg.tables.facts import FactsStore, StoredFacts
from kg.tables.graph import GraphWriter
from kg.tables.manifest import Manifest, read_manifest, write_manifest
from kg.tables.reading import ALL_TABLES, table_path
from kg.tables.swap import build_lock, commit, finish_swap, is_build_directory, stage

if TYPE_CHECKING:
    from kg.resolve import Resolution

Resolve = Callable[[Callable[[], Iterable[Facts]]], "Resolution"]
# A part of facts is written after so many papers, or so many seconds: what a kill can lose.
PART_PAPERS, PART_SECONDS = 256, 20.0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `papers`, `entities` and `claims` count the graph, the others the records of this run."""

    out: str
    build_id: str
    changed: bool
    papers: int
    entities: int
    claims: int
    read: int
    new: int
    unchanged: int
    repeated: int
    skipped: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)


def build(
    inputs: Sequence[str], out: str | Path, *, resolver: Resolve | None = None, facts: bool = False, **options: Any
) -> BuildReport:
    """Add the papers of `inputs` (with `facts`: of facts files) to the build directory `out`, made where there is none.

    The other options are the fields of kg.build.intake.Options. What changed since the last build is extracted, then the
    graph is resolved from all facts; where nothing changed nothing is written. A killed build goes on where it was.
    Raises InputError, ExtractorError or StoreError, with the graph that was there before left whole.
    """
    started = time.monotonic()
    directory = Path(out)
    intake = Intake(Options(inputs, facts=facts, **options))
    _check_target(directory)
    try:
        with _Target(directory) as store:
            new = _take_in(intake, store)
            manifest, changed = _finish(directory, store, intake, resolver)
    except OSError as error:
        raise StoreError(f"cannot write to '{directory}': {error.strerror or error}") from error
    tally = intake.tally
    return BuildReport(str(out), manifest.build_id, changed, manifest.papers, manifest.entities, manifest.claims, tally.papers,
                       new, tally.unchanged, tally.repeated, tally.skipped, round(time.monotonic() - started, 2))  # fmt: skip


def _check_target(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise InputError(f"'{directory}' is a file: --out takes a directory")
    if directory.is_dir() and not is_build_directory(directory):
        raise InputError(f"'{directory}' holds other files: --out takes a new directory, or one with a graph")


class _Target:
    """The build directory, made and locked; removed again where the run put nothing in it."""

    def __init__(self, directory: Path) -> None:
        self._directory, self._is_new = directory, not directory.exists()

    def __enter__(self) -> FactsStore:
        self._directory.mkdir(parents=True, exist_ok=True)
        self._lock = build_lock(self._directory)
        self._lock.__enter__()
        finish_swap(self._directory)
        store = FactsStore(self._directory)
        store.clean()
        return store

    def __exit__(self, *_: object) -> None:
        left = {p.name for p in self._directory.iterdir()}
        if self._is_new and left <= {".lock"}:
            (self._directory / ".lock").unlink(missing_ok=True)
            self._directory.rmdir()
        self._lock.__exit__(None, None, None)


def _take_in(intake: Intake, store: FactsStore) -> int:
    intake.know(store.index())
    batch: list[StoredFacts] = []
    count, flushed = 0, time.monotonic()
    try:
        for item in intake.new_facts():
            batch.append(item)
            count += 1
            if len(batch) >= PART_PAPERS or time.monotonic() - flushed > PART_SECONDS:
                full, batch = batch, []
                store.append(full)
                flushed = time.monotonic()
    finally:
        if batch:  # also when the run is stopped: what is extracted need not be extracted again
            store.append(batch)
    if not intake.tally.papers:
        raise InputError(f"no usable paper in {', '.join(intake.options.inputs)}")
    return count


def _finish(directory: Path, store: FactsStore, intake: Intake, resolver: Resolve | None) -> tuple[Manifest, bool]:
    progress = intake.options.progress
    store.compact()
    papers = 0

    def hashes() -> Iterator[tuple[str, str]]:
        nonlocal papers
        for entry in store.index():
            papers += 1
            yield entry.id, entry.content

    id = build_id(hashes(), rules_hash())
    standing = _standing(directory)
    if standing is not None and standing.build_id == id:
        progress("snapshot", 0)
        ensure_snapshot(directory, locked=True)
        return standing, False
    new = stage(directory)
    try:
        progress("resolve", 0)
        counts = _write_tables(new, store, resolver, progress)
        manifest = Manifest(id, papers, counts, package_version=__version__)
        write_manifest(manifest, new)
        write_snapshot(new, manifest, new, lambda table: progress("snapshot", 0))
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    commit(directory, ["nodes", "relationships", "merges.parquet", DATABASE, RECORD, "build.json"])
    return manifest, True


def _write_tables(new: Path, store: FactsStore, resolver: Resolve | None, progress: Callable[[str, int], None]) -> dict[str, int]:
    from kg import resolve as stage_of_resolving

    resolution = (resolver or stage_of_resolving.resolve)(store.read)
    writer = GraphWriter(new)
    for number, (table, row) in enumerate(resolution.rows(store.read()), 1):
        writer.add(table, row)
        if number % 1000 == 0:
            progress("tables", number)
    writer.write_merges([asdict(merge) for merge in resolution.merges])
    return writer.finish()


def _standing(directory: Path) -> Manifest | None:
    """The manifest of the graph that stands, or None where it is missing, of another version, or lacks a table."""
    try:
        manifest = read_manifest(directory)
    except StoreError:
        return None
    files = [*(table_path(directory, table) for table in ALL_TABLES), directory / "merges.parquet"]
    return manifest if all(path.is_file() for path in files) else None
