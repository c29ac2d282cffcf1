"""Runs an extractor over papers, in this process or in several, in order and in bounded memory."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from kg import extract
from kg.errors import ExtractorError
from kg.extract.checks import check_facts
from kg.records import Facts, Paper

# Hears how far a phase is: its name, and how many papers (or tables) are done.
Progress = Callable[[str, int], None]
Outcome = Facts | ExtractorError
CHUNK = 64
# Chunks that wait for each worker, so that none stands idle and the input is never read far ahead.
AHEAD = 3


def extract_facts(papers: Iterable[Paper], extractor: extract.Extractor, name: str, jobs: int = 1) -> Iterator[Outcome]:
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


_worker: list[extract.Extractor] = []  # the extractor of a worker process, which serves nothing else


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
    _worker[:] = [extract.load_extractor(name)]
    gc.freeze()  # the models stay: no collection need walk them again


def _work(chunk: list[Paper]) -> list[Outcome]:
    return _run(_worker[0], chunk)


def _run(extractor: extract.Extractor, chunk: list[Paper]) -> list[Outcome]:
    try:
        facts = list(islice(extractor.pipe(chunk), len(chunk) + 1))
        if len(facts) == len(chunk):
            for paper, one in zip(chunk, facts, strict=True):
                check_facts(paper, one)
            return list(facts)
    except Exception:
        pass  # it comes again below, with the paper that it is about
    return [_run_one(extractor, paper) for paper in chunk]


def _run_one(extractor: extract.Extractor, paper: Paper) -> Outcome:
    try:
        facts = list(islice(extractor.pipe([paper]), 2))
        if len(facts) != 1:
            raise ExtractorError(f"gave {'no' if not facts else 'several'} facts for one paper")
        check_facts(paper, facts[0])
        return facts[0]
    except Exception as error:
        return ExtractorError(f"extractor '{extractor.name}' failed on paper '{paper.id}': {extract.fault(error)}")


def _chunks(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    iterator = iter(papers)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
