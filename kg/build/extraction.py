"""Runs an extractor over papers, in this process or in several, in order and in bounded memory."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import ExtractorError, KGError
from kg.records import Facts, Paper

if TYPE_CHECKING:
    from kg.extract import Extractor

# Hears how far a phase is: its name, and how many papers (or tables) are done.
Progress = Callable[[str, int], None]
Outcome = Facts | ExtractorError
CHUNK = 64
# Chunks that wait for each worker, so that none stands idle and the input is never read far ahead.
AHEAD = 3


def load_checked(name: str) -> Extractor:
    """The extractor of that name; raises ExtractorError for whatever goes wrong in loading it."""
    from kg.extract import load_extractor

    try:
        return load_extractor(name)
    except KGError:
        raise
    except Exception as error:
        raise ExtractorError(f"extractor '{name}' cannot be loaded: {_first_line(error)}") from error


def extract_facts(papers: Iterable[Paper], extractor: Extractor, name: str, jobs: int = 1) -> Iterator[Outcome]:
    """The facts of each paper, in order, or an ExtractorError in place of those that the extractor fails on.

    `name` is the one by which each of `jobs` processes loads the extractor for itself.
    """
    chunks = _chunks(papers)
    if jobs <= 1:
        for chunk in chunks:
            yield from _run(extractor, chunk)
    else:
        yield from _parallel(chunks, name, jobs)


def _parallel(chunks: Iterator[list[Paper]], name: str, jobs: int) -> Iterator[Outcome]:
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # A fresh interpreter each: a fork would copy the locks of threads that pyarrow and others started.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_start_worker, initargs=(name,))
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) >= jobs * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise ExtractorError(f"a process of extractor '{name}' died (out of memory?): try fewer --jobs") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_worker: list[Extractor] = []  # the extractor of a worker process, which serves nothing else


def _start_worker(name: str) -> None:
    import multiprocessing
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops the workers
    parent = multiprocessing.parent_process()
    if parent is not None:

        def leave_with_parent() -> None:
            parent.join()
            os._exit(1)

        # A parent that is killed cannot tell its workers.
        threading.Thread(target=leave_with_parent, daemon=True).start()
    _worker[:] = [load_checked(name)]


def _work(chunk: list[Paper]) -> list[Outcome]:
    return _run(_worker[0], chunk)


def _run(extractor: Extractor, chunk: list[Paper]) -> list[Outcome]:
    try:
        facts = list(extractor.pipe(chunk))
        if len(facts) == len(chunk):
            for paper, one in zip(chunk, facts, strict=True):
                check_facts(paper, one)
            return list(facts)
    except Exception:
        pass  # it comes again below, with the paper that it is about
    return [_run_one(extractor, paper) for paper in chunk]


def _run_one(extractor: Extractor, paper: Paper) -> Outcome:
    try:
        facts = list(extractor.pipe([paper]))
        if len(facts) != 1:
            raise ExtractorError(f"gave {len(facts)} facts for one paper")
        check_facts(paper, facts[0])
        return facts[0]
    except Exception as error:
        return ExtractorError(f"extractor '{extractor.name}' failed on paper '{paper.id}': {_first_line(error)}")


def check_facts(paper: Paper, facts: Facts) -> None:
    """Raise ExtractorError unless the facts are this paper's and each claim quotes its abstract where it says."""
    if facts.paper != paper:
        raise ExtractorError(f"gave facts of '{facts.paper.id}' for '{paper.id}'")
    for claim in facts.claims:
        if not claim.evidence or paper.abstract[claim.start : claim.end] != claim.evidence:
            raise ExtractorError(f"the evidence at {claim.start} to {claim.end} is not in the abstract")


def _chunks(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    iterator = iter(papers)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    kind = "" if isinstance(error, KGError) else f"{type(error).__name__}: "
    return kind + (text[0] if text else "no reason given")
