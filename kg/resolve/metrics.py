"""Metric nodes: concepts of the scheme, and the metrics that it lacks, each under its own normalised text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.names import normal_form, slug
from kg.ontology import MetricScheme, metric_scheme
from kg.records import Facts, MetricMention
from kg.resolve.metric_words import concept_named, is_vague, plain_text

_OTHER = "metric:other-"


def metrics_of(facts: Facts) -> Iterator[MetricMention]:
    """The metrics that a paper measures, those of its claims among them, without words that measure nothing ("number")."""
    yield from (m for m in facts.metrics if measures(m))
    yield from (claim.metric for claim in facts.claims if measures(claim.metric))


def measures(metric: MetricMention) -> bool:
    """Whether a metric's words say what is measured: "number of queries", not "number"."""
    return metric.concept != "other" or not is_vague(metric.text)


def metric_id(metric: MetricMention, scheme: MetricScheme | None = None) -> str:
    """The id of a metric's node: a concept of the scheme, or "metric:other-..." by the text where the scheme has none."""
    known = (scheme or metric_scheme()).concepts
    if metric.concept != "other" and metric.concept in known:
        return f"metric:{metric.concept}"
    form = normal_form(plain_text(metric.text))
    concept = concept_named(form)
    if concept in known:
        return f"metric:{concept}"
    name = slug(form) or slug(metric.concept) or "unnamed"
    # A metric's text can run to a whole clause; an id of ten words still tells them apart.
    return _OTHER + "-".join(name.split("-")[:10])


def is_other(metric: str) -> bool:
    """Whether a node id is a metric that the scheme lacks."""
    return metric.startswith(_OTHER)


def with_relatives(metrics: Iterable[str], scheme: MetricScheme) -> set[str]:
    """Ids of the nodes for concepts, with everything broader and all inverses of them."""
    concepts = {m.removeprefix("metric:") for m in metrics if not is_other(m)} & scheme.concepts.keys() - {"other"}
    waiting = list(concepts)
    while waiting:
        concept = scheme.concepts[waiting.pop()]
        related = {*concept.broader, *((concept.inverse,) if concept.inverse else ())} - concepts
        concepts |= related
        waiting.extend(related)
    return {f"metric:{c}" for c in concepts}


def metric_rows(
    papers: Mapping[str, int], others: Mapping[str, Counter[str]], targets: Iterable[str], scheme: MetricScheme
) -> Iterator[dict[str, Any]]:
    """Rows of the Metric table by id: what papers measure (`papers`: id to number of papers) and what tasks target."""
    for node_id in sorted(with_relatives([*papers, *targets], scheme)):
        concept = scheme.concepts[node_id.removeprefix("metric:")]
        yield {"id": node_id, "name": concept.label, "aliases": sorted(concept.alt_labels), "papers": papers.get(node_id, 0),
               "better": concept.better}  # fmt: skip
    for node_id, texts in sorted(others.items()):
        name, *aliases = sorted(texts, key=lambda t: (-texts[t], t.casefold(), t))
        folded = {a.casefold(): a for a in reversed(aliases) if a.casefold() != name.casefold()}
        yield {
            "id": node_id,
            "name": name,
            "aliases": list(reversed(folded.values())),
            "papers": papers.get(node_id, 0),
            "better": "",
        }


def metric_links(metrics: Iterable[str], scheme: MetricScheme) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """BROADER and INVERSE_OF pairs among the given nodes; an inverse stands in both directions."""
    present = set(metrics)
    broader, inverse = set(), set()
    for node_id in present & {f"metric:{c}" for c in scheme.concepts}:
        concept = scheme.concepts[node_id.removeprefix("metric:")]
        broader |= {(node_id, f"metric:{b}") for b in concept.broader if f"metric:{b}" in present}
        if concept.inverse and f"metric:{concept.inverse}" in present:
            inverse |= {(node_id, f"metric:{concept.inverse}"), (f"metric:{concept.inverse}", node_id)}
    return sorted(broader), sorted(inverse)
