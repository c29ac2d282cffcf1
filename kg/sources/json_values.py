"""JSON: an array of objects, or objects one after the other, spread over lines in any way.

The text is cut at the braces into one piece an object, so that a file of any size is read in little memory, a bad object
spoils only itself, and its line is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import InputError
from kg.sources.jsonl import parse_value
from kg.sources.reader import Reader, Record
from kg.sources.stream import MAX_LINE_BYTES, Source

# Between objects: an object's start, an array's ends, or something that has no place there.
_BETWEEN = re.compile(r'[{\[\]]|"(?:[^"\\]|\\.)*"?|[^\s,{\[\]"]+')
_IN_OBJECT = re.compile(r'["{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


class _Splitter:
    """Takes text in chunks cut anywhere, gives each object that is complete."""

    def __init__(self) -> None:
        self._piece: list[str] = []
        self._size = 0
        self._start = 0  # the line of the object's brace
        self._line = 1
        self._depth = 0  # open braces and brackets of the object
        self._arrays = 0  # open brackets around it
        self._in_string = False
        self._skip = 0  # 1 where a backslash ended the last chunk

    def feed(self, chunk: str) -> Iterator[Record]:
        position, counted = self._skip, 0
        self._skip = 0
        while True:
            kept = position if not self._depth else 0
            if not self._depth:
                match = _BETWEEN.search(chunk, position)
                if match is None:
                    break
                self._line += chunk.count("\n", counted, match.start())
                counted, position = match.start(), match.end()
                if match[0] == "{":
                    self._start, self._depth, kept = self._line, 1, match.start()
                elif match[0] in "[]":
                    self._arrays += 1 if match[0] == "[" else -1
                    continue
                else:
                    yield Record(self._line, InputError(f"not a JSON object: {match[0][:40]}"))
                    continue
            end = self._object_end(chunk, position)
            self._keep(chunk[kept : len(chunk) if end is None else end])
            if end is None:
                break
            yield Record(self._start, self._complete())
            self._line += chunk.count("\n", counted, end)
            counted = position = end
        self._line += chunk.count("\n", counted)

    def end(self) -> Iterator[Record]:
        """What is open when the text ends."""
        if self._depth:
            yield Record(self._start, InputError("the object has no end"))
        elif self._arrays > 0:
            yield Record(self._line, InputError("the array has no end: the file may be cut off"))

    def _object_end(self, chunk: str, position: int) -> int | None:
        while match := (_IN_STRING if self._in_string else _IN_OBJECT).search(chunk, position):
            sign, position = match[0], match.end()
            if sign == '"':
                self._in_string = not self._in_string
            elif sign == "\\":
                position += 1
            else:
                self._depth += 1 if sign in "{[" else -1
                if self._depth == 0:
                    return position
        self._skip = max(position - len(chunk), 0)
        return None

    def _keep(self, text: str) -> None:
        self._size += len(text)
        if self._size <= MAX_LINE_BYTES:
            self._piece.append(text)

    def _complete(self) -> object:
        text, size = "".join(self._piece), self._size
        self._piece, self._size = [], 0
        if size > MAX_LINE_BYTES:
            return InputError(f"object longer than {MAX_LINE_BYTES >> 20} MiB")
        if _ESCAPED_BYTE.search(text):
            return InputError("the object is not UTF-8")
        return parse_value(text)


def _recognizes(head: str) -> bool:
    return head.lstrip()[:1] in ("[", "{")


def _read(source: Source) -> Iterator[Record]:
    splitter = _Splitter()
    for chunk in source.chunks():
        yield from splitter.feed(chunk)
    yield from splitter.end()


READER = Reader("json", (".json",), _recognizes, _read)
