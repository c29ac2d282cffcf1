"""Why two names became one entity, or were kept apart: one line of the merge log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """A name that joined another, or was kept apart from it.

    `entity` is the id of the entity that `name` belongs to. `into` is another spelling of it, which `name` joined because
    of `reason`; where `other` is given, `into` is the name of that other entity, and `reason` says why the two stay apart.
    """

    entity: str
    name: str
    into: str
    reason: str
    other: str = ""

    @property
    def joined(self) -> bool:
        """Whether the two names are one entity."""
        return not self.other
