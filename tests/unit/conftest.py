"""What several unit tests need and what costs seconds to load."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.extract.pipeline import ClaimgraphExtractor


@pytest.fixture(scope="session")
def extractor() -> ClaimgraphExtractor:
    """The extractor that comes with the package; it keeps nothing between papers, so all tests share it."""
    return ClaimgraphExtractor()


@pytest.fixture(scope="session")
def nlp(extractor: ClaimgraphExtractor) -> Language:
    """Its trained spaCy pipeline."""
    return extractor.pipeline
