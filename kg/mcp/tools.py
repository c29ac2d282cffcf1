"""What each tool does, without the protocol: plain functions of a graph that raise KGError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.api.claims import add_metric
from kg.api.comparing import compare
from kg.api.models_graph import Comparison
from kg.api.reads import ClaimFilter, count_claims, node_id, read_claims
from kg.ask import Asker, Item
from kg.errors import InputError
from kg.mcp.outputs import AnswerItem, Asked, Claims, Evidence, Found, Named, Table
from kg.query.limits import Limits
from kg.query.names import KINDS
from kg.query.runner import FreeQueries
from kg.stores import Store

MOST = 100  # rows: an assistant reads all that it gets
LONGEST_QUESTION = 500  # characters
_DIRECTIONS = ("up", "down", "same", "is")


class Tools:
    """The tools over one open store; `where` is its address, which free queries open for themselves."""

    def __init__(self, store: Store, where: str) -> None:
        self._store, self._asker = store, Asker(store)
        self._free = FreeQueries(where, Limits(rows=MOST), processes=1)

    def close(self) -> None:
        """End the process of free queries."""
        self._free.close()

    def ask(self, question: str, limit: int) -> Asked:
        """The answers to a question; raises InputError for one that is empty or too long."""
        question = " ".join(question.split())
        if not 0 < len(question) <= LONGEST_QUESTION:
            raise InputError(f"a question has 1 to {LONGEST_QUESTION} characters")
        answer = self._asker.ask(question)
        return Asked(
            question=question,
            understood=answer.understood,
            reading=answer.reading,
            query=answer.query,
            parameters=dict(answer.parameters),
            count=answer.count,
            total=len(answer.answers),
            answers=[_answer(item) for item in answer.answers[: _checked(limit)]],
            suggestions=list(answer.suggestions),
        )

    def find(self, name: str, kind: str, limit: int) -> Found:
        """The entities of a name; raises InputError for an unknown kind."""
        if kind and kind not in KINDS:
            raise InputError(f"'{kind}' is no kind of entity; known: {', '.join(KINDS)}")
        kinds, names = (kind,) if kind else KINDS, self._asker.names
        found = sorted(names.find(name, kinds), key=lambda e: (-e.papers, e.id))
        exact = bool(found)
        if not exact:
            near = names.near(name, kinds, _checked(limit))
            found = list(dict.fromkeys(e for spelled in near for e in names.find(spelled, kinds)))
        entities = [
            Named(id=e.id, name=e.name, kind=e.kind, aliases=list(e.aliases), papers=e.papers) for e in found[: _checked(limit)]
        ]
        return Found(exact=exact, entities=entities)

    def claims(self, *, metric: str, direction: str, method: str, paper: str, min_factor: float, limit: int) -> Claims:
        """Claims that meet all conditions that are not empty; raises InputError, NotFoundError for an unknown name."""
        if direction and direction not in _DIRECTIONS:
            raise InputError(f"'{direction}' is no direction; known: {', '.join(_DIRECTIONS)}")
        if not (metric or method or paper or direction):
            raise InputError("name a metric, a method, a paper or a direction")
        chosen = ClaimFilter()
        if metric:
            add_metric(chosen, self._store, self._asker, metric, direction or None)
        elif direction:
            chosen.add("c.direction = $direction", direction=direction)
        if method:
            chosen.add("s.id = $method", method=self._asker.names.resolve(method, ("method",)))
        if paper:
            chosen.add("p.id = $paper", paper=node_id(paper))
        if min_factor > 0:
            chosen.on_factor.append("factor >= $min_factor")
            chosen.parameters["min_factor"] = float(min_factor)
        return Claims(total=count_claims(self._store, chosen), claims=read_claims(self._store, chosen, _checked(limit)))

    def compare(self, first: str, second: str) -> Comparison:
        """Two entities side by side; raises InputError where they are one, NotFoundError for an unknown name."""
        return compare(self._store, self._asker, first, second)

    def cypher(self, query: str, parameters: Mapping[str, Any], limit: int) -> Table:
        """The rows of a query that only reads; raises as FreeQueries.run does."""
        rows = self._free.run(query, parameters, limits=Limits(rows=_checked(limit)))
        return Table(columns=list(rows.columns), rows=[list(row) for row in rows.rows], truncated=rows.truncated)


def _checked(limit: int) -> int:
    if not 1 <= limit <= MOST:
        raise InputError(f"limit is from 1 to {MOST}")
    return limit


def _answer(item: Item) -> AnswerItem:
    evidence = [
        Evidence.model_validate({key: claim[key] for key in Evidence.model_fields if claim.get(key) is not None})
        for claim in item.claims
        if claim.get("evidence")
    ]
    return AnswerItem(
        id=item.id,
        name=item.name,
        type=item.type,
        status=item.status,
        papers=list(item.papers),
        evidence=evidence,
        details=dict(item.details),
    )
