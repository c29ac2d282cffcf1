"""Runs a reading's named queries and makes answers of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.ask.answers import Item
from kg.ask.readings import Reading, Step
from kg.names import normal_form
from kg.query.catalog import run_named
from kg.query.names import NameIndex
from kg.stores import Store

Row = dict[str, Any]
_ROLES = ("proposes", "uses", "compares")
_CLAIM = (
    "metric",
    "direction",
    "kind",
    "low",
    "high",
    "unit",
    "bound",
    "factor",
    "baselines",
    "evidence",
    "title",
    "year",
    "claim",
)
_DETAILS = ("year", "url", "role", "count", "task", "task_name", "hardware_name", "method_name", "dataset_name", "metric_name",
            "relation", "first_papers", "second_papers")  # fmt: skip


def run_reading(store: Store, names: NameIndex, reading: Reading) -> list[Item]:
    """The answers of a reading, the best first."""
    run = _runner(store, names)
    if reading.shape == "path":
        return _paths(run(reading.steps[0]), names)
    if reading.shape == "count":
        return [Item(f"count:{r['kind'].lower()}", f"{r['nodes']} {r['kind'].lower()}s", r["kind"], details={"nodes": r["nodes"]})
                for r in run(reading.steps[0]) if r["kind"] == reading.type]  # fmt: skip
    if reading.shape == "shared":
        return _shared(run(reading.steps[0]), reading)
    if reading.shape == "compare":
        return [*_claimed(run(reading.steps[0]), reading), *_shared(run(reading.narrow[0]), reading)]
    papers = [{_paper_of(row) for row in run(step)} for step in reading.narrow]
    items = _common([_items(_kept(run(step), papers, reading), reading) for step in reading.steps])
    if reading.aimed:
        found = {item.id for item in items}
        aimed = _items(_kept(run(reading.aimed), papers, reading), replace(reading, shape="aim"))
        items += [item for item in aimed if item.id not in found]
    if reading.shape == "entity":
        items.sort(key=lambda item: -max(len(item.papers), int(item.details.get("support", 0))))
    if reading.newest:
        items.sort(key=lambda item: -(max((c["year"] or 0 for c in item.claims), default=0) or item.details.get("year") or 0))
    return items[: reading.limit] if reading.limit else items


def _runner(store: Store, names: NameIndex) -> Callable[[Sequence[Step]], list[Row]]:
    def run(alternatives: Sequence[Step]) -> list[Row]:
        # the metric scheme has metrics that no paper of this graph measures
        known = (step for step in alternatives if str(step.parameters.get("metric", "")) in ("", *names.by_id))
        return [row for step in known for row in run_named(store, step.query, step.parameters, names).dicts()]

    return run


def _paper_of(row: Row) -> str:
    return str(row.get("paper") or row["id"])


def _kept(rows: Iterable[Row], papers: Sequence[set[str]], reading: Reading) -> list[Row]:
    """The rows that the reading's filters leave."""
    kept = [row for row in rows if all(_paper_of(row) in some for some in papers)]
    if reading.baselines:
        wanted = {normal_form(name) for e in reading.baselines for name in (e.name, *e.aliases)}
        kept = [row for row in kept if any(normal_form(name) in wanted for name in row.get("baselines") or ())]
    if reading.most:
        kept = [row for row in kept if row.get("factor") and row["factor"] <= reading.most]
    if reading.concepts:
        kept = [row for row in kept if row.get("metric") in reading.concepts]
    if reading.directions:
        kept = _directed(kept, reading)
    if reading.roles and kept and "role" in kept[0]:
        best = min(_ROLES.index(row["role"]) for row in kept)
        kept = [row for row in kept if row["role"] == _ROLES[best]]
    return kept


def _directed(rows: list[Row], reading: Reading) -> list[Row]:
    """The rows of the asked direction, turned for inverse metrics."""
    asked = next((str(s.parameters["metric"]) for step in reading.steps for s in step if "metric" in s.parameters), "")
    return [row for row in rows if row["direction"] in turned(reading.directions, asked, row["metric"])]


def turned(directions: Sequence[str], asked: str, metric: str) -> tuple[str, ...]:
    """Directions as they are said of `metric`, where they were asked of the metric `asked`."""
    from kg.ontology import metric_scheme

    concepts = metric_scheme().concepts
    concept = asked.partition(":")[2]
    if concept not in concepts or metric.partition(":")[2] in metric_scheme().narrower(concept):
        return tuple(directions)
    return tuple({"up": "down", "down": "up"}.get(d, d) for d in directions)


def _items(rows: list[Row], reading: Reading) -> list[Item]:
    if reading.shape == "claim":
        return _claimed(rows, reading)
    status = "aimed" if reading.shape == "aim" else "reported"
    return [_entity(group[0], reading, group, status) for group in _grouped(rows, "id")]


def _entity(row: Row, reading: Reading, group: Sequence[Row], status: str) -> Item:
    papers = [_paper_of(r) for r in group if "paper" in r or str(r["id"]).startswith("paper:")]
    details = {key: row[key] for key in _DETAILS if row.get(key) is not None}
    if isinstance(row.get("papers"), int):
        details["support"] = row["papers"]
    said = tuple({"evidence": r["evidence"], "paper": raw(r["paper"])} for r in group if r.get("evidence"))
    return Item(row["id"], row["name"], reading.type, tuple(row.get("aliases") or ()), _raw(papers), status, said, details)


def _shared(rows: Iterable[Row], reading: Reading) -> list[Item]:
    return [_entity(row | {"relation": "shared"}, replace(reading, type=_label(row["id"])), [row], "reported") for row in rows]


def _label(entity: str) -> str:
    return entity.partition(":")[0].title()


def _claimed(rows: Sequence[Row], reading: Reading) -> list[Item]:
    """Claims by method, or by paper: those with the largest figure first, then those that most papers support."""
    by_paper = reading.type == "Paper"
    items = []
    for group in _grouped(rows, "paper" if by_paper else "id"):
        row, papers = group[0], _raw(r["paper"] for r in group)
        claims = tuple(_claim(r) for r in group)
        if by_paper:
            items.append(Item(row["paper"], row["title"], "Paper", (), papers, "reported", claims))
        else:
            items.append(Item(row["id"], row["name"], reading.type, tuple(row["aliases"] or ()), papers, "reported", claims))
    if reading.shape == "claim":
        items.sort(
            key=lambda item: (-max(c["factor"] or 0.0 for c in item.claims), -len(item.papers), -len(item.claims), item.id)
        )
    return items


def _claim(row: Row) -> Mapping[str, Any]:
    claim = {key: row[key] for key in _CLAIM}
    return claim | {"method": row["name"], "paper": raw(row["paper"]), "baselines": list(row["baselines"] or ())}


def _grouped(rows: Iterable[Row], key: str) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return list(groups.values())


def _common(lists: list[list[Item]]) -> list[Item]:
    """The items that are in all lists, in the order of the first, with all their claims."""
    first, *others = lists
    for items in others:
        by_id = {item.id: item for item in items}
        first = [
            replace(
                item, claims=item.claims + by_id[item.id].claims, papers=tuple(dict.fromkeys(item.papers + by_id[item.id].papers))
            )
            for item in first
            if item.id in by_id
        ]
    return first


def _paths(rows: Iterable[Row], names: NameIndex) -> list[Item]:
    items = []
    for number, row in enumerate(rows, 1):
        papers = _raw(i for i in row["ids"] if str(i).startswith("paper:"))
        steps = [{"id": i, "name": n} for i, n in zip(row["ids"], row["names"], strict=True)]
        items.append(Item(f"path:{number}", " – ".join(map(str, row["names"])), "Path", (), papers,
                          details={"nodes": steps, "links": row["links"], "length": row["length"]}))  # fmt: skip
    return items


def raw(paper: str) -> str:
    """A paper's id as its source has it."""
    return paper.removeprefix("paper:")


def _raw(papers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(raw(paper) for paper in papers))
