"""A text's tokens: those of spaCy's tokenizer, with a memory for what lies between two spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.language import Language

_REMEMBERED = 50_000
# Spaces that spaCy makes tokens of, but for the one line end between title and abstract.
_ODD_SPACE = re.compile(r"\s\s|[^\S \n]|^\s|\s$")
Piece = tuple[str, str]  # a token's text and its norm


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, in order, and whether a space follows each."""

    pieces: list[Piece] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)


class Tokenizer:
    """Cuts texts as the tokenizer of a pipeline does."""

    def __init__(self, nlp: Language) -> None:
        self._tokenizer = nlp.tokenizer
        # spaCy looks at nothing beyond a space; its own memory is full after a few hundred abstracts.
        self._cut = lru_cache(maxsize=_REMEMBERED)(self._cut_anew)

    def __call__(self, text: str) -> Tokens:
        """The tokens of a text."""
        tokens = Tokens()
        if _ODD_SPACE.search(text):
            doc = self._tokenizer(text)
            tokens.pieces.extend((t.text, t.norm_) for t in doc)
            tokens.spaces.extend(bool(t.whitespace_) for t in doc)
            return tokens
        for line in text.split("\n"):
            if tokens.pieces:
                tokens.pieces.extend(self._cut("\n"))
                tokens.spaces[-1:] = [False, False]
            for stretch in line.split(" "):
                pieces = self._cut(stretch)
                tokens.pieces.extend(pieces)
                tokens.spaces.extend([False] * (len(pieces) - 1))
                tokens.spaces.append(True)
        if tokens.spaces:
            tokens.spaces[-1] = False
        return tokens

    def _cut_anew(self, stretch: str) -> tuple[Piece, ...]:
        return tuple((t.text, t.norm_) for t in self._tokenizer(stretch))
