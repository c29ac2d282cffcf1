"""An entity with the places where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from kg.records import Mention


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A mention of the facts, and its spans as token indices of the reading's document."""

    mention: Mention
    spans: tuple[tuple[int, int], ...]
