"""A few invented papers with their facts, for tests of building."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_CLAIM = "On the A100 Sparrow cuts memory by 40% against Starling."
_METRIC = {"concept": "memory", "text": "memory"}


def paper(id: str, title: str, abstract: str = "", **fields: Any) -> dict[str, Any]:
    return {"id": id, "title": title, "abstract": abstract or f"This is about {title}. It says little else."} | fields


def facts_records(extra: int = 0) -> list[dict[str, Any]]:
    sparrow = paper("p1", "Sparrow: a small cache", f"We present Sparrow. {_CLAIM}", year=2024, authors=["A. Ada"])
    sparrow["methods"] = [{"name": "Sparrow", "aliases": [], "role": "proposes", "confidence": 0.9},
                          {"name": "Starling", "aliases": [], "role": "compares"}]  # fmt: skip
    sparrow["tasks"] = [{"name": "LLM serving", "aliases": []}]
    sparrow["hardware"] = [{"name": "A100", "aliases": [], "count": 2}]
    sparrow["claims"] = [{"subject": "Sparrow", "metric": _METRIC, "direction": "down", "evidence": _CLAIM,
                          "baselines": ["Starling"], "value": {"kind": "percent", "low": 40, "high": 40, "unit": "%"}}]
    nest = paper("p2", "Nest: a set of birds", "Nest holds 900 birds.")
    nest["datasets"] = [{"name": "Nest", "aliases": [], "role": "introduces"}]
    nest["claims"] = [{"subject": "Nest", "metric": {"concept": "training-data", "text": "birds"}, "direction": "is",
                       "value": {"kind": "absolute", "low": 900, "high": 900, "unit": "birds"},
                       "evidence": "Nest holds 900 birds."}]  # fmt: skip
    uses = paper("p3", "Flying with Sparrow") | {"methods": [{"name": "sparrow", "aliases": [], "role": "uses"}]}
    more = [paper(f"x{n}", f"Extra paper {n}") for n in range(extra)]
    return [sparrow, nest, uses, paper("p4", "Nothing to see"), *more]


def write_lines(path: Path, records: list[Any]) -> str:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
    return str(path)


def write_facts(path: Path, extra: int = 0) -> str:
    return write_lines(path, facts_records(extra))
