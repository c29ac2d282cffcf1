"""Opens files and standard input as text, unpacked, with every error of the system as one line."""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import InputError

HEAD_BYTES = 1 << 16
# No abstract comes near; a longer line is skipped without ever being held whole.
MAX_LINE_BYTES = 16 << 20
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Source:
    """An open input: `name` for messages, `suffix` of the file's name without `.gz`, and its text."""

    def __init__(self, name: str, stream: io.BufferedReader) -> None:
        self.name = name
        self.suffix = Path(name.removesuffix(".gz")).suffix.lower()
        self._stream = stream

    def head(self) -> str:
        """The first 64 KiB, for telling the format; raises InputError for what is not UTF-8 text."""
        with _one_line(self.name):
            data = self._stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        if data.startswith(_UTF16) or b"\0" in data:
            raise InputError("not UTF-8 text", self.name)
        text = data.removeprefix(_BOM).decode("utf-8", "replace")
        # One bad line is skipped later; a file in another encoding, or no text at all, is one error instead of thousands.
        if text.count("\ufffd") > max(2, len(text) // 100):
            raise InputError("not UTF-8 text", self.name)
        return text

    def lines(self) -> Iterator[tuple[int, str | InputError]]:
        """Each line with its number, without its end; a line that is too long or not UTF-8 is an InputError."""
        number = 0
        while True:
            number += 1
            with _one_line(self.name, number):
                data = self._stream.readline(MAX_LINE_BYTES)
                if not data:
                    return
                too_long = len(data) == MAX_LINE_BYTES and not data.endswith(b"\n")
                while too_long and data and not data.endswith(b"\n"):
                    data = self._stream.readline(MAX_LINE_BYTES)
            if too_long:
                yield number, InputError(f"line longer than {MAX_LINE_BYTES >> 20} MiB")
                continue
            yield number, _decoded(data.removeprefix(_BOM) if number == 1 else data)

    def chunks(self) -> Iterator[str]:
        """The text in pieces cut anywhere; a byte that is not UTF-8 stands in it as a surrogate of PEP 383."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        first = True
        while True:
            with _one_line(self.name):
                data = self._stream.read1(HEAD_BYTES)
            text = decoder.decode(data.removeprefix(_BOM) if first else data, final=not data)
            first = False
            if text:
                yield text
            if not data:
                return


def _decoded(line: bytes) -> str | InputError:
    try:
        return line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        return InputError(f"not UTF-8 at byte {error.start + 1} of the line")


@contextmanager
def open_source(path: str) -> Iterator[Source]:
    """Open a file, or "-" for standard input, unpacking gzip, which is told by its first bytes; raises InputError."""
    name = "<stdin>" if path == "-" else path
    with _one_line(name):
        raw = sys.stdin.buffer if path == "-" else _opened(path)
        buffered = _ahead(raw)
        start = buffered.peek(2)[:2]
        if start == _GZIP:
            buffered = _ahead(gzip.GzipFile(fileobj=buffered))
        elif path.endswith(".gz") and start:
            raise InputError("not a gzip file, in spite of its name", name)
    try:
        yield Source(name, buffered)
    finally:
        if path != "-":
            raw.close()


class _Ahead(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._start[: len(buffer)] if self._start else self._rest.read(len(buffer))
        self._start = self._start[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _ahead(stream: IO[bytes] | gzip.GzipFile) -> io.BufferedReader:
    """The stream with its first 64 KiB, or all that it has, waiting to be peeked at: a pipe alone would show only a part."""
    return io.BufferedReader(_Ahead(stream.read(HEAD_BYTES), cast(IO[bytes], stream)), HEAD_BYTES)


def _opened(path: str) -> IO[bytes]:
    if Path(path).is_dir():
        raise InputError("is a directory: name the files in it", path)
    return Path(path).open("rb")


@contextmanager
def _one_line(name: str, line: int | None = None) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise InputError("no such file", name) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"the gzip data is damaged or cut off: {error}", name, line) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", name, line) from error
