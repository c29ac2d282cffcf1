"""Judges facts against annotated papers: figures for each kind, the errors by class, and whether confidence means something."""

from kg.evaluate.annotated import Annotated, read_annotated
from kg.evaluate.calibration import Bin
from kg.evaluate.evaluation import Evaluation, evaluate
from kg.evaluate.mistakes import Mistake

__all__ = ["Annotated", "Bin", "Evaluation", "Mistake", "evaluate", "read_annotated"]
