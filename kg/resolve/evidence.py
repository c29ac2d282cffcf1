"""What all papers together say about names: the first of the two passes over the facts."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kg.lexicon import load_lexicon
from kg.records import Claim, Facts, Mention
from kg.resolve.abbreviations import spells, trimmed
from kg.resolve.clusters import Node
from kg.resolve.keys import clean, inner_definition, is_generic, is_proper, key, looks_named
from kg.resolve.metric_words import plain_text
from kg.resolve.metrics import is_other, metric_id, metrics_of
from kg.resolve.vague import is_cut, is_torn, is_vague


class ReadingKey(NamedTuple):
    """How a paper means a name: the name's node, and the node of the long form where the paper gives one.

    `long` is empty for a name without a long form. Mentions with equal keys are one entity.
    """

    name: Node
    long: Node = ""


@dataclass(slots=True)
class Reading:
    """All mentions with one ReadingKey: their spellings with numbers of papers, and the papers by their place in the input."""

    names: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    papers: array[int] = field(default_factory=lambda: array("I"))
    first_paper: str = ""
    proposals: int = 0
    descriptions: int = 0


@dataclass(slots=True)
class Link:
    """How often papers give one node as another name of a second: number of papers, the least paper id among them."""

    papers: int = 0
    first_paper: str = ""

    def add(self, paper: str) -> None:
        """Count one more paper."""
        self.papers += 1
        self.first_paper = min(self.first_paper or paper, paper)


@dataclass
class Evidence:
    """Names, links between them, and what abbreviations stand for."""

    readings: dict[ReadingKey, Reading] = field(default_factory=dict)
    surfaces: dict[Node, Counter[str]] = field(default_factory=dict)
    # (short form's node, long form's node): the papers that define it so.
    definitions: dict[tuple[Node, Node], Link] = field(default_factory=dict)
    # (alias's node, node of the thing): the papers that call it so.
    aliases: dict[tuple[Node, Node], Link] = field(default_factory=dict)
    # Long forms inside names, of any kind: (short form's key, long form in the words of the text).
    inner: dict[tuple[str, str], Link] = field(default_factory=dict)
    metrics: dict[str, Counter[str]] = field(default_factory=dict)
    metric_papers: Counter[str] = field(default_factory=Counter)


def node(kind: str, name: str) -> Node:
    """The node of a name of a kind."""
    return f"{kind}:{key(name)}"


@lru_cache(maxsize=64)
def forms_of(mention: Mention) -> tuple[str, ...]:
    """The mention's other spellings: aliases, the definition, and a long form inside its own name."""
    inner = inner_definition(mention.name)
    extra = (mention.definition, *(inner or ()))
    return tuple(dict.fromkeys(f for f in (*mention.aliases, *extra) if f and f != mention.name))


@lru_cache(maxsize=64)
def reading_key(mention: Mention) -> ReadingKey:
    """How the paper means the mention's name."""
    name = node(mention.kind, mention.name)
    long = long_form(mention)
    anchor = node(mention.kind, long) if long else ""
    return ReadingKey(name, anchor if anchor != name else "")


@lru_cache(maxsize=64)
def long_form(mention: Mention) -> str:
    """The long form that the paper gives for the mention's name; empty where it gives none."""
    short = clean(mention.name)
    definition = clean(mention.definition)
    if " " in definition and len(definition) > len(short) and not definition.startswith(short):
        return trimmed(short, definition)
    spelled = {trimmed(short, clean(form)) for form in forms_of(mention) if spells(short, clean(form))}
    return min(spelled, key=lambda s: (key(s).count(" "), len(key(s)), key(s), s), default="")


def usable_name(mention: Mention) -> bool:
    """Whether a mention's name says anything: not "our method", "hybrid approach" or "KV) cache", not mere punctuation.

    What the lexicon knows is a name whatever its words ("world model").
    """
    if not key(mention.name) or is_torn(mention.name):
        return False
    return not is_vague(mention.kind, mention.name) or _is_known(mention.kind, mention.name)


@lru_cache(maxsize=1 << 12)
def _is_known(kind: str, name: str) -> bool:
    return load_lexicon().find(kind, clean(name), cased=True) is not None


def is_plausible_method(name: str) -> bool:
    """Whether a name that is no mention can stand for a method: coined, short, and not "original VGG-16 network"."""
    if not is_proper(name) or name.count(" ") > 3 or not name[0].isalnum():
        return False
    first = name.split(" ", 1)[0].casefold()
    return first not in _NOT_A_NAME and not is_generic(name) and not is_torn(name) and not is_cut(name)


_NOT_A_NAME = frozenset({
    "baseline", "best", "current", "earlier", "existing", "full", "non", "original", "other", "previous", "prior", "real",
    "recent", "single", "sota", "training", "unquantized",
})  # fmt: skip


def names_in_claim(claim: Claim) -> Iterable[str]:
    """The names in a claim that may stand for a method without being a mention."""
    return (n for n in (claim.subject, *claim.baselines) if n and is_plausible_method(n))


def collect(papers: Iterable[Facts]) -> Evidence:
    """Read all facts once. What is kept grows with the number of different names, not with the text."""
    evidence = Evidence()
    for place, facts in enumerate(papers):
        _add_paper(evidence, place, facts)
    return evidence


def _add_paper(evidence: Evidence, place: int, facts: Facts) -> None:
    paper, known = facts.paper.id, set()
    seen: set[ReadingKey] = set()
    for mention in facts.mentions:
        known |= {key(f) for f in (mention.name, *forms_of(mention))}
        if usable_name(mention):
            _add_mention(evidence, place, paper, mention, seen)
    for claim in facts.claims:
        for name in names_in_claim(claim):
            if key(name) not in known:
                known.add(key(name))
                _add_mention(evidence, place, paper, Mention("Method", name), seen)
    measured = {(metric_id(m), m.text) for m in metrics_of(facts)}
    evidence.metric_papers.update({metric for metric, _ in measured})
    for metric, text in measured:
        if is_other(metric):
            evidence.metrics.setdefault(metric, Counter())[plain_text(text)] += 1


def _add_mention(evidence: Evidence, place: int, paper: str, mention: Mention, seen: set[ReadingKey]) -> None:
    reading_id, kind = reading_key(mention), mention.kind
    reading = evidence.readings.get(reading_id) or evidence.readings.setdefault(reading_id, Reading())
    if reading_id not in seen:
        seen.add(reading_id)
        reading.papers.append(place)
        reading.first_paper = min(reading.first_paper or paper, paper)
        reading.proposals += mention.role == "proposes"
        reading.descriptions += mention.role == "proposes" and not looks_named(clean(mention.name))
    reading.names[mention.name] += 1
    _see(evidence, reading_id.name, mention.name)
    own = reading_id.long or reading_id.name
    if reading_id.long:
        evidence.definitions.setdefault((reading_id.name, own), Link()).add(paper)
    for form in forms_of(mention):
        _add_form(evidence, paper, mention, form, reading, own)
    if inner := inner_definition(mention.name):
        evidence.inner.setdefault((key(inner[0]), inner[1]), Link()).add(paper)
    long = long_form(mention)
    if long and kind != "Hardware":
        _see(evidence, own, long)
        evidence.inner.setdefault((key(mention.name), long), Link()).add(paper)


def _add_form(evidence: Evidence, paper: str, mention: Mention, form: str, reading: Reading, own: Node) -> None:
    other = node(mention.kind, form)
    if not key(form) or is_generic(form) or is_torn(form):
        return
    reading.aliases[form] += 1
    _see(evidence, other, form)
    if other == own or other == node(mention.kind, mention.name):
        return
    if spells(clean(form), clean(mention.name)):
        evidence.definitions.setdefault((other, own), Link()).add(paper)
        evidence.inner.setdefault((key(form), clean(mention.name)), Link()).add(paper)
    else:  # a second long form is another spelling of the first here, no second sense
        evidence.aliases.setdefault((other, own), Link()).add(paper)


def _see(evidence: Evidence, name: Node, surface: str) -> None:
    seen = evidence.surfaces.get(name)
    if seen is None:  # most names are seen once: no Counter is made to be thrown away
        seen = evidence.surfaces[name] = Counter()
    seen[clean(surface)] += 1
