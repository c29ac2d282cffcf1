"""Reading papers from files of every format, good and bad."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.records import Paper
from kg.sources import READERS, load_reader, read_facts, read_papers
from kg.sources.dedupe import digest_id, title_key
from kg.sources.json_values import _Splitter
from kg.sources.stream import MAX_LINE_BYTES

SHARED = Path(__file__).parents[3] / "shared"
ABSTRACT = (
    "Serving a model of many billions of weights takes more memory than one card has. We present Sparrow, a cache that keeps "
    "only the keys that are read again. On two cards it cuts memory by 40% and keeps the accuracy of the full cache."
)
ONE = {"id": "a1", "title": "Sparrow: a small cache", "abstract": ABSTRACT}
TWO = {
    "id": "a2",
    "title": "Starling",
    "abstract": ABSTRACT,
    "authors": ["A. Ada", "B. Bell"],
    "year": 2024,
    "venue": "V",
    "url": "u",
}


def read(*inputs: str, **options: Any) -> tuple[list[Paper], list[str]]:
    errors: list[str] = []
    return list(read_papers(inputs, report=lambda e: errors.append(str(e)), **options)), errors


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def jsonl(*records: Any) -> str:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)


class TestFormats:
    def test_jsonl_gives_all_fields(self, tmp_path: Path) -> None:
        papers, errors = read(written(tmp_path, "p.jsonl", jsonl(ONE, TWO)))
        assert papers == [
            Paper("a1", ONE["title"], ABSTRACT),
            Paper("a2", "Starling", ABSTRACT, ("A. Ada", "B. Bell"), 2024, "V", "u"),
        ]
        assert errors == []

    @pytest.mark.parametrize(
        "text", [json.dumps([ONE, TWO]), json.dumps([ONE, TWO], indent=2), json.dumps(ONE) + json.dumps(TWO)]
    )
    def test_json_in_any_layout(self, tmp_path: Path, text: str) -> None:
        papers, errors = read(written(tmp_path, "p.json", text))
        assert [p.id for p in papers] == ["a1", "a2"]
        assert errors == []

    def test_json_is_told_by_content_where_the_name_says_nothing(self, tmp_path: Path) -> None:
        assert len(read(written(tmp_path, "a.dat", json.dumps([ONE], indent=1)))[0]) == 1
        assert len(read(written(tmp_path, "b.dat", jsonl(ONE, TWO)))[0]) == 2
        assert len(read(written(tmp_path, "c.dat", f"A title\n{ABSTRACT}\n"))[0]) == 1

    def test_content_wins_over_a_wrong_name(self, tmp_path: Path) -> None:
        assert len(read(written(tmp_path, "p.jsonl", json.dumps([ONE, TWO], indent=1)))[0]) == 2
        assert len(read(written(tmp_path, "p.txt", jsonl(ONE)))[0]) == 1

    def test_a_byte_order_mark_and_windows_lines(self, tmp_path: Path) -> None:
        path = written(tmp_path, "p.jsonl", b"\xef\xbb\xbf" + jsonl(ONE, TWO).replace("\n", "\r\n").encode())
        assert [p.id for p in read(path)[0]] == ["a1", "a2"]

    @pytest.mark.parametrize("packed", [False, True])
    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
        data = jsonl(ONE, TWO).encode()
        stdin = io.TextIOWrapper(io.BytesIO(gzip.compress(data) if packed else data))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert [p.id for p in read("-")[0]] == ["a1", "a2"]

    @pytest.mark.parametrize("name", ["p.jsonl.gz", "packed-without-saying-so"])
    def test_gzip(self, tmp_path: Path, name: str) -> None:
        assert [p.id for p in read(written(tmp_path, name, gzip.compress(jsonl(ONE).encode())))[0]] == ["a1"]

    def test_format_can_be_named(self, tmp_path: Path) -> None:
        path = written(tmp_path, "p.jsonl", jsonl(ONE))
        assert len(read(path, format="json")[0]) == 1
        with pytest.raises(InputError, match="'bibtex' is no known format; known: jsonl, json, digest"):
            read(path, format="bibtex")

    def test_papers_come_one_at_a_time(self, tmp_path: Path) -> None:
        path = written(tmp_path, "p.jsonl", jsonl(ONE) + "x" * 200_000)
        assert next(read_papers([path], report=lambda e: None)).id == "a1"

    def test_every_reader_says_its_own_name(self) -> None:
        assert [load_reader(name).name for name in READERS] == list(READERS)


class TestDigest:
    PAGE = f"""Get new papers in your inbox once a day!
Get new papers in your inbox!
SubscribeWhen caches meet sparrows
{ABSTRACT}

Upvote 12
Submitted by ada
A second bird: 2-4times faster
{ABSTRACT} It is small.
Jan 3
"""

    def test_furniture_is_skipped_in_silence_and_the_glued_button_removed(self, tmp_path: Path) -> None:
        papers, errors = read(written(tmp_path, "page.txt", self.PAGE))
        assert [p.title for p in papers] == ["When caches meet sparrows", "A second bird: 2-4times faster"]
        assert papers[1].abstract == f"{ABSTRACT} It is small."
        assert errors == []

    def test_the_id_is_readable_and_stable(self, tmp_path: Path) -> None:
        papers, _ = read(written(tmp_path, "page.txt", self.PAGE))
        assert papers[0].id == digest_id("When Caches  Meet SPARROWS") == "digest-" + papers[0].id[7:]
        assert papers[0].year is None
        assert papers[0].url == ""

    def test_a_title_whose_abstract_is_missing_is_reported_with_its_line(self, tmp_path: Path) -> None:
        path = written(
            tmp_path, "page.txt", f"First bird of many\n{ABSTRACT}\nA lone title here\nThird bird of many\n{ABSTRACT}\n"
        )
        papers, errors = read(path)
        assert [p.title for p in papers] == ["First bird of many", "Third bird of many"]
        assert errors == [f"{path}:3: no abstract follows the title 'A lone title here'"]

    def test_an_abstract_without_a_title_is_reported(self, tmp_path: Path) -> None:
        path = written(tmp_path, "page.txt", f"First bird of many\n{ABSTRACT}\n{ABSTRACT}\n")
        papers, errors = read(path)
        assert len(papers) == 1
        assert errors == [f"{path}:3: an abstract without a title before it"]

    @pytest.mark.shared
    def test_the_real_page_gives_all_papers(self) -> None:
        if not SHARED.is_dir():
            pytest.skip(f"{SHARED} is missing")
        papers, errors = read(str(SHARED / "corpora" / "trending.txt"))
        assert len(papers) == 119
        assert errors == []
        assert not papers[0].title.startswith("Subscribe")

    @given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=300), max_size=12))
    def test_any_text_is_read_or_refused(self, lines: list[str]) -> None:
        from kg.sources.digest import _read
        from kg.sources.stream import Source

        data = "\n".join(lines).encode()
        for record in _read(Source("x", io.BufferedReader(io.BytesIO(data)))):  # type: ignore[arg-type]
            assert isinstance(record.value, InputError) or record.value["abstract"].strip()
            assert 1 <= record.line <= len(data.split(b"\n"))


class TestBadRecords:
    BAD = (
        ("[1]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ('{"id": "x"}', "record has no text under 'title'"),
        ('{"id": 7, "title": "t", "abstract": "a"}', "record has no text under 'id'"),
        ('{"id": "x", "title": " ", "abstract": "a"}', "record has no text under 'title'"),
        ('{"id": "x", "title": "t", "abstract": "a", "year": "soon"}', "record 'x' has a malformed field"),
        ('{"id": "x", "title": "t", "abstract": "a", "year": 1e999}', "malformed record"),
        ('{"id": "x", "title": "t", "abstract": "a", "year": 123456789012345678901}', "no plausible year"),
        ('{"id": "x", "title": "t", "abstract": "a", "authors": 5}', "malformed"),
        ('{"id": "x", "title": "\\ud83d", "abstract": "a"}', "half a character"),
        ('{"id": "x", "title": "t", ', "not JSON"),
        ("[" * 100_000, "cannot be read"),
        ('{"year": ' + "9" * 5000 + "}", "cannot be read"),
    )

    @pytest.mark.parametrize(("line", "message"), BAD)
    def test_a_bad_line_is_skipped_with_its_number(self, tmp_path: Path, line: str, message: str) -> None:
        path = written(tmp_path, "p.jsonl", jsonl(ONE) + line + "\n" + jsonl(TWO))
        papers, errors = read(path)
        assert [p.id for p in papers] == ["a1", "a2"]
        assert len(errors) == 1
        assert errors[0].startswith(f"{path}:2: ")
        assert message in errors[0]
        assert "\n" not in errors[0]
        assert len(errors[0]) < len(path) + 300

    def test_strict_ends_at_the_first(self, tmp_path: Path) -> None:
        path = written(tmp_path, "p.jsonl", jsonl(ONE) + "{}\n")
        with pytest.raises(InputError, match=r"p\.jsonl:2: record has no text under 'id'"):
            read(path, strict=True)

    def test_a_line_that_is_not_utf8(self, tmp_path: Path) -> None:
        path = written(tmp_path, "p.jsonl", jsonl(ONE).encode() + b'{"id": "\xff"}\n' + jsonl(TWO).encode())
        papers, errors = read(path)
        assert [p.id for p in papers] == ["a1", "a2"]
        assert errors == [f"{path}:2: not UTF-8 at byte 9 of the line"]

    def test_an_object_that_is_not_utf8(self, tmp_path: Path) -> None:
        text = json.dumps([ONE, TWO], indent=1).encode().replace(b"Sparrow: a", b"Sparrow\xff a")
        papers, errors = read(path := written(tmp_path, "p.json", text))
        assert [p.id for p in papers] == ["a2"]
        assert errors == [f"{path}:2: the object is not UTF-8"]

    def test_a_line_of_fifty_megabytes(self, tmp_path: Path) -> None:
        long = b'{"id": "' + b"x" * (50 << 20) + b'"}\n'
        papers, errors = read(path := written(tmp_path, "p.jsonl", jsonl(ONE).encode() + long + jsonl(TWO).encode()))
        assert [p.id for p in papers] == ["a1", "a2"]
        assert errors == [f"{path}:2: line longer than {MAX_LINE_BYTES >> 20} MiB"]

    def test_bad_objects_of_an_array_have_their_line(self, tmp_path: Path) -> None:
        text = f'[\n{json.dumps(ONE)},\n{{"id": "x" "y"}},\n17,\n{json.dumps(TWO)}'
        papers, errors = read(path := written(tmp_path, "p.json", text))
        assert [p.id for p in papers] == ["a1", "a2"]
        assert [e.removeprefix(path)[:3] for e in errors] == [":3:", ":4:", ":5:"]
        assert "17" in errors[1]
        assert "cut off" in errors[2]


class TestFileErrors:
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("empty.jsonl", b"", "the file is empty"),
            ("blank.txt", b" \n\n", "the file is empty"),
            ("empty.json.gz", gzip.compress(b""), "the file is empty"),
            ("noise.jsonl", bytes(range(256)) * 50, "not UTF-8 text"),
            ("latin.txt", ("caf\xe9 " * 100).encode("latin-1"), "not UTF-8 text"),
            ("wide.jsonl", jsonl(ONE).encode("utf-16"), "not UTF-8 text"),
            ("short.txt", b"one\ntwo\n", "no format that kg reads"),
            ("list.json", b"[]", "no papers found"),
            ("plain.jsonl.gz", jsonl(ONE).encode(), "not a gzip file"),
            ("cut.jsonl.gz", gzip.compress(jsonl(*[ONE] * 50).encode())[:-12], "gzip data is damaged or cut off"),
            ("bad.jsonl.gz", gzip.compress(b"x" * 500)[:12] + b"\xff" * 30, "gzip data is damaged or cut off"),
        ],
    )
    def test_one_line_that_names_the_file(self, tmp_path: Path, name: str, content: bytes, message: str) -> None:
        path = written(tmp_path, name, content)
        with pytest.raises(InputError, match=message) as caught:
            read(path)
        assert str(caught.value).startswith(path)
        assert "\n" not in str(caught.value)

    def test_missing_and_directory(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such file"):
            read(str(tmp_path / "none.jsonl"))
        with pytest.raises(InputError, match="is a directory"):
            read(str(tmp_path))


class TestTheSamePaperTwice:
    def test_same_id_or_same_title_is_one_paper(self, tmp_path: Path) -> None:
        other = ONE | {"id": "b9", "title": "SPARROW - A Small Cache"}
        repeated: list[str] = []
        paths = [
            written(tmp_path, "p.jsonl", jsonl(ONE, other)),
            written(tmp_path, "q.jsonl", jsonl(ONE | {"abstract": "x"}, TWO)),
        ]
        papers, errors = read(*paths, repeated=lambda e: repeated.append(str(e)))
        assert [p.id for p in papers] == ["a1", "a2"]
        assert errors == []
        assert repeated == [f"{paths[0]}:2: the same paper as 'a1'", f"{paths[1]}:1: the same paper as 'a1'"]

    @given(st.text(min_size=1))
    def test_the_key_ignores_case_and_punctuation(self, title: str) -> None:
        key = title_key(title)
        assert title_key(f"  {title}!? ") == key or not any(c.isalnum() for c in key)

    def test_titles_in_other_scripts_stay_apart(self) -> None:
        assert title_key("知识图谱") != title_key("知识")
        assert title_key("???") != title_key("!!!")


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9999, 9999) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.dictionaries(st.text(max_size=8), values, max_size=4), max_size=6)


class TestSplitting:
    @given(objects, st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))
    def test_any_array_in_any_chunks_gives_its_objects(
        self, items: list[Any], indent: int | None, ascii: bool, size: int
    ) -> None:
        text = json.dumps(items, indent=indent, ensure_ascii=ascii)
        splitter = _Splitter()
        records = [r for i in range(0, len(text), size) for r in splitter.feed(text[i : i + size])] + list(splitter.end())
        assert [r.value for r in records] == items

    @given(objects, st.integers(1, 40))
    def test_lines_are_those_of_the_braces(self, items: list[Any], size: int) -> None:
        text = "[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]"
        splitter = _Splitter()
        records = [r for i in range(0, len(text), size) for r in splitter.feed(text[i : i + size])]
        assert [r.line for r in records] == list(range(2, len(items) + 2))

    @given(st.text(alphabet='{}[]",\\ \na1:', max_size=60), st.integers(1, 7))
    def test_no_text_breaks_it(self, text: str, size: int) -> None:
        splitter = _Splitter()
        for record in [r for i in range(0, len(text), size) for r in splitter.feed(text[i : i + size])] + list(splitter.end()):
            assert isinstance(record.value, dict | InputError)


def test_facts_are_read_as_facts(tmp_path: Path) -> None:
    good = ONE | {"methods": [{"name": "Sparrow", "aliases": [], "role": "proposes"}]}
    bad = TWO | {"methods": [{"name": "Starling", "aliases": [], "role": "invents"}]}
    errors: list[str] = []
    facts = list(read_facts([path := written(tmp_path, "f.jsonl", jsonl(good, bad))], report=lambda e: errors.append(str(e))))
    assert [m.name for f in facts for m in f.mentions] == ["Sparrow"]
    assert errors == [f"{path}:2: 'invents' is no role of a Method; known: proposes, compares, uses"]
