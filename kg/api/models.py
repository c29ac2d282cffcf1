"""What the service answers with: one typed model a thing, each with an example for OpenAPI."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
EntityType = Literal["Method", "Task", "Dataset", "Metric", "Hardware"]
Direction = Literal["up", "down", "same", "is"]

ENTITY_EXAMPLE: dict[str, Any] = {
    "id": "method:pagedattention",
    "name": "PagedAttention",
    "type": "Method",
    "aliases": ["paged attention"],
    "papers": 2,
}
PAPER_EXAMPLE: dict[str, Any] = {
    "id": "paper:arXiv:2309.06180",
    "title": "Efficient Memory Management for Large Language Model Serving with PagedAttention",
    "authors": ["Woosuk Kwon"],
    "year": 2023,
    "venue": "SOSP",
    "url": "https://arxiv.org/abs/2309.06180",
}
CLAIM_EXAMPLE: dict[str, Any] = {
    "id": "claim:arXiv:2309.06180:1",
    "subject": {"id": "method:vllm", "name": "vLLM", "type": "Method"},
    "metric": {"id": "metric:throughput", "name": "throughput", "type": "Metric"},
    "metric_text": "throughput",
    "direction": "up",
    "kind": "factor",
    "low": 2.0,
    "high": 4.0,
    "unit": "x",
    "bound": "",
    "factor": 4.0,
    "baselines": ["FasterTransformer", "Orca"],
    "hardware": [],
    "datasets": [],
    "evidence": "vLLM improves the throughput of popular LLMs by 2-4x over FasterTransformer and Orca.",
    "pieces": [
        {"text": "vLLM improves the ", "mark": ""},
        {"text": "throughput", "mark": "metric"},
        {"text": " of popular LLMs by ", "mark": ""},
        {"text": "2", "mark": "figure"},
        {"text": "-", "mark": ""},
        {"text": "4x", "mark": "figure"},
        {"text": " over FasterTransformer and Orca.", "mark": ""},
    ],
    "confidence": 0.91,
    "rule": "verb-metric-by",
    "paper": {"id": PAPER_EXAMPLE["id"], "title": PAPER_EXAMPLE["title"], "year": 2023, "url": PAPER_EXAMPLE["url"]},
}


def with_example(example: dict[str, Any]) -> ConfigDict:
    """A model's configuration that shows an example in OpenAPI."""
    return ConfigDict(json_schema_extra={"examples": [example]})


class EntityRef(BaseModel):
    """An entity by id, name and type."""

    id: str
    name: str
    type: EntityType


class PaperRef(BaseModel):
    """A paper by id and title, with its public address where known."""

    id: str
    title: str
    year: int | None = None
    url: str = ""


class Piece(BaseModel):
    """Part of a sentence; `mark` says whether it states the figure or names the metric."""

    text: str
    mark: Literal["", "figure", "metric"] = ""


class Page(BaseModel, Generic[T]):
    """Part of a list. `next_cursor`, given back as `cursor`, asks for the part after it; null on the last one."""

    items: list[T]
    next_cursor: str | None = None


class SomeFields(BaseModel):
    """Part of a list of which only some fields were asked for: its items have these alone."""

    items: list[dict[str, Any]]
    next_cursor: str | None = None


class Entity(EntityRef):
    """An entity with its other spellings and the number of papers that mention it."""

    model_config = with_example(ENTITY_EXAMPLE)

    aliases: list[str] = []
    papers: int = 0


class Claim(BaseModel):
    """What a paper's sentence says happens to a metric because of a method."""

    model_config = with_example(CLAIM_EXAMPLE)

    id: str
    subject: EntityRef
    metric: EntityRef
    metric_text: str = Field("", description="The metric as the sentence has it.")
    direction: Direction
    kind: Literal["factor", "percent", "absolute", "from_to", "fraction"] | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    bound: Literal["", "max", "min"] = Field("", description="max for 'up to', min for 'at least'.")
    factor: float | None = Field(
        None, description="The best figure as a factor of change, comparable across kinds; null for a bare level."
    )
    baselines: list[str] = []
    hardware: list[EntityRef] = []
    datasets: list[EntityRef] = []
    evidence: str
    pieces: list[Piece] = Field([], description="The evidence in pieces, the figure's and the metric's words marked.")
    confidence: float | None = None
    rule: str = ""
    paper: PaperRef


class Paper(PaperRef):
    """A paper without its abstract."""

    model_config = with_example(PAPER_EXAMPLE)

    authors: list[str] = []
    venue: str = ""


class MentionedEntity(BaseModel):
    """An entity of a paper, and what the paper does with it (PROPOSES, USES, EVALUATES_ON, ...)."""

    relation: str
    entity: EntityRef
    confidence: float | None = None
    count: int | None = Field(None, description="Number of devices, for hardware.")


class PaperDetail(Paper):
    """A paper with everything that the graph holds of it."""

    model_config = with_example(
        PAPER_EXAMPLE
        | {
            "abstract": "High throughput serving of large language models ...",
            "claims": [CLAIM_EXAMPLE],
            "mentions": [
                {"relation": "PROPOSES", "entity": {"id": "method:vllm", "name": "vLLM", "type": "Method"}, "confidence": 1.0}
            ],
        }
    )

    abstract: str = ""
    mentions: list[MentionedEntity] = []
    claims: list[Claim] = []


class PaperRelation(BaseModel):
    """A paper that mentions an entity, and what it does with it."""

    relation: str
    paper: PaperRef


class Relation(BaseModel):
    """A relationship of an entity with another; `outgoing` where it leads from this entity to the other."""

    relation: str
    outgoing: bool
    entity: EntityRef
    papers: int | None = Field(None, description="Papers that support it, for REDUCES, INCREASES and KEEPS.")
    best: float | None = None
    best_kind: str | None = None


class EntityDetail(Entity):
    """An entity with its papers, its claims and what it is related to.

    `claims` are those with the biggest figures of `claim_total`.
    """

    model_config = with_example(
        ENTITY_EXAMPLE
        | {
            "better": "",
            "claims": [CLAIM_EXAMPLE],
            "claim_total": 1,
            "papers_with": [{"relation": "PROPOSES", "paper": CLAIM_EXAMPLE["paper"]}],
            "relations": [
                {"relation": "PART_OF", "outgoing": True, "entity": {"id": "method:vllm", "name": "vLLM", "type": "Method"}}
            ],
        }
    )

    better: str = Field("", description="For a metric: 'lower' or 'higher', whichever is better.")
    papers_with: list[PaperRelation] = []
    relations: list[Relation] = []
    claims: list[Claim] = []
    claim_total: int = 0
