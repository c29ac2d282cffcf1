"""Methods that go together: communities of the graph whose links are papers that mention two methods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from kg.analysis.mentions import Mentions
from kg.analysis.results import Community

if TYPE_CHECKING:
    import networkx as nx

SUPPORT = 2  # papers: a method of one paper goes with whatever that paper mentions, and says nothing more
SMALLEST = 3  # methods
SEED = 7
_MEMBERS, _NAMING = 10, 3


def co_mentions(mentions: Mentions) -> nx.Graph:
    """Methods of at least SUPPORT papers, linked where a paper mentions both.

    A paper with n of them adds 1 / (n - 1) to each link, so that each of its methods gets the weight 1 of it, however long
    its list (Newman 2001, "Scientific collaboration networks II").
    """
    import networkx as nx

    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for paper in mentions.papers.values():
        known = [m for m in paper.methods if mentions.support[m] >= SUPPORT]
        for pair in combinations(known, 2):
            weights[pair] += 1 / (len(known) - 1)
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    return graph


def method_communities(mentions: Mentions, ranks: Mapping[str, float]) -> tuple[tuple[Community, ...], float]:
    """The communities of at least SMALLEST methods, those of most papers first, and the modularity of the whole division.

    Louvain's method (Blondel, Guillaume, Lambiotte, Lefebvre 2008, "Fast unfolding of communities in large networks") with a
    fixed seed. `ranks` are methods' centralities, which choose the members that name a community.
    """
    import networkx as nx

    graph = co_mentions(mentions)
    if not graph:
        return (), 0.0
    # Sets of texts have another order in every process, on which sums of weights depend, so methods are numbers here.
    methods = sorted(graph)
    numbered = nx.relabel_nodes(graph, {method: number for number, method in enumerate(methods)})
    numbers = nx.community.louvain_communities(numbered, weight="weight", seed=SEED)
    modularity = round(nx.community.modularity(numbered, numbers, weight="weight"), 4)
    found = [{methods[number] for number in group} for group in numbers]
    group_of = {method: number for number, members in enumerate(found) for method in members}
    papers: Counter[int] = Counter()
    for paper in mentions.papers.values():
        counts = Counter(group_of[m] for m in paper.methods if m in group_of)
        papers.update(group for group, n in counts.items() if n > 1)
    communities = [
        _community(members, papers[number], mentions, ranks) for number, members in enumerate(found) if len(members) >= SMALLEST
    ]
    return tuple(sorted(communities, key=lambda c: (-c.papers, c.name))), modularity


def _community(members: set[str], papers: int, mentions: Mentions, ranks: Mapping[str, float]) -> Community:
    first = sorted(members, key=lambda m: (-ranks.get(m, 0.0), -mentions.support[m], m))[:_MEMBERS]
    names = tuple(mentions.names[m] for m in first)
    return Community(", ".join(names[:_NAMING]), len(members), papers, tuple(first), names)
