"""Lets a free SPARQL query read the graph and nothing else, and above all make no request of its own.

Three locks, for `SERVICE` is a request that the server makes for whoever asks:
1. `neutral` cuts the text into tokens, refuses what two parsers may read differently (Unicode escapes) and the word
   SERVICE, drops comments, and spells that word with an escape where it stands in a string or an IRI, so that the
   text which runs holds the keyword nowhere, wherever another parser may see the borders of strings.
2. `check_algebra` looks for services and data sets in what rdflib makes of the text. Its parser can be slow,
   so it runs where it can be killed.
3. kg.query.confine: the process that runs the query can open no socket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.errors import QueryError, QueryRefusedError

MAX_LENGTH = 20_000  # characters
MAX_DEPTH = 30  # brackets inside brackets: rdflib's parser is recursive
_READING = "a free query reads the graph with SELECT, ASK, CONSTRUCT or DESCRIBE"
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<comment>\#[^\r\n]*)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
                 |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:\w[\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)
      | (?P<word>@?\w+)
      | (?P<symbol>[^\w\s"'\\\#])
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_SERVICE = re.compile("(s)(?=ervice)", re.IGNORECASE)
_SERVICE_WORD = re.compile(r"(?<!\w)service(?!\w)", re.IGNORECASE)


def neutral(text: str) -> str:
    """The query without comments, in which no parser finds the keyword SERVICE.

    Raises QueryRefusedError for what does more than read, or might; QueryError for text that is no SPARQL.
    """
    return "".join(_NEUTRAL.get(kind, _same)(token) for kind, token in _checked_tokens(text))


def plain(text: str) -> str:
    """The query without comments, for a parser that only looks; raises as `neutral` does."""
    return "".join(" " if kind == "comment" else token for kind, token in _checked_tokens(text))


def check_algebra(text: str) -> None:
    """Look for services and data sets in what rdflib makes of the text; raises as `neutral` does."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = prepareQuery(text).algebra
    except ParseBaseException as error:
        raise QueryError(f"line {error.lineno}, column {error.column}: {_one_line(error.msg)}") from None
    except RecursionError:
        raise QueryRefusedError("the query is nested too deep") from None
    except Exception as error:  # rdflib raises bare Exception for an unknown prefix, and errors of many kinds besides
        raise QueryError(_one_line(str(error)) or "the query cannot be read") from None
    if algebra.datasetClause:
        raise QueryRefusedError("FROM is not allowed: a query reads this graph, and GRAPH <name> a part of it")
    for name in _part_names(algebra):
        if name == "ServiceGraphPattern":
            raise QueryRefusedError(f"SERVICE is not allowed: {_READING}")


def _checked_tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > MAX_LENGTH:
        raise QueryRefusedError(f"the query has {len(text)} characters; at most {MAX_LENGTH} are taken")
    if re.search(r"\\u", text, re.IGNORECASE):
        raise QueryRefusedError("Unicode escapes (\\u) are not taken: write the character itself")
    tokens = list(_tokens(text))
    depth = 0
    for kind, token in tokens:
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(token, 0) if kind == "symbol" else 0
        if depth > MAX_DEPTH:
            raise QueryRefusedError(f"more than {MAX_DEPTH} brackets inside each other")
        if kind == "word" and token.upper() == "SERVICE":
            raise QueryRefusedError(f"SERVICE is not allowed: {_READING}")
        if kind == "name" and _SERVICE_WORD.search(token):
            raise QueryRefusedError("'service' is not taken in a prefixed name: write the whole IRI in <>")
    _check_first(tokens)
    return tokens


def _check_first(tokens: list[tuple[str, str]]) -> None:
    words = [token.upper() for kind, token in tokens if kind == "word"]
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    if not first:
        raise QueryError(f"the query is empty: {_READING}")
    if first in _UPDATES:
        raise QueryRefusedError(f"{first} is not allowed: {_READING}")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or "\0" in match.group():
            character = text[position]
            what = "is never closed" if character in "\"'" else "is no SPARQL"
            raise QueryError(f"the {character!r} at character {position + 1} {what}")
        yield str(match.lastgroup), match.group()
        position = match.end()


def _same(token: str) -> str:
    return token


def _escaped(token: str) -> str:
    return _SERVICE.sub(lambda match: f"\\u{ord(match[1]):04X}", token)


# A comment becomes a space: what it holds need not be the comment that another parser sees.
_NEUTRAL = {"comment": lambda _: " ", "string": _escaped, "iri": _escaped}


def _part_names(value: Any) -> Iterator[str]:
    """The names of all parts of an algebra, to any depth."""
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting, seen = [value], set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, CompValue):
            yield part.name
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set):
            waiting.extend(part)
        elif hasattr(part, "asList"):  # a parse result that rdflib left untranslated
            waiting.extend(part.asList())


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
