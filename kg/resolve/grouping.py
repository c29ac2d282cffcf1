"""Which names are one thing: from the evidence of all papers, in steps from the surest to the least sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.lexicon import Lexicon
from kg.names import normal_form
from kg.resolve.abbreviations import compatible, covers, spells
from kg.resolve.clusters import Clusters, Node
from kg.resolve.evidence import Evidence, Link, ReadingKey, node
from kg.resolve.keys import is_generic, is_proper, key, words_of
from kg.resolve.loose import loose_key
from kg.resolve.near import near_spellings
from kg.resolve.versions import version_of
from kg.resolve.vocabulary import concept_nodes, concept_of, long_forms, spellings

# One paper alone calls too many a thing by the name of its kind, or of the thing that it builds on.
_LEAST_ALIASING = 2
# An abbreviation of no more letters stands for many things.
_SHARED_LETTERS = 3


@dataclass
class Grouping:
    """Groups of names, and for readings whose long form is one of many of their abbreviation, the name they join."""

    clusters: Clusters
    redirects: dict[ReadingKey, Node] = field(default_factory=dict)

    def target(self, reading: ReadingKey) -> Node:
        """The node that stands for the entity of a reading."""
        return self.clusters.find(self.redirects.get(reading, reading.long or reading.name))


def group(evidence: Evidence, lexicon: Lexicon) -> Grouping:
    """Group all names of the evidence; the same evidence in any order gives the same groups."""
    return _Grouper(evidence, lexicon).run()


class _Grouper:
    def __init__(self, evidence: Evidence, lexicon: Lexicon) -> None:
        self.evidence, self.lexicon = evidence, lexicon
        self.known = concept_nodes(lexicon)
        concepts = {n: c for n in evidence.surfaces if (c := concept_of(kind_of(n), self.surface(n), self.known))}
        self.clusters = Clusters(self.known | concepts)
        self.grouping = Grouping(self.clusters)
        self.papers: dict[Node, set[int]] = defaultdict(set)
        self.proposals: dict[Node, int] = defaultdict(int)
        self.descriptions: dict[Node, int] = defaultdict(int)

    def run(self) -> Grouping:
        self._join_concepts()
        self._join_abbreviations()
        for reading_key, reading in self.evidence.readings.items():
            target = self.grouping.redirects.get(reading_key, reading_key.long or reading_key.name)
            self.papers[target].update(reading.papers)
            self.proposals[target] += reading.proposals
            self.descriptions[target] += reading.descriptions
        self._join_loose()
        self._join_aliases()
        self._join_near()
        return self.grouping

    def surface(self, name: Node) -> str:
        """The most used spelling of a node, the least of those where several are."""
        seen = self.evidence.surfaces[name]
        return min(seen, key=lambda text: (-seen[text], text))

    def _join_concepts(self) -> None:
        usual = {c.id: node(c.kind, c.label) for c in self.lexicon.concepts.values()}
        for name in sorted(self.known.keys() | self.evidence.surfaces.keys()):
            if concept := self.clusters.concept(name):
                self.clusters.join(name, usual[concept], "alias in the lexicon")

    def _join_abbreviations(self) -> None:
        bare = {reading_key.name: reading for reading_key, reading in self.evidence.readings.items() if not reading_key.long}
        senses: dict[Node, list[Node]] = defaultdict(list)
        for short, long in self.evidence.definitions:
            senses[short].append(long)
        for short, longs in sorted(senses.items()):
            groups = self._senses(short, longs)
            dominant = self._dominant(short, groups)
            reading = bare.get(short)
            own = reading is not None and 2 * reading.proposals >= len(reading.papers) and not self.clusters.concept(short)
            if dominant and own and reading:
                self.clusters.refuse(
                    short, dominant[0], f"paper:{reading.first_paper} proposes '{self.surface(short)}' without that long form"
                )
            elif dominant:
                first = self._definition(short, dominant)
                self.clusters.join(short, dominant[0], f"abbreviation defined in paper:{first} as '{self.surface(dominant[0])}'")
            self._keep_apart(short, groups)

    def _senses(self, short: Node, longs: list[Node]) -> list[list[Node]]:
        """Long forms in groups of one meaning each, the most supported first.

        Spellings of one another are joined; one that only has more words ("large pre-trained language model") is read as
        the first of its group where it stands for the abbreviation, and stays a name of its own elsewhere.
        """
        support = self.evidence.definitions
        groups: list[list[Node]] = []
        for long in sorted(longs, key=lambda n: (-support[short, n].papers, n)):
            form = self._form(long)
            home = next((g for g in groups if _one_meaning(self._form(g[0]), form)), None)
            if home is None:
                groups.append([long])
                continue
            home.append(long)
            spelling = compatible(self._form(home[0]), form)
            if not (spelling and self.clusters.join(long, home[0], f"two spellings of what '{self.surface(short)}' stands for")):
                self.grouping.redirects[ReadingKey(short, long)] = home[0]
        return groups

    def _dominant(self, short: Node, groups: list[list[Node]]) -> list[Node] | None:
        concept = self.clusters.concept(short)
        if concept:
            labels = self._lexicon_forms(short)
            for senses in groups:
                form = self._form(senses[0])
                if self.clusters.concept(senses[0]) == concept or any(compatible(form, label) for label in labels):
                    return senses
            return None
        support = [sum(self.evidence.definitions[short, long].papers for long in senses) for senses in groups]
        best = max(support)
        return groups[support.index(best)] if support.count(best) == 1 else None

    def _keep_apart(self, short: Node, groups: list[list[Node]]) -> None:
        concept = self.clusters.concept(short)
        known = self._lexicon_forms(short)
        for long in (senses[0] for senses in groups if not self.clusters.together(short, senses[0])):
            if any(covers(form, self._form(long)) for form in known):
                self.grouping.redirects[ReadingKey(short, long)] = short
            elif len(groups) > 1 or concept:
                first = self.evidence.definitions[short, long].first_paper
                self.clusters.refuse(
                    short, long, f"'{self.surface(short)}' is '{self.surface(long)}' in paper:{first} and another thing elsewhere"
                )

    def _lexicon_forms(self, short: Node) -> list[str]:
        """What the lexicon writes the short form out as, in normal form."""
        concept = self.lexicon.concepts.get(self.clusters.concept(short))
        surface = self.surface(short)
        return [normal_form(label) for label in (concept.labels if concept else ()) if spells(surface, label)]

    def _definition(self, short: Node, longs: Iterable[Node]) -> str:
        return min(self.evidence.definitions[short, long].first_paper for long in longs)

    def _form(self, name: Node) -> str:
        return " ".join(words_of(self.surface(name)))

    def _is_own_description(self, name: Node) -> bool:
        """Whether a name only describes what papers propose ("block fusion"): such names meet in their exact form alone."""
        return 0 < len(self.papers[name]) <= self.descriptions[name]

    def _named(self) -> Iterator[Node]:
        """Nodes that some paper mentions, sorted, without mere descriptions."""
        return (n for n in sorted(self.papers) if n in self.evidence.surfaces and not self._is_own_description(n))

    def _join_loose(self) -> None:
        table = long_forms(self.evidence.inner, self.lexicon)
        known = set(self.known)
        meeting: dict[Node, tuple[Node, tuple[str, ...]]] = {}
        texts = {node(c.kind, label): label for c in self.lexicon.concepts.values() for label in spellings(c)}
        texts |= {n: self.surface(n) for n in self._named()}
        for name, text in sorted(texts.items()):
            loose = loose_key(kind_of(name), text, table, known)
            place = f"{kind_of(name)}:{loose.key}"
            if name not in self.evidence.surfaces and place not in self.known and loose.reasons and _is_bare(place):
                continue  # the lexicon's "AR model" says nothing of what "AR" alone stands for
            first, reasons = meeting.setdefault(place, (name, loose.reasons))
            if place in self.known:
                self.clusters.join(name, place, "; ".join(loose.reasons) or "same spelling")
            elif first != name:
                self.clusters.join(name, first, "; ".join(dict.fromkeys((*reasons, *loose.reasons))) or "same spelling")

    def _join_aliases(self) -> None:
        by_alias: dict[Node, list[tuple[Node, Link]]] = defaultdict(list)
        for (alias, name), link in self.evidence.aliases.items():
            if alias in self.papers and name in self.papers:
                by_alias[alias].append((name, link))
        for alias, uses in sorted(by_alias.items()):
            groups = {self.clusters.find(name) for name, _ in uses} - {self.clusters.find(alias)}
            name, link = min(uses, key=lambda use: (-use[1].papers, use[0]))
            if len(groups) == 1 and not self.clusters.together(alias, name) and self._alias_holds(alias, name, link):
                self.clusters.join(alias, name, f"given as aliases in paper:{link.first_paper}")
            elif len(groups) > 1:
                self.clusters.refuse(alias, name, f"given as an alias of {len(groups)} different things")

    def _alias_holds(self, alias: Node, name: Node, link: Link) -> bool:
        text_a, text_b = self.surface(alias), self.surface(name)
        words_a, words_b = set(words_of(text_a)), set(words_of(text_b))
        if is_generic(text_a) or is_generic(text_b) or words_a <= words_b or words_b <= words_a:
            return False
        if not (is_proper(text_a) and is_proper(text_b)) or version_of(text_a) != version_of(text_b):
            return False
        if key(text_a) in key(text_b) or key(text_b) in key(text_a):
            return False
        if self._is_own_description(alias) or self._is_own_description(name) or self._meet(alias, name):
            return False
        return link.papers >= _LEAST_ALIASING

    def _meet(self, a: Node, b: Node) -> bool:
        """Whether some paper mentions the two as two things."""
        return not self.papers[a].isdisjoint(self.papers[b])

    def _join_near(self) -> None:
        words = {n: (kind_of(n), words_of(self.surface(n))) for n in self._named()}
        for a, b, likeness in near_spellings(words):
            if not self.clusters.together(a, b) and not self._meet(a, b):
                self.clusters.join(a, b, f"near spelling {likeness:.2f}")


def _one_meaning(first: str, second: str) -> bool:
    """Whether two long forms of one abbreviation mean one thing: spellings, or the one within the other."""
    return compatible(first, second) or covers(first, second) or covers(second, first)


def _is_bare(place: Node) -> bool:
    """Whether a node's key is as short as an abbreviation that many things share."""
    return len(place.partition(":")[2]) <= _SHARED_LETTERS


def kind_of(name: Node) -> str:
    """The kind of a node."""
    return name.partition(":")[0]
