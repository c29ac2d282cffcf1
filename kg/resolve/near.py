"""Near spellings: names that differ in one word, and there by a slip or an ending that changes no meaning.

No pair of names is compared unless both share all words but one, so the work grows with the number of words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from kg.resolve.versions import version_of

# A block larger than this shares no rare words ("* network"): a slip there is as likely another word.
_MOST_IN_BLOCK = 400
_ENDINGS = ("al", "ly", "ically", "ical", "ic")
_LEAST_LETTERS = 8
_LEAST_LETTERS_ALONE = 10


def near_spellings(names: Mapping[str, tuple[str, Sequence[str]]]) -> Iterator[tuple[str, str, float]]:
    """Pairs of nodes with near spellings, sorted, and how near (0 to 1); `names` gives each node's kind and words."""
    found: dict[tuple[str, str], float] = {}
    for block in _blocks(names):
        for (word_a, node_a), (word_b, node_b) in combinations(block, 2):
            alone = len(names[node_a][1]) == 1
            likeness = word_likeness(word_a, word_b, alone=alone)
            if likeness and version_of(" ".join(names[node_a][1])) == version_of(" ".join(names[node_b][1])):
                found[min(node_a, node_b), max(node_a, node_b)] = likeness
    yield from ((a, b, likeness) for (a, b), likeness in sorted(found.items()))


def _blocks(names: Mapping[str, tuple[str, Sequence[str]]]) -> Iterable[list[tuple[str, str]]]:
    """Groups of (the word that differs, node) that agree in kind, in all other words, and in how the word begins."""
    blocks: dict[tuple[str, int, str, str], list[tuple[str, str]]] = defaultdict(list)
    for node, (kind, words) in sorted(names.items()):
        for place, word in enumerate(words):
            if len(word) >= (5 if len(words) > 1 else _LEAST_LETTERS_ALONE) and word.isalpha():
                rest = " ".join((*words[:place], *words[place + 1 :]))
                # A slip can be anywhere, but hardly ever in the first three letters.
                blocks[kind, place, rest, word[:3]].append((word, node))
    return (block for block in blocks.values() if 1 < len(block) <= _MOST_IN_BLOCK)


def word_likeness(a: str, b: str, *, alone: bool = False) -> float:
    """How alike two different words are (0 to 1) where they are spellings of one; 0 where they are two words.

    `alone` words are whole names, for which an ending may be a name of its own ("DiffPool", "DiffPooling").
    """
    from rapidfuzz.distance import OSA

    short, long = sorted((a, b), key=len)
    if not alone and any(long == short + ending for ending in _ENDINGS) and len(short) >= 4:
        return round(len(short) / len(long), 2)
    least = _LEAST_LETTERS_ALONE if alone else _LEAST_LETTERS
    if len(short) < least or OSA.distance(a, b, score_cutoff=1) != 1 or short[-2:] != long[-2:]:
        return 0.0
    # Another letter in place of one makes another word too easily ("regression", "repression").
    if len(short) == len(long) and sorted(short) != sorted(long) and len(short) < least + 4:
        return 0.0
    return round(1 - 1 / len(long), 2)
