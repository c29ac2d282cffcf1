"""The methods that others build on or measure themselves against, by PageRank."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.analysis.mentions import Mentions
from kg.analysis.results import Central

if TYPE_CHECKING:
    import networkx as nx

DAMPING = 0.85
_ELSEWHERE = ""  # where a reader goes on from a paper that only mentions a method: to any paper


def method_links(mentions: Mentions) -> nx.DiGraph:
    """A link A -> B for every paper that proposes A and uses or compares with B, a paper's weight shared among what it proposes.

    The link A -> "" weighs what papers mention A without proposing it: reading one of those says nothing of what A is built on.
    Without it, a common method that a single paper claims to propose would hand all its rank to what that paper uses.
    """
    import networkx as nx

    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for paper in mentions.papers.values():
        for method in paper.proposes:
            for other in paper.others:
                weights[method, other] += 1 / (len(paper.proposes) * len(paper.others))
        for other in paper.others if paper.proposes else ():
            weights[other, _ELSEWHERE] += 1
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((source, target, weight) for (source, target), weight in sorted(weights.items()))
    return graph


def central_methods(mentions: Mentions) -> tuple[Central, ...]:
    """All methods that papers link, by PageRank (Page, Brin, Motwani, Winograd 1999, "The PageRank citation ranking").

    The reader starts anew with a paper at random, at one of the methods that it proposes, so that a paper with ten
    proposals has no more say than one with a single proposal.
    """
    import networkx as nx

    graph = method_links(mentions)
    if not graph:
        return ()
    start: defaultdict[str, float] = defaultdict(float)
    for paper in mentions.papers.values():
        for method in paper.proposes if paper.others else ():
            start[method] += 1 / len(paper.proposes)
    ranks = nx.pagerank(graph, alpha=DAMPING, personalization=dict(start), tol=1e-9, max_iter=500)
    ranks.pop(_ELSEWHERE, None)
    total = sum(ranks.values())
    papers = mentions.papers.values()
    used, compared = Counter(m for p in papers for m in p.uses), Counter(m for p in papers for m in p.compares)
    proposed = Counter(m for p in papers for m in p.proposes)
    found = (
        Central(m, mentions.names[m], round(rank / total, 8), used[m], compared[m], proposed[m]) for m, rank in ranks.items()
    )
    return tuple(sorted(found, key=lambda c: (-c.rank, c.id)))
