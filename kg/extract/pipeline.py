"""The extractor that comes with Claimgraph: a trained spaCy pipeline, rules that propose, and scorers that decide."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from spacy.language import Language

from kg.errors import ExtractorError
from kg.extract.claim_models import ClaimModels
from kg.extract.claims import ClaimFinder
from kg.extract.entities import EntityFinder
from kg.extract.metrics import Phrases
from kg.extract.reading import load_pipeline, read_batches
from kg.lexicon import Lexicon, load_lexicon
from kg.records import Facts, Paper
from kg.resources import data_path

MODELS = "KG_MODELS"
PARTS = ("pipeline", "entities", "claims")


class ClaimgraphExtractor:
    """Reads on one core; loads its models at the first paper, and keeps no state between papers.

    `models` is a folder that `kg train` wrote; without it the environment variable KG_MODELS names one, or the models
    that come with the package are taken. Raises ExtractorError where the folder holds no models.
    """

    name = "claimgraph"

    def __init__(self, models: Path | None = None) -> None:
        chosen = models or os.environ.get(MODELS)
        self.models = Path(chosen) if chosen else data_path()
        missing = [part for part in PARTS if not (self.models / part).is_dir()]
        if missing:
            raise ExtractorError(f"no models in {self.models}: {', '.join(missing)} missing; `kg train` writes such a folder")

    @cached_property
    def version(self) -> str:
        """The version of the rules and of the trained pipeline, and what the models' files hold, so that any other ones show."""
        meta = json.loads((self.models / "pipeline" / "meta.json").read_text("utf-8"))
        return f"1+{meta['version']}.{_digest(self.models)}"

    @cached_property
    def pipeline(self) -> Language:
        """The trained spaCy pipeline."""
        return load_pipeline(self.models / "pipeline")

    @property
    def lexicon(self) -> Lexicon:
        """The names that are known beforehand."""
        return load_lexicon()

    @property
    def phrases(self) -> Phrases:
        """The phrases of metrics that are known from annotated papers."""
        return self._claim_models.phrases

    @cached_property
    def _entities(self) -> EntityFinder:
        return EntityFinder(self.models / "entities", self.lexicon)

    @cached_property
    def _claim_models(self) -> ClaimModels:
        return ClaimModels(self.models / "claims")

    @cached_property
    def _claims(self) -> ClaimFinder:
        return ClaimFinder(self._claim_models)

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        """The facts of each paper, in order."""
        for readings in read_batches(papers, self.pipeline):
            found = self._entities.find(readings)
            said = self._claims.find_all(readings, found)
            for reading, mentions, (metrics, claims) in zip(readings, found, said, strict=True):
                yield Facts(reading.paper, tuple(m.mention for m in mentions), metrics, claims)


def _digest(folder: Path) -> str:
    """Eight digits of a checksum over the models' files; a CRC tells another training apart, in a fifth of SHA-256's time."""
    checksum = 0
    for path in sorted(p for part in PARTS for p in (folder / part).rglob("*") if p.is_file()):
        checksum = zlib.crc32(path.read_bytes(), zlib.crc32(path.relative_to(folder).as_posix().encode(), checksum))
    return f"{checksum:08x}"
