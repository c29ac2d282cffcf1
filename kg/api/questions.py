"""/ask and /examples: questions in plain English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from kg.api.models import CLAIM_EXAMPLE, Claim, PaperRef
from kg.api.problems import openapi_responses
from kg.api.reads import ClaimFilter, node_id, read_claims, read_paper_refs
from kg.api.store import AskerDep, ExamplesDep, SettingsDep, StoreDep
from kg.ask import Item
from kg.errors import InputError
from kg.stores import Store

router = APIRouter(tags=["questions"])


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

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
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
            ]
        }
    )

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

    model_config = ConfigDict(json_schema_extra={"examples": [{"questions": ["which methods reduce memory?"]}]})

    questions: list[str]


@router.get("/ask", summary="Answer a question", responses=openapi_responses(400, 422, 503))
def answer_question(
    store: StoreDep,
    settings: SettingsDep,
    asker: AskerDep,
    examples: ExamplesDep,
    q: Annotated[
        str, Query(min_length=1, description="A question in plain English.", examples=["which methods cut KV-cache memory?"])
    ],
    limit: Annotated[int, Query(ge=1, le=1000, description="Answers to return.")] = 200,
) -> AskResult:
    """Reads the question as a named query and runs it. What cannot be read gets no answer but questions that work."""
    question = " ".join(q.split())
    if not question:
        raise InputError("q holds no question")
    if len(question) > settings.max_question:
        raise InputError(f"a question has at most {settings.max_question} characters here")
    answer = asker.ask(question)
    suggestions = list(answer.suggestions) or ([] if answer.answers else examples())
    return AskResult(
        question=question,
        understood=answer.understood,
        reading=answer.reading,
        query=answer.query,
        parameters=dict(answer.parameters),
        also=[QueryCall(**call) for call in answer.also],
        count=answer.count,
        answers=_answers(store, answer.answers[:limit]),
        total=len(answer.answers),
        suggestions=suggestions,
    )


@router.get("/examples", summary="Questions that this graph answers", responses=openapi_responses(503))
def list_examples(examples: ExamplesDep) -> Examples:
    """A few questions about what the graph holds most of."""
    return Examples(questions=examples())


def _answers(store: Store, items: Sequence[Item]) -> list[AskAnswer]:
    """The answers with the whole of their claims and papers, read in few queries."""
    claim_ids = sorted({claim["claim"] for item in items for claim in item.claims if "claim" in claim})
    chosen = ClaimFilter()
    chosen.add("c.id IN $ids", ids=claim_ids)
    claims = {claim.id: claim for claim in read_claims(store, chosen, len(claim_ids))} if claim_ids else {}
    quoted = (claim["paper"] for item in items for claim in item.claims if "claim" not in claim)
    papers = read_paper_refs(store, map(node_id, (*quoted, *(paper for item in items for paper in item.papers))))
    return [_answer(item, claims, papers) for item in items]


def _answer(item: Item, claims: Mapping[str, Claim], papers: Mapping[str, PaperRef]) -> AskAnswer:
    quotes = [claim for claim in item.claims if "claim" not in claim and node_id(claim["paper"]) in papers]
    return AskAnswer.model_validate(
        {
            "id": item.id,
            "name": item.name,
            "type": item.type,
            "aliases": item.aliases,
            "status": item.status,
            "papers": [papers[node_id(paper)] for paper in item.papers if node_id(paper) in papers],
            "claims": [claims[claim["claim"]] for claim in item.claims if claim.get("claim") in claims],
            "quotes": [Quote(evidence=claim["evidence"], paper=papers[node_id(claim["paper"])]) for claim in quotes],
            "details": dict(item.details),
        }
    )
