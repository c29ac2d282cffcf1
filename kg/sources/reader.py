"""What a reader of a format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.sources.stream import Source


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: the line on which it starts (1 is the first), and its fields or why it has none."""

    line: int
    value: Any | InputError


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one format. `suffixes` are the file names' ends without `.gz`.

    `recognizes` says from the first 64 KiB of a file whether it may be of this format; `read` yields the records,
    one at a time, bad ones as an InputError.
    """

    name: str
    suffixes: tuple[str, ...]
    recognizes: Callable[[str], bool]
    read: Callable[[Source], Iterator[Record]]
