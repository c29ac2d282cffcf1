"""Lets a free query read the graph and nothing else: an allow-list over its words, for each engine's Cypher.

The check follows the words of one statement. A word may be a known clause or operator, a known function before
a bracket, or a name where a name can stand: at the start of an operand, after a dot, as a label or a key. A clause
that is not known would have to begin right after an operand, which is where no name may stand, so it is refused
whatever it is called. The plan check (`check_plan`) is a second lock that looks at what the engine made of the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import QueryError, QueryRefusedError
from kg.query.dialects import DIALECTS, Dialect
from kg.query.lexer import Token, join, tokenise

_READING = "a free query reads the graph with MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT and UNION"
_STAR_AFTER = frozenset({"RETURN", "WITH", "DISTINCT", "("})
_BRACED = frozenset({"EXISTS", "COUNT", "COLLECT", "CALL"})


def check_free_cypher(text: str, engine: str) -> None:
    """Pass a query that only reads the graph of `engine` ("ladybug" or "neo4j").

    Raises QueryRefusedError for anything that does or may do more, QueryError for text that is no Cypher.
    """
    safe_cypher(text, engine)


def safe_cypher(text: str, engine: str) -> str:
    """The text to run for a free query: as checked, without comments; raises as `check_free_cypher` does."""
    tokens = tokenise(text)
    _Check(tokens, DIALECTS[engine]).run()
    return join(tokens)


def parameter_names(text: str) -> set[str]:
    """The names of the parameters that a query uses, without the `$`; raises as `tokenise` does."""
    return {token.text[1:] for token in tokenise(text) if token.kind == "parameter"}


def check_plan(operators: Iterable[str], engine: str) -> None:
    """Pass a plan whose operators all read the graph; raises QueryRefusedError for any other."""
    dialect = DIALECTS[engine]
    calls = {f"CALL {name}" for name in dialect.procedures}
    for operator in operators:
        if operator not in dialect.operators and operator not in calls:
            raise QueryRefusedError(f"the query would run the step '{operator}', which is not known to only read the graph")


class _Check:
    """One pass over the tokens; `operand` says whether an operand has just ended."""

    def __init__(self, tokens: list[Token], dialect: Dialect) -> None:
        self.tokens, self.dialect = tokens, dialect
        self.operand = False
        self.brackets: list[str] = []

    def run(self) -> None:
        self._expect_start(0, "the query")
        for index, token in enumerate(self.tokens):
            if token.kind == "word":
                self._word(index, token)
            elif token.kind == "symbol":
                self._symbol(index, token)
            else:
                self._operand(index, token)

    def _at(self, index: int) -> str:
        return self.tokens[index].upper if 0 <= index < len(self.tokens) else ""

    def _word(self, index: int, token: Token) -> None:
        before, after = self._at(index - 1), self._at(index + 1)
        if before == "." or (after == "." and self._is_path(index)):
            self._part_of_path(index, token, after)
        elif self._is_label_or_key(index):
            if after == "(":
                self._function(token.upper, token)
            self.operand = True
        elif token.upper in self.dialect.forbidden:
            if before != "AS":
                raise QueryRefusedError(f"{token.upper} is not allowed: {_READING} (a name of yours goes in backticks)")
            self.operand = True
        elif token.upper in self.dialect.closed_words:
            self.operand = True
        elif token.upper in self.dialect.open_words:
            self._keyword(index, token)
            self.operand = False
        elif after == "(":
            self._function(token.upper, token)
            self._operand(index, token)
        else:
            self._operand(index, token)

    def _is_path(self, index: int) -> bool:
        """Whether the word begins a dotted name that ends in a bracket, such as `date.truncate(`."""
        while self._at(index + 1) == ".":
            index += 2
        return self._at(index + 1) == "("

    def _part_of_path(self, index: int, token: Token, after: str) -> None:
        if self._at(index - 1) != ".":
            self._operand(index, token)
        if after == "(":
            first = index
            while self._at(first - 1) == ".":
                first -= 2
            path = ".".join(self._name(i) for i in range(max(first, 0), index + 1, 2))
            if self._at(first - 1) != "CALL":
                self._function(path, token)
        self.operand = True

    def _name(self, index: int) -> str:
        token = self.tokens[index]
        return token.upper if token.kind == "word" else "?"

    def _is_label_or_key(self, index: int) -> bool:
        """A label or type follows a colon that is no map's; a map's key, or a pattern's variable, comes before one."""
        if self._at(index + 1) == ":" and self._at(index - 1) in ("{", ",", "(", "["):
            return True
        if self._at(index - 1) != ":":
            return False
        is_map_colon = self.brackets[-1:] == ["{"] and self._at(index - 3) in ("{", ",")
        return not is_map_colon

    def _function(self, name: str, token: Token) -> None:
        if name not in self.dialect.functions:
            if name.split(".")[0] in self.dialect.forbidden:
                raise QueryRefusedError(f"{name} is not allowed: {_READING}")
            raise QueryRefusedError(f"the function '{name.lower()}' is not one that free queries on this engine may call")

    def _keyword(self, index: int, token: Token) -> None:
        word, after = token.upper, self._at(index + 1)
        if word == "UNION":
            skip = 2 if after in ("ALL", "DISTINCT") else 1
            self._expect_start(index + skip, "what follows UNION")
        elif word == "OPTIONAL" and after != "MATCH" and not (after == "CALL" and "CALL" in self.dialect.starts):
            raise QueryRefusedError(f"OPTIONAL goes with MATCH: {_READING}")
        elif word == "CALL":
            self._call(index)
        elif word in _BRACED and after == "{":
            self._expect_start(index + 2, f"what {word} {{ }} holds", pattern=True)

    def _call(self, index: int) -> None:
        after = self._at(index + 1)
        if after == "(":
            index = self._closing(index + 1)
            after = self._at(index + 1)
            if after != "{":
                raise QueryRefusedError("CALL (...) goes with a subquery in braces")
        if after == "{":
            self._expect_start(index + 2, "a subquery")
            return
        last = index + 1
        while self._at(last + 1) == ".":
            last += 2
        path = ".".join(self._name(i) for i in range(index + 1, min(last + 1, len(self.tokens)), 2))
        if path not in self.dialect.procedures:
            known = ", ".join(sorted(p.lower() for p in self.dialect.procedures))
            raise QueryRefusedError(f"the procedure '{path.lower()}' is not one that free queries may call ({known})")

    def _closing(self, index: int) -> int:
        depth = 0
        for i in range(index, len(self.tokens)):
            depth += {"(": 1, ")": -1}.get(self._at(i), 0)
            if depth == 0:
                return i
        return len(self.tokens)

    def _expect_start(self, index: int, what: str, pattern: bool = False) -> None:
        token = self.tokens[index] if index < len(self.tokens) else None
        if token is not None and (token.upper in self.dialect.starts or (pattern and token.upper == "(")):
            return
        starts = ", ".join(sorted(self.dialect.starts))
        found = f"'{token.text[:30]}'" if token else "nothing"
        raise QueryRefusedError(f"{what} begins with {found}; a free query reads the graph, so it begins with one of {starts}")

    def _operand(self, index: int, token: Token) -> None:
        if self.operand and self._at(index - 1) != ".":
            raise QueryRefusedError(f"'{token.text[:40]}' at character {token.start + 1} is not known here: {_READING}")
        if token.kind == "quoted" and self._at(index + 1) == "(":
            raise QueryRefusedError("a function's name does not go in backticks")
        if token.kind == "quoted" and self._at(index + 1) == "." and self._is_path(index):
            raise QueryRefusedError("a function's name does not go in backticks")
        self.operand = True

    def _symbol(self, index: int, token: Token) -> None:
        if token.text in "([{":
            self.brackets.append(token.text)
            self.operand = False
        elif token.text in ")]}":
            if not self.brackets:
                raise QueryError(f"'{token.text}' at character {token.start + 1} closes nothing")
            self.brackets.pop()
            self.operand = True
        elif token.text == ".":
            pass  # a property or the rest of a dotted name follows
        else:
            self.operand = token.text == "*" and self._at(index - 1) in _STAR_AFTER
