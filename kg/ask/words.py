"""What words mean in a question, read from words.toml: verbs with their direction, comparatives, relations, kinds of answers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.ask.chunks import (
    CHANGE,
    COMPARATIVE,
    FILLER,
    HOW_MANY,
    HOW_MUCH,
    KINDS_OF,
    LIMIT,
    LOSS,
    NOT,
    OBJECT,
    RANK,
    RELATION,
    THAN,
    TYPE,
    Attribute,
    Change,
)

_MARKERS = {"not": (NOT, 1.0), "loss": (LOSS, 1.0), "than": (THAN, 1.0), "kinds_of": (KINDS_OF, 0.2),
            "how_much": (HOW_MUCH, 1.0), "how_many": (HOW_MANY, 1.0)}  # fmt: skip
# What passing over a word costs that means something on its own: what it could mean decides.
_PASSED_OVER = {TYPE: 1.5, RELATION: 1.3}
_PASSED_OVER_ELSE = 1.2
_IRREGULAR = {
    "built": "build", "made": "make", "came": "come", "ran": "run", "lost": "lose", "kept": "keep", "held": "hold",
    "grew": "grow", "grown": "grow", "shrunk": "shrink", "shrank": "shrink", "sped": "speed", "left": "leave", "beaten": "beat",
    "dealt": "deal", "drew": "draw", "studies": "study", "indices": "index", "is": "be", "am": "be", "are": "be", "was": "be",
    "were": "be", "been": "be", "being": "be", "gave": "give", "given": "give", "did": "do", "does": "do", "done": "do",
}  # fmt: skip


@cache
def tables() -> Mapping[str, Any]:
    """The tables of words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def listed(text: str) -> list[str]:
    """The phrases of a text that separates them by commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]


@cache
def phrases() -> Mapping[tuple[str, ...], tuple[tuple[str, Any, float], ...]]:
    """Every phrase, as base forms, with what it can be: kind, value and cost."""
    found: dict[tuple[str, ...], dict[tuple[str, Any], float]] = {}
    for kind, value, cost, phrase in _entries():
        readings = found.setdefault(tuple(base(word) for word in phrase.split()), {})
        readings[kind, value] = min(cost, readings.get((kind, value), cost))
    for key, readings in found.items():
        if len(key) > 1:  # a phrase of words that could each be passed over is rather the phrase
            passed = sum(found.get((word,), {}).get((FILLER, None), 9.0) for word in key)
            for reading, cost in readings.items():
                readings[reading] = min(cost, max(passed - 0.1, 0.1))
    for readings in found.values():
        if (FILLER, None) in readings and len(readings) > 1:
            price = max(_PASSED_OVER.get(kind, _PASSED_OVER_ELSE) for kind, _ in readings if kind != FILLER)
            readings[FILLER, None] = max(readings[FILLER, None], price)
    return {key: tuple((kind, value, cost) for (kind, value), cost in readings.items()) for key, readings in found.items()}


def _entries() -> Iterator[tuple[str, Any, float, str]]:
    words = tables()
    for name, kind, value_of, cost in (
        ("verbs", CHANGE, Change, 1.0), ("changes", CHANGE, Change, 1.1), ("object_words", OBJECT, str, 1.0),
        ("relations", RELATION, str, 1.0), ("types", TYPE, str, 1.0), ("loose_types", TYPE, str, 1.3), ("ranks", RANK, str, 1.0),
    ):  # fmt: skip
        for value, text in words[name].items():
            yield from ((kind, value_of(value), cost, phrase) for phrase in listed(text))
    for phrase, (way, factor) in words["factors"].items():
        yield CHANGE, Change(way, float(factor)), 1.0, phrase
    for attribute, ways in words["comparatives"].items():
        for way, text in ways.items():
            yield from ((COMPARATIVE, Attribute(attribute, way), 1.0, phrase) for phrase in listed(text))
    for name, text in words["markers"].items():
        kind, cost = _MARKERS[name]
        yield from ((kind, None, cost, phrase) for phrase in listed(text))
    for word, number in words["numbers"].items():
        yield LIMIT, float(number), 1.0, word
    for price, text in words["fillers"].items():
        yield from ((FILLER, None, float(price), word) for word in text.split())


@cache
def change_nouns() -> frozenset[str]:
    """Nouns of change: "reduction", "speedup"."""
    return frozenset(listed(tables()["nouns"]["change"]))


@cache
def inflections() -> Mapping[str, str]:
    """Base forms by inflected form, of every verb and noun of the tables; a word of change stays as it is."""
    words = tables()
    forms: dict[str, str] = {}
    for name in ("verbs", "relations", "object_words"):
        for text in words[name].values():
            forms |= {form: word for phrase in listed(text) for word in phrase.split() for form in verb_forms(word)}
    forms |= {form: verb for verb in words["factors"] if " " not in verb for form in verb_forms(verb)}
    for name in ("types", "loose_types", "object_words"):
        for text in words[name].values():
            for phrase in listed(text):
                for word in phrase.split():
                    forms.setdefault(plural(word), word)
    own = {word for text in words["changes"].values() for phrase in listed(text) for word in phrase.split()} | {
        "training",
        "learning",
    }
    return {form: word for form, word in (forms | _IRREGULAR).items() if form not in own and form != word}


def base(word: str) -> str:
    """The base form of a word: "reducing" is "reduce"; words that are no inflection stay."""
    return inflections().get(word, word)


def verb_forms(verb: str) -> Iterator[str]:
    """The regular inflections of a verb: cuts, cutted, cutting (with both spellings where English doubles a letter)."""
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
        return
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    yield from (stem + "ed", stem + "ing")
    if len(verb) > 2 and verb[-1] in "bdgmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")


def plural(noun: str) -> str:
    """The regular plural of a noun."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")
