"""`kg ask`: answer a question from the graph, with the sentences that say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.common import DEFAULT_STORE, JsonOption, StoreOption, one_line_errors, print_json, print_table
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.ask import Answer, Item

NOT_UNDERSTOOD = 3
DEFAULT_ROWS = 20


@one_line_errors
def ask(
    question: Annotated[str | None, typer.Argument(help="A question in English.", show_default=False)] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            "-f",
            metavar="JSONL",
            help="Answer each question of a file of objects with `question` (- for standard input).",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Answers to show in a table; 0 shows all.")] = DEFAULT_ROWS,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Answer a question: which methods do what to a metric, who uses or proposes what, how much, and so on.

    The answer says how the question was read. A question that is not understood gets no answer
    but a list of ones that would work on this graph, and exit code 3.

    [bold]Examples[/bold]

    \b
    kg ask "which methods cut KV-cache memory by at least 2x?"
    kg ask "what reduces latency without losing accuracy?" --store graph/
    kg ask "how much does PagedAttention increase throughput?" --json
    kg ask "which papers use LoRA?"
    kg ask --file questions.jsonl --json > answers.jsonl
    """
    if (question is None) == (file is None):
        raise typer.BadParameter("give a question, or --file with questions")
    questions = [question] if question is not None else list(_questions(str(file)))
    from kg.ask import Asker
    from kg.stores import open_store

    opened = open_store(store)
    try:
        asker = Asker(opened)
        understood = [_show(asker.ask(q), as_json, file is not None, limit) for q in questions]
    finally:
        opened.close()
    if file is None and not understood[0]:
        raise typer.Exit(NOT_UNDERSTOOD)


def _questions(path: str) -> Iterator[str]:
    try:
        text = typer.get_text_stream("stdin").read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _question(line, path, number)


def _question(line: str, path: str, number: int) -> str:
    try:
        record = json.loads(line)
        question = record if isinstance(record, str) else record["question"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError("is no JSON object with a `question`", path, number) from error
    if not isinstance(question, str):
        raise InputError("has a `question` that is no text", path, number)
    return question


def _show(answer: Answer, as_json: bool, many: bool, limit: int) -> bool:
    if as_json and many:
        typer.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    elif as_json:
        print_json(answer.to_json())
    else:
        if many:
            typer.echo(f"\n{answer.question}")
        _show_table(answer, limit)
    return answer.understood


def _show_table(answer: Answer, limit: int) -> None:
    if not answer.understood:
        _advise("This question is not understood. Questions that work on this graph:", answer.suggestions)
        return
    typer.echo(f"Read as: {answer.reading}")
    if answer.count is not None:
        typer.echo(f"Count: {answer.count}")
    if not answer.answers:
        _advise(
            "The graph holds no answer. Try a broader metric or entity, fewer conditions, or for example:", answer.suggestions
        )
        return
    rows = [row for item in answer.answers for row in _rows(item)]
    shown = rows[:limit] if limit else rows
    columns = _columns(answer)
    print_table([title for _, title in columns], [[row.get(key, "") for key, _ in columns] for row in shown])
    if len(shown) < len(rows):
        typer.echo(f"... and {len(rows) - len(shown)} rows more: --limit 0 shows all")


def _advise(heading: str, questions: tuple[str, ...]) -> None:
    typer.echo("\n".join([heading, *(f"  {question}" for question in questions)]), err=True)


def _columns(answer: Answer) -> list[tuple[str, str]]:
    """The table's columns: those with something in them."""
    kind = answer.answers[0].type.lower()
    columns = [("name", kind), ("figure", "figure"), ("baseline", "baseline"), ("detail", "note")]
    columns += [("paper", "id" if kind == "paper" else "paper"), ("sentence", "sentence")]
    rows = [row for item in answer.answers for row in _rows(item)]
    return [(key, title) for key, title in columns if any(row.get(key) for row in rows)]


def _rows(item: Item) -> Iterator[dict[str, Any]]:
    if not item.claims:
        detail = (
            item.details.get("role") or item.details.get("relation") or item.details.get("year") or item.details.get("support")
        )
        aimed = f"aims at it ({item.details['task_name']})" if item.status == "aimed" and "task_name" in item.details else ""
        yield {"name": item.name, "figure": aimed, "detail": detail, "paper": item.papers}
    for number, claim in enumerate(item.claims):
        yield {
            "name": item.name if not number else "", "figure": figure(claim), "baseline": claim.get("baselines"),
            "paper": claim["paper"], "sentence": claim["evidence"],
        }  # fmt: skip


def figure(claim: Any) -> str:
    """A claim's figure for people: "KV-cache memory down, up to 4x", "storage down to at most 12%", "latency kept"."""
    if "metric" not in claim:
        return ""
    metric = _metric_name(str(claim["metric"]).partition(":")[2])
    low, high, unit = claim["low"], claim["high"], claim["unit"] or ""
    said = {"up": f"{metric} up", "down": f"{metric} down", "same": f"{metric} kept"}.get(claim["direction"], metric)
    if low is None:
        return said
    space = "" if unit in ("x", "%", "") else " "
    number = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    if claim["kind"] == "from_to":
        return f"{said} from {low:g} to {high:g}{space}{unit}"
    if claim["kind"] == "fraction":
        return f"{said} to {_AT[claim['bound'] or '']}{number}%"
    return f"{said}{_UP_TO[claim['bound'] or '']}{number}{space}{unit}"


def _metric_name(concept: str) -> str:
    """The label of a metric concept; of a metric that only papers name, the words of its id."""
    from kg.ontology import metric_scheme

    known = metric_scheme().concepts.get(concept)
    return known.label if known else concept.removeprefix("other-").replace("-", " ")


_UP_TO = {"max": ", up to ", "min": ", at least ", "": " "}
_AT = {"max": "at most ", "min": "at least ", "": ""}
