"""`kg build`: papers in, a graph out."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, one_line_errors, print_json
from kg.cli.progress import counting, skipped_records

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, also .gz; - is standard input.", show_default=False)]
Format = Annotated[str | None, typer.Option("--format", metavar="NAME", help="digest, json or jsonl. [default: found out]")]
Strict = Annotated[bool, typer.Option("--strict", help="End at the first bad record instead of skipping it.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Processes that extract.")]
Extractor = Annotated[str, typer.Option("--extractor", metavar="NAME", help="What reads the papers.")]


@one_line_errors
def build(
    inputs: Inputs,
    out: Annotated[str, typer.Option("--out", "-o", metavar="DIR", help="The build directory.")] = DEFAULT_STORE,
    facts: Annotated[bool, typer.Option("--facts", help="The inputs are facts files: no extraction.")] = False,
    format: Format = None,
    strict: Strict = False,
    jobs: Jobs = 1,
    extractor: Extractor = "claimgraph",
    again: Annotated[bool, typer.Option("--again", help="Extract also what has not changed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build a graph from papers, or add papers to one.

    New and changed papers are read, the others are left as they are; a build that was stopped goes on where it was.
    What cannot be read is reported with its file and line and skipped.

    [bold]Examples[/bold]

    \b
    kg build papers.jsonl
    kg build trending.txt more.json.gz --out graph/ --jobs 4
    zcat dump.jsonl.gz | kg build - --format jsonl
    kg build --facts facts.jsonl --out graph/
    """
    from kg.build import build as run

    with counting() as progress, skipped_records() as report:
        done = run(inputs, out, facts=facts, format=format, strict=strict, jobs=jobs, extractor=extractor, again=again,
                   report=report, progress=progress)  # fmt: skip
    if as_json:
        print_json(done.to_json())
        return
    typer.echo(_closing(done))


def _closing(done: Any) -> str:
    graph = f"{done.papers:,} papers, {done.entities:,} entities, {done.claims:,} claims"
    run = f"{done.read:,} read, {done.new:,} new or changed, {done.skipped:,} skipped"
    if done.repeated:
        run += f", {done.repeated:,} repeated"
    state = "" if done.changed else "nothing changed: "
    return f"{state}{done.out}: {graph} ({run}; {done.seconds:.1f} s)"
