"""The dialect of CSV that `neo4j-admin database import` reads: typed headers, and fields that mean one value each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from kg.errors import StoreError
from kg.schema import ColumnType

# The importer knows no escape within an item, so items are divided by a character that hardly any text has.
ITEM_DELIMITER = "\x1e"
CsvType = ColumnType | Literal["bytes"]
_TYPES: dict[CsvType, str] = {"string": "string", "string[]": "string[]", "int": "long", "float": "double", "bytes": "byte[]"}
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """A column: a property, and what else the importer uses it for: "ID(Label)", ":START_ID(Label)" or ":END_ID(Label)"."""

    name: str
    type: CsvType = "string"
    role: str = ""

    @property
    def header(self) -> str:
        """The column's field in the first line; the ends of a relationship become no property."""
        return self.role if self.role.startswith(":") else f"{self.name}:{self.role or _TYPES[self.type]}"


@dataclass(slots=True)
class CsvFile:
    """A file being written; `multiline` once a field holds a line break, of which the importer must be told."""

    columns: Sequence[CsvColumn]
    file: IO[str]
    multiline: bool = False
    _lines: list[str] = field(default_factory=list)

    @classmethod
    def create(cls, path: Path, columns: Sequence[CsvColumn], files: ExitStack) -> CsvFile:
        """Begin the file with its header; `files` closes it."""
        made = cls(columns, files.enter_context(path.open("w", encoding="utf-8", newline="")))
        made.file.write(",".join(column.header for column in columns) + "\n")
        return made

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write rows, whose missing columns are null; raises StoreError for what the importer cannot read."""
        for row in rows:
            try:
                line = ",".join(field_text(row.get(column.name), column.type) for column in self.columns)
            except ValueError as error:
                first = row.get(self.columns[0].name)
                raise StoreError(f"{first!r}: {error}, which neo4j-admin cannot read: use kg load") from error
            self.multiline = self.multiline or "\n" in line or "\r" in line
            self._lines.append(line + "\n")
        if len(self._lines) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is held back."""
        self.file.write("".join(self._lines))
        self._lines.clear()


def field_text(value: Any, type: CsvType) -> str:
    """One field: nothing for null, quoted text (so that an empty one is not null), plain numbers.

    Raises ValueError, saying why, for a value that no field stands for.
    """
    if value is None:
        return ""
    if type == "string":
        return _quoted(value)
    if type == "string[]":
        return _quoted(ITEM_DELIMITER.join(_items(value)))
    if type == "bytes":
        # Bytes are signed in Java.
        return _quoted(ITEM_DELIMITER.join(str(byte - 256 if byte > 127 else byte) for byte in value))
    if type == "float":
        return repr(float(value)) if math.isfinite(value) else "NaN" if value != value else f"{'-' * (value < 0)}Infinity"
    return str(int(value))


def _items(value: Sequence[str]) -> Sequence[str]:
    if any(ITEM_DELIMITER in item for item in value):
        raise ValueError("an item of a list holds the control character U+001E")
    if len(value) == 1 and not value[0]:
        raise ValueError("a list holds only an empty text")
    return value


def _quoted(text: str) -> str:
    if "\uffff" in text:
        raise ValueError("a text holds the character U+FFFF")
    return '"' + text.replace('"', '""') + '"'
