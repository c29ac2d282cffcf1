"""Papers in, a build directory out: sources, extract, resolve, tables and snapshot in one run."""

from kg.build.extraction import Progress, extract_facts
from kg.build.facts_file import ExtractReport, extract_to_file
from kg.build.run import BuildReport, build

__all__ = ["BuildReport", "ExtractReport", "Progress", "build", "extract_facts", "extract_to_file"]
