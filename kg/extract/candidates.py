"""Everything in a paper that may be an entity, proposed generously, and grouped by what it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.lang.en.lex_attrs import like_num

from kg.extract.abbreviations import find_definitions
from kg.extract.reading import ROLES, Reading
from kg.extract.wordlists import DEVICE_WORDS, EDGE_WORDS, GENERIC_HEADS, GENERIC_NAMES, NP_ENDS, PROPOSE_WORDS
from kg.lexicon import Lexicon
from kg.names import normal_form

_LONGEST = 8
_LONGEST_KNOWN = 6
_GENEROUS = 0.22
_LIKELY = 0.5
_COUNTING = frozenset({"single", "x", "×", "-", "multiple", "modern"})
Span = tuple[int, int]


@dataclass(slots=True)
class Group:
    """All mentions of one thing: `forms` maps each normal form to its spans; `sources` tells what proposed it.

    Forms are added with `take`, so that the list of all spans is made once.
    """

    forms: dict[str, list[Span]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    short: str = ""
    long: str = ""
    lexicon: set[str] = field(default_factory=set)
    _spans: list[Span] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def spans(self) -> list[Span]:
        """Every mention, in the order of the text."""
        if not self._spans:
            self._spans = sorted({s for spans in self.forms.values() for s in spans})
        return self._spans

    def take(self, forms: Mapping[str, list[Span]]) -> None:
        """Add forms with their spans; a form that is there already gets the new ones."""
        self.forms.update(forms)
        self._spans = []


def find_groups(reading: Reading, lexicon: Lexicon) -> list[Group]:
    """Candidate entities of a paper, each with all its mentions, in the order of their first one."""
    proposed: dict[str, set[str]] = {}
    definitions = find_definitions(reading)
    for start, end, source in _proposals(reading, definitions):
        trimmed = _trim(reading, start, end)
        if trimmed and _plausible(reading, *trimmed):
            proposed.setdefault(form_of(reading, *trimmed), set()).add(source)
    _add_lexicon(reading, lexicon, proposed)
    mentions = _occurrences(reading, proposed)
    groups = {form: Group({form: spans}, proposed[form]) for form, spans in mentions.items()}
    _join_definitions(reading, definitions, groups)
    _join_heads(groups)
    unique = {id(g): g for g in groups.values()}
    for group in unique.values():
        spellings = {reading.text(*span) for spans in group.forms.values() for span in spans[:3]}
        group.lexicon.update(*(_kinds(lexicon, spelling) for spelling in spellings))
    return sorted(unique.values(), key=lambda g: g.spans[0])


@lru_cache(maxsize=100_000)
def _kinds(lexicon: Lexicon, spelling: str) -> frozenset[str]:
    """The kinds under which a lexicon knows a spelling."""
    return lexicon.kinds_of(spelling, cased=True)


def form_of(reading: Reading, start: int, end: int) -> str:
    """The normal form of a span of tokens: that of its words."""
    return " ".join(w for w in reading.words[start:end] if w)


def _proposals(reading: Reading, definitions: list[tuple[Span, Span]]) -> Iterator[tuple[int, int, str]]:
    yield from ((start, end, "ner") for start, end, label in reading.entities if label != "Metric")
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
    others = [i for i in range(len(ROLES)) if i != metric]
    fair = (reading.chances[:, others].max(axis=1) > _GENEROUS).tolist()
    begun = (reading.begins[:, others].sum(axis=1) > _LIKELY).tolist()
    start, texts = None, reading.texts
    for i in range(len(texts) + 1):
        inside = i < len(texts) and fair[i] and not texts[i].isspace()
        if start is not None and (not inside or begun[i]):
            yield start, i, "tagger"
            start = None
        if inside and start is None:
            start = i


def _title_chunks(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The title cut at colons, commas and prepositions."""
    start, texts = 0, reading.texts
    for i in range(reading.title_end + 1):
        if i == reading.title_end or texts[i] in ":,;?!—–-" or reading.lowers[i] in NP_ENDS:
            if i < reading.title_end and texts[i] == "-" and not reading.spaces[i - 1 if i else 0]:
                continue
            if i > start:
                yield start, i, "colon" if i < reading.title_end and texts[i] == ":" else "title"
            start = i + 1


def _after_propose(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The noun phrase after "we propose" and the like, and the others of a sentence about the paper's own work."""
    lowers = reading.lowers
    for first, last in reading.sentences:
        announced = next((i for i in range(first, last) if lowers[i] in PROPOSE_WORDS), None)
        if announced is None and "we" not in (sentence := lowers[first:last]) and "our" not in sentence:
            continue
        start = announced + 1 if announced is not None else first
        for i in range(start, last + 1):
            if i == last or _ends_phrase(reading.texts[i]):
                if 0 < i - start <= _LONGEST + 4:
                    yield start, i, "propose" if announced is not None and start - announced < 6 else "own"
                start = i + 1


@lru_cache(maxsize=100_000)
def _ends_phrase(text: str) -> bool:
    lower = text.lower()
    return lower in NP_ENDS or lower in PROPOSE_WORDS or text in ',.;:()[]?!"“”' or text.isspace()


def _proper_names(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Words with capitals within, with digits beside letters, or capitalised in mid-sentence, with what hyphens glue on."""
    texts, start = reading.texts, None
    firsts = {s for s, _ in reading.sentences}
    for i in range(reading.title_end, len(texts) + 1):
        proper = i < len(texts) and (_is_proper(texts[i], i in firsts) or (start is not None and _is_glued(reading, i)))
        if start is not None and not proper:
            yield start, i, "name"
            start = None
        elif proper and start is None:
            start = i


def _is_glued(reading: Reading, at: int) -> bool:
    """Whether a token is a hyphen inside a word, or what follows one."""
    texts, spaces = reading.texts, reading.spaces
    if texts[at] in "-/":
        return not spaces[at - 1] and not spaces[at]
    return texts[at - 1] in "-/" and not spaces[at - 1] and texts[at].isalpha()


@lru_cache(maxsize=100_000)
def _is_proper(text: str, first: bool) -> bool:
    if not text[0].isalnum() or not any(c.isalpha() for c in text):
        return False
    inner = any(c.isupper() for c in text[1:]) or (any(c.isdigit() for c in text) and any(c.isupper() for c in text))
    return inner or (text[0].isupper() and not first and len(text) > 1)


def _trim(reading: Reading, start: int, end: int) -> Span | None:
    """Without what stands at the edges and is no part of a name: articles, prepositions, a number of devices."""
    lowers, words = reading.lowers, reading.words
    while start < end and (lowers[start] in EDGE_WORDS or not words[start]):
        start += 1
    while end > start and (lowers[end - 1] in EDGE_WORDS or not words[end - 1] or _is_adverb(reading.texts[end - 1])):
        end -= 1
    while start + 1 < end and _counts(reading, start) and any(_is_device(reading, i) for i in range(start + 1, end)):
        start += 1
    return (start, end) if 0 < end - start <= _LONGEST + 2 else None


def _is_adverb(text: str) -> bool:
    return len(text) > 8 and text.endswith("ly") and text.islower()


def _is_device(reading: Reading, at: int) -> bool:
    return reading.words[at] in DEVICE_WORDS or reading.lowers[at] in DEVICE_WORDS


def _counts(reading: Reading, at: int) -> bool:
    """A number of things, or "x" between it and them; not the size of a memory."""
    if reading.lowers[at] in _COUNTING:
        return True
    return reading.words[at + 1] != "gb" and bool(like_num(reading.texts[at]))  # type: ignore[no-untyped-call]


def _plausible(reading: Reading, start: int, end: int) -> bool:
    form = form_of(reading, start, end)
    return len(form) > 1 and any(c.isalpha() for c in form) and form not in GENERIC_NAMES


def _add_lexicon(reading: Reading, lexicon: Lexicon, proposed: dict[str, set[str]]) -> None:
    known, openings = _gazetteer(lexicon)
    words = [(i, w) for i, w in enumerate(reading.words) if w]
    for at, (start, form) in enumerate(words):
        for index, word in words[at : at + _LONGEST_KNOWN]:
            form = form if index == start else f"{form} {word}"
            if form not in openings:
                break
            if form in known and _trim(reading, start, index + 1) == (start, index + 1):
                proposed.setdefault(form, set()).add("lexicon")


@lru_cache(maxsize=2)
def _gazetteer(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """All names of a lexicon in normal form that name something by themselves, and what they begin with."""
    forms = {normal_form(label) for label, _ in lexicon.names()}
    known = frozenset(form for form in forms if len(form) > 1 and form not in GENERIC_NAMES)
    return known, frozenset(_openings(known))


def _openings(forms: Collection[str]) -> set[str]:
    """The first word, the first two words and so on of each form."""
    openings = set(forms)
    for form in forms:
        at = form.find(" ")
        while at > 0:
            openings.add(form[:at])
            at = form.find(" ", at + 1)
    return openings


def _occurrences(reading: Reading, forms: Collection[str]) -> dict[str, list[Span]]:
    """Every place where the words of a form stand, whatever lies between them as punctuation."""
    openings = _openings(forms)
    words = [(i, w) for i, w in enumerate(reading.words) if w]
    found: dict[str, list[Span]] = {}
    for at, (start, form) in enumerate(words):
        if form not in openings:
            continue
        for index, word in words[at : at + _LONGEST + 2]:
            form = form if index == start else f"{form} {word}"
            if form not in openings or (start < reading.title_end) != (index < reading.title_end):
                break
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
    target.take(source.forms)
    target.sources |= source.sources
    target.short, target.long = target.short or source.short, target.long or source.long
    for form in source.forms:
        groups[form] = target
    return target
