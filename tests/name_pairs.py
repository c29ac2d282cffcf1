"""Precision and recall of resolution on pairs of names from unlabelled abstracts: `python -m tests.name_pairs --errors`.

tests/data/name_pairs.tsv holds pairs of names as abstracts spell them, judged by hand: kind, each name with the long form
that its abstract gives (empty where it gives none), and whether the two are one entity. All names of all pairs are resolved
together, each as if one paper mentioned it; the decision on a pair is whether its two papers point to one node.
"""

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kg.lexicon import Lexicon
from kg.records import Facts, Kind, Mention, Paper
from kg.resolve import resolve

PAIRS = Path(__file__).parent / "data" / "name_pairs.tsv"
_ROLES = {"Method": "uses", "Dataset": "evaluates"}


@dataclass(frozen=True)
class Pair:
    """Two names of one kind as two papers mention them."""

    a: Mention
    b: Mention
    same: bool


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Pair(_mention(r, "a"), _mention(r, "b"), r["same"] == "yes") for r in rows]


def _mention(row: dict[str, str], side: str) -> Mention:
    kind, long = cast(Kind, row["kind"]), row[f"long_{side}"]
    return Mention(kind, row[f"name_{side}"], (long,) if long else (), _ROLES.get(kind, ""))


def decide(pairs: list[Pair], lexicon: Lexicon | None = None) -> list[bool]:
    """Whether resolution makes one entity of each pair."""
    mentions = [m for pair in pairs for m in (pair.a, pair.b)]
    facts = [Facts(Paper(f"p{i}", f"Paper {i}", ""), (m,)) for i, m in enumerate(mentions)]
    resolution = resolve(lambda: facts, lexicon=lexicon)
    found = [resolution.entity_of(m) for m in mentions]
    return [a is not None and a == b for a, b in zip(found[::2], found[1::2], strict=True)]


def precision_recall(pairs: list[Pair], decisions: list[bool]) -> tuple[float, float]:
    """Of the pairs that were made one, the share that is one; of the pairs that are one, the share that was made so."""
    counts = Counter((pair.same, made) for pair, made in zip(pairs, decisions, strict=True))
    right = counts[True, True]
    return right / max(1, right + counts[False, True]), right / max(1, right + counts[True, False])


def report(errors: bool) -> str:
    """The figures as text, with the package's lexicon and without any; `errors` lists the pairs that are decided wrongly."""
    pairs, lines = read_pairs(), []
    for title, lexicon in (("rules and lexicon", None), ("rules alone", Lexicon([]))):
        decisions = decide(pairs, lexicon)
        precision, recall = precision_recall(pairs, decisions)
        same = sum(p.same for p in pairs)
        lines.append(f"{title:18}{len(pairs)} pairs, {same} same  precision {precision:.3f}  recall {recall:.3f}")
        for pair, made in zip(pairs, decisions, strict=True):
            if errors and made != pair.same:
                names = "  ".join(" = ".join((m.name, *m.aliases)) for m in (pair.a, pair.b))
                lines.append(f"  {'joined' if made else 'apart'}: {pair.a.kind}  {names}")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="list the pairs that are decided wrongly")
    sys.stdout.write(report(parser.parse_args().errors) + "\n")
