"""From groups of names to entities: a name to show, other names, and an id that the next build gives again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from kg.lexicon import Lexicon
from kg.names import slug
from kg.resolve.abbreviations import spells
from kg.resolve.clusters import Node
from kg.resolve.evidence import Evidence, Reading, ReadingKey, node
from kg.resolve.grouping import Grouping, kind_of
from kg.resolve.keys import clean, key
from kg.resolve.vague import is_torn
from kg.resolve.vocabulary import spellings

_MOST_ALIASES = 50
_WELL_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph other than papers, claims and metrics. `papers` is the number of papers that name it."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    papers: int
    concept: str = ""


@dataclass(frozen=True)
class Entities:
    """All entities by id, and which one a group of names is."""

    by_id: Mapping[str, Entity]
    by_group: Mapping[Node, str]


@dataclass
class _Draft:
    """What is known of a group before ids are given."""

    group: Node
    concept: str
    name: str
    spellings: Counter[str]
    longs: Counter[str]
    papers: int


def make_entities(evidence: Evidence, grouping: Grouping, lexicon: Lexicon) -> Entities:
    """One entity for every group of names that some paper mentions."""
    groups: dict[Node, list[tuple[ReadingKey, Reading]]] = defaultdict(list)
    owners: dict[Node, Node] = {}
    for reading_key, reading in evidence.readings.items():
        group = grouping.target(reading_key)
        groups[group].append((reading_key, reading))
        if not reading_key.long:
            owners[reading_key.name] = group
    drafts = [_draft(group, readings, evidence, grouping, lexicon) for group, readings in sorted(groups.items())]
    ids = _ids(drafts, grouping, lexicon)
    entities = {}
    for draft in drafts:
        labels = spellings(lexicon.concepts[draft.concept]) if draft.concept else ()
        aliases = _aliases(draft, labels, owners, grouping)
        entity = Entity(ids[draft.group], kind_of(draft.group), draft.name, aliases, draft.papers, draft.concept)
        entities[entity.id] = entity
    return Entities(dict(sorted(entities.items())), ids)


def concept_entity(concept_id: str, lexicon: Lexicon) -> Entity:
    """The entity of a concept that no paper mentions itself, such as what is broader than one that papers do."""
    concept = lexicon.concepts[concept_id]
    return Entity(concept.id, concept.kind, concept.label, tuple(sorted(spellings(concept)[1:])), 0, concept.id)


def _draft(
    group: Node, readings: Iterable[tuple[ReadingKey, Reading]], evidence: Evidence, grouping: Grouping, lexicon: Lexicon
) -> _Draft:
    names: Counter[str] = Counter()
    others: Counter[str] = Counter()
    longs: Counter[str] = Counter()
    papers: set[int] = set()
    for reading_key, reading in readings:
        for name, count in reading.names.items():
            names[clean(name)] += count
        for alias, count in reading.aliases.items():
            others[clean(alias)] += count
        if reading_key.long:
            longs.update(evidence.surfaces[reading_key.long])
        papers.update(reading.papers)
    concept = grouping.clusters.concept(group)
    name = lexicon.concepts[concept].label if concept else min(names, key=lambda text: _rank(text, names[text]))
    return _Draft(group, concept, name, names + others, longs, len(papers))


def _rank(text: str, count: int) -> tuple[int, int, int, str]:
    """Sort key of a spelling: used most, then shortest, then with the capitals of a name or without those of a title."""
    capitals = sum(map(str.isupper, text))
    return -count, len(text), capitals if " " in text else -capitals, text


def _aliases(draft: _Draft, labels: Iterable[str], owners: Mapping[Node, Node], grouping: Grouping) -> tuple[str, ...]:
    """Other names, most used first, one of those that differ in capitals alone, without names of other entities."""
    kind = kind_of(draft.group)
    own = {draft.name, *draft.longs, *labels}
    counts = dict.fromkeys(labels, 0) | draft.spellings
    found: dict[str, str] = {}
    for text in sorted(counts, key=lambda t: (-counts[t], t.casefold(), t)):
        owner = owners.get(node(kind, text), draft.group)
        folded = text.casefold()
        if folded == draft.name.casefold() or folded in found or not key(text) or is_torn(text):
            continue
        joined = grouping.clusters.find(node(kind, text)) == draft.group or text in own
        # What one paper alone calls a thing that many mention is often the kind of it ("7B LLMs"), or a slip.
        usual = counts[text] > 1 or draft.papers < _WELL_KNOWN
        if joined or (usual and (owner == draft.group or any(spells(text, long) for long in own))):
            found[folded] = text
    return tuple(found.values())[:_MOST_ALIASES]


def _ids(drafts: Iterable[_Draft], grouping: Grouping, lexicon: Lexicon) -> dict[Node, str]:
    """An id for every group, from its name; where several have one, the best supported keeps it, the others get more words.

    An id of the lexicon is its concept's, whether or not papers mention that, and so is the bare id of its other names.
    """
    wanted: dict[str, list[_Draft]] = defaultdict(list)
    ids: dict[Node, str] = {}
    for draft in drafts:
        if draft.concept:
            ids[draft.group] = draft.concept
        else:
            wanted[f"{kind_of(draft.group).lower()}:{slug(draft.name) or _digest(draft.group)}"].append(draft)
    taken = set(lexicon.concepts) | {i for i, rivals in wanted.items() if len(rivals) == 1}
    for plain, rivals in sorted(wanted.items()):
        rivals.sort(key=lambda d: (-d.papers, d.group))
        first_wins = len(rivals) == 1 or rivals[0].papers > rivals[1].papers
        for place, draft in enumerate(rivals):
            known = grouping.clusters.concept(node(kind_of(draft.group), draft.name))
            if place == 0 and first_wins and not known and plain not in lexicon.concepts:
                ids[draft.group] = plain
            else:
                ids[draft.group] = _longer_id(plain, draft, taken)
            taken.add(ids[draft.group])
    return ids


def _longer_id(plain: str, draft: _Draft, taken: set[str]) -> str:
    texts = sorted(draft.longs, key=lambda t: (-draft.longs[t], t))
    texts += sorted((t for t in draft.spellings if t != draft.name), key=lambda t: (-draft.spellings[t], t))
    for text in texts:
        longer = f"{plain}-{slug(text)}"
        if slug(text) and slug(text) != plain.partition(":")[2] and longer not in taken:
            return longer
    return f"{plain}-{_digest(draft.group)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
