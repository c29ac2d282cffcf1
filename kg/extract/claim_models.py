"""The trained parts of claim extraction, loaded when they are first needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.boosters import read_booster
from kg.extract.linear import LinearSoftmax
from kg.extract.metrics import Phrases

PHRASES, CONCEPTS, STATES = "phrases.json.gz", "concepts.npz", "states.npz"
STATE_BOOSTER, VALUE_BOOSTER, NAME_BOOSTER = "states.txt.gz", "values.txt.gz", "names.txt.gz"
SETTINGS = "settings.json"


class ClaimModels:
    """Phrase table, linear models, boosters and thresholds of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def phrases(self) -> Phrases:
        """Known phrases of metrics."""
        return Phrases.load(self._folder / PHRASES)

    @cached_property
    def concepts(self) -> LinearSoftmax:
        """A metric's concept from its words and surroundings."""
        return LinearSoftmax.load(self._folder / CONCEPTS)

    @cached_property
    def states(self) -> LinearSoftmax:
        """What is said of a metric, by the symbols around it."""
        return LinearSoftmax.load(self._folder / STATES)

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """Thresholds, and the points of the calibration curve."""
        read: dict[str, Any] = json.loads((self._folder / SETTINGS).read_text(encoding="utf-8"))
        return read

    @cached_property
    def state_booster(self) -> Booster:
        """The state from the linear model's chances and numbers."""
        return Booster(self._folder / STATE_BOOSTER)

    @cached_property
    def value_booster(self) -> Booster:
        """Whether a figure is a claim's value."""
        return Booster(self._folder / VALUE_BOOSTER)

    @cached_property
    def name_booster(self) -> Booster:
        """What a name is to a claim."""
        return Booster(self._folder / NAME_BOOSTER)


class Booster:
    """A LightGBM model from a compressed text file."""

    def __init__(self, path: Path) -> None:
        self._model = read_booster(path)
        self.width: int = self._model.num_model_per_iteration()

    def predict(self, rows: Sequence[Sequence[float]] | NDArray[np.float32]) -> NDArray[np.float64]:
        """Chances of each row's classes (or of the one class of a binary model)."""
        if not len(rows):
            return np.zeros((0, self.width))
        found = self._model.predict(np.asarray(rows, dtype=np.float32), num_threads=1)
        return np.asarray(found, dtype=np.float64).reshape(len(rows), -1)
