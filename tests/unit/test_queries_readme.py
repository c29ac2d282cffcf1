"""queries/README.md shows every named query as it is now (its rows are the sample's, and are not checked here)."""

from kg.query.catalog import load_catalog
from kg.stores import Rows
from scripts.describe_queries import BEGIN, END, README, heading, replaced, table

AGAIN = "run python -m scripts.describe_queries"


def test_every_query_is_shown_with_its_purpose_and_an_answer() -> None:
    part = README.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    sections = part.split("### ")[1:]
    assert [section.split("\n")[0] for section in sections] == list(load_catalog()), AGAIN
    for section, query in zip(sections, load_catalog().values(), strict=True):
        assert f"### {section}".startswith("\n".join(heading(query))), AGAIN
        shown = [line for line in section.split("\n") if line.startswith("| ")]
        if shown:
            columns = [cell.strip() for cell in shown[0].strip("|").split("|")]
            assert len(shown) >= 3 and [c for c in columns if c != "..." and c not in query.returns] == [], AGAIN
        else:
            assert "Nothing in the sample." in section
    assert part.count("Nothing in the sample.") < len(sections) / 5


def test_text_goes_between_the_marks_and_a_cell_stays_a_cell() -> None:
    once = replaced(f"before\n{BEGIN}old\n{END}after\n", "new")
    assert once == f"before\n{BEGIN}new\n{END}after\n" and replaced(once, "new") == once
    lines = list(table(Rows(("id", "names"), (("a|b", ["x\ny", "z"]), (None, [])))))
    assert lines == ["| id | names |", "| --- | --- |", "| a\\|b | x y, z |", "|  |  |", ""]


def test_the_style_knows_every_label_and_balances() -> None:
    from kg.schema import NODES

    text = (README.parent / "claimgraph.grass").read_text("utf-8")
    assert all(f"node.{table.label} {{" in text for table in NODES)
    assert text.count("{\n") == text.count("}\n") > 10
