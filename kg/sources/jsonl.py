"""JSON Lines: one object a line, so that a bad line spoils nothing but itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.sources.reader import Reader, Record
from kg.sources.stream import Source

# JSON may spell half of a character outside the basic plane; no file in UTF-8 can hold it.
_MAYBE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_value(text: str) -> Any | InputError:
    """The JSON value of a text, or what is wrong with it."""
    try:
        value = json.loads(text)
        if _MAYBE_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except UnicodeEncodeError:
        return InputError("holds half a character (a lone surrogate)")
    except json.JSONDecodeError as error:
        return InputError(f"not JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, nesting without end
        return InputError(f"JSON that cannot be read: {str(error).partition(';')[0]}")


def _recognizes(head: str) -> bool:
    first, end, _ = head.lstrip().partition("\n")
    if not first.startswith("{"):
        return False
    return not end or isinstance(parse_value(first), dict)


def _read(source: Source) -> Iterator[Record]:
    for number, line in source.lines():
        if isinstance(line, InputError):
            yield Record(number, line)
        elif line.strip():
            yield Record(number, parse_value(line))


READER = Reader("jsonl", (".jsonl", ".ndjson"), _recognizes, _read)
