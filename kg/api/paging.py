"""Cursor pagination: a page ends in a cursor that holds the sort key of its last item, so pages never skip or repeat."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from kg.errors import InputError

T = TypeVar("T")
Key = tuple[float, str]


def encode_cursor(key: Key) -> str:
    """The opaque text of a sort key (a number, and an id that settles ties)."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> Key:
    """The sort key of a cursor; raises InputError for text that is no cursor."""
    try:
        # The alphabet is checked because b64decode passes over characters outside it.
        value = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        number, identifier = value
        if isinstance(number, bool) or not isinstance(number, int | float) or not isinstance(identifier, str):
            raise ValueError
        if not math.isfinite(number):
            raise ValueError
        return float(number), identifier
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise bad_cursor() from None


def bad_cursor() -> InputError:
    """The error for a cursor that no page ended in."""
    return InputError("this cursor is not one of ours: use the 'next_cursor' of the page before, or leave it out")


def cut_page(items: Sequence[T], size: int, key: Callable[[T], Key]) -> tuple[list[T], str | None]:
    """The first `size` of up to `size + 1` items, and the cursor of the next page where there is one more."""
    page = list(items[:size])
    return page, encode_cursor(key(page[-1])) if len(items) > size and page else None
