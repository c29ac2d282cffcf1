"""Whether a short form spells a long one, and whether two long forms are one.

The match of a short form's letters with initials follows Schwartz and Hearst (2003), "A simple algorithm for identifying
abbreviation definitions in biomedical text", with the share of words whose initial takes part as a further condition.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.names import normal_form

_WORD = re.compile(r"[^\W_]+")
_LINKS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "over", "the", "to", "via", "with",
    "without",
})  # fmt: skip
_TRAILING = frozenset({
    "algorithm", "approach", "architecture", "framework", "method", "model", "module", "network", "strategy", "system",
    "technique",
})  # fmt: skip
_REPEATED = re.compile(r"([a-z])([2-4])(?!\d)")
# Of the words that carry meaning, the share whose initial must stand in the short form.
_LEAST_SHARE = 0.7
_PART = re.compile(r"[A-Z][a-z]+")
_NEVER = -100
_LONGEST = 16
_SHORT = re.compile(r"[A-Z0-9]")


def spells(short: str, long: str) -> bool:
    """Whether `short` abbreviates `long`: "LLMs" large language models, "3DGS" 3D Gaussian splatting, "seq2seq", "MoE"."""
    if not 1 < len(short) <= _LONGEST or len(long) <= len(short) or " " in short or not _SHORT.search(short):
        return False
    return _spells(short, long)


@lru_cache(maxsize=1 << 16)
def _spells(short: str, long: str) -> bool:
    letters = _letters(short)
    words = [w.casefold() for w in _WORD.findall(long)]
    if not len(letters) >= 2 or not words or letters in words or long.startswith(short):
        return False
    if len(letters) > 2 and len(words) > 2 and "".join(c for c in long if c.isupper()).casefold() == letters:
        return True  # "coaLition formation gamE" shows its letters
    if letters[0] != words[0][0] or len(letters) > 0.7 * sum(map(len, words)) or letters.isdigit():
        return False
    if len(words) == 1:
        # "AR" for autoregressive: one long word stands for its parts.
        return short.isupper() and len(letters) <= 3 and len(words[0]) >= 9 and _subsequence(letters, words[0])
    content = sum(w not in _LINKS for w in words)
    if _prefixes_stand_in(short, words) or _plain_initials(letters, words):
        return True
    return _most_hit(letters, words) >= max(2, _LEAST_SHARE * content)


def _most_hit(letters: str, words: list[str]) -> int:
    # A digit can stand for "to" and "for", or repeat the letter before it (H2O: heavy-hitter oracle).
    variants = {letters}
    if not letters.isalpha():
        variants |= {letters.replace("2", "t").replace("4", "f"), _REPEATED.sub(lambda m: m[1] * int(m[2]), letters)}
    return max(_initials_hit(v, words) for v in variants)


def _prefixes_stand_in(short: str, words: list[str]) -> bool:
    """Whether the parts of a name such as "DisCo" begin words of the long form, in order, from the first word on."""
    parts = [p.casefold() for p in _PART.findall(short)]
    if len(parts) < 2 or min(map(len, parts)) < 2 or "".join(parts) != _letters(short) or not words[0].startswith(parts[0]):
        return False
    rest = iter(words)
    return all(any(word.startswith(part) for word in rest) for part in parts)


def _plain_initials(letters: str, words: list[str]) -> bool:
    return letters == "".join(w[0] for w in words) or letters == "".join(w[0] for w in words if w not in _LINKS)


def _letters(short: str) -> str:
    if re.search(r"[A-Z]s$", short):
        short = short[:-1]
    return "".join(_WORD.findall(short)).casefold()


def _subsequence(letters: str, text: str) -> bool:
    position = iter(text)
    return all(c in position for c in letters)


def _initials_hit(letters: str, words: list[str]) -> int:
    """The most words of meaning whose initial the letters can take, all letters being found in order; negative if none.

    Letters inside a word count only after its initial: "BERT" does not take the r of "transformers" alone.
    """
    # best[i]: the most initials with the first i letters taken by the words so far.
    best = [0] + [_NEVER] * len(letters)
    for word in words:
        worth = word not in _LINKS
        for start in range(len(letters) - 1, -1, -1):
            if best[start] < 0 or letters[start] != word[0]:
                continue
            at, taken = 0, start
            while taken < len(letters) and (at := word.find(letters[taken], at)) >= 0:
                taken, at = taken + 1, at + 1
                best[taken] = max(best[taken], best[start] + worth)
    return best[-1]


def trimmed(short: str, long: str) -> str:
    """The long form without a last word such as "framework" that the short form does not spell."""
    head, _, last = long.rpartition(" ")
    if not head or normal_form(last) not in _TRAILING or not spells(short, head):
        return long
    letters, words = _letters(short), [w.casefold() for w in _WORD.findall(long)]
    head_words = words[: len(_WORD.findall(head))]
    return trimmed(short, head) if _most_hit(letters, head_words) >= _most_hit(letters, words) else long


def compatible(first: str, second: str) -> bool:
    """Whether two long forms, in normal form, of one short form are spellings of each other.

    "convolution neural network" and "convolutional neural network" are; "principal component analysis" and
    "prune combine augment" are not.
    """
    if first.replace(" ", "") == second.replace(" ", ""):
        return True
    a, b = _content(first), _content(second)
    return bool(a) and len(a) == len(b) and all(map(_alike, a, b))


def covers(inner: str, outer: str) -> bool:
    """Whether every word of meaning of a long form stands, in order, in another: "large language model" in
    "large pre-trained language model"."""
    a, b = _content(inner), iter(_content(outer))
    return bool(a) and all(any(_alike(x, y) for y in b) for x in a)


def _content(form: str) -> list[str]:
    words = [w for w in form.split() if w not in _LINKS]
    while len(words) > 2 and words[-1] in _TRAILING - {"network", "model"}:
        words.pop()
    return words


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    from rapidfuzz.distance import Indel

    return len(a) > 3 < len(b) and a[:3] == b[:3] and Indel.normalized_similarity(a, b) >= 0.7
