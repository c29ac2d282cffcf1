"""Extraction alone: papers in, a facts file out, which appears only when it is whole."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from kg.build.intake import Intake, Options
from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """What an extraction did: papers and claims written, records skipped and repeated, seconds."""

    out: str
    papers: int
    claims: int
    skipped: int
    repeated: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)


def extract_to_file(inputs: Sequence[str], out: str, **options: Any) -> ExtractReport:
    """Write the facts of each paper of `inputs` to `out` as JSON Lines.

    A name that ends in .gz is packed, "-" is standard output. The options are the fields of kg.build.intake.Options.
    Raises InputError or ExtractorError, and leaves no partial file.
    """
    started = time.monotonic()
    intake = Intake(Options(inputs, **options))
    claims = 0
    with _whole(out) as stream:
        for item in intake.new_facts():
            claims += len(item.facts.claims)
            stream.write(json.dumps(item.facts.to_json(), ensure_ascii=False) + "\n")
        if not intake.tally.papers:
            raise InputError(f"no usable paper in {', '.join(inputs)}")
    tally = intake.tally
    return ExtractReport(out, tally.papers, claims, tally.skipped, tally.repeated, round(time.monotonic() - started, 2))


@contextmanager
def _whole(out: str) -> Iterator[IO[str]]:
    if out == "-":
        cast(Any, sys.stdout).reconfigure(encoding="utf-8")
        yield sys.stdout
        sys.stdout.flush()
        return
    if Path(out).is_dir():
        raise InputError("is a directory: --out takes a file, or - for standard output", out)
    partial = Path(f"{out}.{os.getpid()}.part")
    try:
        # Without a time stamp: the same facts give the same bytes.
        raw = partial.open("wb")
        packed = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if out.endswith(".gz") else raw
        with raw, io.TextIOWrapper(cast(IO[bytes], packed), encoding="utf-8") as stream:
            yield stream
        partial.replace(out)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", out) from error
    finally:
        partial.unlink(missing_ok=True)
