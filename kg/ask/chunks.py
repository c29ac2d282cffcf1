"""The pieces that a question is read in: its words, and the stretches of words that mean one thing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

# What a stretch of words can be. FILLER words carry no meaning of their own in a question.
FILLER = "filler"
TYPE = "type"  # what is asked for: value is method, paper, dataset, task, hardware, metric, baseline or claim
CHANGE = "change"  # what happens to a metric: value is a Change
COMPARATIVE = "comparative"  # "faster", "cheaper": value is an Attribute
METRIC = "metric"  # value is a MetricPhrase
OBJECT = "object"  # "inference", "model": value is the object's key in words.OBJECTS
LOSS = "loss"  # "loss", "drop"
NOT = "not"  # "without", "no"
RELATION = "relation"  # value is use, compare, propose, evaluate, address, run, beat, connect, target, measure, part or differ
ENTITY = "entity"  # value is a tuple of kg.query.names.Entity
FIGURE = "figure"  # value is a Figure
YEARS = "years"  # value is (first, last)
RANK = "rank"  # value is most, newest or best
LIMIT = "limit"  # value is a number of answers
HOW_MUCH = "how_much"
HOW_MANY = "how_many"
THAN = "than"  # what follows is a baseline
KINDS_OF = "kinds_of"  # what follows includes its kinds

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W_]*[+#]*|[^\W_]+[+#]*|[%×]|[<>]=?|≥|≤")
_NEGATION = re.compile(r"n['’]t\b")
_POSSESSIVE = re.compile(r"['’]s?\b(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, in lower case, with its place in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """`way` is up, down, same, better, worse, faster, slower or any ("affect"); `factor` is 2 for "halve", else 0."""

    way: str
    factor: float = 0.0


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a comparative compares: speed, size, cost, accuracy ...; `way` is up or down."""

    name: str
    way: str


@dataclass(frozen=True, slots=True)
class MetricPhrase:
    """A metric concept, as words name it. `turned` where they name its good side ("memory savings"), so that more is less."""

    concept: str
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A threshold. `kind` is factor or percent; `least` is False for "at most"; `upper` is the other end of "between"."""

    kind: str
    value: float
    least: bool = True
    upper: float = 0.0

    def factor(self, direction: str) -> float:
        """The threshold as a factor: 50% less is 2, 50% more is 1.5; 100% less and more are infinite."""
        if self.kind == "factor":
            return self.value
        if direction == "down":
            return 100.0 / (100.0 - self.value) if self.value < 100.0 else float("inf")
        return 1.0 + self.value / 100.0

    def words(self) -> str:
        """The threshold for people: "at least 4x"."""
        unit = "x" if self.kind == "factor" else "%"
        if self.upper:
            return f"{self.value:.4g} to {self.upper:.4g}{unit}"
        return f"{'at least' if self.least else 'at most'} {self.value:.4g}{unit}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words from `start` to before `end` (indices) as one piece; a higher `cost` is a less likely reading.

    `note` says how a misspelled word was read. `mark` is "passive" for "used" in "where is X used", "subject" for X there,
    "noun" for "reduction", "joined" for a metric after "and", "either" for a name after "or". `unlikely` is what it costs
    more to take a name for something that few papers mean by it.
    """

    kind: str
    start: int
    end: int
    value: Any = None
    cost: float = 1.0
    note: str = field(default="", compare=False)
    mark: str = field(default="", compare=False)
    unlikely: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A question's text without contractions, and its words."""

    text: str
    words: tuple[Word, ...]

    def span(self, start: int, end: int) -> str:
        """The text from word `start` to before word `end`."""
        return self.text[self.words[start].start : self.words[end - 1].end]


def read_question(text: str) -> Question:
    """Split a question into words: "Doesn't X's KV-cache" is does, not, x, kv, cache."""
    text = unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"')
    text = _POSSESSIVE.sub("", _NEGATION.sub(" not", text))
    words = (Word(m[0].casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text))
    return Question(text, tuple(words))
