"""Finds what a question means: of all its divisions and all frames, the reading that explains every word at the least cost."""

from __future__ import annotations

from dataclasses import replace

from kg.ask.chunks import Question
from kg.ask.effect_frames import claims_of_method, how_much, methods_by_effect, what_beats
from kg.ask.entities import EntityFinder
from kg.ask.entity_frames import (
    building_blocks,
    methods_with,
    of_method,
    of_task,
    papers_about,
    papers_with,
)
from kg.ask.graph_frames import by_metric, two_entities, whole_graph
from kg.ask.readings import Frame, Pieces, Reading
from kg.ask.segment import divisions

FRAMES: tuple[Frame, ...] = (
    methods_by_effect, how_much, claims_of_method, what_beats, papers_about, papers_with, of_method, building_blocks,
    methods_with, of_task, by_metric, whole_graph, two_entities,
)  # fmt: skip
LONGEST_QUESTION = 60  # words


def understand(question: Question, finder: EntityFinder) -> Reading | None:
    """The likeliest reading of a question, None where no reading explains all of its words."""
    if not question.words or len(question.words) > LONGEST_QUESTION:
        return None
    best: Reading | None = None
    for cost, division in divisions(question, finder):
        if best and cost >= best.cost:
            break
        for frame in FRAMES:
            for reading in frame(Pieces(division)):
                if best is None or cost + reading.cost < best.cost:
                    notes = tuple(dict.fromkeys(c.note for c in division if c.note))
                    best = replace(reading, cost=cost + reading.cost, notes=notes)
    return best
