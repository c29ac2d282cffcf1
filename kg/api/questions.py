"""/ask and /examples: questions in plain English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from kg.api.models import Claim, PaperRef
from kg.api.models_questions import AskAnswer, AskResult, Examples, QueryCall, Quote
from kg.api.output import TableFormat, table_response, table_responses
from kg.api.problems import openapi_responses
from kg.api.reads import ClaimFilter, node_id, read_claims, read_paper_refs
from kg.api.store import AskerDep, ExamplesDep, SettingsDep, StoreDep
from kg.api.tabular import columns_of
from kg.ask import Item
from kg.errors import InputError
from kg.stores import Store

router = APIRouter(tags=["questions"])
_ANSWER = columns_of(AskAnswer, ("id", "name", "type", "aliases", "status", "papers", "quotes"))
_CLAIM = columns_of(Claim, [name for name in Claim.model_fields if name not in ("id", "subject")])
_COLUMNS = (*_ANSWER, *_CLAIM)


@router.get("/ask", summary="Answer a question", response_model=AskResult, responses=table_responses(400, 422, 503, 504))
def answer_question(
    store: StoreDep,
    settings: SettingsDep,
    asker: AskerDep,
    examples: ExamplesDep,
    format_: TableFormat,
    q: Annotated[
        str, Query(min_length=1, description="A question in plain English.", examples=["which methods cut KV-cache memory?"])
    ],
    limit: Annotated[int, Query(ge=1, le=1000, description="Answers to return.")] = 200,
) -> Response:
    """Reads the question as a named query and runs it. What cannot be read gets no answer but questions that work.

    In CSV, an answer has a line for each of its claims, or one where it has none.
    """
    question = " ".join(q.split())
    if not question:
        raise InputError("q holds no question")
    if len(question) > settings.max_question:
        raise InputError(f"a question has at most {settings.max_question} characters here")
    answer = asker.ask(question)
    suggestions = list(answer.suggestions) or ([] if answer.answers else examples())
    result = AskResult(
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
    return table_response(format_, result, [column.name for column in _COLUMNS], _rows(result.answers))


@router.get("/examples", summary="Questions that this graph answers", responses=openapi_responses(503, 504))
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


def _rows(answers: Sequence[AskAnswer]) -> Iterator[list[Any]]:
    for answer in answers:
        own = [column.value(answer) for column in _ANSWER]
        for claim in answer.claims or (None,):
            yield own + [column.value(claim) if claim else None for column in _CLAIM]


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
