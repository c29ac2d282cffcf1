"""What a possible claim looks like to the scorers: the words of its metric, and the symbols around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, repeat
from operator import add

from kg.extract.claim_words import CUE_OF, CUES
from kg.extract.marks import FIGURES, MARK, NAMES, TELLING
from kg.extract.metrics import MetricSpan, scheme_phrases
from kg.extract.reading import Reading
from kg.extract.views import SentenceView
from kg.ontology import metric_scheme

STATES = ("none", "mention", "up", "down", "same", "is")
_NEAR = 5
_WIDE = 14
_STOPS = frozenset({".", ",", "the", "of", "a", "and", "in", "to", "for", "on", "with", "we", "is", "that", "by", "(", ")"})
_CUES = CUE_OF | {symbol: CUE_OF[word] for word, symbol in TELLING.items()}
_FAR = 30.0
_STEPS = {side: tuple(f"{side}{k}=" for k in range(_NEAR)) for side in "LR"}
_DISTANT = tuple(MARK[m] for m in ("figure", *NAMES, "<T>", "<M>", "and", *CUES))
_METRIC, _FIGURE, _COMMA = MARK["<M>"], MARK["figure"], MARK[","]


def metric_words(reading: Reading, metric: MetricSpan) -> list[str]:
    """The words of a metric's phrase in normal form."""
    return [w for w in reading.words[metric.start : metric.end] if w]


def concept_features(reading: Reading, view: SentenceView, metric: MetricSpan, title: Sequence[str]) -> list[str]:
    """What tells a metric's concept: its words first, then those around it and of the title (`title_words`)."""
    words = metric_words(reading, metric)
    features = phrase_features(words)
    at, symbols = view.place(metric.start), view.symbols
    around = symbols[max(0, at - 3) : at], symbols[at + 1 : at + 4]
    features += [f"L={s}" for s in around[0]] + [f"R={s}" for s in around[1]]
    features += [f"L1={s}|{words[-1]}" for s in around[0][-1:] if words] + [f"R1={s}|{words[-1]}" for s in around[1][:1] if words]
    features += [f"R12={' '.join(around[1][:2])}", f"L12={' '.join(around[0][-2:])}"]
    features += [f"s={s}" for s in set(symbols[max(0, at - _WIDE) : at + _WIDE]) if s not in _STOPS and s[0] != "<"]
    features += [f"t={w}" for w in title]
    features += [f"tw={w}|{words[-1]}" for w in title if words]
    return features + _units(view, at)


def title_words(reading: Reading) -> list[str]:
    """The telling words of the title, each once."""
    return [w for w in sorted(set(reading.words[: reading.title_end])) if w and w not in _STOPS]


def phrase_features(words: Sequence[str]) -> list[str]:
    """What a metric's own words tell of its concept: themselves, and the longest label of the metric scheme among them."""
    features = [f"w={w}" for w in words] + [f"b={a} {b}" for a, b in pairwise(words)]
    features += [f"all={' '.join(words)}", f"head={words[-1]}" if words else "head="]
    labels = scheme_phrases()
    for size in range(len(words), 0, -1):
        parts = [labels[part] for k in range(len(words) - size, -1, -1) if (part := " ".join(words[k : k + size])) in labels]
        if parts:
            return [*features, f"k={parts[0]}", f"k{min(2, len(words) - size)}={parts[0]}", *(f"also={c}" for c in parts[1:])]
    return [*features, "k="]


def _units(view: SentenceView, at: int) -> list[str]:
    found = []
    for step in (1, -1):
        place = at + step
        if 0 <= place < len(view.items) and view.items[place].symbol in FIGURES:
            quantity = view.figures[view.items[place].of].quantity
            found.append(f"u={quantity.kind} {quantity.unit}"[:24])
    return found


def state_features(reading: Reading, view: SentenceView, metric: MetricSpan, concept: str) -> list[str]:
    """What tells whether a metric is claimed to go up, down, stay, or stand: the symbols around it, in order and as a bag."""
    words = metric_words(reading, metric)
    head = words[-1] if words else ""
    at, symbols = view.place(metric.start), view.symbols
    left, right = symbols[max(0, at - _WIDE) : at][::-1], symbols[at + 1 : at + 1 + _WIDE]
    better = metric_scheme().concepts[concept].better if concept in metric_scheme().concepts else ""
    features = [f"w={w}" for w in words] + [
        f"all={' '.join(words)}",
        f"head={head}",
        f"c={concept}",
        f"first={words[0]}" if words else "",
    ]
    for side, row in (("L", left), ("R", right)):
        features += map(add, _STEPS[side], row)
        features += map(add, _STEPS[side], map(" ".join, pairwise(row[:_NEAR])))
        features += [f"{side}012={' '.join(row[:3])}", f"{side}b={' '.join(row[:1])}|{head}"]
        features += map(add, repeat(f"{side}="), row)
        features += _cues(side, row, better, head)
    features += [
        f"LR={left[0] if left else ''}|{right[0] if right else ''}",
        f"S={' '.join(symbols[:2])}",
        *(f"S{k}={s}" for k, s in enumerate(symbols[:4])),
    ]
    return features + _place(reading, view)


def _cues(side: str, row: Sequence[str], better: str, head: str) -> list[str]:
    """The nearest words of each cue, how far they are, and whether a comma lies between."""
    features: list[str] = []
    seen: set[str] = set()
    commas = 0
    for k, symbol in enumerate(row):
        commas += symbol in (",", ";", ":")
        for cue in _CUES.get(symbol, ()):
            if cue not in seen:
                start = side + cue
                features += (start, f"{start}{min(k, 6)}", f"{start},{min(commas, 2)}", start + better)
                features += (
                    [f"{side}1{cue}|{head}"] if not seen & {"up", "down", "same"} and cue in ("up", "down", "same") else []
                )
                seen.add(cue)
    return features


def _place(reading: Reading, view: SentenceView) -> list[str]:
    last = len(reading.sentences) - 1
    part = int(4 * view.number / max(1, last))
    return [f"part={part}", f"back={min(3, last - view.number)}", f"fore={min(3, view.number)}"]


def numbers(reading: Reading, view: SentenceView, metric: MetricSpan) -> list[float]:
    """Distances to figures, names and cues, the tagger's confidence, and where the sentence stands."""
    at, symbols, marks = view.place(metric.start), view.symbols, view.marks
    row = [metric.rate, float(metric.seen), metric.tagger, metric.peak, float(metric.named), float(metric.end - metric.start)]
    row += [
        float(symbols[at].startswith("<M")),
        float(view.number),
        float(len(reading.sentences) - 1 - view.number),
        float(len(symbols)),
        float(at),
        float(len(symbols) - at),
    ]
    row += marks.around(at, _DISTANT, _FAR)
    return [*row, *map(float, (marks.count(_METRIC), marks.count(_FIGURE), *marks.betweens(0, at, (_METRIC, _COMMA))))]
