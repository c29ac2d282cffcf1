"""What an analysis finds, in the form that the command line, the API and notebooks show."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Central:
    """A method by how much others build on it or measure themselves against it.

    `rank` is its share of a reader's visits (all methods' ranks add up to 1); `used_by`, `compared_by` and `proposed_by` are
    numbers of papers.
    """

    id: str
    name: str
    rank: float
    used_by: int
    compared_by: int
    proposed_by: int


@dataclass(frozen=True, slots=True)
class Community:
    """Methods that papers mention together. `name` is its most central members, `members` the most central ones' ids;

    `methods` is how many methods belong to it, `papers` how many papers mention at least two of them.
    """

    name: str
    methods: int
    papers: int
    members: tuple[str, ...]
    member_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearShare:
    """In one year, the papers that mention a method, of all papers of that year."""

    year: int
    papers: int
    of: int

    @property
    def share(self) -> float:
        """The papers' share, from 0 to 1."""
        return self.papers / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Rising:
    """A method whose share of the papers grows from year to year. `z` is the trend's test statistic, `p` its one-sided chance;

    `growth` is the fitted change of the share a year (0.01 is one paper in a hundred more).
    """

    id: str
    name: str
    papers: int
    growth: float
    z: float
    p: float
    shares: tuple[YearShare, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The rising methods among `tested` ones, by papers of the years `first` to `last`; `note` says why where there are none."""

    first: int | None
    last: int | None
    papers: int
    tested: int
    note: str
    methods: tuple[Rising, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All of it, of the graph `build_id` with so many papers and methods; `modularity` says how well the communities part."""

    build_id: str
    papers: int
    methods: int
    modularity: float
    central: tuple[Central, ...]
    communities: tuple[Community, ...]
    rising: Trends

    def limited(self, limit: int) -> Analysis:
        """The first `limit` of each list."""
        rising = replace(self.rising, methods=self.rising.methods[:limit])
        return replace(self, central=self.central[:limit], communities=self.communities[:limit], rising=rising)

    def to_json(self) -> dict[str, Any]:
        """The analysis as one JSON object."""
        return asdict(self)
