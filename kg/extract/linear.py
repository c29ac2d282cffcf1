"""A linear softmax over named features: cheap to apply, small to ship, and its weights can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", np.float32, np.float64)


class LinearSoftmax:
    """Class chances from the sum of the weights of the features that are present.

    `places` maps a feature to its row of `weights` (features by classes); `bias` has one number a class.
    """

    def __init__(
        self, classes: Sequence[str], places: Mapping[str, int], weights: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> None:
        self.classes, self.places, self.weights, self.bias = tuple(classes), places, weights, bias
        self._table = np.vstack([weights, bias[None, :]])

    @classmethod
    def load(cls, path: Path) -> LinearSoftmax:
        """The model that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            names = str(stored["names"]).split("\n")
            weights = stored["weights"].astype(np.float32) * stored["scale"].astype(np.float32)
            return cls(str(stored["classes"]).split("\n"), {n: i for i, n in enumerate(names)}, weights, stored["bias"])

    def save(self, path: Path) -> None:
        """Write the model as compressed arrays, weights in 256 steps a class."""
        scale = np.maximum(np.abs(self.weights).max(axis=0, keepdims=True), 1e-6) / 127.0
        names = sorted(self.places, key=self.places.__getitem__)
        np.savez_compressed(
            path, names=np.array("\n".join(names)), classes=np.array("\n".join(self.classes)), bias=self.bias.astype(np.float32),
            weights=np.round(self.weights / scale).astype(np.int8), scale=scale.astype(np.float32),
        )  # fmt: skip

    def chances(self, items: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """Softmax chances, items by classes."""
        if not items:
            return np.zeros((0, len(self.classes)), dtype=np.float32)
        get, bias = self.places.get, len(self.places)
        rows: list[int] = []
        starts: list[int] = []
        for features in items:
            starts.append(len(rows))
            # An unknown feature adds nothing but the bias, which is there once in any case.
            rows.extend({bias, *map(get, features, repeat(bias))})
        return softmax(np.add.reduceat(self._table[rows], starts, axis=0))


def softmax(logits: NDArray[F]) -> NDArray[F]:
    """Rows of chances from rows of logits."""
    odds: NDArray[F] = np.exp(logits - logits.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    return odds
