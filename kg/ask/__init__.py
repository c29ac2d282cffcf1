"""Answers questions: a grammar reads a question as a named query with parameters, or says that it does not understand.

Nothing of a question's text ever becomes query text. A question is understood only where every word of it is explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.ask.answers import Answer, Item

if TYPE_CHECKING:
    from kg.ask.entities import EntityFinder
    from kg.ask.readings import Reading, Step
    from kg.query.names import NameIndex
    from kg.stores import Store

__all__ = ["Answer", "Asker", "Item", "ask"]


class Asker:
    """Asks one store many questions: it reads the graph's names once, at the first question."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def names(self) -> NameIndex:
        """The names of the store's entities."""
        from kg.query.names import NameIndex

        return NameIndex.load(self._store)

    @cached_property
    def _finder(self) -> EntityFinder:
        from kg.ask.entities import EntityFinder

        return EntityFinder(self.names)

    def ask(self, question: str) -> Answer:
        """The answer to a question; raises QueryError or StoreError where the store fails."""
        from kg.ask.chunks import read_question
        from kg.ask.grammar import understand
        from kg.ask.run import run_reading
        from kg.ask.suggest import suggestions

        parsed = read_question(question)
        reading = understand(parsed, self._finder)
        if reading is None:
            return Answer(question, False, suggestions=suggestions(self.names, parsed))
        answers = run_reading(self._store, self.names, reading)
        steps = _described(reading)
        words = reading.words + "".join(f"; {note}" for note in reading.notes)
        return Answer(question, True, words, str(steps[0]["query"]), steps[0]["parameters"], tuple(steps[1:]), tuple(answers),
                      suggestions(self.names) if not answers else (), _count(reading, answers))  # fmt: skip


def ask(store: Store, question: str) -> Answer:
    """The answer to one question; to ask several, keep an Asker."""
    return Asker(store).ask(question)


def _count(reading: Reading, answers: list[Item]) -> int | None:
    if reading.shape == "count":
        return sum(int(item.details["nodes"]) for item in answers)
    return len(answers) if reading.count else None


def _described(reading: Reading) -> list[Mapping[str, Any]]:
    groups: list[tuple[Step, ...]] = [*reading.steps, *reading.narrow, *([reading.aimed] if reading.aimed else [])]
    return [{"query": step.query, "parameters": dict(step.parameters)} for group in groups for step in group]
