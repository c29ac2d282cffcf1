"""What the guard of free SPARQL refuses, what it lets pass, and that no parser finds SERVICE in what is left."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, QueryRefusedError
from kg.query.sparql_guard import MAX_LENGTH, check_algebra, neutral, plain
from tests.sparql_queries import HONEST, HOSTILE, MALFORMED


def _check(text: str) -> str:
    check_algebra(plain(text))
    return neutral(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_query_that_does_more_than_read_is_refused(text: str) -> None:
    text = text.replace("{port}", "9")
    with pytest.raises(QueryError) as caught:
        _check(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent <http://x/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://x/> { ?s ?p ?o }", "FROM"),
        ("ASK FROM NAMED <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
        ("LOAD <http://x/>", "LOAD"),
        ("PREFIX a: <x:> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("SELECT * { ?s ?p '\\u0022' }", "Unicode escapes"),
        ("SELECT * { ?s ?p <x:\\U00000053> }", "Unicode escapes"),
    ],
)
def test_the_message_names_what_is_not_allowed(text: str, word: str) -> None:
    with pytest.raises(QueryRefusedError, match=re.escape(word)):
        _check(text)


@pytest.mark.parametrize("text", HONEST)
def test_a_query_that_reads_passes(text: str) -> None:
    _check(text)


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_text_is_a_query_error_of_one_line(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        _check(text)
    assert "\n" not in str(caught.value)


def test_a_string_keeps_its_value_when_the_word_in_it_is_spelt_with_an_escape() -> None:
    from pyoxigraph import Store

    values = ["service", "SERVICE", "a Service\tof services", "back\\\\service", "x\\nservice"]
    for value in values:
        query = f'SELECT ("{value}" AS ?v) (STR(<x:service>) AS ?i) {{}}'
        safe = neutral(query)
        assert "service" not in safe.lower()
        before, after = ([(row["v"].value, row["i"].value) for row in Store().query(text)] for text in (query, safe))
        assert before == after


def test_comments_are_dropped() -> None:
    assert neutral("ASK # SERVICE <x:> {\n{ ?s ?p ?o } # end").split() == ["ASK", "{", "?s", "?p", "?o", "}"]


@pytest.mark.parametrize("text", ["", "   ", "# only a comment", "PREFIX a: <x:>"])
def test_an_empty_query_says_what_to_write(text: str) -> None:
    with pytest.raises(QueryError, match="SELECT, ASK, CONSTRUCT or DESCRIBE"):
        neutral(text)


def test_length_and_depth_are_limited() -> None:
    with pytest.raises(QueryRefusedError, match="characters"):
        neutral("ASK { ?s ?p ?o }" + " " * MAX_LENGTH)
    with pytest.raises(QueryRefusedError, match="brackets"):
        neutral("ASK { FILTER(" + "(" * 50 + "1" + ")" * 50 + ") }")


# Pieces from which an attacker could put together borders that two parsers see in different places.
_PIECES = st.sampled_from(
    ["SERVICE", "service", " ", "\n", "<", ">", "<http://x/>", '"', "'", '"""', "'''", "\\", "\\'", '\\"', "#", "{", "}", "(",
     ")", "?a", "$b", "x:", ":", "y", "FILTER", "ASK", ".", "&&", "@en", "^^", "-", "_", "%20", "\ufeff", "\u2028", "\u212a", "ſ"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_whatever_passes_holds_no_keyword(text: str) -> None:
    try:
        safe = neutral(text)
    except QueryError:
        return
    # Only as a variable (?service), which no grammar reads as a keyword.
    assert not re.findall(r"(?<![?$\w])service(?!\w)", safe, re.IGNORECASE)
