"""Everything in a paper that may be an entity, proposed generously, and grouped by what it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from kg.extract.abbreviations import find_definitions
from kg.extract.reading import ROLES, Reading
from kg.extract.wordlists import DEVICE_WORDS, EDGE_WORDS, GENERIC_HEADS, GENERIC_NAMES, NP_ENDS, PROPOSE_WORDS
from kg.lexicon import Lexicon
from kg.names import normal_form

_LONGEST = 8
_GENEROUS = 0.22
Span = tuple[int, int]


@dataclass(slots=True)
class Group:
    """All mentions of one thing: `forms` maps each normal form to its spans; `sources` tells what proposed it."""

    forms: dict[str, list[Span]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    short: str = ""
    long: str = ""
    lexicon: set[str] = field(default_factory=set)

    @property
    def spans(self) -> list[Span]:
        """Every mention, in the order of the text."""
        return sorted({s for spans in self.forms.values() for s in spans})


def find_groups(reading: Reading, lexicon: Lexicon) -> list[Group]:
    """Candidate entities of a paper, each with all its mentions, in the order of their first one."""
    proposed: dict[str, set[str]] = {}
    definitions = find_definitions(reading)
    for start, end, source in _proposals(reading, definitions):
        trimmed = _trim(reading, start, end)
        if trimmed and _plausible(reading, *trimmed):
            proposed.setdefault(form_of(reading, *trimmed), set()).add(source)
    _add_lexicon(reading, lexicon, proposed)
    mentions = _occurrences(reading, set(proposed))
    groups = {form: Group({form: spans}, proposed[form]) for form, spans in mentions.items()}
    _join_definitions(reading, definitions, groups)
    _join_heads(groups)
    unique = {id(g): g for g in groups.values()}
    for group in unique.values():
        spellings = {reading.text(*span) for spans in group.forms.values() for span in spans[:3]}
        for kind in ("Method", "Task", "Dataset", "Hardware"):
            if any(lexicon.find(kind, spelling, cased=True) for spelling in spellings):
                group.lexicon.add(kind)
    return sorted(unique.values(), key=lambda g: g.spans[0])


def form_of(reading: Reading, start: int, end: int) -> str:
    """The normal form of a span of tokens: that of its words."""
    return " ".join(w for w in reading.words[start:end] if w)


def _proposals(reading: Reading, definitions: list[tuple[Span, Span]]) -> Iterator[tuple[int, int, str]]:
    for entity in reading.doc.ents:
        if entity.label_ != "Metric":
            yield entity.start, entity.end, "ner"
    yield from _tagged(reading)
    for short, long in definitions:
        yield *short, "short"
        yield *long, "long"
    yield from _title_chunks(reading)
    yield from _after_propose(reading)
    yield from _proper_names(reading)


def _tagged(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Runs of tokens in which some role but Metric has a fair chance."""
    metric = ROLES.index("R")
    kinds = np.delete(reading.chances, metric, axis=1)
    begins = np.delete(reading.begins, metric, axis=1).sum(axis=1)
    best, start = kinds.max(axis=1), None
    for i in range(len(reading.doc) + 1):
        inside = i < len(reading.doc) and best[i] > _GENEROUS and not reading.doc[i].is_space
        if start is not None and (not inside or begins[i] > 0.5):
            yield start, i, "tagger"
            start = None
        if inside and start is None:
            start = i


def _title_chunks(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The title cut at colons, commas and prepositions."""
    start = 0
    for i in range(reading.title_end + 1):
        if i == reading.title_end or reading.doc[i].text in ":,;?!—–-" or reading.doc[i].lower_ in NP_ENDS:
            if i < reading.title_end and reading.doc[i].text == "-" and not reading.doc[i - 1 if i else 0].whitespace_:
                continue
            if i > start:
                yield start, i, "colon" if i < reading.title_end and reading.doc[i].text == ":" else "title"
            start = i + 1


def _after_propose(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The noun phrase after "we propose" and the like, and the others of a sentence about the paper's own work."""
    for first, last in reading.sentences:
        announced = next((i for i in range(first, last) if reading.doc[i].lower_ in PROPOSE_WORDS), None)
        if announced is None and not any(reading.doc[i].lower_ in ("our", "we") for i in range(first, last)):
            continue
        start = announced + 1 if announced is not None else first
        for i in range(start, last + 1):
            if i == last or _ends_phrase(reading, i):
                if 0 < i - start <= _LONGEST + 4:
                    yield start, i, "propose" if announced is not None and start - announced < 6 else "own"
                start = i + 1


def _ends_phrase(reading: Reading, at: int) -> bool:
    token = reading.doc[at]
    return token.lower_ in NP_ENDS or token.lower_ in PROPOSE_WORDS or token.text in ',.;:()[]?!"“”' or token.is_space


def _proper_names(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Words with capitals within, with digits beside letters, or capitalised in mid-sentence, with what hyphens glue on."""
    doc, start = reading.doc, None
    firsts = {s for s, _ in reading.sentences}
    for i in range(reading.title_end, len(doc) + 1):
        proper = i < len(doc) and (_is_proper(doc[i].text, i in firsts) or (start is not None and _is_glued(reading, i)))
        if start is not None and not proper:
            yield start, i, "name"
            start = None
        elif proper and start is None:
            start = i


def _is_glued(reading: Reading, at: int) -> bool:
    """Whether a token is a hyphen inside a word, or what follows one."""
    doc = reading.doc
    if doc[at].text in "-/":
        return not doc[at - 1].whitespace_ and not doc[at].whitespace_
    return doc[at - 1].text in "-/" and not doc[at - 1].whitespace_ and doc[at].is_alpha


def _is_proper(text: str, first: bool) -> bool:
    if not text[0].isalnum() or not any(c.isalpha() for c in text):
        return False
    inner = any(c.isupper() for c in text[1:]) or (any(c.isdigit() for c in text) and any(c.isupper() for c in text))
    return inner or (text[0].isupper() and not first and len(text) > 1)


def _trim(reading: Reading, start: int, end: int) -> Span | None:
    """Without what stands at the edges and is no part of a name: articles, prepositions, a number of devices."""
    while start < end and (reading.doc[start].lower_ in EDGE_WORDS or not reading.words[start]):
        start += 1
    while end > start and (
        reading.doc[end - 1].lower_ in EDGE_WORDS or not reading.words[end - 1] or _is_adverb(reading, end - 1)
    ):
        end -= 1
    while start + 1 < end and _counts(reading, start) and any(_is_device(reading, i) for i in range(start + 1, end)):
        start += 1
    return (start, end) if 0 < end - start <= _LONGEST + 2 else None


def _is_adverb(reading: Reading, at: int) -> bool:
    text = reading.doc[at].text
    return len(text) > 8 and text.endswith("ly") and text.islower()


def _is_device(reading: Reading, at: int) -> bool:
    return reading.words[at] in DEVICE_WORDS or reading.doc[at].lower_ in DEVICE_WORDS


def _counts(reading: Reading, at: int) -> bool:
    """A number of things, or "x" between it and them; not the size of a memory."""
    token = reading.doc[at]
    return (token.like_num and reading.words[at + 1] != "gb") or token.lower_ in (
        "single",
        "x",
        "×",
        "-",
        "multiple",
        "commodity",
        "modern",
    )


def _plausible(reading: Reading, start: int, end: int) -> bool:
    form = form_of(reading, start, end)
    return len(form) > 1 and any(c.isalpha() for c in form) and form not in GENERIC_NAMES


def _add_lexicon(reading: Reading, lexicon: Lexicon, proposed: dict[str, set[str]]) -> None:
    words = [(i, w) for i, w in enumerate(reading.words) if w]
    for at in range(len(words)):
        form = ""
        for length in range(min(6, len(words) - at)):
            form = f"{form} {words[at + length][1]}".strip()
            known = form not in GENERIC_NAMES and form in _gazetteer(lexicon)
            if known and _trim(reading, words[at][0], words[at + length][0] + 1) == (words[at][0], words[at + length][0] + 1):
                proposed.setdefault(form, set()).add("lexicon")


@lru_cache(maxsize=2)
def _gazetteer(lexicon: Lexicon) -> frozenset[str]:
    """All names of a lexicon in normal form."""
    return frozenset(form for label, _ in lexicon.names() if len(form := normal_form(label)) > 1)


def _occurrences(reading: Reading, forms: set[str]) -> dict[str, list[Span]]:
    """Every place where the words of a form stand, whatever lies between them as punctuation."""
    words = [(i, w) for i, w in enumerate(reading.words) if w]
    found: dict[str, list[Span]] = {}
    for at, (start, _) in enumerate(words):
        form = ""
        for index, word in words[at : at + _LONGEST + 2]:
            if (start < reading.title_end) != (index < reading.title_end):
                break
            form = f"{form} {word}".strip()
            if form in forms:
                found.setdefault(form, []).append((start, index + 1))
    return found


def _join_definitions(reading: Reading, definitions: list[tuple[Span, Span]], groups: dict[str, Group]) -> None:
    for short_span, long_span in definitions:
        short, long = form_of(reading, *short_span), form_of(reading, *(_trim(reading, *long_span) or long_span))
        if short in groups and long in groups and groups[short] is not groups[long] and not groups[short].long:
            joined = _join(groups, short, long)
            joined.short, joined.long = short, long


def _join_heads(groups: dict[str, Group]) -> None:
    """ "SentenceKV" and "SentenceKV method" are one."""
    for form in sorted(groups, key=len, reverse=True):
        rest, _, head = form.rpartition(" ")
        if head in GENERIC_HEADS and rest in groups and groups[rest] is not groups[form]:
            _join(groups, rest, form)


def _join(groups: dict[str, Group], kept: str, other: str) -> Group:
    target, source = groups[kept], groups[other]
    target.forms.update(source.forms)
    target.sources |= source.sources
    target.short, target.long = target.short or source.short, target.long or source.long
    for form in source.forms:
        groups[form] = target
    return target
