"""What tells whether anything changed: a hash of each paper with its extractor, and the id of a whole build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.records import Facts, Paper
from kg.resources import data_path, ontology_path
from kg.schema import SCHEMA_VERSION

GIVEN = "given"  # stands for the extractor of facts that came from a facts file


def paper_hash(paper: Paper, extractor: str) -> str:
    """Hash of what a paper's facts are made from: its fields, and the extractor's name and version."""
    return _hash([paper.to_json(), extractor])


def facts_hash(facts: Facts) -> str:
    """Hash of the facts themselves."""
    return _hash(facts.to_json())


def build_id(papers: Iterable[tuple[str, str]], rules: str) -> str:
    """The id of a graph, from the id and the facts' hash of each paper, sorted, the schema's version and the rules' hash."""
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {rules}".encode())
    for id, content in papers:
        digest.update(f"{id}\0{content}\n".encode())
    return digest.hexdigest()[:16]


def rules_hash() -> str:
    """Hash of everything but the facts that a graph depends on: the code and the data of resolving.

    Taken over the files themselves, because a version that someone must count up is forgotten.
    """
    import kg.resolve

    package = Path(kg.resolve.__file__).parent
    files = [*package.rglob("*.py"), *(package.parent / name for name in ("names.py", "lexicon.py", "ontology.py"))]
    files += [ontology_path(), *data_path("lexicon").rglob("*")]
    digest = hashlib.sha256()
    for path in sorted((p for p in files if p.is_file()), key=lambda p: (p.parent.name, p.name)):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()[:24]
