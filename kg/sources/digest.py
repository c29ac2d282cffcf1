"""The digest format: a web page of papers copied as text, title line and abstract line in turn, among the page's furniture.

An abstract is told from everything else by being prose; the line just before it is its title. Short lines that no abstract
follows are furniture (buttons, counters, dates, slogans): left out in silence before the first paper, or where they look like
no title; reported where they might be a title whose abstract was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import InputError
from kg.sources.dedupe import digest_id
from kg.sources.reader import Reader, Record
from kg.sources.stream import Source

# The longest titles have about 25 words and no full stop inside; the shortest abstracts about 40, or two sentences.
_PROSE_WORDS = 40
_SHORT_PROSE_WORDS = 18
_SENTENCE_END = re.compile(r"[.!?][)\"”’]?(?:\s|$)")
_BUTTONS = r"Subscribe|Sign [Uu]p|Log [Ii]n|Login|Upvote|Submit|Share|Follow|Bookmark|Download|View PDF|View"
# A button's label runs into the title that comes after it when a page is copied: "SubscribeWhen ...".
_GLUED_BUTTON = re.compile(rf"^(?:{_BUTTONS})(?=[A-Z0-9])")
_FURNITURE = re.compile(
    rf"(?:{_BUTTONS}|Papers|Trending.*|Daily Papers|Previous|Next|Page|Abstract|Home|Models|Datasets|Spaces|Docs|Pricing"
    r"|GitHub|arXiv|Paper|PDF|HTML|Code|Project page|Submitted by.*|Published (?:on|at).*|Posted.*|\d+ authors?|by .{0,80}"
    r"|Get .{0,80}(?:inbox|email|updates).*|©.*|https?://\S+"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d.{0,12})(?:[\s\d.,kKM·|•+-]*)",
    re.IGNORECASE,
)
_TITLE_WORDS = 3


def is_prose(line: str) -> bool:
    """Whether a line is an abstract rather than a title or a piece of the page."""
    words = len(line.split())
    if words >= _PROSE_WORDS:
        return True
    return words >= _SHORT_PROSE_WORDS and len(_SENTENCE_END.findall(line)) >= 2


def is_furniture(line: str) -> bool:
    """Whether a line is surely a piece of the page: a label, a counter, a date, a slogan, or no word at all."""
    return not re.search(r"[^\W\d_]{2}", line) or _FURNITURE.fullmatch(line) is not None


def _recognizes(head: str) -> bool:
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    if lines and lines[0][0] in "{[":
        return False
    return any(is_prose(line) for line in lines)


def _read(source: Source) -> Iterator[Record]:
    title: tuple[int, str] | None = None
    any_paper = False
    for number, raw in source.lines():
        if isinstance(raw, InputError):
            yield Record(number, raw)
            continue
        line = raw.strip()
        if is_prose(line):
            yield _paper(title, number, line, first=not any_paper)
            title, any_paper = None, True
        elif line and not is_furniture(line):
            if title and any_paper:
                yield from _lost(title)
            title = number, line
    if title and any_paper:
        yield from _lost(title)


def _paper(title: tuple[int, str] | None, number: int, abstract: str, first: bool) -> Record:
    if title is None:
        return Record(number, InputError("an abstract without a title before it"))
    text = _GLUED_BUTTON.sub("", title[1]) if first else title[1]
    return Record(title[0], {"id": digest_id(text), "title": text, "abstract": abstract})


def _lost(title: tuple[int, str]) -> Iterator[Record]:
    if len(title[1].split()) >= _TITLE_WORDS:
        yield Record(title[0], InputError(f"no abstract follows the title '{title[1][:60]}'"))


READER = Reader("digest", (".txt", ".text", ".md"), _recognizes, _read)
