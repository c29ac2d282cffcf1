"""Reads annotated papers and facts files: JSON Lines in which every record counts, so that the first bad one is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import InputError
from kg.records import Facts, facts_from_json
from kg.sources import load_reader
from kg.sources.stream import open_source

GROUPS = ("methods", "tasks", "datasets", "metrics", "hardware", "claims")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A paper with its annotations, and the line of the file on which it stands."""

    line: int
    facts: Facts


def read_annotated(path: str) -> list[Annotated]:
    """The papers of an annotated file, also .gz, in its order.

    Raises InputError with file and line for a record that is malformed, that repeats an id, or that holds none of GROUPS.
    """
    papers = list(_annotated(path))
    if not papers:
        raise InputError("holds no annotated papers", path)
    return papers


def _annotated(path: str) -> Iterator[Annotated]:
    seen: dict[str, int] = {}
    with open_source(path) as source:
        if not source.head().strip():
            raise InputError("the file is empty", path)
        for record in load_reader("jsonl").read(source):
            try:
                if isinstance(record.value, InputError):
                    raise record.value
                facts = _facts(record.value)
            except InputError as error:
                raise InputError(str(error), path, record.line) from error
            id = facts.paper.id
            if id in seen:
                raise InputError(f"paper '{id}' stands on line {seen[id]} already", path, record.line)
            seen[id] = record.line
            yield Annotated(record.line, facts)


def _facts(value: object) -> Facts:
    if not isinstance(value, dict):
        raise InputError("not a JSON object")
    if not any(group in value for group in GROUPS):
        raise InputError(f"no annotations: none of {', '.join(GROUPS)}")
    for group in GROUPS:
        if not isinstance(value.get(group, []), list):
            raise InputError(f"'{group}' is no list")
    try:
        facts = facts_from_json(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"malformed annotations: {error}") from error
    for text in _texts(facts):
        if not isinstance(text, str) or not text:
            raise InputError(f"{text!r} stands where a name, a word or a sentence should")
    return facts


def _texts(facts: Facts) -> Iterator[object]:
    for mention in facts.mentions:
        yield from (mention.name, *mention.aliases)
    for metric in facts.metrics:
        yield from (metric.concept, metric.text)
    for claim in facts.claims:
        yield from (claim.subject, claim.metric.concept, claim.metric.text, claim.evidence)
        yield from (*claim.baselines, *claim.hardware, *claim.datasets)
