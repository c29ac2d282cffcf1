"""Why two names became one entity, or were kept apart: one line of the merge log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """A name that joined another, or was kept apart from it.

    `entity` is the id of the entity that `name` belongs to. Where `joined`, `into` is another spelling of that entity, which
    `name` joined because of `reason`; else it is a name of another entity, whose id is `other`, and `reason` says why the two
    stay apart.
    """

    entity: str
    name: str
    into: str
    reason: str
    joined: bool = True
    other: str = ""
