"""What is said of a metric: the chances of its concept and of its state, from two linear models and a booster above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class State:
    """The chances of each of claim_features.STATES, and of each concept, for one metric span."""

    states: NDArray[np.float32]
    concepts: NDArray[np.float32]


def booster_rows(rows: Sequence[Sequence[float]], sentences: Sequence[int], concepts: NDArray[np.float32], linear: NDArray[np.float32]
                 ) -> NDArray[np.float32]:  # fmt: skip
    """One row a span: its numbers, its linear chances and concept, and what the linear model says of its neighbours in the sentence."""
    if not len(rows):
        return np.zeros((0, 0), dtype=np.float32)
    best = concepts.argmax(axis=1)
    sure = concepts.max(axis=1)
    beside = np.zeros((len(rows), 2 * linear.shape[1] + 3), dtype=np.float32)
    for k in range(len(rows)):
        width = linear.shape[1]
        if k and sentences[k - 1] == sentences[k]:
            beside[k, :width] = linear[k - 1]
            beside[k, -1] = float(best[k - 1] == best[k])
        if k + 1 < len(rows) and sentences[k + 1] == sentences[k]:
            beside[k, width : 2 * width] = linear[k + 1]
            beside[k, -2] = float(best[k + 1] == best[k])
        beside[k, -3] = sum(1 for j in range(k) if best[j] == best[k])
    return np.hstack([np.asarray(rows, dtype=np.float32), linear, best[:, None], sure[:, None], beside]).astype(np.float32)
