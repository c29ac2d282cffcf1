"""What the tools return: typed, so that a client gets a schema of it. Claims and comparisons have the API's own types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from kg.api.models import Claim


class Evidence(BaseModel):
    """A sentence of a paper's abstract, and the change of a metric that it states, if it states one."""

    evidence: str
    paper: str = Field(description="The paper's id.")
    title: str = ""
    year: int | None = None
    method: str = ""
    metric: str = ""
    direction: str = Field("", description="up, down, same or is; empty where the sentence states no change.")
    kind: str = Field("", description="factor, percent, absolute, from_to or fraction (what remains, in percent).")
    low: float | None = None
    high: float | None = None
    unit: str = ""
    bound: str = Field("", description="max for 'up to', min for 'at least'.")
    baselines: list[str] = []


class AnswerItem(BaseModel):
    """One answer to a question: an entity or a paper, with the sentences that make it one."""

    id: str
    name: str
    type: str
    status: str = Field(
        description="reported, or aimed: its paper addresses a task that targets the metric, and reports nothing."
    )
    papers: list[str] = Field([], description="Ids of the papers that say so.")
    evidence: list[Evidence] = []
    details: dict[str, Any] = {}


class Asked(BaseModel):
    """How a question was read, and the answers, the best first."""

    question: str
    understood: bool
    reading: str = Field("", description="The question as it was read: check that it is what was meant.")
    query: str = Field("", description="The named query that answers it.")
    parameters: dict[str, Any] = {}
    count: int | None = Field(None, description="The answer to 'how many'.")
    total: int = Field(0, description="Answers that there are; `answers` holds the first of them.")
    answers: list[AnswerItem] = []
    suggestions: list[str] = Field([], description="Questions that would work, where this one gets no answer.")


class Named(BaseModel):
    """An entity of the graph."""

    id: str
    name: str
    kind: str
    aliases: list[str] = []
    papers: int = 0


class Found(BaseModel):
    """Entities that bear a name, the most mentioned first; where there are none, those of nearly that name."""

    exact: bool
    entities: list[Named] = []


class Claims(BaseModel):
    """Claims, the biggest figure first; `total` is how many there are."""

    total: int
    claims: list[Claim] = []


class Table(BaseModel):
    """The rows of a query; `truncated` where there are more."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = False
