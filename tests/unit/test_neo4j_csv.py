"""The CSV of the bulk import: every value comes back from its field, and what no field stands for is told."""

import csv
import math
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import StoreError
from kg.schema import NodeTable, table_name
from kg.stores.neo4j_admin import columns, finish, script
from kg.stores.neo4j_csv import ITEM_DELIMITER, CsvColumn, CsvFile, field_text
from kg.tables import ALL_TABLES, Manifest, read_manifest, read_rows
from tests.graphs import small_tables, write_graph

TEXT = st.text(st.one_of(st.sampled_from(',;"\n\r\\\'\x1d\t |'), st.characters(codec="utf-8", exclude_characters="\uffff")))
ITEMS = st.lists(TEXT.filter(lambda text: ITEM_DELIMITER not in text)).filter(lambda items: items != [""])
ROW = st.fixed_dictionaries({
    "id": TEXT, "text": st.none() | TEXT, "items": st.none() | ITEMS, "number": st.none() | st.integers(-(2**63), 2**63 - 1),
    "figure": st.none() | st.floats(allow_nan=False), "data": st.none() | st.binary(min_size=1),
})  # fmt: skip
COLUMNS = (
    CsvColumn("id", role="ID(X)"), CsvColumn("text"), CsvColumn("items", "string[]"), CsvColumn("number", "int"),
    CsvColumn("figure", "float"), CsvColumn("data", "bytes"),
)  # fmt: skip


def fields(text: str) -> list[list[tuple[str, bool]]]:
    """Records of fields, each with whether it was quoted, by the rules of RFC 4180: an independent reader."""
    records: list[list[tuple[str, bool]]] = [[]]
    at = 0
    while at < len(text):
        quoted, value = text[at] == '"', ""
        if quoted:
            at += 1
            while text[at] != '"' or text[at + 1 : at + 2] == '"':
                value += text[at]
                at += 2 if text[at] == '"' else 1
            at += 1
        else:
            end = min(text.index(stop, at) for stop in ",\n" if stop in text[at:])
            value, at = text[at:end], end
        records[-1].append((value, quoted))
        if text[at] == "\n":
            records.append([])
        at += 1
    return records[:-1]


def value(field: tuple[str, bool], type: str) -> object:
    text, quoted = field
    if not text and not quoted:
        return None
    items = text.split(ITEM_DELIMITER) if text else []
    if type == "bytes":
        return bytes(int(item) % 256 for item in items)
    number = {"int": int, "float": lambda text: float(text.replace("Infinity", "inf"))}
    return items if type == "string[]" else number.get(type, str)(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROW))
def test_every_value_comes_back(rows: list[dict[str, object]], tmp_path: Path) -> None:
    with ExitStack() as files:
        file = CsvFile.create(tmp_path / "x.csv", COLUMNS, files)
        file.write(rows)
        file.flush()
    text = (tmp_path / "x.csv").read_bytes().decode()
    header, *records = fields(text)
    assert ",".join(field for field, _ in header) == "id:ID(X),text:string,items:string[],number:long,figure:double,data:byte[]"
    read = [{c.name: value(f, c.type) for c, f in zip(COLUMNS, record, strict=True)} for record in records]
    assert read == rows
    assert file.multiline == any(c in str(part) for row in rows for part in (row["id"], row["text"] or "", *(row["items"] or ()))
                                 for c in "\r\n")  # fmt: skip


def test_numbers_are_spelt_as_java_reads_them() -> None:
    assert [field_text(x, "float") for x in (1e-5, math.inf, -math.inf, math.nan, 3)] == [
        "1e-05", "Infinity", "-Infinity", "NaN", "3.0",
    ]  # fmt: skip
    assert field_text(b"\x00\x7f\x80\xff", "bytes") == '"0\x1e127\x1e-128\x1e-1"'


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"id": "a", "items": ["x", "y\x1e"]}, r"U\+001E"),
        ({"id": "a", "items": [""]}, "only an empty text"),
        ({"id": "a", "text": "\uffff"}, r"U\+FFFF"),
    ],
)
def test_what_the_importer_cannot_read_is_told(row: dict[str, object], why: str, tmp_path: Path) -> None:
    with ExitStack() as files, pytest.raises(StoreError, match=f"^'a': .*{why}.*kg load"):
        CsvFile.create(tmp_path / "x.csv", COLUMNS, files).write([row])


def test_the_command_writes_a_folder_with_every_row(tmp_path: Path) -> None:
    graph, out = write_graph(tmp_path / "graph", "small", *small_tables()), tmp_path / "csv"
    done = CliRunner().invoke(app, ["export", str(graph), "--format", "neo4j-admin", "--out", str(out)])
    assert done.exit_code == 0, done.output
    counts = read_manifest(graph).counts
    for table in ALL_TABLES:
        with (out / f"{table_name(table)}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == [column.header for column in columns(table)] and len(rows) == counts[table_name(table)]
        first = [row["id"] if isinstance(table, NodeTable) else row["source"] for row in read_rows(graph, table)]
        assert [row[0] for row in rows] == first
    with (out / "Paper.csv").open(encoding="utf-8") as file:
        assert file.readline().startswith("id:ID(Paper),name:string,abstract:string,authors:string[],year:long")
    with (out / "PROPOSES.csv").open(encoding="utf-8") as file:
        assert file.readline() == ":START_ID(Paper),:END_ID(Method),confidence:double,found_in:string,_kg:long\n"
    assert subprocess.run(["sh", "-n", str(out / "load.sh")], check=False).returncode == 0
    again = CliRunner().invoke(app, ["export", str(graph), "--format", "neo4j-admin", "--out", str(out)])
    assert again.exit_code == 1 and "is there already" in again.stderr
    assert CliRunner().invoke(app, ["export", str(graph), "--format", "neo4j-admin"]).exit_code == 1


def test_the_script_names_every_file_and_knows_of_line_breaks() -> None:
    for table in ALL_TABLES:
        assert f"={table_name(table)}.csv" in script(multiline=False)
    assert "--multiline-fields" not in script(multiline=False) and "--multiline-fields=true" in script(multiline=True)
    statements = finish(Manifest("abc", 0))
    assert statements[0].startswith("CREATE CONSTRAINT kg_Paper_id IF NOT EXISTS") and "'abc'" in statements[-1]
