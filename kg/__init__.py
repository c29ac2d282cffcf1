"""Claimgraph: a knowledge graph of machine-learning papers that answers questions with evidence."""

__version__ = "0.1.0"
