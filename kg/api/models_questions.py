"""What the service answers questions with."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from kg.api.models import CLAIM_EXAMPLE, Claim, PaperRef, with_example

_ASK_EXAMPLE: dict[str, Any] = {
    "question": "which methods raise throughput?",
    "understood": True,
    "reading": "methods that raise throughput",
    "query": "methods_by_metric",
    "parameters": {"metric": "metric:throughput", "direction": "up"},
    "total": 1,
    "suggestions": [],
    "answers": [
        {
            "id": "method:vllm",
            "name": "vLLM",
            "type": "Method",
            "aliases": [],
            "status": "reported",
            "papers": [CLAIM_EXAMPLE["paper"]],
            "claims": [CLAIM_EXAMPLE],
        }
    ],
}


class Quote(BaseModel):
    """A sentence that supports an answer, and its paper."""

    evidence: str
    paper: PaperRef


class AskAnswer(BaseModel):
    """One answer: an entity or a paper, with what makes it one; for a path, `details` holds its nodes and links."""

    id: str
    name: str
    type: Literal["Method", "Task", "Dataset", "Metric", "Hardware", "Paper", "Claim", "Path"]
    aliases: list[str] = []
    status: Literal["reported", "aimed"] = Field(
        "reported", description="aimed: its paper addresses a task that targets the metric, and reports no result for it."
    )
    papers: list[PaperRef] = []
    claims: list[Claim] = []
    quotes: list[Quote] = Field([], description="Sentences that are no claim, as for the baselines of a method.")
    details: dict[str, Any] = Field({}, description="What else is known of it: its year, its role, a number of papers.")


class QueryCall(BaseModel):
    """A named query with the parameters that it was run with."""

    query: str
    parameters: dict[str, Any]


class AskResult(BaseModel):
    """The answers to a question, and how it was read."""

    model_config = with_example(_ASK_EXAMPLE)

    question: str
    understood: bool
    reading: str = Field("", description="The question as it was read, in words.")
    query: str = Field("", description="The named query that answers it; /queries/{query} runs it.")
    parameters: dict[str, Any] = {}
    also: list[QueryCall] = Field([], description="The further named queries, where it took several.")
    count: int | None = Field(None, description="The answer to 'how many', null where that was not asked.")
    answers: list[AskAnswer] = []
    total: int = Field(0, description="Answers that there are; `answers` holds the first of them.")
    suggestions: list[str] = Field([], description="Questions that would work, where this one gets no answer.")


class Examples(BaseModel):
    """Questions that this graph answers."""

    model_config = with_example({"questions": ["which methods reduce memory?"]})

    questions: list[str]
