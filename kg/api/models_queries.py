"""What the service answers with about itself: its queries and their rows, its size and its health."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from kg.api.models import with_example


class QueryParameter(BaseModel):
    """A parameter of a named query; without a default it must be given."""

    name: str
    type: str
    default: Any = None
    required: bool
    description: str


class NamedQuery(BaseModel):
    """A query that the service knows by name."""

    model_config = with_example(
        {
            "name": "claims_of_method",
            "returns": ["id", "name", "metric"],
            "title": "Claims of a method",
            "description": "Every claim about a method, with its sentence.",
            "parameters": [
                {"name": "method", "type": "string", "default": "LoRA", "required": False, "description": "a method's id or name"}
            ],
        }
    )

    name: str
    title: str
    description: str
    parameters: list[QueryParameter]
    returns: list[str] = Field(description="The columns of its rows.")
    text: str = Field("", description="Its Cypher, as the service's engine runs it.")


class QueryResult(BaseModel):
    """The rows of a named query; `truncated` where the service's limit cut them."""

    model_config = with_example(
        {"name": "most_used", "columns": ["id", "name", "papers"], "rows": [["method:lora", "LoRA", 12]], "truncated": False}
    )

    name: str
    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


class Stats(BaseModel):
    """How many nodes and relationships the graph has, by label and type."""

    model_config = with_example({"nodes": {"Paper": 119, "Method": 640}, "relationships": {"PROPOSES": 170, "REDUCES": 95}})

    nodes: dict[str, int]
    relationships: dict[str, int]


class Health(BaseModel):
    """That the service can read its graph, and which."""

    model_config = with_example(
        {"status": "ok", "version": "0.1.0", "engine": "ladybug", "build_id": "3f9c2a", "schema_version": 1}
    )

    status: Literal["ok"]
    version: str
    engine: str
    build_id: str
    schema_version: int


class CypherRequest(BaseModel):
    """A free query; what it may do, and how long it may take, the service decides."""

    model_config = with_example(
        {"query": "MATCH (m:Method)-[r:REDUCES]->(x:Metric {id: $metric}) RETURN m.name, r.best ORDER BY r.papers DESC",
         "parameters": {"metric": "metric:memory"}, "limit": 10}
    )  # fmt: skip

    query: str = Field(min_length=1, description="One statement that reads the graph.")
    parameters: dict[str, Any] = Field(default={}, description="The values of its $parameters.")
    limit: int | None = Field(default=None, ge=1, le=2**31, description="Most rows; the service's own limit is the upper one.")


class CypherResult(BaseModel):
    """The rows of a free query; `truncated` where a limit cut them."""

    model_config = with_example(
        {"columns": ["m.name", "r.best"], "rows": [["PagedAttention", 4.0]], "truncated": False, "seconds": 0.004}
    )

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    seconds: float = Field(description="From when the query was taken up to its last row.")
