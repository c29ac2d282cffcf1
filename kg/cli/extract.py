"""`kg extract`: papers in, a facts file out."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.build import Extractor, Format, Inputs, Jobs, Strict
from kg.cli.common import JsonOption, one_line_errors, print_json
from kg.cli.progress import counting, skipped_records
from kg.errors import InputError


@one_line_errors
def extract(
    inputs: Inputs,
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The facts file; - is standard output.")],
    format: Format = None,
    strict: Strict = False,
    jobs: Jobs = 1,
    extractor: Extractor = "claimgraph",
    as_json: JsonOption = False,
) -> None:
    """Write what papers state as a facts file, one JSON object a line.

    [bold]Examples[/bold]

    \b
    kg extract papers.jsonl --out facts.jsonl
    kg extract trending.txt --out - | head -1
    kg build --facts facts.jsonl --out graph/
    """
    from kg.build import extract_to_file

    if as_json and out == "-":
        raise InputError("--json and --out - both write to standard output: name a file")
    with counting() as progress, skipped_records() as report:
        done = extract_to_file(inputs, out, format=format, strict=strict, jobs=jobs, extractor=extractor, report=report,
                               progress=progress)  # fmt: skip
    if as_json:
        print_json(done.to_json())
        return
    repeated = f", {done.repeated:,} repeated" if done.repeated else ""
    line = f"{out}: {done.papers:,} papers, {done.claims:,} claims ({done.skipped:,} skipped{repeated}; {done.seconds:.1f} s)"
    typer.echo(line, err=out == "-")
