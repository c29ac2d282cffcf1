"""The first lock: what the guard lets pass, and what it refuses, without any engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, QueryRefusedError
from kg.query.guard import check_free_cypher, check_plan, safe_cypher
from kg.query.lexer import join, tokenise
from tests.queries import HONEST, HOSTILE, Case


@pytest.mark.parametrize("case", HOSTILE, ids=lambda c: c.id)
def test_a_query_that_does_more_than_read_is_refused(case: Case) -> None:
    with pytest.raises(QueryRefusedError) as caught:
        check_free_cypher(case.text, case.engine)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("case", HONEST, ids=lambda c: c.id)
def test_a_query_that_reads_passes(case: Case) -> None:
    check_free_cypher(case.text, case.engine)


def test_enough_of_both_are_tried() -> None:
    for engine in ("ladybug", "neo4j"):
        assert sum(case.engine == engine for case in HOSTILE) >= 60
        assert sum(case.engine == engine for case in HONEST) >= 40
    assert len({(c.engine, c.text) for c in (*HOSTILE, *HONEST)}) == len(HOSTILE) + len(HONEST)


def test_comments_do_not_reach_the_engine() -> None:
    # LadybugDB reads /***/ as the beginning of a comment, most others as a whole one.
    assert safe_cypher("RETURN 1 /***/ + '*/ LOAD FROM x' // end\n", "ladybug") == "RETURN 1 + '*/ LOAD FROM x'"
    assert safe_cypher("MATCH/**/(n)RETURN/* ; */n;", "ladybug") == "MATCH (n)RETURN n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" // nothing\n;", "empty"),
        ("RETURN 'a", "never closed"),
        ("RETURN (1", "never closed"),
        ("RETURN 1)", "closes nothing"),
        ("RETURN [1)", "closes nothing"),
        ("RETURN /* x", "never closed"),
        ("RETURN ?", "no Cypher"),
    ],
)
def test_broken_text_says_what_is_broken(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        check_free_cypher(text, "ladybug")


def test_a_refusal_says_what_a_free_query_may_do() -> None:
    with pytest.raises(QueryRefusedError, match="LOAD is not allowed: a free query reads the graph with MATCH"):
        check_free_cypher("MATCH (n) WITH n LOAD FROM 'x.csv' RETURN *", "ladybug")


def test_very_long_and_very_deep_text_is_refused_at_once() -> None:
    with pytest.raises(QueryRefusedError, match="characters"):
        check_free_cypher("RETURN 1" + " + 1" * 10_000, "ladybug")
    with pytest.raises(QueryRefusedError, match="brackets"):
        check_free_cypher("RETURN " + "(" * 500 + "1" + ")" * 500, "ladybug")


@pytest.mark.parametrize("operator", ["LoadCSV", "ProcedureCall2", "Create", "COPY_TO", "", "Projection "])
def test_a_plan_with_an_unknown_step_is_refused(operator: str) -> None:
    for engine in ("ladybug", "neo4j"):
        with pytest.raises(QueryRefusedError, match="step"):
            check_plan([operator], engine)


@given(st.text(alphabet=st.sampled_from("aRETUN1 '\"\\`/*(){}[].:;$\n\tü"), max_size=60))
def test_what_is_sent_reads_like_what_was_checked(text: str) -> None:
    try:
        tokens = tokenise(text)
    except QueryError:
        return
    again = tokenise(join(tokens))
    assert [(t.kind, t.text) for t in again] == [(t.kind, t.text) for t in tokens]


@given(st.text(max_size=80))
def test_any_text_passes_or_is_a_query_error(text: str) -> None:
    for engine in ("ladybug", "neo4j"):
        try:
            check_free_cypher(text, engine)
        except QueryError as error:
            assert "\n" not in str(error).replace(text, "")


_DANGEROUS = [
    "LOAD", "COPY", "CREATE", "MERGE", "SET", "DELETE", "DETACH DELETE", "FOREACH", "CALL dbms.x()", "CALL TIMEOUT=0", "USE",
    "INSTALL httpfs", "ATTACH 'x'", "EXPORT DATABASE 'd'", "DROP TABLE", "CHECKPOINT", "LOAD CSV FROM 'x' AS l",
]  # fmt: skip
_SPACES = [" ", "\n", "/**/", "\t", " // \n", ";"]


@given(clause=st.sampled_from(_DANGEROUS), place=st.integers(0, 60), space=st.sampled_from(_SPACES), lower=st.booleans())
def test_a_dangerous_clause_is_refused_wherever_it_is_put(clause: str, place: int, space: str, lower: bool) -> None:
    query = "MATCH (p:Paper) WHERE p.year > 2020 WITH p AS q RETURN q.name AS name ORDER BY name DESC LIMIT 3"
    words = query.split(" ")
    place = min(place, len(words))
    text = " ".join(words[:place]) + space + (clause.lower() if lower else clause) + space + " ".join(words[place:])
    for engine in ("ladybug", "neo4j"):
        with pytest.raises(QueryError):
            check_free_cypher(text, engine)
