"""The lexicon as the resolver needs it: concepts by node, and long forms of abbreviations inside longer names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.lexicon import Concept, Lexicon
from kg.names import normal_form
from kg.resolve.abbreviations import compatible, spells
from kg.resolve.clusters import Node
from kg.resolve.evidence import Link, node
from kg.resolve.keys import clean, key
from kg.resolve.loose import without_memory
from kg.resolve.versions import families

# A pair in the lexicon counts as much as this many papers that write the abbreviation out.
_LEXICON_WEIGHT = 3
_LEAST_PAPERS = 2
_LEAST_SHARE = 0.75


@lru_cache(maxsize=1 << 15)
def spellings(concept: Concept) -> tuple[str, ...]:
    """The names of a concept without those of its versions: "Swin-T" is a Swin Transformer, but another thing than "Swin-B"."""
    if concept.kind != "Method":
        return concept.labels
    own = {key(label) for label in concept.labels}
    return (concept.label, *(alt for alt in concept.alt_labels if own.isdisjoint(key(f) for f in families(alt))))


def concept_nodes(lexicon: Lexicon) -> dict[Node, str]:
    """The concept of every name in the lexicon; where two share a name, the one whose usual name it is."""
    nodes: dict[Node, str] = {}
    for concept in lexicon.concepts.values():
        nodes.setdefault(node(concept.kind, concept.label), concept.id)
    for concept in lexicon.concepts.values():
        for label in spellings(concept):
            nodes.setdefault(node(concept.kind, label), concept.id)
    return nodes


def concept_of(kind: str, surface: str, nodes: Mapping[Node, str]) -> str:
    """The id of the concept that a name is, or empty; the memory size of a device makes no other concept of it."""
    if kind == "Hardware" and (plain := nodes.get(node(kind, without_memory(surface)))):
        return plain
    return nodes.get(node(kind, surface), "")


def long_forms(inner: Mapping[tuple[str, str], Link], lexicon: Lexicon) -> dict[str, str]:
    """What an abbreviation (by key) stands for inside a longer name of any kind, where papers and lexicon agree."""
    support: dict[str, Counter[str]] = defaultdict(Counter)
    for (short, long), link in inner.items():
        support[short][long] += link.papers
    for short, long in _lexicon_pairs(lexicon):
        support[key(short)][long] += _LEXICON_WEIGHT
    table = {}
    for short, longs in sorted(support.items()):
        ordered = sorted(longs, key=lambda text: (-longs[text], text))
        form = normal_form(ordered[0])
        agreeing = sum(n for text, n in longs.items() if compatible(normal_form(text), form))
        if agreeing >= _LEAST_PAPERS and agreeing >= _LEAST_SHARE * longs.total():
            table[short] = clean(ordered[0])
    return table


def _lexicon_pairs(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for concept in lexicon.concepts.values():
        for short in concept.labels:
            if short.isupper() or short[:-1].isupper():
                yield from ((short, long) for long in concept.labels if spells(short, long))
