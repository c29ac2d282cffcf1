"""Training of the pipeline and of the scorers from annotated papers. Needs the extra `train`."""
