"""Candidates of a paper that are one thing, as one; and what each such cluster looks like beside the others of its paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kg.extract.candidates import Group, Span
from kg.extract.decisions import Accepted
from kg.extract.reading import Reading
from kg.records import Kind

# How likely a candidate must be an earlier one to become one with it: chosen on training papers held out. A wrong one takes
# less away than a second entity for the same thing adds.
UNITED = 0.3
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """What one thing is called: its candidates, the likeliest first, as one group; and how likely it is an earlier thing."""

    members: tuple[Accepted, ...]
    group: Group
    doubt: float

    @property
    def kind(self) -> Kind:
        """The kind of its candidates."""
        return self.members[0].decision.kind

    @property
    def proposed(self) -> bool:
        """Whether one of its candidates is taken for what the paper proposes."""
        return any(m.decision.label == "MP" for m in self.members)


def unite(accepted: Sequence[Accepted], likeness: Mapping[Pair, float]) -> list[Cluster]:
    """Clusters in the order of their likeliest candidates; `likeness` has the chance of each pair to be one thing."""
    nearest: dict[int, tuple[float, int]] = {}
    for (j, i), chance in likeness.items():
        if chance > nearest.get(i, (0.0, 0))[0]:
            nearest[i] = (chance, j)
    places: list[list[int]] = []
    doubts: list[float] = []
    home: list[int] = []  # the cluster of each candidate
    for i in range(len(accepted)):
        chance, j = nearest.get(i, (0.0, 0))
        if chance >= UNITED:
            home.append(home[j])
            places[home[j]].append(i)
        else:
            home.append(len(places))
            places.append([i])
            doubts.append(chance)
    members = [tuple(accepted[i] for i in cluster) for cluster in places]
    return [Cluster(some, _joined(some), doubt) for some, doubt in zip(members, doubts, strict=True)]


def alone(accepted: Sequence[Accepted]) -> list[Cluster]:
    """Each candidate as a cluster of its own."""
    return [Cluster((a,), a.group, 0.0) for a in accepted]


def _joined(members: Sequence[Accepted]) -> Group:
    """A new group, since a candidate's own one may be looked at again."""
    first = members[0].group
    group = replace(first, forms=dict(first.forms))
    for other in (m.group for m in members[1:]):
        group.take({form: spans for form, spans in other.forms.items() if form not in group.forms})
        group.short, group.long = group.short or other.short, group.long or other.long
    return group


def cluster_rows(reading: Reading, clusters: Sequence[Cluster]) -> NDArray[np.float32]:
    """A row of features for each cluster: its chances, those of the others that compete with it, and what it looks like."""
    if not clusters:
        return np.empty((0, 0), dtype=np.float32)
    first = np.asarray([c.members[0].chances for c in clusters])
    best = np.asarray([np.max([m.chances for m in c.members], axis=0) for c in clusters])
    titled = [_in_title(reading, c.group.spans) for c in clusters]
    proposed = [c.proposed for c in clusters]
    heads = [t for t, own in zip(titled, proposed, strict=True) if own]
    shorts = [bool(c.group.short) for c in clusters if c.proposed]
    own = [
        [
            len(c.members), len(clusters), sum(o.kind == c.kind for o in clusters) - 1, sum(proposed), p, c.doubt,
            len(c.group.spans), len(c.group.forms), t, sum(heads) - (t and p), sum(shorts) - (bool(c.group.short) and p),
        ]
        for c, t, p in zip(clusters, titled, proposed, strict=True)
    ]  # fmt: skip
    looks = np.asarray([c.members[0].features for c in clusters])
    return np.hstack([first, best, *_others(best), np.asarray(own), looks]).astype(np.float32)


def _others(best: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """For each cluster the highest and the summed chances of the others, and how many of them have a higher one."""
    highest = np.zeros_like(best)
    for k in range(len(best)):
        rest = np.delete(best, k, axis=0)
        highest[k] = rest.max(axis=0) if len(rest) else 0.0
    above = (best[None, :, :] > best[:, None, :]).sum(axis=1)
    return highest, best.sum(axis=0, keepdims=True) - best, above.astype(np.float64)


def _in_title(reading: Reading, spans: Sequence[Span]) -> bool:
    return any(start < reading.title_end for start, _ in spans)
