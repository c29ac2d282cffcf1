"""A resolver for tests of the build: every name is an entity of its own, by its lower case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kg.records import Facts
from kg.resolve import Merge
from kg.schema import RELATIONSHIPS, NodeTable, RelationshipTable, node_table


class FakeResolution:
    def __init__(self, entities: dict[tuple[str, str], set[str]]) -> None:
        self._entities = entities
        self.merges: list[Merge] = []

    def rows(self, facts: Iterable[Facts]) -> Iterator[tuple[NodeTable | RelationshipTable, dict[str, Any]]]:
        tables = {(t.type, t.target): t for t in RELATIONSHIPS}
        for one in facts:
            paper = one.paper
            id = f"paper:{paper.id}"
            yield node_table("Paper"), {"id": id, "name": paper.title, "abstract": paper.abstract, "authors": list(paper.authors),
                                        "year": paper.year, "venue": paper.venue, "url": paper.url}  # fmt: skip
            for mention in one.mentions:
                type_ = {"Task": "ADDRESSES", "Hardware": "RUNS_ON"}.get(mention.kind)
                type_ = type_ or {"proposes": "PROPOSES", "uses": "USES", "compares": "COMPARES_WITH",
                                  "introduces": "INTRODUCES", "evaluates": "EVALUATES_ON"}[mention.role]  # fmt: skip
                row = {"source": id, "target": _id(mention.kind, mention.name), "confidence": mention.confidence}
                row |= {"count": mention.count} if mention.kind == "Hardware" else {}
                yield tables[type_, mention.kind], row
            for number, claim in enumerate(one.claims):
                claim_id = f"claim:{paper.id}:{number}"
                yield node_table("Claim"), {"id": claim_id, "name": claim.evidence[:40], "direction": claim.direction,
                                            "evidence": claim.evidence, "start": claim.start, "end": claim.end,
                                            "baselines": list(claim.baselines)}  # fmt: skip
                yield tables["REPORTS", "Claim"], {"source": id, "target": claim_id}
                if ("Method", _id("Method", claim.subject)) in self._entities:
                    yield tables["ABOUT", "Method"], {"source": claim_id, "target": _id("Method", claim.subject)}
                elif ("Dataset", _id("Dataset", claim.subject)) in self._entities:
                    yield tables["ABOUT", "Dataset"], {"source": claim_id, "target": _id("Dataset", claim.subject)}
        for (kind, id), names in self._entities.items():
            yield node_table(kind), {"id": id, "name": min(names), "aliases": sorted(names), "papers": 1}


def fake_resolve(read_facts: Callable[[], Iterable[Facts]]) -> FakeResolution:
    entities: dict[tuple[str, str], set[str]] = {}
    for facts in read_facts():
        for mention in facts.mentions:
            entities.setdefault((mention.kind, _id(mention.kind, mention.name)), set()).add(mention.name)
    return FakeResolution(entities)


def _id(kind: str, name: str) -> str:
    return f"{kind.lower()}:{name.casefold()}"
