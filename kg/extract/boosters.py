"""LightGBM boosters as the package keeps them: their text, compressed without a time stamp, the same from run to run."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any


def read_booster(path: Path) -> Any:
    """A booster that `write_booster` wrote."""
    import lightgbm

    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return lightgbm.Booster(model_str=stream.read())


def write_booster(booster: Any, path: Path) -> None:
    """Write a booster's text, compressed."""
    path.write_bytes(gzip.compress(booster.model_to_string(num_iteration=-1).encode(), mtime=0))
