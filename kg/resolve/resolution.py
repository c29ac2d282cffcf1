"""The outcome of resolving: which entity every name is, and all rows of the graph's tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.lexicon import Lexicon
from kg.ontology import MetricScheme
from kg.records import Claim, Facts, Kind, Mention, MetricMention
from kg.resolve.claims import claim_row, claims_with_ids
from kg.resolve.effects import Effects
from kg.resolve.entities import Entities, Entity
from kg.resolve.evidence import Evidence, ReadingKey, node, reading_key, usable_name
from kg.resolve.grouping import Grouping
from kg.resolve.hierarchy import Hierarchy, task_targets
from kg.resolve.log import merge_log
from kg.resolve.merges import Merge
from kg.resolve.metrics import is_other, metric_id, metric_links, metric_rows, metrics_of, with_relatives
from kg.resolve.papers import PaperNames, mention_links
from kg.schema import NODES, RELATIONSHIPS, NodeTable, RelationshipTable

Row = tuple[NodeTable | RelationshipTable, dict[str, Any]]
_NODE_TABLES = {table.label: table for table in NODES}
_LINK_TABLES = {(table.type, table.source, table.target): table for table in RELATIONSHIPS}


class Resolution:
    """Entities of all names that were read; `rows` gives the graph of the same facts, in any order."""

    def __init__(
        self, evidence: Evidence, grouping: Grouping, entities: Entities, lexicon: Lexicon, scheme: MetricScheme
    ) -> None:
        self._evidence, self._grouping, self._lexicon, self._scheme = evidence, grouping, lexicon, scheme
        self._by_group = entities.by_group
        everything = dict(entities.by_id)
        owners = {name: found for name in evidence.surfaces if (found := self._by_group.get(grouping.clusters.find(name)))}
        self._hierarchy = Hierarchy(everything, owners, lexicon)
        self.entities: dict[str, Entity] = dict(sorted(everything.items()))
        self._targets = task_targets((e for e in self.entities.values() if e.kind == "Task"), self._hierarchy, scheme)
        self._metric_names = self._name_metrics()

    @property
    def merges(self) -> list[Merge]:
        """Why names became one, or were kept apart; sorted."""
        return merge_log(self._evidence, self._grouping, self._by_group, self._lexicon)

    def entity_of(self, mention: Mention) -> Entity | None:
        """The entity of a mention of the facts that were read; None for a name such as "our method"."""
        if not usable_name(mention):
            return None
        found = self._by_group.get(self._grouping.target(reading_key(mention)))
        return self.entities[found] if found else None

    def find(self, kind: Kind, name: str) -> Entity | None:
        """The entity of a kind that a bare name stands for, without a paper to say which."""
        found = self._by_group.get(self._grouping.target(ReadingKey(node(kind, name))))
        return self.entities[found] if found else None

    def rows(self, facts: Iterable[Facts]) -> Iterator[Row]:
        """All rows of all tables: paper by paper, then what papers share, sorted. Holds one paper and the sums in memory."""
        effects = Effects()
        for paper_facts in facts:
            yield from self._paper_rows(paper_facts, effects)
        yield from self._entity_rows()
        for effect_type, row in effects.rows():
            yield _LINK_TABLES[effect_type, "Method", "Metric"], row
        yield from self._shared_links()

    def _paper_rows(self, facts: Facts, effects: Effects) -> Iterator[Row]:
        paper, names = facts.paper, PaperNames(facts, self)
        paper_id = f"paper:{paper.id}"
        yield _NODE_TABLES["Paper"], {
            "id": paper_id, "name": paper.title, "abstract": paper.abstract, "authors": list(paper.authors), "year": paper.year,
            "venue": paper.venue, "url": paper.url,
        }  # fmt: skip
        for (link, source, target), row in mention_links(facts, names):
            yield _LINK_TABLES[link, source, target], row
        for row in self._measures(paper_id, facts):
            yield _LINK_TABLES["MEASURES", "Paper", "Metric"], row
        yield from self._claim_rows(paper_id, facts, names, effects)

    def _measures(self, paper_id: str, facts: Facts) -> Iterator[dict[str, Any]]:
        best: dict[str, MetricMention] = {}
        for metric in metrics_of(facts):
            target = metric_id(metric, self._scheme)
            known = best.get(target)
            if known is None or (-metric.confidence, metric.text) < (-known.confidence, known.text):
                best[target] = metric
        for target, metric in sorted(best.items()):
            places = [p for p, text in (("title", facts.paper.title), ("abstract", facts.paper.abstract)) if metric.text in text]
            yield {
                "source": paper_id,
                "target": target,
                "confidence": metric.confidence,
                "found_in": " ".join(places),
                "text": metric.text,
            }

    def _claim_rows(self, paper_id: str, facts: Facts, names: PaperNames, effects: Effects) -> Iterator[Row]:
        for claim_id, claim in claims_with_ids(facts.paper.id, facts.claims):
            subject, metric = names.subject(claim.subject), metric_id(claim.metric, self._scheme)
            row = claim_row(claim_id, claim, subject.name if subject else claim.subject, self._metric_names[metric])
            yield _NODE_TABLES["Claim"], row
            yield _LINK_TABLES["REPORTS", "Paper", "Claim"], {"source": paper_id, "target": claim_id}
            yield _LINK_TABLES["ON_METRIC", "Claim", "Metric"], {"source": claim_id, "target": metric}
            if subject:
                yield _LINK_TABLES["ABOUT", "Claim", subject.kind], {"source": claim_id, "target": subject.id}
            if subject and subject.kind == "Method":
                effects.add(paper_id, subject.id, metric, claim_id, claim)
            about = subject.id if subject else ""
            for link, kind, texts in _conditions(claim):
                targets = {found.id for text in texts if (found := names.find(kind, text))} - {about}
                for target in sorted(targets):
                    yield _LINK_TABLES[link, "Claim", kind], {"source": claim_id, "target": target}

    def _entity_rows(self) -> Iterator[Row]:
        for entity in self.entities.values():
            yield (
                _NODE_TABLES[entity.kind],
                {"id": entity.id, "name": entity.name, "aliases": list(entity.aliases), "papers": entity.papers},
            )
        targets = {metric for _, metric in self._targets}
        for row in metric_rows(self._evidence.metric_papers, self._evidence.metrics, targets, self._scheme):
            yield _NODE_TABLES["Metric"], row

    def _shared_links(self) -> Iterator[Row]:
        for kind, narrower, broader in self._hierarchy.pairs():
            yield _LINK_TABLES["BROADER", kind, kind], {"source": narrower, "target": broader}
        metrics = [m for m in (*self._evidence.metric_papers, *(metric for _, metric in self._targets)) if not is_other(m)]
        broader_pairs, inverse_pairs = metric_links(with_relatives(metrics, self._scheme), self._scheme)
        for link, target, pairs in (("BROADER", "Metric", broader_pairs), ("INVERSE_OF", "Metric", inverse_pairs)):
            for source_id, target_id in pairs:
                yield _LINK_TABLES[link, "Metric", target], {"source": source_id, "target": target_id}
        for task, metric in self._targets:
            yield _LINK_TABLES["TARGETS", "Task", "Metric"], {"source": task, "target": metric}

    def _name_metrics(self) -> dict[str, str]:
        rows = metric_rows(self._evidence.metric_papers, self._evidence.metrics, (), self._scheme)
        return {row["id"]: row["name"] for row in rows}


def _conditions(claim: Claim) -> tuple[tuple[str, Kind, tuple[str, ...]], ...]:
    return (
        ("VERSUS", "Method", claim.baselines),
        ("WITH_HARDWARE", "Hardware", claim.hardware),
        ("WITH_DATASET", "Dataset", claim.datasets),
    )
