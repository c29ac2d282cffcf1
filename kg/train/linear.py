"""Fits `kg.extract.linear.LinearSoftmax` by AdaGrad, one item at a time (Duchi, Hazan and Singer, JMLR 2011)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.extract.linear import LinearSoftmax

_TINY = 1e-6


def fit_softmax(
    items: Sequence[Sequence[str]], labels: Sequence[int], classes: Sequence[str], *,
    rate: float = 0.15, passes: int = 5, least: int = 3, seed: int = 0,
) -> LinearSoftmax:  # fmt: skip
    """The softmax that fits `labels` (indices into `classes`) to items of named features, averaged over the last passes.

    Features seen in fewer than `least` items are left out. The step of a weight is `rate` over the root of the sum of
    its squared slopes so far.
    """
    counts = Counter(f for features in items for f in set(features))
    places = {name: i for i, name in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    bias = len(places)
    rows = [np.asarray([*sorted({places[f] for f in features if f in places}), bias]) for features in items]
    weights, squares = (
        np.zeros((bias + 1, len(classes)), dtype=np.float32),
        np.full((bias + 1, len(classes)), _TINY, dtype=np.float32),
    )
    total = np.zeros_like(weights)
    order = np.random.default_rng(seed)
    for turn in range(passes):
        for i in order.permutation(len(rows)):
            _step(weights, squares, rows[i], labels[i], rate)
        if turn >= passes // 3:
            total += weights
    mean = (total / max(1, passes - passes // 3)).astype(np.float32)
    return LinearSoftmax(classes, places, mean[:-1], mean[-1])


def _step(weights: NDArray[np.float32], squares: NDArray[np.float32], row: NDArray[np.int64], label: int, rate: float) -> None:
    logits = weights[row].sum(axis=0)
    odds = np.exp(logits - logits.max())
    slope = odds / odds.sum()
    slope[label] -= 1.0
    squares[row] += slope * slope
    weights[row] -= rate * slope / np.sqrt(squares[row])


def prune(model: LinearSoftmax, floor: float) -> LinearSoftmax:
    """The model without the features whose weights all stay below `floor`."""
    kept = [(name, place) for name, place in model.places.items() if np.abs(model.weights[place]).max() >= floor]
    rows = [place for _, place in kept]
    return LinearSoftmax(model.classes, {name: i for i, (name, _) in enumerate(kept)}, model.weights[rows], model.bias)
