"""Cuts Cypher text into tokens, strictly: what the two engines' lexers could read differently is refused.

Comments are dropped, so the text that is put together again from the tokens has none (an engine that ends
a comment elsewhere than this lexer does would otherwise run what was checked as a comment).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.errors import QueryError, QueryRefusedError

MAX_LENGTH = 20_000  # characters: the engines' parsers are recursive
MAX_DEPTH = 60  # brackets inside brackets
TokenKind = Literal["word", "quoted", "string", "number", "parameter", "symbol"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)
      | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<quoted>`[^`]*`)
      | (?P<parameter>\$[A-Za-z_][A-Za-z0-9_]*)
      | (?P<number>0[xX][0-9A-Fa-f]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<symbol><=|>=|<>|=~|\.\.|->|<-|\|\||::|/(?![*/])|[()\[\]{},.:|&!<>=+\-*%^;])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_ -]+")
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` as written, `upper` for comparing words, `start` its character offset."""

    kind: TokenKind
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The text in capitals; empty for anything but a bare word or a symbol, so that strings never match a keyword."""
        return self.text.upper() if self.kind in ("word", "symbol") else ""


def tokenise(text: str) -> list[Token]:
    """The tokens of one statement, without comments, space and a closing semicolon.

    Raises QueryRefusedError for what engines may read differently (characters beyond ASCII outside quotes, Unicode
    escapes, several statements), QueryError for text that is no Cypher (an open quote, unbalanced brackets).
    """
    if len(text) > MAX_LENGTH:
        raise QueryRefusedError(f"the query has {len(text)} characters; at most {MAX_LENGTH} are taken")
    if "\0" in text:
        raise QueryRefusedError("the query holds a NUL character")
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        position = match.end()
        if match.lastgroup not in ("space", "comment"):
            tokens.append(Token(match.lastgroup, match.group(), match.start()))  # type: ignore[arg-type]
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens:
        raise QueryError("the query is empty")
    for token in tokens:
        _check_token(token)
    _check_brackets(tokens)
    return tokens


def join(tokens: list[Token]) -> str:
    """Text that reads as the same tokens, one space where there was space or a comment."""
    parts, end = [], tokens[0].start
    for token in tokens:
        parts.append(" " + token.text if token.start > end else token.text)
        end = token.start + len(token.text)
    return "".join(parts)


def _check_token(token: Token) -> None:
    if token.text == ";" and token.kind == "symbol":
        raise QueryRefusedError("one statement only: a ';' may stand at the very end")
    if token.kind == "quoted" and not _PLAIN_NAME.fullmatch(token.text[1:-1]):
        raise QueryRefusedError(f"a name in backticks may hold letters, digits, spaces, '_' and '-' only, not {token.text[:40]}")
    if token.kind == "string":
        for escape in _ESCAPE.finditer(token.text):
            if escape.group(1) not in "\\'\"ntrbf":
                hint = "write the character itself" if escape.group(1) in "uUx" else "write \\\\ for one backslash"
                raise QueryRefusedError(f"the escape {escape.group()} in a string is not taken: {hint}")
        # Neo4j reads \uXXXX before it looks for quotes, and engines count backslashes before the u differently.
        if re.search(r"\\[uU]", token.text):
            raise QueryRefusedError("Unicode escapes are not taken: write the character itself")


def _check_brackets(tokens: list[Token]) -> None:
    open_brackets: list[str] = []
    for token in tokens:
        if token.kind != "symbol":
            continue
        if token.text in "([{":
            open_brackets.append(token.text)
        elif token.text in _CLOSING and (not open_brackets or open_brackets.pop() != _CLOSING[token.text]):
            raise QueryError(f"'{token.text}' at character {token.start + 1} closes nothing")
        if len(open_brackets) > MAX_DEPTH:
            raise QueryRefusedError(f"more than {MAX_DEPTH} brackets inside each other")
    if open_brackets:
        raise QueryError(f"a '{open_brackets[-1]}' is never closed")


def _unreadable(text: str, position: int) -> QueryError:
    character = text[position]
    if character in "'\"`":
        return QueryError(f"the {character} at character {position + 1} is never closed")
    if text.startswith("/*", position):
        return QueryError(f"the comment at character {position + 1} is never closed")
    if character == "\\":
        return QueryRefusedError("a backslash outside quotes is not taken (no Unicode escapes): write the character itself")
    if ord(character) > 126 or ord(character) < 32:
        return QueryRefusedError(f"the character U+{ord(character):04X} at {position + 1} is taken inside quotes only")
    return QueryError(f"'{character}' at character {position + 1} is no Cypher")
