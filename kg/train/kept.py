"""Taggers kept in a folder, each under the hash of all that went into it, so that a training can be taken up again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.train.tagger import Recipe, Record, tagger_key, train_tagger


@dataclass(frozen=True, slots=True)
class KeptTaggers:
    """Trains taggers that differ only in their papers; `report` hears what is being done."""

    folder: Path
    recipe: Recipe
    report: Callable[[str], None]

    def tagger(self, name: str, records: Sequence[Record]) -> Path:
        """The folder of a tagger trained on these papers: one that is there already, or a new one."""
        path = self.folder / tagger_key(records, self.recipe)
        about = f"tagger on {len(records):,} papers ({name})"
        if path.is_dir():
            self.report(f"{about}: taken from {path}")
            return path
        epochs = self.recipe.epochs
        self.report(f"{about}: {epochs} epochs")
        nlp = train_tagger(records, self.recipe, lambda epoch, _: self.report(f"{about}: epoch {epoch} of {epochs} done"))
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=self.folder) as unfinished:
            nlp.to_disk(Path(unfinished) / "tagger", exclude=["lookups"])
            shutil.move(Path(unfinished) / "tagger", path)
        return path
