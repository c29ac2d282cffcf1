"""What the service answers with about how things hang together: neighbours, drawings, comparisons, paths and the metrics."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from kg.api.models import CLAIM_EXAMPLE, ENTITY_EXAMPLE, Claim, Entity, EntityRef, EntityType, PaperRef, with_example

NodeType = Literal["Method", "Task", "Dataset", "Metric", "Hardware", "Paper"]
StepType = Literal["Method", "Task", "Dataset", "Metric", "Hardware", "Paper", "Claim"]

_VLLM = {"id": "method:vllm", "name": "vLLM", "type": "Method"}
_THROUGHPUT = {"id": "metric:throughput", "name": "throughput", "type": "Metric"}
NEIGHBOR_EXAMPLE: dict[str, Any] = {
    "relation": "INCREASES", "outgoing": True, "entity": _THROUGHPUT, "papers": 3, "best": 24.0, "best_kind": "factor",
}  # fmt: skip


_PAPERS = Field(default=None, description="Papers that support it; null where it holds by definition, as BROADER.")
_BEST = Field(default=None, description="The best figure, of kind `best_kind`.")


class Support(BaseModel):
    """What stands behind a relationship: the papers, and for REDUCES, INCREASES and KEEPS the best figure."""

    papers: int | None = _PAPERS
    best: float | None = _BEST
    best_kind: str | None = None


class Neighbor(BaseModel):
    """An entity beside another.

    Besides the graph's own relationships between entities, a method has those of the papers that propose it: what they
    use, compare with, address, evaluate on, measure and run on.
    """

    model_config = with_example(NEIGHBOR_EXAMPLE)

    relation: str
    outgoing: bool = Field(description="Whether it leads from the entity that was asked for to this one.")
    entity: EntityRef
    papers: int | None = _PAPERS
    best: float | None = _BEST
    best_kind: str | None = None


class GraphNode(BaseModel):
    """An entity or a paper in a drawing; a paper's name is its title."""

    id: str
    name: str
    type: NodeType
    papers: int | None = Field(default=None, description="Papers that mention an entity; null for a paper.")


class GraphEdge(BaseModel):
    """A relationship in a drawing, between two of its nodes."""

    id: str
    source: str
    target: str
    relation: str
    papers: int | None = _PAPERS
    best: float | None = _BEST
    best_kind: str | None = None


class Graph(BaseModel):
    """What is around an entity or a paper, for drawing: those with the most support first."""

    model_config = with_example(
        {
            "center": "method:vllm",
            "nodes": [{**_VLLM, "papers": 12}, {**_THROUGHPUT, "papers": 319}],
            "edges": [
                {"id": "method:vllm INCREASES metric:throughput", "source": "method:vllm", "target": "metric:throughput",
                 "relation": "INCREASES", "papers": 3, "best": 24.0, "best_kind": "factor"}
            ],
            "truncated": False,
        }
    )  # fmt: skip

    center: str
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    truncated: bool = Field(description="Whether there are more neighbours than `limit`.")


class Shared(BaseModel):
    """What both of two entities have to do with."""

    relation: str
    outgoing: bool = Field(default=True, description="Whether it leads from the two to this entity.")
    entity: EntityRef
    a: Support
    b: Support


class Comparison(BaseModel):
    """Two entities side by side."""

    model_config = with_example(
        {
            "a": {**_VLLM, "aliases": [], "papers": 12},
            "b": ENTITY_EXAMPLE,
            "shared": [{"relation": "INCREASES", "outgoing": True, "entity": _THROUGHPUT, "a": {"papers": 3, "best": 24.0,
                        "best_kind": "factor"}, "b": {"papers": 1, "best": 4.0, "best_kind": "factor"}}],
            "only_a": [NEIGHBOR_EXAMPLE],
            "only_b": [],
            "claims": [CLAIM_EXAMPLE],
        }
    )  # fmt: skip

    a: Entity
    b: Entity
    shared: list[Shared] = Field(description="The most supported first.")
    only_a: list[Neighbor]
    only_b: list[Neighbor]
    claims: list[Claim] = Field(description="Claims of which one is the subject and the other a baseline.")


class StepNode(BaseModel):
    """A node on a path; a claim's name is its sentence's."""

    id: str
    name: str
    type: StepType


class Step(BaseModel):
    """One relationship on a path; `outgoing` where it leads from `source` to `target`."""

    source: StepNode
    relation: str
    outgoing: bool
    target: StepNode


class GraphPath(BaseModel):
    """A shortest way from one entity to another, with the papers on it."""

    length: int
    steps: list[Step]
    papers: list[PaperRef]


class Paths(BaseModel):
    """The shortest ways between two entities; none where they are not connected within six steps."""

    model_config = with_example(
        {
            "paths": [
                {
                    "length": 1,
                    "steps": [{"source": _VLLM, "relation": "INCREASES", "outgoing": True, "target": _THROUGHPUT}],
                    "papers": [],
                }
            ]
        }
    )

    paths: list[GraphPath]


class MetricNode(BaseModel):
    """A metric of the scheme; `broader`, `narrower` and `inverse` are ids of others."""

    id: str
    label: str
    alt_labels: list[str] = []
    broader: list[str] = []
    narrower: list[str] = []
    inverse: str | None = Field(default=None, description="What goes up when this goes down.")
    better: Literal["lower", "higher", ""] = ""
    claims: int = Field(default=0, description="Claims on the metric itself, without narrower ones.")
    papers: int | None = Field(default=None, description="Papers that name it; null where this graph has no such entity.")


class MetricTree(BaseModel):
    """The scheme of metrics; `top` are those with nothing broader."""

    model_config = with_example(
        {
            "concepts": [
                {"id": "metric:memory", "label": "memory", "alt_labels": ["memory footprint"], "broader": [],
                 "narrower": ["metric:gpu-memory"], "inverse": None, "better": "lower", "claims": 57}
            ],
            "top": ["metric:memory"],
        }
    )  # fmt: skip

    concepts: list[MetricNode]
    top: list[str]


class Suggestion(BaseModel):
    """An entity whose name or alias matches; `matched` is the spelling that does."""

    id: str
    name: str
    type: EntityType
    matched: str
    papers: int


class Suggestions(BaseModel):
    """Entities by what has been typed of their names."""

    model_config = with_example({"items": [{**_VLLM, "matched": "vLLM", "papers": 12}]})

    items: list[Suggestion]
