"""build.json: what a build directory holds, and which version wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.errors import SchemaVersionError, StoreError
from kg.schema import SCHEMA_VERSION
from kg.tables.swap import recover

FILE = "build.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`build_id` names the content: equal papers, rules and schema give an equal id. `counts` are rows by table name."""

    build_id: str
    papers: int
    counts: Mapping[str, int] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION
    package_version: str = ""

    @property
    def entities(self) -> int:
        """How many methods, tasks, datasets, metrics and pieces of hardware the graph holds."""
        return sum(self.counts.get(label, 0) for label in ("Method", "Task", "Dataset", "Metric", "Hardware"))

    @property
    def claims(self) -> int:
        """How many claims the graph holds."""
        return self.counts.get("Claim", 0)


def read_manifest(directory: Path | str) -> Manifest:
    """The manifest of a build directory, after finishing a swap that a kill interrupted.

    Raises StoreError where there is no graph, SchemaVersionError where another version of the schema wrote it.
    """
    directory = Path(directory)
    recover(directory)
    path = directory / FILE
    try:
        fields = json.loads(path.read_text("utf-8"))
        manifest = Manifest(str(fields["build_id"]), int(fields["papers"]), {str(k): int(v) for k, v in fields["counts"].items()},
                            int(fields["schema_version"]), str(fields["package_version"]))  # fmt: skip
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"no graph in '{directory}': make one with kg build INPUT --out '{directory}'") from None
    except OSError as error:
        raise StoreError(f"cannot read '{path}': {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"'{path}' is damaged: build the graph again with kg build") from error
    if manifest.schema_version != SCHEMA_VERSION:
        raise SchemaVersionError(f"the graph in '{directory}' has schema version {manifest.schema_version}, this is "
                                 f"version {SCHEMA_VERSION}: build it again with kg build")  # fmt: skip
    return manifest


def write_manifest(manifest: Manifest, directory: Path) -> None:
    """Write build.json, the same bytes for the same graph (no times, no paths)."""
    text = json.dumps(asdict(manifest), indent=2, sort_keys=True, ensure_ascii=False)
    (directory / FILE).write_text(text + "\n", "utf-8")
