"""The keys under which names meet: equal keys are spellings of one name; looser ones are reasons to look again."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.names import normal_form
from kg.resolve.abbreviations import spells

# Spaces stand between two numbers only: "MobileNet v2" and "MobileNetV2" meet, "CIFAR 10 100" keeps its two.
_LOOSE_SPACE = re.compile(r"(?<!\d) | (?!\d)")
_LATEX = re.compile(r"\\(?:text)?color\s*\{[^}]*\}|\\[a-zA-Z]+\*?|[{}$\\]")
# A word that the end of a line broke ("Pro- cesses"), or a glyph ("algo(cid:173) rithm"); "pre- and post-training" is none.
_BROKEN_WORD = re.compile(r"(?<=[a-z])(?:- |\(cid:\d+\) ?)(?=[a-z]{2})(?!(?:and|or|to|as)\b)")
_BROKEN_COMPOUND = re.compile(r"(?<=[a-z])- (?=(?:aware|based|driven|free|level|wise)\b)")
_QUOTES = re.compile(r"[\"“”„‟«»`]|(?<!\w)['‘’]|['‘’](?!\w)")
_LEADING = re.compile(r"\A(?:the|an?|our|this|these|proposed|novel)\s+(?=\S)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*[(\[]([^()\[\]]{1,80})[)\]]")
HEAD_NOUNS = frozenset({
    "algorithm", "approach", "architecture", "baseline", "component", "design", "framework", "implementation", "mechanism",
    "method", "methodology", "model", "module", "network", "paradigm", "pipeline", "platform", "procedure", "process",
    "prototype", "scheme", "solution", "strategy", "study", "system", "technique", "tool", "toolkit", "variant", "work",
})  # fmt: skip
_GENERIC = HEAD_NOUNS | frozenset({
    "a", "all", "an", "and", "another", "any", "art", "available", "base", "based", "benchmark", "best", "better", "both",
    "classical", "code", "common", "comparable", "competing", "competitive", "competitor", "conventional", "corpora",
    "corpus", "counterpart", "current", "data", "dataset", "default", "different", "dnn", "earlier", "early", "effective",
    "efficient", "end", "existing", "experiment", "extensive", "first", "for", "full", "general", "generic", "in", "it",
    "its", "large", "larger", "latest", "leading", "learning", "lightweight", "main", "many", "modern", "multiple", "naive",
    "new", "next", "novel", "of", "on", "one", "original", "other", "our", "paper", "performance", "popular", "powerful",
    "previous", "prior", "problem", "proposed", "real", "recent", "reference", "related", "reported", "representative",
    "result", "same", "several", "simple", "single", "small", "smaller", "sota", "standard", "state", "strong", "such",
    "task", "test", "that", "the", "their", "these", "they", "this", "those", "three", "to", "traditional", "training",
    "two", "typical", "unified", "unmodified", "usual", "vanilla", "various", "version", "we", "with", "world",
})  # fmt: skip


@lru_cache(maxsize=1 << 16)
def clean(text: str) -> str:
    """A name without LaTeX commands, quotes, a leading article, and an abbreviation that it explains itself in parentheses."""
    if "\\" in text or "$" in text or "{" in text:
        text = _LATEX.sub("", text)
    if "- " in text or "(cid:" in text:
        text = _BROKEN_WORD.sub("", _BROKEN_COMPOUND.sub("-", text))
    text = _LEADING.sub("", _QUOTES.sub("", text).strip(" .,;:"), count=1)
    for match in _PARENTHESIS.finditer(text):
        before = text[: match.start()]
        if before and spells(match[1], _last_words(before, match[1])):
            return clean(before + " " + text[match.end() :])
        if before and match.end() == len(text) and spells(before, match[1]):
            return before
    return " ".join(text.split())


@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """The key of a name: spellings that differ in case, hyphens, spaces, accents or number have one key.

    Empty only where the text has neither letters nor digits.
    """
    cleaned, form = clean(text), " ".join(words_of(text)) or normal_form(text)
    # "CATS" is a name of its own, not the plural of "CAT".
    if len(cleaned) > 3 and cleaned.endswith("S") and cleaned.isupper() and cleaned.isalpha() and not form.endswith("s"):
        form += "s"
    return _LOOSE_SPACE.sub("", form)


def inner_definition(text: str) -> tuple[str, str] | None:
    """The abbreviation and its long form where the name holds both: "key-value (KV) cache" gives ("KV", "key-value")."""
    for match in _PARENTHESIS.finditer(text):
        before, inside = text[: match.start()].strip(), match[1].strip()
        if before:
            long = _last_words(before, inside)
            if spells(inside, long):
                return inside, long
            if match.end() == len(text) and spells(before, inside):
                return before, inside
    return None


def _last_words(before: str, short: str) -> str:
    """As many of the last words before a parenthesis as an abbreviation of that length can stand for."""
    words = before.split()
    best = " ".join(words[-len(short) :])
    for size in range(1, min(len(words), len(short) + 2) + 1):
        candidate = " ".join(words[-size:])
        if spells(short, candidate):
            best = candidate
    return best


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """The words of the cleaned name in normal form."""
    return tuple(normal_form(clean(text)).split())


def is_generic(text: str) -> bool:
    """Whether a name holds nothing but words that any paper could use: "our method", "framework", "existing models"."""
    if _LETTER_AND_DIGIT.search(text):
        return False  # "A100" is no article before a number
    return all(word in _GENERIC or not any(map(str.isalpha, word)) for word in words_of(text))


_LETTER_AND_DIGIT = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")


_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}|[A-Za-z]\d|\d[A-Za-z]")


def is_proper(text: str) -> bool:
    """Whether a name looks coined: some part of it has a capital inside, two in a row, or letters and digits together."""
    return bool(_INNER_CAPITAL.search(text))


def looks_named(text: str) -> bool:
    """Whether a name is coined or capitalised as a whole ("PagedAttention", "Adam"), not a description in small letters."""
    return is_proper(text) or (text[:1].isupper() and " " not in text.strip())
