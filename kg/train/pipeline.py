"""Trains the tagger that reads roles off tokens, with spaCy's own trainer, and packs it for the package."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import MappingProxyType
from typing import Any

import spacy
from spacy.tokens import DocBin

from kg.train.labels import gold_doc

CONFIG = Path(__file__).with_name("tagger.cfg")
VERSION = "0.1.0"
SHIPPED_VECTORS: Mapping[str, str] = MappingProxyType(
    {"name": "word2vec vectors of 42,119 unlabelled titles and abstracts (conferences and arXiv)", "license": "Apache-2.0"}
)


def write_docs(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Annotated papers in spaCy's training format."""
    nlp = spacy.blank("en")
    docs = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "TAG", "SPACY"])
    for record in records:
        docs.add(gold_doc(nlp, record))
    docs.to_disk(path)


def train_tagger(train: Path, dev: Path, vectors: Path, out: Path, epochs: int, seed: int) -> Path:
    """Train on one file of docs, report on another; returns the folder of the last epoch's weights (averaged).

    The last epoch is taken, not the best on `dev`, so that `dev` chooses nothing. A bar is shown on a terminal.
    """
    from spacy.cli.train import train as spacy_train

    overrides: dict[str, Any] = {"paths.train": str(train), "paths.dev": str(dev), "paths.vectors": str(vectors)}
    overrides |= {"training.max_epochs": epochs, "system.seed": seed}
    overrides |= {"training.logger.progress_bar": "train"} if sys.stderr.isatty() else {}
    with redirect_stdout(io.StringIO()):  # standard output is the command's own
        spacy_train(CONFIG, out, overrides=overrides)
    return out / "model-last"


def pack(model: Path, out: Path, papers: int, vectors: Mapping[str, str] = SHIPPED_VECTORS) -> None:
    """Write a trained pipeline where the package loads it, with its licence and training data named in meta.json."""
    nlp = spacy.load(model)
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
    # Addresses in the training texts are of no use to a reader of other papers.
    strings = out / "vocab" / "strings.json"
    kept = [
        s for s in json.loads(strings.read_text(encoding="utf-8")) if not any(part in s for part in ("://", "www.", ".com", "@"))
    ]
    strings.write_text(json.dumps(kept, ensure_ascii=False, indent=0), encoding="utf-8")
