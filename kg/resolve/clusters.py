"""Union-find over names, with a reason for every union and every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A name of one kind: the kind, a colon, and the name's key (kg.resolve.keys.key).
Node = str


@dataclass(frozen=True, slots=True, order=True)
class Union:
    """Two nodes that were joined, or kept apart, and why."""

    a: Node
    b: Node
    reason: str
    joined: bool = True


class Clusters:
    """Groups of nodes. A group never holds two concepts of the lexicon, whatever would join them."""

    def __init__(self, concepts: Mapping[Node, str]) -> None:
        self._parent: dict[Node, Node] = {}
        self._concept = dict(concepts)
        self.log: list[Union] = []

    def find(self, node: Node) -> Node:
        """The node that stands for the group of `node`."""
        root = node
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while node != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def concept(self, node: Node) -> str:
        """The id of the lexicon's concept that the group is, or empty."""
        return self._concept.get(self.find(node), "")

    def together(self, a: Node, b: Node) -> bool:
        """Whether the two are one group already."""
        return self.find(a) == self.find(b)

    def join(self, a: Node, b: Node, reason: str) -> bool:
        """Make the groups of two nodes one; False, with a line in the log, where they are different concepts."""
        root_a, root_b = self.find(a), self.find(b)
        if root_a == root_b:
            return True
        concept_a, concept_b = self._concept.get(root_a, ""), self._concept.get(root_b, "")
        if concept_a and concept_b and concept_a != concept_b:
            self.refuse(a, b, f"{reason}, but the lexicon knows {concept_a} and {concept_b} as two")
            return False
        # The smaller name stands for both, so that no order of papers or unions shows.
        keep, drop = sorted((root_a, root_b))
        self._parent[drop] = keep
        if concept_a or concept_b:
            self._concept[keep] = concept_a or concept_b
        self.log.append(Union(a, b, reason))
        return True

    def refuse(self, a: Node, b: Node, reason: str) -> None:
        """Note that two nodes stay apart."""
        self.log.append(Union(a, b, reason, joined=False))
