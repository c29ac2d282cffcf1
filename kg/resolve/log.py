"""The merge log: unions and refusals of names, told in the spellings of the papers and the ids of the entities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.lexicon import Lexicon
from kg.resolve.clusters import Node
from kg.resolve.evidence import Evidence
from kg.resolve.grouping import Grouping
from kg.resolve.merges import Merge


def merge_log(evidence: Evidence, grouping: Grouping, ids: Mapping[Node, str], lexicon: Lexicon) -> list[Merge]:
    """Everything that made names one or kept them apart, of entities that papers mention; sorted, each once."""
    labels = {c.id: c.label for c in lexicon.concepts.values()}
    shown = {name: min(seen, key=lambda text: (-seen[text], text)) for name, seen in evidence.surfaces.items()}

    def entity(name: Node) -> str:
        return ids.get(grouping.clusters.find(name), "")

    def text(name: Node) -> str:
        return shown.get(name) or labels.get(grouping.clusters.concept(name), "")

    found = set(_same_spellings(evidence, shown, entity_of=entity))
    for union in grouping.clusters.log:
        of_a, of_b = entity(union.a), entity(union.b)
        if not of_a or union.a not in shown or not text(union.b):
            continue
        if union.joined and text(union.a) != text(union.b):
            found.add(Merge(of_a, text(union.a), text(union.b), union.reason))
        elif not union.joined and of_b and of_b != of_a:
            found.add(Merge(of_a, text(union.a), text(union.b), union.reason, False, of_b))
            found.add(Merge(of_b, text(union.b), text(union.a), union.reason, False, of_a))
    for reading, target in grouping.redirects.items():
        first = evidence.definitions[reading.name, reading.long].first_paper
        reason = f"'{text(reading.name)}' is short for it in paper:{first}, as for '{text(target)}' elsewhere"
        if entity(target) and text(reading.long) != text(target):
            found.add(Merge(entity(target), text(reading.long), text(target), reason))
    return sorted(found)


def _same_spellings(evidence: Evidence, shown: Mapping[Node, str], entity_of: object) -> Iterator[Merge]:
    assert callable(entity_of)
    for name, seen in evidence.surfaces.items():
        if len(seen) > 1 and (entity := entity_of(name)):
            usual = shown[name]
            for other in seen:
                if other.casefold() != usual.casefold():
                    yield Merge(entity, other, usual, "same spelling")
