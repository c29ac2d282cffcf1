"""Questions that a graph answers, made from what it holds most of; each is asked once before it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from kg.api.limited import unmetered
from kg.ask import Asker
from kg.stores import Store

_LIMIT = 8
_EFFECTS = (
    "MATCH (m:Method)-[r:{type}]->(x:Metric) RETURN x.name AS name, count(DISTINCT m.id) AS n ORDER BY n DESC, name LIMIT {limit}"
)
_USED = (
    "MATCH (p:Paper)-[:{type}]->(e:{label}) RETURN e.name AS name, count(DISTINCT p.id) AS n ORDER BY n DESC, name LIMIT {limit}"
)


class Examples:
    """The example questions of a store, made on first use and kept."""

    def __init__(self, store: Store, asker: Asker) -> None:
        self._store, self._asker, self._lock = store, asker, Lock()
        self._questions: list[str] | None = None

    def __call__(self) -> list[str]:
        """Up to eight questions that have answers; raises StoreError where the store cannot be read."""
        with self._lock:
            if self._questions is None:
                with unmetered():
                    self._questions = example_questions(self._store, self._asker)
            return list(self._questions)


def example_questions(store: Store, asker: Asker, limit: int = _LIMIT) -> list[str]:
    """Up to `limit` questions that the asker understands and answers, the most rewarding first."""
    found: list[str] = []
    for question in dict.fromkeys(_candidates(store)):
        answer = asker.ask(question)
        if answer.understood and any(item.status == "reported" for item in answer.answers):
            found.append(question)
        if len(found) == limit:
            break
    return found


def _candidates(store: Store) -> Iterator[str]:
    reduced = _names(store, _EFFECTS.format(type="REDUCES", limit=4))
    raised = _names(store, _EFFECTS.format(type="INCREASES", limit=3))
    if reduced:
        yield f"which methods cut {reduced[0]}?"
    if raised:
        yield f"which methods raise {raised[0]} by at least 2x?"
    for method, metric in _strongest(store):
        yield f"by how much does {method} cut {metric}?"
    for metric in reduced[1:3]:
        yield f"which methods reduce {metric}?"
    for method in _names(store, _USED.format(type="USES", label="Method", limit=1)):
        yield f"which papers use {method}?"
    for dataset in _names(store, _USED.format(type="EVALUATES_ON", label="Dataset", limit=1)):
        yield f"which methods are evaluated on {dataset}?"
    for device in _names(store, _USED.format(type="RUNS_ON", label="Hardware", limit=1)):
        yield f"which papers run on {device}?"
    for method in _names(store, _USED.format(type="COMPARES_WITH", label="Method", limit=1)):
        yield f"what outperforms {method}?"
    for metric in [*raised[1:], *reduced[3:]]:
        yield f"which methods improve {metric}?"


def _names(store: Store, text: str) -> list[str]:
    return [row[0] for row in store.query(text).rows]


def _strongest(store: Store) -> list[tuple[str, str]]:
    text = (
        "MATCH (m:Method)-[r:REDUCES]->(x:Metric) WHERE r.best IS NOT NULL "
        "RETURN m.name AS method, x.name AS metric, r.claims AS claims ORDER BY claims DESC, method LIMIT 1"
    )
    return [(row[0], row[1]) for row in store.query(text).rows]
