"""From the facts of single papers to one graph: every mention gets a canonical entity with a stable, readable id."""

from __future__ import annotations

from kg.resolve.merges import Merge

__all__ = ["Merge"]
