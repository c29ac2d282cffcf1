"""The records that pass between the stages: Paper, and the Facts that its text states.

All are frozen; `to_json` and `from_json` give and take the form of the facts contract
(one JSON object a paper; unknown keys are ignored, so annotated papers can be read too).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.errors import InputError

Kind = Literal["Method", "Task", "Dataset", "Metric", "Hardware"]
METHOD_ROLES = ("proposes", "compares", "uses")
DATASET_ROLES = ("introduces", "evaluates")
DIRECTIONS = ("up", "down", "same", "is")
VALUE_KINDS = ("factor", "percent", "absolute", "from_to", "fraction")
BOUNDS = ("max", "min")


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """One paper as a source gives it. `id` is the source's own, or a hash of the title."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    url: str = ""

    def to_json(self) -> dict[str, Any]:
        """The paper's fields, empty ones left out."""
        fields = {"id": self.id, "title": self.title, "abstract": self.abstract, "authors": list(self.authors)}
        return _filled(fields | {"year": self.year, "venue": self.venue, "url": self.url}, keep=("id", "title", "abstract"))


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity of one paper: its short name as the text spells it, and its other spellings there.

    `role` is one of METHOD_ROLES for a method, of DATASET_ROLES for a dataset, else empty.
    `count` is a number of devices, for hardware whose number the text states.
    `found_in` is "title", "abstract" or "title abstract". `definition` is the long form where the
    text itself defines the name as an abbreviation. `part_of` names the method that it is a part of.
    """

    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    role: str = ""
    count: int | None = None
    confidence: float = 1.0
    found_in: str = ""
    definition: str = ""
    part_of: str = ""

    def to_json(self) -> dict[str, Any]:
        """The mention in the form of the facts contract."""
        fields: dict[str, Any] = {"name": self.name, "aliases": list(self.aliases), "role": self.role, "count": self.count}
        fields |= {"confidence": round(self.confidence, 4), "found_in": self.found_in}
        fields |= {"definition": self.definition, "part_of": self.part_of}
        return _filled(fields, keep=("name", "aliases"))


@dataclass(frozen=True, slots=True)
class MetricMention:
    """A metric that a paper measures: a concept id of the metric scheme, and the words in the text."""

    concept: str
    text: str
    confidence: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """The metric in the form of the facts contract."""
        return {"concept": self.concept, "text": self.text, "confidence": round(self.confidence, 4)}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure. For kind `percent` the unit is "%", for `factor` "x", for `absolute` and `from_to` as the text has it.

    `fraction` is what remains, in percent. `bound` is "max" for "up to", "min" for "at least", else empty.
    """

    kind: str
    low: float
    high: float
    unit: str = ""
    bound: str = ""

    def to_json(self) -> dict[str, Any]:
        """The figure in the form of the facts contract."""
        return _filled(
            {"kind": self.kind, "low": self.low, "high": self.high, "unit": self.unit, "bound": self.bound},
            keep=("kind", "low", "high", "unit"),
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """What happens to a metric because of a method, in one sentence of the abstract.

    `subject`, `baselines`, `hardware` and `datasets` are names of the same paper's mentions
    (a baseline may also be a name that is no mention). `start` and `end` are character offsets
    of `evidence` in the abstract; titles hold no claims.
    """

    subject: str
    metric: MetricMention
    direction: str
    value: Value | None
    evidence: str
    start: int
    end: int
    baselines: tuple[str, ...] = ()
    hardware: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    confidence: float = 1.0
    rule: str = ""

    def to_json(self) -> dict[str, Any]:
        """The claim in the form of the facts contract."""
        return {
            "subject": self.subject,
            "metric": {"concept": self.metric.concept, "text": self.metric.text},
            "direction": self.direction,
            "value": self.value.to_json() if self.value else None,
            "baselines": list(self.baselines),
            "hardware": list(self.hardware),
            "datasets": list(self.datasets),
            "evidence": self.evidence,
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 4),
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one paper's text states."""

    paper: Paper
    mentions: tuple[Mention, ...] = ()
    metrics: tuple[MetricMention, ...] = ()
    claims: tuple[Claim, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Mention, ...]:
        """The mentions of one kind, in their order."""
        return tuple(m for m in self.mentions if m.kind == kind)

    def to_json(self) -> dict[str, Any]:
        """One line of a facts file: the paper's fields, then what its text states."""
        groups = {"methods": "Method", "tasks": "Task", "datasets": "Dataset", "hardware": "Hardware"}
        facts: dict[str, Any] = {key: [m.to_json() for m in self.mentions if m.kind == kind] for key, kind in groups.items()}
        facts["metrics"] = [m.to_json() for m in self.metrics]
        facts["claims"] = [c.to_json() for c in self.claims]
        return self.paper.to_json() | facts


def paper_from_json(record: Mapping[str, Any]) -> Paper:
    """A Paper from a JSON object; raises InputError where a field is missing or of the wrong type."""
    for key in ("id", "title", "abstract"):
        if not isinstance(record.get(key), str) or (key != "abstract" and not record[key].strip()):
            raise InputError(f"record has no text under '{key}'")
    authors, year = record.get("authors") or (), record.get("year")
    if isinstance(authors, str):
        authors = [a.strip() for a in authors.split(";")]
    try:
        year = int(year) if year not in (None, "") else None
        return Paper(
            record["id"],
            record["title"],
            record["abstract"],
            tuple(map(str, authors)),
            year,
            str(record.get("venue") or ""),
            str(record.get("url") or ""),
        )
    except (TypeError, ValueError) as error:
        raise InputError(f"record '{record['id']}' has a malformed field: {error}") from error


def facts_from_json(record: Mapping[str, Any]) -> Facts:
    """Facts from one object of a facts file; evidence offsets are looked up where the file has none.

    Raises InputError for an unknown role, direction or value kind, or evidence that is not in the text.
    """
    paper = paper_from_json({"abstract": "", **record})
    try:
        mentions = [_mention("Method", m) for m in record.get("methods", ())]
        mentions += [_mention("Task", m) for m in record.get("tasks", ())]
        mentions += [_mention("Dataset", m) for m in record.get("datasets", ())]
        mentions += [_mention("Hardware", m) for m in record.get("hardware", ())]
        metrics = tuple(MetricMention(m["concept"], m["text"], m.get("confidence", 1.0)) for m in record.get("metrics", ()))
        claims = tuple(_claim(paper, c) for c in record.get("claims", ()))
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"facts of '{paper.id}' are malformed: {error!r}") from error
    return Facts(paper, tuple(mentions), metrics, claims)


def _mention(kind: Kind, m: Mapping[str, Any]) -> Mention:
    role = m.get("role", "")
    roles = {"Method": METHOD_ROLES, "Dataset": DATASET_ROLES}.get(kind, ("",))
    if role not in roles:
        raise InputError(f"'{role}' is no role of a {kind}; known: {', '.join(roles)}")
    return Mention(
        kind,
        m["name"],
        tuple(m.get("aliases", ())),
        role,
        m.get("count"),
        m.get("confidence", 1.0),
        m.get("found_in", ""),
        m.get("definition", ""),
        m.get("part_of", ""),
    )


def _claim(paper: Paper, c: Mapping[str, Any]) -> Claim:
    if c["direction"] not in DIRECTIONS:
        raise InputError(f"'{c['direction']}' is no direction; known: {', '.join(DIRECTIONS)}")
    metric = MetricMention(c["metric"]["concept"], c["metric"]["text"])
    value = _value(c["value"]) if c.get("value") else None
    evidence, start = c["evidence"], c.get("start")
    if start is None:
        start = max(paper.abstract.find(evidence), 0)
    return Claim(
        c["subject"],
        metric,
        c["direction"],
        value,
        evidence,
        start,
        c.get("end", start + len(evidence)),
        tuple(c.get("baselines", ())),
        tuple(c.get("hardware", ())),
        tuple(c.get("datasets", ())),
        c.get("confidence", 1.0),
        c.get("rule", ""),
    )


def _value(v: Mapping[str, Any]) -> Value:
    if v["kind"] not in VALUE_KINDS:
        raise InputError(f"'{v['kind']}' is no kind of value; known: {', '.join(VALUE_KINDS)}")
    low = v["low"] if v.get("low") is not None else v.get("high")
    high = v["high"] if v.get("high") is not None else low
    return Value(v["kind"], float(low or 0), float(high or 0), v.get("unit") or "", v.get("bound") or "")


def _filled(fields: dict[str, Any], keep: tuple[str, ...]) -> dict[str, Any]:
    return {k: v for k, v in fields.items() if k in keep or v not in (None, "", [], ())}
