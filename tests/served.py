"""A small graph for the tests of the service and the page: invented papers, ids with ':' and '/', and a hostile title."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HOSTILE_TITLE = "<img src=x onerror=\"document.title='owned'\"> & <script>document.title='owned'</script> caching"


def claim(
    subject: str, concept: str, text: str, direction: str, evidence: str, value: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "subject": subject,
        "metric": {"concept": concept, "text": text},
        "direction": direction,
        "value": value,
        "baselines": [],
        "hardware": [],
        "datasets": [],
        "evidence": evidence,
    } | more


def paper(id: str, title: str, sentences: list[str], **facts: Any) -> dict[str, Any]:
    groups: dict[str, Any] = {"methods": [], "tasks": [], "datasets": [], "metrics": [], "hardware": [], "claims": []}
    return {"id": id, "title": title, "abstract": " ".join(sentences)} | groups | facts


def method(name: str, role: str, *aliases: str) -> dict[str, Any]:
    return {"name": name, "aliases": list(aliases), "role": role}


def factor(low: float, high: float | None = None, bound: str = "") -> dict[str, Any]:
    return {"kind": "factor", "low": low, "high": high or low, "unit": "x", "bound": bound}


SQUEEZE = "SqueezeCache cuts KV cache memory by up to 8x over FullCache on a single H200."
SQUEEZE_SPEED = "It also makes inference 2.5x faster."
PAGER = "TokenPager lowers KV cache memory by 75% against FullCache."
PAGER_SAME = "TokenPager keeps accuracy on LongBench unchanged."
HALF = "HalfKV halves GPU memory and reaches 93.2% accuracy on LongBench."
HOSTILE = "CacheKnife reduces KV cache memory by 3x <b>at once</b>."
SPARSE = "SparseTrain raises training throughput from 40 to 100 samples/s over DenseTrain."

FACTS: list[dict[str, Any]] = [
    paper(
        "arXiv:2401.00001",
        "SqueezeCache: a smaller KV cache",
        [SQUEEZE, SQUEEZE_SPEED],
        authors=["Ada Aal", "Bo Bell"],
        year=2024,
        venue="TestConf",
        url="https://example.org/squeeze",
        methods=[
            method("SqueezeCache", "proposes", "Squeeze Cache"),
            method("FullCache", "compares"),
            method("quantization", "uses"),
        ],
        tasks=[{"name": "KV cache compression", "aliases": []}],
        hardware=[{"name": "H200", "aliases": [], "count": 1}],
        metrics=[{"concept": "kv-cache-memory", "text": "KV cache memory"}, {"concept": "inference-speed", "text": "inference"}],
        claims=[
            claim(
                "SqueezeCache",
                "kv-cache-memory",
                "KV cache memory",
                "down",
                SQUEEZE,
                factor(8, bound="max"),
                baselines=["FullCache"],
                hardware=["H200"],
            ),
            claim("SqueezeCache", "inference-speed", "inference", "up", SQUEEZE_SPEED, factor(2.5)),
        ],
    ),
    paper(
        "conf2023/17",
        "TokenPager pages the cache by token",
        [PAGER, PAGER_SAME],
        year=2023,
        methods=[method("TokenPager", "proposes"), method("FullCache", "compares"), method("quantization", "uses")],
        tasks=[{"name": "LLM serving", "aliases": []}],
        datasets=[{"name": "LongBench", "aliases": [], "role": "evaluates"}],
        metrics=[{"concept": "kv-cache-memory", "text": "KV cache memory"}, {"concept": "accuracy", "text": "accuracy"}],
        claims=[
            claim(
                "TokenPager",
                "kv-cache-memory",
                "KV cache memory",
                "down",
                PAGER,
                {"kind": "percent", "low": 75, "high": 75, "unit": "%"},
                baselines=["FullCache"],
            ),
            claim("TokenPager", "accuracy", "accuracy", "same", PAGER_SAME, datasets=["LongBench"]),
        ],
    ),
    paper(
        "conf2022/3",
        "HalfKV stores half of it",
        [HALF],
        year=2022,
        methods=[method("HalfKV", "proposes"), method("quantization", "uses")],
        datasets=[{"name": "LongBench", "aliases": [], "role": "evaluates"}],
        metrics=[{"concept": "gpu-memory", "text": "GPU memory"}, {"concept": "accuracy", "text": "accuracy"}],
        claims=[
            claim("HalfKV", "gpu-memory", "GPU memory", "down", HALF, factor(2)),
            claim(
                "HalfKV",
                "accuracy",
                "accuracy",
                "is",
                HALF,
                {"kind": "percent", "low": 93.2, "high": 93.2, "unit": "%"},
                datasets=["LongBench"],
            ),
        ],
    ),
    paper(
        "hostile",
        HOSTILE_TITLE,
        [HOSTILE],
        year=2021,
        url="javascript:alert(1)",
        methods=[method("CacheKnife", "proposes")],
        metrics=[{"concept": "kv-cache-memory", "text": "KV cache memory"}],
        claims=[claim("CacheKnife", "kv-cache-memory", "KV cache memory", "down", HOSTILE, factor(3))],
    ),
    paper(
        "arXiv:2401.00002",
        "SparseTrain trains sparse",
        [SPARSE],
        year=2024,
        methods=[method("SparseTrain", "proposes"), method("DenseTrain", "compares")],
        tasks=[{"name": "LLM training", "aliases": []}],
        hardware=[{"name": "H100", "aliases": [], "count": 8}],
        metrics=[{"concept": "throughput", "text": "training throughput"}],
        claims=[
            claim(
                "SparseTrain",
                "throughput",
                "training throughput",
                "up",
                SPARSE,
                {"kind": "from_to", "low": 40, "high": 100, "unit": "samples/s"},
                baselines=["DenseTrain"],
                hardware=["H100"],
            )
        ],
    ),
    paper(
        "conf2020/9",
        "AimKV: towards compressing the KV cache",
        ["AimKV targets KV cache compression."],
        year=2020,
        methods=[method("AimKV", "proposes")],
        tasks=[{"name": "KV cache compression", "aliases": []}],
    ),
]


def build_graph(folder: Path) -> str:
    """Build the graph under `folder` as `kg build --facts` does; gives the build directory's path."""
    from kg.build import build

    facts = folder / "facts.jsonl"
    facts.write_text("".join(json.dumps(record) + "\n" for record in FACTS), "utf-8")
    build([str(facts)], str(folder / "graph"), facts=True)
    return str(folder / "graph")
