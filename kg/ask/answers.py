"""The answer to a question, in the form that the command line, the API and the page show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One answer: an entity or a paper. `papers` are the sources' ids; `status` is reported, or aimed where nothing is reported.

    `claims` hold direction, metric, kind, low, high, unit, bound, factor, baselines, evidence and paper.
    `details` is what else the query says of it: role, count, task.
    """

    id: str
    name: str
    type: str
    aliases: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    status: str = "reported"
    claims: tuple[Mapping[str, Any], ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The answer as one JSON object."""
        return {
            "id": self.id, "name": self.name, "aliases": list(self.aliases), "type": self.type, "papers": list(self.papers),
            "status": self.status, "claims": [dict(claim) for claim in self.claims], **self.details,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was read as, and what the graph says. `query` and `parameters` are the named query that was run;

    `also` are the further ones where it took several. `suggestions` are questions that this graph can answer,
    given where the question was not understood.
    """

    question: str
    understood: bool
    reading: str = ""
    query: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[Mapping[str, Any], ...] = ()
    answers: tuple[Item, ...] = ()
    suggestions: tuple[str, ...] = ()
    count: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer as one JSON object."""
        return {
            "question": self.question, "understood": self.understood, "reading": self.reading, "query": self.query,
            "parameters": dict(self.parameters), "also": [dict(step) for step in self.also], "count": self.count,
            "answers": [item.to_json() for item in self.answers], "suggestions": list(self.suggestions),
        }  # fmt: skip
