"""`kg evaluate`: how good facts are, measured on annotated papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.build import Extractor
from kg.cli.common import JsonOption, one_line_errors, print_json, print_table
from kg.cli.progress import counting
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.evaluate import Evaluation
    from kg.evaluate.candidates import Candidates
    from kg.records import Facts

_COLUMNS = ("kind", "gold", "found", "precision", "recall", "F1")
_ALL = "all"


@one_line_errors
def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="Annotated papers, JSON Lines, also .gz.", show_default=False)],
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="With --errors: of this kind only, methods, claims, ...", show_default=False)
    ] = _ALL,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="FILE", help="Judge these facts instead of extracting them.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List the errors by class, with examples.")] = False,
    examples: Annotated[int, typer.Option("--examples", min=0, metavar="N", help="Examples of each class of errors.")] = 5,
    extractor: Extractor = "claimgraph",
    as_json: JsonOption = False,
) -> None:
    """Measure extraction on annotated papers: precision, recall and F1 of each kind of fact.

    A found fact is right where it can be paired with an annotated one: names by the words they share, metrics by their
    concept or words, claims by subject, metric and direction. Below the figures stand the share of matched facts that have
    role, value and evidence right too, and a calibration table: claims in bins of confidence and how many of them are right.

    [bold]Examples[/bold]

    \b
    kg evaluate annotated.jsonl
    kg evaluate annotated.jsonl --facts facts.jsonl --json
    kg evaluate annotated.jsonl --errors claims --examples 20
    """
    from kg.evaluate import evaluate as judge
    from kg.evaluate import read_annotated
    from kg.evaluate.matching import KINDS

    if kind not in (*KINDS, _ALL):
        raise InputError(f"'{kind}' is no kind of facts; known: {', '.join(KINDS)}")
    errors = errors or kind != _ALL
    papers = [a.facts for a in read_annotated(gold)]
    if facts is not None:
        found, candidates = [a.facts for a in read_annotated(facts)], None
    else:
        found, candidates = _extract(papers, extractor, errors)
    result = judge(papers, found, candidates)
    listed = result.mistakes_by_class(None if kind == _ALL else kind) if errors else {}
    if as_json:
        print_json(result.to_json() | ({"errors": _errors_json(listed, examples)} if errors else {}))
        return
    print_figures(result)
    if errors:
        _print_errors(listed, examples)


def _extract(papers: Sequence[Facts], name: str, explain: bool) -> tuple[list[Facts], Mapping[str, Candidates] | None]:
    """The facts of the papers by an extractor, and with `explain` what ours looked at."""
    from kg import extract
    from kg.build.extraction import extract_facts
    from kg.errors import ExtractorError
    from kg.evaluate.candidates import find_candidates

    extractor = extract.load_extractor(name)
    texts = [p.paper for p in papers]
    found: list[Facts] = []
    with counting() as progress:
        for number, outcome in enumerate(extract_facts(texts, extractor, name), 1):
            if isinstance(outcome, ExtractorError):
                raise outcome
            found.append(outcome)
            progress("papers", number)
        if not explain or name != "claimgraph":
            return found, None
        progress("looking at candidates", 0)
        ours: Any = extractor
        return found, {p.id: c for p, c in zip(texts, find_candidates(texts, ours), strict=True)}


def print_figures(result: Evaluation) -> None:
    """The tables of an evaluation."""
    from kg.evaluate.calibration import calibration_error

    rows = [
        (name.replace("_", " "), c.gold, c.found, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}")
        for name, c in result.counts.items()
    ]
    print_table(_COLUMNS, rows, f"{result.papers:,} annotated papers")
    shares = {name: f"{share.share:.3f}" for name, share in result.shares.items()}
    typer.echo(
        f"of the matched: role of method right {shares['role']}, value of claim right {shares['value']}, "
        f"evidence right {shares['evidence']}"
    )
    if result.calibration:
        bins = [(f"{b.low:.1f} to {b.high:.1f}", b.claims, f"{b.confidence:.3f}", f"{b.right:.3f}") for b in result.calibration]
        title = f"\nclaims by confidence (mean distance {calibration_error(result.calibration):.3f})"
        print_table(("confidence", "claims", "mean confidence", "share right"), bins, title)


def _print_errors(listed: Mapping[tuple[str, str], Sequence[Any]], examples: int) -> None:
    print_table(("kind", "class", "errors"), [(kind, what, len(found)) for (kind, what), found in listed.items()], "\nerrors")
    for (kind, what), found in listed.items():
        if examples:
            rows = [(m.paper, m.gold, m.found) for m in found[:examples]]
            title = f"\n{kind}: {what} ({len(rows)} of {len(found):,})"
            print_table(("paper", "annotated", "found"), rows, title)


def _errors_json(listed: Mapping[tuple[str, str], Sequence[Any]], examples: int) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (kind, what), mistakes in listed.items():
        shown = [{"paper": m.paper, "gold": m.gold, "found": m.found} for m in mistakes[:examples]]
        found.setdefault(kind, {})[what] = {"count": len(mistakes), "examples": shown}
    return found
