"""A paper as the extractor reads it: mended text, tokens, sentences, and the tagger's probabilities."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from kg.extract.linear import softmax
from kg.extract.repair import Repaired, repair
from kg.extract.tagger import Tagger
from kg.extract.tokens import Tokenizer, Tokens
from kg.names import normal_form
from kg.records import Paper
from kg.resources import data_path

# What a token can be part of: a method that the paper proposes, compares with or uses; a task, a dataset, a metric, hardware.
ROLES = ("MP", "MC", "MU", "T", "D", "R", "H")
LABELS = ("Method", "Task", "Dataset", "Metric", "Hardware")
_FAR = 1 << 30
_ENDERS = frozenset(".!?")
_QUOTES = "\"')’”"
_NO_END = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|al|cf|vs|etc|resp|approx|w\.r\.t|Fig|Eq|Sec|No|St|Dr)\.$")


@dataclass(slots=True)
class Reading:
    """One paper, read. Spans are token indices; `title_end` is the first token after the title.

    `entities` is what the tagger marks: spans with one of LABELS. `chances` and `begins` are its chances of each of ROLES for
    each token, and of beginning one there.

    The tokens stand in plain lists: their texts, the same in small letters, whether a space follows, and where they start
    and end in the mended text.
    """

    paper: Paper
    mended: Repaired
    texts: list[str]
    lowers: list[str]
    spaces: list[bool]
    starts: list[int]
    ends: list[int]
    title_end: int
    words: list[str]
    sentences: list[tuple[int, int]]
    entities: list[tuple[int, int, str]]
    chances: NDArray[np.float32]
    begins: NDArray[np.float32]

    def text(self, start: int, end: int) -> str:
        """The mended text of a span of tokens."""
        return self.mended.text[self.starts[start] : self.ends[end - 1]]

    def original(self, start: int, end: int) -> tuple[bool, int, int]:
        """Whether the span stands in the title, and its character offsets in the original title or abstract."""
        low, high = self.mended.original(self.starts[start], self.ends[end - 1])
        in_title = start < self.title_end
        shift = 0 if in_title else len(self.paper.title) + 1
        return in_title, low - shift, high - shift

    def tokens_at(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that overlap characters `start:end` of the mended text; there must be some."""
        return bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)

    def sentence_of(self, token: int) -> int:
        """The number of the sentence that holds a token; the title is number 0."""
        at = bisect_right(self.sentences, (token, _FAR)) - 1
        return at if at >= 0 and token < self.sentences[at][1] else len(self.sentences) - 1


def load_pipeline(folder: Path | None = None) -> Language:
    """The trained pipeline of a folder; the one that comes with the package where none is given."""
    nlp = spacy.load(folder or data_path("pipeline"))
    # numpy's matrix product takes a third of the time of the one that spaCy uses by default on a CPU.
    ops = NumpyOps(use_blis=False)
    parts: list[tuple[str, Any]] = nlp.pipeline
    for _, part in parts:
        for layer in part.model.walk():
            layer.ops = ops
    return nlp


@lru_cache(maxsize=1)
def _thread_pools() -> ThreadpoolController:
    return ThreadpoolController()


@lru_cache(maxsize=1)
def _tokenizer(nlp: Language) -> Tokenizer:
    return Tokenizer(nlp)


def read_batches(papers: Iterable[Paper], nlp: Language, size: int = 64) -> Iterator[list[Reading]]:
    """Read papers `size` at a time, in order."""
    stream, tagger = iter(papers), Tagger(nlp)
    while batch := list(islice(stream, size)):
        yield _read_batch(batch, _tokenizer(nlp), tagger)


def read(papers: Iterable[Paper], nlp: Language) -> Iterator[Reading]:
    """Read papers one by one, in order."""
    return chain.from_iterable(read_batches(papers, nlp))


def _read_batch(papers: list[Paper], tokenizer: Tokenizer, tagger: Tagger) -> list[Reading]:
    mended = [repair(f"{p.title}\n{p.abstract}") for p in papers]
    tokens = [tokenizer(m.text) for m in mended]
    with _thread_pools().limit(limits=1, user_api="blas"):  # other cores are for other processes
        chances, begins = _by_role(tagger.scores([t.pieces for t in tokens]), tagger.labels)
    cuts = list(accumulate(len(t.pieces) for t in tokens))[:-1]
    parts = zip(papers, mended, tokens, np.split(chances, cuts), np.split(begins, cuts), strict=True)
    return [_reading(*part) for part in parts]


def _reading(
    paper: Paper, mended: Repaired, tokens: Tokens, chances: NDArray[np.float32], begins: NDArray[np.float32]
) -> Reading:
    title_chars = next((i for i, at in enumerate(mended.starts) if at >= len(paper.title)), len(mended.text))
    texts, spaces = [text for text, _ in tokens.pieces], tokens.spaces
    nexts = list(accumulate(len(t) + s for t, s in zip(texts, spaces, strict=True)))
    starts = [0, *nexts[:-1]]
    ends = [n - s for n, s in zip(nexts, spaces, strict=True)]
    title_end = bisect_left(starts, title_chars)
    return Reading(
        paper, mended, texts, [_lower(t) for t in texts], spaces, starts, ends, title_end, [word_form(t) for t in texts],
        _sentences(mended.text, texts, spaces, ends, title_end), _entities(texts, chances, begins), chances, begins,
    )  # fmt: skip


def _by_role(scores: NDArray[np.float32], labels: tuple[str, ...]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Softmax over the tagger's labels; the chance of each role (begun or inside), and of beginning it, for each token."""
    odds = softmax(scores)
    place = {label: i for i, label in enumerate(labels)}
    # A tagger of few papers may lack a label, such as that of hardware of several words.
    odds = np.hstack([odds, np.zeros((len(odds), 1), dtype=odds.dtype)])
    begins = np.stack([odds[:, place.get(f"B-{r}", -1)] for r in ROLES], axis=1)
    inside = np.stack([odds[:, place.get(f"I-{r}", -1)] for r in ROLES], axis=1)
    return begins + inside, begins


def _entities(texts: Sequence[str], chances: NDArray[np.float32], begins: NDArray[np.float32]) -> list[tuple[int, int, str]]:
    """Runs of tokens whose likeliest role is of one kind and likelier than none; a likely beginning starts another."""
    kinds = np.stack([chances[:, :3].sum(axis=1), *chances[:, 3:].T], axis=1)
    likeliest = np.where(kinds.max(axis=1) > 1 - kinds.sum(axis=1), kinds.argmax(axis=1), -1)
    starts = np.stack([begins[:, :3].sum(axis=1), *begins[:, 3:].T], axis=1)
    begun = (starts > kinds / 2)[np.arange(len(texts)), likeliest].tolist()
    spans: list[tuple[int, int, str]] = []
    start, last = 0, -1
    for i, likely in enumerate([*likeliest.tolist(), -1]):
        kind = -1 if likely < 0 or texts[i].isspace() else likely
        if last >= 0 and (kind != last or begun[i]):
            spans.append((start, i, LABELS[last]))
        if kind >= 0 and (kind != last or begun[i]):
            start = i
        last = kind
    return spans


def _sentences(
    text: str, texts: Sequence[str], spaces: Sequence[bool], ends: Sequence[int], title_end: int
) -> list[tuple[int, int]]:
    """Sentence spans: the title, then every stretch of the abstract up to a full stop that ends no abbreviation."""
    spans = [(0, title_end)] if title_end else []
    start = title_end
    for i in range(title_end, len(texts) - 1):
        token, following = texts[i], texts[i + 1]
        if (
            (token[-1] in _ENDERS or (token in _QUOTES and i > start and texts[i - 1] in (".", "!", "?")))
            and (spaces[i] or following.isspace())
            and _opens(following)
            and not _NO_END.search(text[max(0, ends[i] - len(token) - 12) : ends[i]])
        ):
            spans.append((start, i + 1))
            start = i + 1
    if start < len(texts):
        spans.append((start, len(texts)))
    return [_trimmed(texts, s, e) for s, e in spans if not all(map(str.isspace, texts[s:e]))]


def _opens(text: str) -> bool:
    """Whether a sentence may begin with a token."""
    return any(c.isupper() for c in text) or text[0].isdigit() or text.isspace() or text[0] in "\"'([“‘*"


def _trimmed(texts: Sequence[str], start: int, end: int) -> tuple[int, int]:
    while texts[start].isspace():
        start += 1
    while texts[end - 1].isspace():
        end -= 1
    if texts[end - 1] == '"' and '"' not in texts[start : end - 1]:
        end -= 1  # closes what another sentence opened
    return start, end


@lru_cache(maxsize=200_000)
def _lower(text: str) -> str:
    return text.lower()


@lru_cache(maxsize=200_000)
def word_form(text: str) -> str:
    """The normal form of one token; empty for punctuation."""
    return normal_form(text)
