"""Which papers propose, use and compare with which methods: all that the analyses need, read in a few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.stores import Store

_ROLES = ("PROPOSES", "USES", "COMPARES_WITH")


@dataclass(frozen=True, slots=True)
class PaperMethods:
    """A paper's year and its methods, by role; each list sorted by id. A method that it proposes is in no other list."""

    year: int | None
    proposes: tuple[str, ...]
    uses: tuple[str, ...]
    compares: tuple[str, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """What it uses or compares with, once each."""
        return tuple(sorted({*self.uses, *self.compares}))

    @property
    def methods(self) -> tuple[str, ...]:
        """All its methods, once each."""
        return tuple(sorted({*self.proposes, *self.uses, *self.compares}))


@dataclass(frozen=True)
class Mentions:
    """Papers by id in that order, and methods' names by id."""

    papers: Mapping[str, PaperMethods]
    names: Mapping[str, str]

    @cached_property
    def support(self) -> Counter[str]:
        """In how many papers each method is."""
        return Counter(method for paper in self.papers.values() for method in paper.methods)


def read_mentions(store: Store) -> Mentions:
    """The papers and their methods; raises StoreError."""
    names = dict(store.query("MATCH (m:Method) RETURN m.id AS method, m.name AS title ORDER BY method").rows)
    years = dict(store.query("MATCH (p:Paper) RETURN p.id AS paper, p.year AS issued ORDER BY paper").rows)
    roles: dict[str, dict[str, set[str]]] = {}
    for role in _ROLES:
        text = f"MATCH (p:Paper)-[:{role}]->(m:Method) RETURN p.id AS paper, m.id AS method"
        found: dict[str, set[str]] = {}
        roles[role] = found
        for paper, method in store.query(text).rows:
            found.setdefault(paper, set()).add(method)
    none = frozenset[str]()
    papers = {}
    for paper, year in years.items():
        proposed, used, compared = (roles[role].get(paper, none) for role in _ROLES)
        papers[paper] = PaperMethods(
            year, tuple(sorted(proposed)), tuple(sorted(used - proposed)), tuple(sorted(compared - proposed))
        )
    return Mentions(papers, names)
