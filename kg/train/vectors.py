"""Word vectors for the tagger: those of the package, a file of the user's, or new ones from unlabelled abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import spacy

from kg.errors import InputError, MissingExtraError
from kg.extract.entities import read_priors
from kg.extract.repair import repair
from kg.records import Paper
from kg.resources import data_path
from kg.train.entities import word_frequencies
from kg.train.pipeline import SHIPPED_VECTORS

# The commonest words; the tagger reads rarer ones by their letters and shape.
WORDS = 25_000
SIZE, WINDOW, LEAST, NEGATIVE, PASSES = 100, 5, 4, 8, 5


@dataclass(frozen=True, slots=True)
class Words:
    """What unlabelled text tells of words: a spaCy pipeline that holds vectors, where they come from, and frequencies."""

    vectors: Path
    source: Mapping[str, str]
    frequency: Mapping[str, float]


def shipped_words() -> Words:
    """Vectors and frequencies that come with the package."""
    return Words(data_path("pipeline"), SHIPPED_VECTORS, read_priors(data_path("entities", "priors.json.gz")).frequency)


def vectors_from_file(path: Path, folder: Path) -> Path:
    """The vectors of a file in word2vec's text format (also .gz) as a spaCy pipeline in `folder`.

    A folder is taken for such a pipeline as it is. Raises InputError where the file cannot be read.
    """
    from spacy.training.initialize import convert_vectors

    if path.is_dir():
        return path
    if not path.is_file():
        raise InputError("no such file of vectors", str(path))
    nlp = spacy.blank("en")
    try:
        convert_vectors(nlp, path, truncate=WORDS, prune=-1)
    except (ValueError, OSError, IndexError, KeyError) as error:
        raise InputError("no vectors in word2vec's text format (first line: number of words and width)", str(path)) from error
    nlp.to_disk(folder)
    return folder


def words_of_papers(papers: Iterable[Paper], folder: Path, seed: int) -> Words:
    """Vectors and frequencies from titles and abstracts, by skip-gram with negative sampling, written to `folder`.

    Mikolov, Sutskever, Chen, Corrado and Dean, Distributed representations of words and phrases and their
    compositionality (NeurIPS 2013). Raises InputError for too little text, MissingExtraError without gensim.
    """
    try:
        from gensim.models import Word2Vec
        from gensim.models.word2vec import LineSentence
    except ImportError as error:
        raise MissingExtraError("gensim", "train") from error
    folder.mkdir(parents=True, exist_ok=True)
    lines, vectors = folder / "texts.txt", folder / "vectors.txt"
    count = _write_texts(papers, lines)
    try:
        # One worker: with more, the order of the updates differs from run to run.
        model = Word2Vec(
            LineSentence(str(lines)), vector_size=SIZE, window=WINDOW, min_count=LEAST, sg=1, negative=NEGATIVE, workers=1,
            epochs=PASSES, seed=seed,
        )  # fmt: skip
    except RuntimeError as error:
        raise InputError(f"too little text for word vectors: no word stands {LEAST} times in {count:,} papers") from error
    model.wv.save_word2vec_format(str(vectors))
    with lines.open(encoding="utf-8") as texts:
        frequency = word_frequencies(texts, spacy.blank("en"))
    source = {"name": f"word2vec vectors of {count:,} unlabelled titles and abstracts", "license": ""}
    return Words(vectors_from_file(vectors, folder / "pipeline"), source, frequency)


def _write_texts(papers: Iterable[Paper], path: Path) -> int:
    nlp, count = spacy.blank("en"), 0

    def texts() -> Iterator[str]:
        for paper in papers:
            yield repair(f"{paper.title} . {paper.abstract}").text.replace("\n", " ")

    with path.open("w", encoding="utf-8") as out:
        for doc in map(nlp.make_doc, texts()):
            out.write(" ".join(token.text for token in doc if not token.is_space) + "\n")
            count += 1
    return count
