"""/analysis: the most central methods, communities of methods, and rising ones."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from kg.api.analyses import MOST, Analyses
from kg.api.models import with_example
from kg.api.problems import openapi_responses

router = APIRouter(tags=["analysis"])
_CENTRAL = {"id": "method:lora", "name": "LoRA", "rank": 0.0031, "used_by": 39, "compared_by": 15, "proposed_by": 0}
_SHARES = [{"year": 2024, "papers": 3, "of": 900}, {"year": 2025, "papers": 12, "of": 950}]


class CentralMethod(BaseModel):
    """A method by how much others build on it or measure themselves against it; numbers are papers."""

    model_config = with_example(_CENTRAL)

    id: str
    name: str
    rank: float = Field(description="Its PageRank; all methods' ranks add up to 1.")
    used_by: int
    compared_by: int
    proposed_by: int


class MethodCommunity(BaseModel):
    """Methods that papers mention together, named by its most central members, of which it holds the first ten."""

    name: str
    methods: int = Field(description="How many methods belong to it.")
    papers: int = Field(description="How many papers mention at least two of them.")
    members: list[str]
    member_names: list[str]


class Share(BaseModel):
    """In one year, the papers that mention a method, of all papers of that year."""

    year: int
    papers: int
    of: int


class RisingMethod(BaseModel):
    """A method whose share of the papers grows from year to year by more than chance."""

    id: str
    name: str
    papers: int
    growth: float = Field(description="The fitted change of the share a year: 0.01 is one paper in a hundred more.")
    z: float = Field(description="The Cochran-Armitage statistic of the trend.")
    p: float = Field(description="How likely so strong a trend is by chance.")
    shares: list[Share]


class Rising(BaseModel):
    """The rising methods of the years `first` to `last`, the surest first; `note` says why where there are none."""

    first: int | None
    last: int | None
    papers: int
    tested: int = Field(description="How many methods are in enough papers to be tested.")
    note: str
    methods: list[RisingMethod]


class AnalysisResult(BaseModel):
    """What the graph as a whole says of its methods."""

    model_config = with_example(
        {
            "build_id": "5f0c2a", "papers": 2000, "methods": 8000, "modularity": 0.48, "central": [_CENTRAL],
            "communities": [
                {"name": "LoRA, quantization", "methods": 2, "papers": 9, "members": ["method:lora", "method:quantization"],
                 "member_names": ["LoRA", "quantization"]}
            ],
            "rising": {
                "first": 2024, "last": 2025, "papers": 1850, "tested": 120, "note": "",
                "methods": [{"id": "method:lora", "name": "LoRA", "papers": 15, "growth": 0.009, "z": 2.3, "p": 0.01,
                             "shares": _SHARES}],
            },
        }
    )  # fmt: skip

    build_id: str
    papers: int
    methods: int
    modularity: float = Field(
        description="How well the communities part: 0 is no better than chance, 1 is the most there can be."
    )
    central: list[CentralMethod]
    communities: list[MethodCommunity]
    rising: Rising


@router.get("/analysis", summary="Central, related and rising methods", responses=openapi_responses(422, 503, 504))
async def analysis(
    request: Request, limit: Annotated[int, Query(ge=1, le=MOST, description="Most entries of each list.")] = 20
) -> AnalysisResult:
    """The whole graph's analysis. It is made once a build, in a process of its own, so the first call may take some seconds."""
    analyses: Analyses = request.app.state.analyses
    found: dict[str, Any] = await asyncio.wrap_future(analyses.start())
    rising = found["rising"] | {"methods": found["rising"]["methods"][:limit]}
    cut = {name: found[name][:limit] for name in ("central", "communities")}
    return AnalysisResult.model_validate(found | cut | {"rising": rising})
