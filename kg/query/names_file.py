"""The name index of a large build directory, kept beside its snapshot: reading it takes a tenth of making it from the graph.

It can be deleted at any time. A file of another build, or of another version of the package, is not read but replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import __version__
from kg.query.names import Entity, NameIndex

FILE = "names.json"
LEAST = 5000  # entities: a smaller index is made in no time
_FORMAT = 1


class _Entities(Mapping[str, Entity]):
    """Entities by id, each made when it is first looked at."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._rows = rows
        self._place = {row[0]: place for place, row in enumerate(rows)}
        self._made: dict[int, Entity] = {}

    def __getitem__(self, id: str) -> Entity:
        return self.at(self._place[id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, id: object) -> bool:
        return id in self._place

    def at(self, place: int) -> Entity:
        """The entity of a row."""
        entity = self._made.get(place)
        if entity is None:
            id, name, aliases, papers = self._rows[place]
            entity = self._made[place] = Entity(id, name, tuple(aliases), papers)
        return entity


class _Forms(Mapping[str, tuple[Entity, ...]]):
    """The entities that bear a name, by its normal form."""

    def __init__(self, entities: _Entities, forms: Mapping[str, Sequence[int]]) -> None:
        self._entities, self._forms = entities, forms

    def __getitem__(self, form: str) -> tuple[Entity, ...]:
        return tuple(self._entities.at(place) for place in self._forms[form])

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)

    def __contains__(self, form: object) -> bool:
        return form in self._forms


def read_names(directory: Path, build_id: str) -> NameIndex | None:
    """The index that was kept for this build, None where there is none."""
    try:
        kept = json.loads((directory / FILE).read_text("utf-8"))
        if kept["made_for"] != _made_for(build_id):
            return None
        entities = _Entities(kept["entities"])
        return NameIndex.kept(entities, _Forms(entities, kept["forms"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_names(directory: Path, build_id: str, index: NameIndex) -> None:
    """Keep an index of at least LEAST entities, where the directory can be written to."""
    if len(index.by_id) < LEAST:
        return
    place = {id: number for number, id in enumerate(index.by_id)}
    rows = [[e.id, e.name, e.aliases, e.papers] for e in index.by_id.values()]
    forms = {form: [place[e.id] for e in owners] for form, owners in index.by_form.items()}
    with contextlib.suppress(OSError):
        made, path = tempfile.mkstemp(dir=directory, prefix=f".{FILE}.")
        try:
            with os.fdopen(made, "w", encoding="utf-8") as file:
                json.dump({"made_for": _made_for(build_id), "entities": rows, "forms": forms}, file, ensure_ascii=False)
            Path(path).chmod(0o644)
            Path(path).replace(directory / FILE)
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise


def _made_for(build_id: str) -> str:
    return f"{build_id} {__version__} {_FORMAT}"
