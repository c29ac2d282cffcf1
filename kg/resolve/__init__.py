"""From the facts of single papers to one graph: every mention gets a canonical entity with a stable, readable id.

Two passes over the facts: the first learns which names are one (evidence, grouping, entities), the second streams the
rows of the graph's tables. What is held in memory grows with the number of different names, never with the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.lexicon import Lexicon, load_lexicon
from kg.ontology import metric_scheme
from kg.records import Facts
from kg.resolve.entities import Entity, make_entities
from kg.resolve.evidence import collect
from kg.resolve.grouping import group
from kg.resolve.merges import Merge
from kg.resolve.resolution import Resolution

__all__ = ["Entity", "Merge", "Resolution", "resolve"]


def resolve(read_facts: Callable[[], Iterable[Facts]], *, lexicon: Lexicon | None = None) -> Resolution:
    """Read all facts once and decide which names are one entity; `lexicon` is the package's own where none is given.

    The outcome depends on the facts alone, not on their order. Raises InputError where lexicon or ontology are broken.
    """
    words = lexicon if lexicon is not None else load_lexicon()
    evidence = collect(read_facts())
    grouping = group(evidence, words)
    return Resolution(evidence, grouping, make_entities(evidence, grouping, words), words, metric_scheme())
