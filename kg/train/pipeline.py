"""Packs a trained tagger as the pipeline that the extractor loads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import spacy

VERSION = "0.2.0"
SHIPPED_VECTORS: Mapping[str, str] = MappingProxyType(
    {"name": "word2vec vectors of 42,119 unlabelled titles and abstracts (conferences and arXiv)", "license": "Apache-2.0"}
)
# Addresses in the training texts are of no use to a reader of other papers.
_ADDRESS_PARTS = ("://", "www.", ".com", "@")


def pack(tagger: Path, out: Path, papers: int, vectors: Mapping[str, str] = SHIPPED_VECTORS) -> None:
    """Write a trained tagger as a pipeline, with its licence and training data named in meta.json."""
    nlp = spacy.load(tagger)
    nlp.config["paths"]["vectors"] = None  # a path of the machine that trained it
    nlp.meta.update(
        name="claimgraph_roles",
        version=VERSION,
        license="Apache-2.0",
        author="Claimgraph",
        description="Marks each token as part of a proposed, compared or used method, a task, a dataset, a metric or hardware.",
        sources=[
            {
                "name": f"{papers} annotated titles and abstracts of machine-learning papers",
                "license": "annotations of the project",
            },
            dict(vectors),
        ],
    )
    nlp.to_disk(out, exclude=["lookups"])
    strings = out / "vocab" / "strings.json"
    kept = [s for s in json.loads(strings.read_text(encoding="utf-8")) if not any(part in s for part in _ADDRESS_PARTS)]
    strings.write_text(json.dumps(kept, ensure_ascii=False, indent=0), encoding="utf-8")
