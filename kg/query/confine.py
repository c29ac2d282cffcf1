"""What the worker process takes away from itself before it runs a free query, where the system lets it (Linux)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kg.query.limits import MIB


def limit_memory(mib: int) -> None:
    """Let the process map this many MiB more than it has mapped now."""
    mapped = _mapped_bytes()
    if mapped is None:
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # a harder limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (mapped + mib * MIB,) * 2)


def forbid_files() -> None:
    """Let the process write no file and open no further one, nor a socket: every free descriptor is taken or forbidden."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # dup takes the lowest free descriptor, so everything below the last one is in use afterwards.
        highest = max(fd for fd in range(256) if _is_open(fd))
        while (fd := os.dup(0)) < highest:
            pass
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(fd, highest) + 1,) * 2)


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _mapped_bytes() -> int | None:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
