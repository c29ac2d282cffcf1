"""One build at a time writes, beside the old graph, and takes its place by rename; a kill at any moment leaves one whole graph.

New files lie in `.new`. The file READY in there is the point of no return: before it the old graph stands and `.new` is
rubbish, after it the new graph stands and whoever comes next, builder or reader, finishes the renames.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

NEW, OLD, READY, LOCK = ".new", ".old", "READY", ".lock"
# What a build directory may hold; `--out` never writes among files that are not these.
PARTS = ("build.json", "facts", "nodes", "relationships", "merges.parquet", "graph.lbug", "snapshot.json")
_WAIT_S = 10.0


@contextmanager
def build_lock(directory: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the directory's writing lock, which dies with its process; raises StoreError where another holds it."""
    import fcntl

    try:
        handle = (directory / LOCK).open("a")
    except OSError as error:
        raise StoreError(f"cannot write to '{directory}': {error.strerror}") from error
    with handle:
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= deadline:
                    raise StoreError(f"another kg build is writing to '{directory}': wait for its end") from None
                time.sleep(0.05)
        yield


def is_build_directory(directory: Path) -> bool:
    """Whether the directory is empty or holds a graph, whole or begun, so that a build may write there."""
    names = {p.name for p in directory.iterdir()}
    if names & {NEW, OLD, "build.json"}:
        return True
    facts = directory / "facts"
    return not names - {LOCK, *PARTS} and (not facts.is_dir() or all(p.suffix in (".parquet", ".part") for p in facts.iterdir()))


def stage(directory: Path) -> Path:
    """An empty folder for the new files; call under the lock, after `recover`."""
    for name in (NEW, OLD):
        shutil.rmtree(directory / name, ignore_errors=True)
    new = directory / NEW
    new.mkdir()
    return new


def commit(directory: Path, names: Sequence[str]) -> None:
    """Put the staged files and folders of these names in place of the old ones; call under the lock."""
    ready = directory / NEW / READY
    partial = ready.with_suffix(".part")
    partial.write_text("\n".join(names), "utf-8")
    partial.replace(ready)
    finish_swap(directory)


def recover(directory: Path) -> None:
    """Finish a swap that a kill interrupted; raises StoreError where it cannot be finished."""
    ready = directory / NEW / READY
    if not ready.exists():
        return
    try:
        with build_lock(directory, _WAIT_S):
            finish_swap(directory)
    except OSError as error:
        raise StoreError(f"a build of '{directory}' was interrupted: run kg build again ({error.strerror})") from error


def finish_swap(directory: Path) -> None:
    """Do the renames that are left, if a swap was begun; call under the lock."""
    new, old = directory / NEW, directory / OLD
    try:
        names = (new / READY).read_text("utf-8").split("\n")
    except FileNotFoundError:
        return  # another process finished first
    old.mkdir(exist_ok=True)
    for name in names:
        if not (new / name).exists():
            continue  # renamed before the kill
        if (directory / name).exists():
            _remove(old / name)
            (directory / name).rename(old / name)
        (new / name).rename(directory / name)
    (new / READY).unlink()
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
