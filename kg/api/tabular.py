"""Turns answers into CSV: one column a plain field, two or more for a thing referred to, lists in one cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from kg.api.models import EntityRef, PaperRef, Piece

# A cell that begins so would be a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name and how its value is had from an item."""

    name: str
    value: Callable[[Any], Any]


def columns_of(model: type[BaseModel], fields: Sequence[str] | None = None) -> list[Column]:
    """The columns of a model's fields (all by default): those of a paper or entity in it are named paper_id, paper_title ...

    Pieces are left out, as they repeat a sentence.
    """
    found: list[Column] = []
    for name in fields or model.model_fields:
        kind = _plain_type(model.model_fields[name].annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += [Column(f"{name}_{inner}", _inner(name, inner)) for inner in kind.model_fields]
        elif Piece not in get_args(kind):
            found.append(Column(name, _outer(name)))
    return found


def csv_of_items(columns: Sequence[Column], items: Iterable[Any]) -> Iterator[str]:
    """CSV text, in parts: the columns' names, then a line an item."""
    return csv_lines([c.name for c in columns], ([c.value(item) for c in columns] for item in items))


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV text (RFC 4180, UTF-8), in parts of a hundred lines; text that a spreadsheet would run as a formula begins with '."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_cell(name) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(value) for value in row])
        if number % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, EntityRef):
        return value.name
    if isinstance(value, PaperRef):
        return value.id
    if isinstance(value, BaseModel):  # a quote: its sentence
        return str(getattr(value, "evidence", value.model_dump_json()))
    if isinstance(value, list | tuple):
        return "; ".join(str(_cell(item)) if not isinstance(item, str) else item for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _plain_type(annotation: Any) -> Any:
    """The type of a field that may be null."""
    if get_origin(annotation) in (Union, UnionType):
        return next(a for a in get_args(annotation) if a is not NoneType)
    return annotation


def _outer(name: str) -> Callable[[Any], Any]:
    return lambda item: getattr(item, name)


def _inner(name: str, inner: str) -> Callable[[Any], Any]:
    return lambda item: getattr(getattr(item, name), inner, None)
