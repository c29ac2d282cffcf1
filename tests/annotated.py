"""Small annotated papers of our own, for tests of evaluation and training."""

from __future__ import annotations

from typing import Any

_NAMES = (
    ("TideCache", "tiered cache eviction", "LLM serving", "LongBench", "H2O", "memory", "A100"),
    ("FernNet", "pruned graph sampling", "node classification", "Cora", "GraphSAGE", "accuracy", "V100"),
    ("OwlQuant", "layer-wise quantization", "model compression", "WikiText", "GPTQ", "perplexity", "RTX 3090"),
    ("MossSplat", "compact gaussian storage", "novel view synthesis", "MipNeRF360", "3DGS", "storage", "RTX 4090"),
    ("KiteRank", "late interaction ranking", "passage retrieval", "MS MARCO", "ColBERT", "latency", "CPU"),
    ("ElmTune", "sparse adapter tuning", "domain adaptation", "GLUE", "LoRA", "training time", "H100"),
    ("LynxSpec", "draft tree verification", "speculative decoding", "MT-Bench", "Medusa", "throughput", "H800"),
    ("ReedRAG", "chunk graph retrieval", "question answering", "HotpotQA", "RAPTOR", "accuracy", "A6000"),
    ("WrenDiff", "step skipping schedules", "image generation", "ImageNet", "DDIM", "inference time", "L40"),
    ("BrookIndex", "disk page reordering", "vector search", "SIFT1M", "DiskANN", "latency", "SSD"),
    ("PineMoE", "expert offloading", "language modeling", "C4", "Mixtral", "memory", "T4"),
    ("HareSeg", "boundary token merging", "semantic segmentation", "ADE20K", "SegFormer", "throughput", "Jetson"),
)
_LOWER = ("memory", "perplexity", "storage", "latency", "training time", "inference time")
_CONCEPTS = {"training time": "training-time", "inference time": "inference-time"}


def annotated_paper(number: int) -> dict[str, Any]:
    """One of twelve invented papers with what an annotator would write down."""
    name, what, task, dataset, baseline, metric, device = _NAMES[number % len(_NAMES)]
    lower = metric in _LOWER
    verb, percent = ("reduces", 20 + number) if lower else ("improves", 10 + number)
    claim = f"On {dataset} and one {device}, {name} {verb} {metric} by {percent}% compared with {baseline}."
    scheme = {"concept": _CONCEPTS.get(metric, metric), "text": metric}
    return {
        "id": f"own-{number}",
        "title": f"{name}: {what.title()} for {task.title()}",
        "abstract": f"Good {task} is costly. We propose {name}, a method of {what} that builds on Transformers. {claim} "
        f"The code of {name} is public.",
        "methods": [
            {"name": name, "aliases": [what], "role": "proposes"},
            {"name": baseline, "aliases": [], "role": "compares"},
            {"name": "Transformers", "aliases": [], "role": "uses"},
        ],
        "tasks": [{"name": task, "aliases": []}],
        "datasets": [{"name": dataset, "aliases": [], "role": "evaluates"}],
        "metrics": [scheme],
        "hardware": [{"name": device, "aliases": [], "count": None}],
        "claims": [
            {"subject": name, "metric": scheme, "direction": "down" if lower else "up",
             "value": {"kind": "percent", "low": percent, "high": percent, "unit": "%"}, "baselines": [baseline],
             "hardware": [device], "datasets": [dataset], "evidence": claim},
        ],
    }  # fmt: skip


def annotated_papers(count: int = len(_NAMES)) -> list[dict[str, Any]]:
    """The first `count` of them; after twelve the names come again."""
    return [annotated_paper(n) for n in range(count)]
