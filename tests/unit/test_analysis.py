"""What an analysis of a whole graph says, on graphs small enough to be worked out by hand."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kg.analysis import YearShare, analyze
from kg.analysis.centrality import central_methods
from kg.analysis.communities import method_communities
from kg.analysis.mentions import Mentions, PaperMethods, read_mentions
from kg.analysis.trends import rising_methods, trend
from kg.stores import Store, open_store
from tests.graphs import small_build


def mentions(*papers: tuple[int | None, str, str, str]) -> Mentions:
    """Papers as (year, proposes, uses, compares), methods separated by spaces."""
    read = {}
    for number, (year, *roles) in enumerate(papers):
        proposes, uses, compares = (tuple(sorted(role.split())) for role in roles)
        read[f"paper:{number:04}"] = PaperMethods(year, proposes, uses, compares)
    return Mentions(read, {m: m for paper in read.values() for m in paper.methods})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(str(small_build(tmp_path_factory.mktemp("analysis") / "graph")))
    yield store
    store.close()


def test_roles_are_read_from_a_store(store: Store) -> None:
    read = read_mentions(store)
    paper = read.papers["paper:p2"]
    assert (paper.year, paper.proposes, paper.compares) == (2023, ("method:quickserve",), ("method:slowserve",))
    assert paper.uses == ("method:cachetrim", "method:llm")
    assert read.support["method:llm"] == 3


def test_a_whole_analysis_is_the_same_each_time_and_is_json(store: Store) -> None:
    first = analyze(store)
    assert first == analyze(store)
    assert first.build_id == "small" and first.papers == 6
    assert {c.id for c in first.central} >= {"method:cachetrim", "method:llm", "method:lora"}
    assert json.loads(json.dumps(first.to_json()))["central"][0]["id"] == first.central[0].id


def test_another_process_says_the_same() -> None:
    """Texts hash differently in every process: nothing may hang on the order of a set."""
    draw = random.Random(3)
    papers = [("", " ".join(f"m{draw.randrange(60)}" for _ in range(4)), "") for _ in range(150)]
    code = (
        "from kg.analysis.communities import method_communities; from tests.unit.test_analysis import mentions\n"
        f"print(method_communities(mentions(*((None, *p) for p in {papers!r})), {{}}))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1 and "Community(" in said.pop()


def test_a_limit_cuts_every_list(store: Store) -> None:
    assert len(analyze(store, limit=1).central) == 1


def test_what_others_build_on_is_central() -> None:
    papers = [(None, f"new{i}", "base", "rival" if i < 5 else "") for i in range(6)]
    found = central_methods(mentions(*papers))
    assert [c.id for c in found[:2]] == ["base", "rival"]
    assert (found[0].used_by, found[0].compared_by, found[0].proposed_by) == (6, 0, 0)
    assert math.isclose(sum(c.rank for c in found), 1.0, abs_tol=1e-5)


def test_a_paper_has_one_vote_however_many_methods_it_proposes() -> None:
    many = [(None, " ".join(f"m{i}" for i in range(10)), "liked-by-one", "")]
    few = [(None, f"n{i}", "liked-by-two", "") for i in range(2)]
    ranks = {c.id: c.rank for c in central_methods(mentions(*many, *few))}
    assert ranks["liked-by-two"] > ranks["liked-by-one"]


def test_a_common_method_hands_on_little_of_its_rank() -> None:
    """One paper of thirty says that it proposes the common method: what that paper uses is no common method."""
    users = [(None, f"m{i}", "common", "") for i in range(30)]
    ranks = {c.id: c.rank for c in central_methods(mentions(*users, (None, "common", "odd", "")))}
    assert ranks["odd"] < ranks["common"] / 5


def test_communities_are_methods_of_the_same_papers() -> None:
    one = [(None, "", "a b c", "") for _ in range(4)]
    other = [(None, "", "x", "y z") for _ in range(3)]
    found, modularity = method_communities(mentions(*one, *other, (None, "", "a x lonely", "")), {"b": 0.5, "a": 0.3})
    assert [(c.methods, c.papers, c.members) for c in found] == [(3, 4, ("b", "a", "c")), (3, 3, ("x", "y", "z"))]
    assert found[0].name == "b, a, c"
    assert modularity > 0.3


def rising(years: dict[int, tuple[int, int]]) -> Mentions:
    """A method "new" in so many of so many papers of each year."""
    return mentions(*((year, "", "new" if i < papers else "old", "") for year, (papers, of) in years.items() for i in range(of)))


def test_a_growing_share_rises_and_a_shrinking_one_does_not() -> None:
    found = rising_methods(rising({2021: (1, 50), 2022: (3, 40), 2023: (9, 60), 2024: (15, 50)}))
    assert [r.id for r in found.methods] == ["new"]
    assert found.methods[0].shares[-1] == YearShare(2024, 15, 50)
    assert found.tested == 2 and found.note == "" and found.methods[0].growth > 0


def test_more_papers_alone_are_no_trend() -> None:
    """The counts grow because the years do; the share stays."""
    found = rising_methods(rising({2021: (2, 10), 2022: (4, 20), 2023: (8, 40), 2024: (16, 80)}))
    assert found.methods == () and "none rises" in found.note


def test_the_statistic_is_cochran_armitage() -> None:
    """Against the sum over papers that the statistic is defined by: a score test of a paper's year on its having the method."""
    shares = [YearShare(2020, 2, 30), YearShare(2021, 5, 20), YearShare(2023, 9, 25)]
    years = [s.year for s in shares for _ in range(s.of)]
    has = [int(i < s.papers) for s in shares for i in range(s.of)]
    mean_year, mean = sum(years) / len(years), sum(has) / len(has)
    covariance = sum((year - mean_year) * (x - mean) for year, x in zip(years, has, strict=True))
    spread = sum((year - mean_year) ** 2 for year in years)
    z, growth = trend(shares)
    assert math.isclose(z, covariance / math.sqrt(mean * (1 - mean) * spread))
    assert math.isclose(growth, covariance / spread)
    assert trend([YearShare(2020, 3, 3), YearShare(2021, 4, 4)]) == (0.0, 0.0)


def test_chance_alone_makes_few_methods_rise() -> None:
    draw = random.Random(5)
    papers = [(draw.choice(range(2020, 2025)), "", f"m{draw.randrange(100)}", "") for _ in range(3000)]
    found = rising_methods(mentions(*papers))
    assert found.tested == 100 and len(found.methods) <= 5


@pytest.mark.parametrize(
    ("papers", "since", "note"),
    [
        ([(None, "", "a", "")], None, "no paper of this graph has a year"),
        ([(2024, "", "a", "")] * 9, None, "of one year"),
        ([(2020, "", "a", ""), (2024, "", "a", "")], 2030, "of no year"),
        ([(2023, "", "a", ""), (2024, "", "b", "")], None, "needs more papers"),
    ],
)
def test_what_cannot_be_said_is_said(papers: list[tuple[int | None, str, str, str]], since: int | None, note: str) -> None:
    found = rising_methods(mentions(*papers), since)
    assert found.methods == () and note in found.note


def test_nothing_in_nothing_out() -> None:
    empty = Mentions({}, {})
    assert central_methods(empty) == () and method_communities(empty, {}) == ((), 0.0)
