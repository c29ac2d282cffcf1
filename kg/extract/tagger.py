"""The forward pass of the trained tagger in numpy: spaCy's layers with the same weights, each word embedded once a batch.

What a word's embedding, and the first layer's share of it, come to does not depend on its neighbours, and of the words of a
few dozen abstracts four of five have occurred before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.tokens import Piece

_ROWS = 1024  # of a layer at a time, so that what it makes stays in the processor's cache
_TINY = 1e-8  # as thinc adds to a variance
Matrix = NDArray[np.float32]


class Tagger:
    """The layers of a pipeline that has spaCy's `Tok2Vec.v2` (any width, depth, window and pieces) under `Tagger.v2`."""

    def __init__(self, nlp: Language) -> None:
        tagger: Any = nlp.get_pipe("tagger")
        reader: Any = nlp.get_pipe("tok2vec")
        self.labels: tuple[str, ...] = tagger.labels
        self._vocab = nlp.vocab
        self._embed, encode = reader.model.layers
        self._pad: int = encode.attrs["pad"]
        self._layers = [_Layer(block) for block in encode.layers[0].layers]
        output = tagger.model.get_ref("softmax")
        self._weights, self._bias = np.ascontiguousarray(output.get_param("W").T), output.get_param("b")

    def scores(self, texts: Sequence[Sequence[Piece]]) -> Matrix:
        """The score of each label for each token, before the softmax; the texts' tokens one after the other."""
        numbers: dict[Piece, int] = {}
        rows = [[numbers.setdefault(piece, len(numbers)) for piece in text] for text in texts]
        # A word of zeros, last, stands between texts as often as there are layers to carry something across.
        gap, padded = [len(numbers)] * self._pad, []
        inside = np.zeros(sum(map(len, rows)) + self._pad * (len(rows) + 1), dtype=bool)
        for row in rows:
            padded += gap
            inside[len(padded) : len(padded) + len(row)] = True
            padded += row
        values = self._layers[0].first(self._embedded(list(numbers)), np.asarray(padded + gap))
        for layer in self._layers[1:]:
            values = layer(values)
        return np.asarray(values[inside] @ self._weights + self._bias)

    def _embedded(self, pieces: Sequence[Piece]) -> Matrix:
        """The embedding of each of some words, then a row of zeros."""
        words = Doc(self._vocab, [text for text, _ in pieces])
        for word, (_, norm) in zip(words, pieces, strict=True):
            if word.norm_ != norm:
                word.norm_ = norm
        return np.vstack([*self._embed.predict([words]), np.zeros((1, self._layers[0].width), np.float32)])


class _Layer:
    """Residual of a maxout over a window of tokens, and its layer normalisation."""

    def __init__(self, block: Any) -> None:
        window, norm = block.layers[0].layers[0], next(n for n in block.walk() if n.name == "layernorm")
        maxout = next(n for n in block.walk() if n.name == "maxout")
        weights: Matrix = maxout.get_param("W")
        self.width, self._pieces, inputs = weights.shape
        self._reach: int = window.attrs["window_size"]
        # One column for each piece of each output, the first pieces of all outputs before the second ones.
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1))
        self._bias: Matrix = maxout.get_param("b").T.ravel()
        self._gain, self._shift = norm.get_param("G"), norm.get_param("b")

    def first(self, words: Matrix, rows: NDArray[np.int64]) -> Matrix:
        """The outputs for tokens that are words by number, where the last word stands for none."""
        shares = [words @ self._weights[i : i + self.width] for i in range(0, len(self._weights), self.width)]
        shares[self._reach] += self._bias
        around = np.concatenate([[len(words) - 1] * self._reach, rows, [len(words) - 1] * self._reach])
        out = np.empty((len(rows), self.width), np.float32)
        for start in range(0, len(rows), _ROWS):
            end = min(start + _ROWS, len(rows))
            sums = shares[0][around[start:end]]
            for offset, share in enumerate(shares[1:], 1):
                sums += share[around[start + offset : end + offset]]
            np.add(words[rows[start:end]], self._normal(sums), out=out[start:end])
        return out

    def __call__(self, values: Matrix) -> Matrix:
        """The outputs for the outputs of the layer below."""
        around = np.zeros((len(values) + 2 * self._reach, self.width), np.float32)
        around[self._reach : self._reach + len(values)] = values
        out = np.empty_like(values)
        window = np.empty((_ROWS, len(self._weights)), np.float32)
        for start in range(0, len(values), _ROWS):
            end = min(start + _ROWS, len(values))
            seen = window[: end - start]
            for offset in range(2 * self._reach + 1):
                seen[:, offset * self.width : (offset + 1) * self.width] = around[start + offset : end + offset]
            sums = seen @ self._weights
            sums += self._bias
            np.add(values[start:end], self._normal(sums), out=out[start:end])
        return out

    def _normal(self, sums: Matrix) -> Matrix:
        most: Matrix = sums[:, : self.width]
        for piece in range(1, self._pieces):
            np.maximum(most, sums[:, piece * self.width : (piece + 1) * self.width], out=most)
        most = most - most.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", most, most) / np.float32(self.width) + np.float32(_TINY)
        most *= (1 / np.sqrt(variance))[:, None]
        most *= self._gain
        most += self._shift
        return most
