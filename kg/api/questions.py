"""/ask and /examples: questions in plain English."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from kg.api.models import CLAIM_EXAMPLE, Claim, PaperRef
from kg.api.problems import openapi_responses
from kg.api.reads import ClaimFilter, read_claims, read_paper_refs
from kg.api.store import ExamplesDep, SettingsDep, StoreDep
from kg.ask import ask
from kg.errors import InputError
from kg.stores import Store

router = APIRouter(tags=["questions"])


class AskAnswer(BaseModel):
    """One answer: an entity or a paper, with the claims that make it one."""

    id: str
    name: str
    type: Literal["Method", "Task", "Dataset", "Metric", "Hardware", "Paper"]
    aliases: list[str] = []
    status: Literal["reported", "aimed", ""] = Field("", description="aimed: its paper addresses a task that targets the metric, "
                                                                     "and reports no result for it.")
    papers: list[PaperRef] = []
    claims: list[Claim] = []


class AskResult(BaseModel):
    """The answers to a question, and how it was read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{
        "question": "which methods raise throughput?", "understood": True, "reading": "methods that raise throughput",
        "query": "methods_by_metric", "parameters": {"metric": "metric:throughput", "direction": "up"}, "total": 1, "suggestions": [],
        "answers": [{"id": "method:vllm", "name": "vLLM", "type": "Method", "aliases": [], "status": "reported",
                     "papers": [CLAIM_EXAMPLE["paper"]], "claims": [CLAIM_EXAMPLE]}],
    }]})

    question: str
    understood: bool
    reading: str = Field("", description="The question as it was read, in words.")
    query: str = Field("", description="The named query that answers it; /queries/{query} runs it.")
    parameters: dict[str, Any] = {}
    answers: list[AskAnswer] = []
    total: int = Field(0, description="Answers that there are; `answers` holds the first of them.")
    suggestions: list[str] = Field([], description="Questions that would work, where this one gets no answer.")


class Examples(BaseModel):
    """Questions that this graph answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"questions": ["which methods reduce memory?"]}]})

    questions: list[str]


@router.get("/ask", summary="Answer a question", responses=openapi_responses(400, 422, 503))
def answer_question(
    store: StoreDep, settings: SettingsDep, examples: ExamplesDep,
    q: Annotated[str, Query(min_length=1, description="A question in plain English.", examples=["which methods cut KV-cache memory?"])],
    limit: Annotated[int, Query(ge=1, le=1000, description="Answers to return.")] = 200,
) -> AskResult:
    """Reads the question as a named query and runs it. What cannot be read gets no answer but questions that work."""
    question = " ".join(q.split())
    if not question:
        raise InputError("q holds no question")
    if len(question) > settings.max_question:
        raise InputError(f"a question has at most {settings.max_question} characters here")
    answer = ask(store, question).to_json()
    shown = answer["answers"][:limit]
    suggestions = list(answer.get("suggestions") or ()) or (examples() if not shown else [])
    return AskResult(
        question=question, understood=answer["understood"], reading=answer.get("reading") or "", query=answer.get("query") or "",
        parameters=answer.get("parameters") or {}, answers=_answers(store, shown), total=len(answer["answers"]), suggestions=suggestions,
    )


@router.get("/examples", summary="Questions that this graph answers", responses=openapi_responses(503))
def list_examples(examples: ExamplesDep) -> Examples:
    """A few questions about what the graph holds most of."""
    return Examples(questions=examples())
