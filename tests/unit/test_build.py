"""Building: what is new is extracted, what is there is left, and the same papers give the same graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.build import BuildReport, build, extract_to_file
from kg.build.extraction import extract_facts
from kg.build.identity import build_id, facts_hash, paper_hash, rules_hash
from kg.errors import ExtractorError, InputError, KGError, StoreError
from kg.records import Facts, Mention, Paper, facts_from_json
from kg.schema import node_table
from kg.tables import read_manifest, read_rows
from kg.tables.facts import FactsStore
from kg.tables.swap import build_lock
from tests.fake_resolve import FakeResolution, fake_resolve
from tests.papers import facts_records, paper, write_facts, write_lines


class Words:
    """An extractor: each word of a title that has a capital inside is a method."""

    name, version = "words", "1"

    def __init__(self) -> None:
        self.read: list[str] = []

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        for one in papers:
            self.read.append(one.id)
            if "breaks" in one.title:
                raise ValueError("cannot\nread this")
            yield Facts(one, tuple(Mention("Method", w, role="uses") for w in one.title.split() if w[1:] != w[1:].lower()))


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Words:
    extractor = Words()
    monkeypatch.setattr("kg.extract.load_extractor", lambda name: extractor)
    return extractor


@pytest.fixture(autouse=True)
def same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.build.run.rules_hash", lambda: "rules")


def run(inputs: list[str], out: Path, **options: Any) -> BuildReport:
    return build(inputs, out, resolver=fake_resolve, **options)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the record; the database is left out, its pages need not be equal."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in [*sorted(folder.rglob("*.parquet")), folder / "build.json"]
            if p.parent.name != "facts"}  # fmt: skip


def names(folder: Path, label: str) -> list[str]:
    return [row["name"] for row in read_rows(folder, node_table(label))]


PAPERS = [paper("p1", "A bird called SparRow"), paper("p2", "On SparRow and StarLing"), paper("p3", "Nothing")]


class TestFromFacts:
    def test_the_report_and_the_tables(self, tmp_path: Path) -> None:
        report = run([write_facts(tmp_path / "f.jsonl")], tmp_path / "g", facts=True)
        assert (report.papers, report.entities, report.claims) == (4, 5, 2)
        assert (report.read, report.new, report.unchanged, report.repeated, report.skipped) == (4, 4, 0, 0, 0)
        assert report.changed
        assert names(tmp_path / "g", "Method") == ["Sparrow", "Starling"]
        assert read_manifest(tmp_path / "g").counts["PROPOSES"] == 1

    def test_twice_changes_nothing(self, tmp_path: Path) -> None:
        path = write_facts(tmp_path / "f.jsonl")
        first = run([path], tmp_path / "g", facts=True)
        before = {p: p.stat().st_mtime_ns for p in (tmp_path / "g").rglob("*") if p.is_file() and p.name != ".lock"}
        second = run([path], tmp_path / "g", facts=True)
        assert not second.changed
        assert (second.new, second.unchanged, second.build_id) == (0, 4, first.build_id)
        assert {p: p.stat().st_mtime_ns for p in (tmp_path / "g").rglob("*") if p.is_file() and p.name != ".lock"} == before

    def test_the_order_of_the_papers_and_the_number_of_builds_do_not_matter(self, tmp_path: Path) -> None:
        records = facts_records(extra=5)
        run([write_lines(tmp_path / "a.jsonl", records)], tmp_path / "one", facts=True)
        run([write_lines(tmp_path / "b.jsonl", records[4:][::-1])], tmp_path / "two", facts=True)
        run([write_lines(tmp_path / "c.jsonl", records[:4][::-1])], tmp_path / "two", facts=True)
        assert files(tmp_path / "one") == files(tmp_path / "two")

    def test_a_changed_paper_replaces_its_own_facts(self, tmp_path: Path) -> None:
        records = facts_records()
        run([write_lines(tmp_path / "a.jsonl", records)], tmp_path / "g", facts=True)
        records[0]["methods"][0]["name"] = records[0]["claims"][0]["subject"] = "Swift"
        report = run([write_lines(tmp_path / "b.jsonl", records)], tmp_path / "g", facts=True)
        assert (report.new, report.unchanged, report.papers) == (1, 3, 4)
        assert names(tmp_path / "g", "Method") == ["sparrow", "Starling", "Swift"]

    def test_a_paper_that_is_there_under_another_id_is_not_added(self, tmp_path: Path) -> None:
        run([write_facts(tmp_path / "a.jsonl")], tmp_path / "g", facts=True)
        same = paper("other-id", "NEST - A Set of Birds")
        report = run([write_lines(tmp_path / "b.jsonl", [same, paper("p9", "New")])], tmp_path / "g", facts=True)
        assert (report.repeated, report.new, report.papers) == (1, 1, 5)

    def test_facts_of_the_wrong_type_are_a_one_line_error(self, tmp_path: Path) -> None:
        record = facts_records()[0]
        record["hardware"][0]["count"] = "two"
        with pytest.raises(KGError, match="wrong type"):
            run([write_lines(tmp_path / "a.jsonl", [record])], tmp_path / "g", facts=True)
        assert not (tmp_path / "g" / "build.json").exists()


class TestExtraction:
    def test_only_what_is_new_or_changed_is_extracted(self, tmp_path: Path, words: Words) -> None:
        run([write_lines(tmp_path / "a.jsonl", PAPERS)], tmp_path / "g")
        assert words.read == ["p1", "p2", "p3"]
        changed = [*PAPERS[:2], paper("p3", "Now with SwiftLet"), paper("p4", "More")]
        report = run([write_lines(tmp_path / "b.jsonl", changed)], tmp_path / "g")
        assert words.read[3:] == ["p3", "p4"]
        assert (report.new, report.unchanged, report.papers) == (2, 2, 4)
        assert names(tmp_path / "g", "Method") == ["SparRow", "StarLing", "SwiftLet"]

    def test_changed_metadata_alone_reaches_the_graph(self, tmp_path: Path, words: Words) -> None:
        run([write_lines(tmp_path / "a.jsonl", PAPERS)], tmp_path / "g")
        run([write_lines(tmp_path / "b.jsonl", [PAPERS[0] | {"year": 2025}])], tmp_path / "g")
        assert next(iter(read_rows(tmp_path / "g", node_table("Paper"))))["year"] == 2025

    def test_another_version_extracts_again(self, tmp_path: Path, words: Words) -> None:
        path = write_lines(tmp_path / "a.jsonl", PAPERS)
        run([path], tmp_path / "g")
        words.version = "2"
        second = run([path], tmp_path / "g")
        assert words.read == ["p1", "p2", "p3"] * 2
        assert not second.changed  # for the facts are the same

    def test_again_extracts_again(self, tmp_path: Path, words: Words) -> None:
        path = write_lines(tmp_path / "a.jsonl", PAPERS)
        run([path], tmp_path / "g")
        report = run([path], tmp_path / "g", again=True)
        assert len(words.read) == 6
        assert not report.changed  # for the facts are the same

    def test_again_finds_what_another_extractor_of_the_same_version_says(
        self, tmp_path: Path, words: Words, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write_lines(tmp_path / "a.jsonl", PAPERS)
        first = run([path], tmp_path / "g")
        monkeypatch.setattr(words, "pipe", lambda papers: (Facts(p, (Mention("Task", "little else"),)) for p in papers))
        second = run([path], tmp_path / "g", again=True)
        assert second.changed and second.build_id != first.build_id
        assert names(tmp_path / "g", "Task") == ["little else"]

    def test_a_stopped_build_goes_on_where_it_was(self, tmp_path: Path, words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kg.build.run.PART_PAPERS", 2)
        monkeypatch.setattr("kg.build.extraction.CHUNK", 1)
        path = write_lines(tmp_path / "a.jsonl", [*PAPERS, paper("p4", "Four"), paper("p5", "Five")])

        def stop(phase: str, done: int) -> None:
            if done == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run([path], tmp_path / "g", progress=stop)
        with pytest.raises(StoreError, match="no graph"):
            read_manifest(tmp_path / "g")
        words.read.clear()
        run([path], tmp_path / "g")
        assert words.read == ["p4", "p5"]
        run([path], tmp_path / "whole")
        assert files(tmp_path / "g") == files(tmp_path / "whole")

    def test_a_paper_that_breaks_the_extractor_is_skipped_and_named(self, tmp_path: Path, words: Words) -> None:
        path = write_lines(tmp_path / "a.jsonl", [PAPERS[0], paper("p0", "This breaks"), PAPERS[1]])
        errors: list[str] = []
        report = run([path], tmp_path / "g", report=lambda e: errors.append(str(e)))
        assert (report.papers, report.new, report.skipped) == (2, 2, 1)
        assert errors == ["extractor 'words' failed on paper 'p0': ValueError: cannot"]
        with pytest.raises(ExtractorError, match="'p0'"):
            run([path], tmp_path / "h", strict=True)

    def test_processes_give_the_same_facts_in_the_same_order(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from kg.extract import load_extractor

        monkeypatch.setattr("kg.build.extraction.CHUNK", 2)
        papers = [Paper(f"p{n}", f"We cut memory by {n}x", f"We present Sparrow{n}. It cuts memory by {n}x.") for n in range(9)]
        extractor = load_extractor()
        alone = list(extract_facts(papers, extractor, "claimgraph", jobs=1))
        assert list(extract_facts(papers, extractor, "claimgraph", jobs=2)) == alone
        assert [f.paper.id for f in alone if isinstance(f, Facts)] == [f"p{n}" for n in range(9)]


class TestTarget:
    def test_no_usable_paper_leaves_nothing(self, tmp_path: Path) -> None:
        path = write_lines(tmp_path / "a.jsonl", [{"id": 1}, 2])
        with pytest.raises(InputError, match=r"no usable paper in .*a\.jsonl"):
            run([path], tmp_path / "g", facts=True)
        with pytest.raises(InputError, match="no such file"):
            run([str(tmp_path / "none")], tmp_path / "g", facts=True)
        assert not (tmp_path / "g").exists()

    def test_a_failed_resolution_leaves_the_old_graph(self, tmp_path: Path) -> None:
        run([write_facts(tmp_path / "a.jsonl")], tmp_path / "g", facts=True)
        before = files(tmp_path / "g")

        class Broken(FakeResolution):
            def rows(self, facts: Iterable[Facts]) -> Iterator[Any]:
                yield from super().rows(facts)
                yield node_table("Method"), {"id": "method:sparrow"}

        with pytest.raises(StoreError, match="two Method nodes"):
            build([write_facts(tmp_path / "b.jsonl", extra=3)], tmp_path / "g", facts=True,
                  resolver=lambda read: Broken(fake_resolve(read)._entities))  # fmt: skip
        assert files(tmp_path / "g") == before
        assert run([write_facts(tmp_path / "b.jsonl", extra=3)], tmp_path / "g", facts=True).papers == 7

    def test_it_writes_only_where_a_graph_may_be(self, tmp_path: Path) -> None:
        path = write_facts(tmp_path / "f.jsonl")
        with pytest.raises(InputError, match="holds other files"):
            run([path], tmp_path, facts=True)
        with pytest.raises(InputError, match="is a file"):
            run([path], Path(path), facts=True)

    def test_two_builds_at_once(self, tmp_path: Path) -> None:
        path = write_facts(tmp_path / "f.jsonl")
        run([path], tmp_path / "g", facts=True)
        with build_lock(tmp_path / "g"), pytest.raises(StoreError, match="another kg build is writing"):
            run([path], tmp_path / "g", facts=True)

    def test_a_lost_table_or_manifest_is_written_again(self, tmp_path: Path) -> None:
        path = write_facts(tmp_path / "f.jsonl")
        run([path], tmp_path / "g", facts=True)
        before = files(tmp_path / "g")
        for lost in ("nodes/Method.parquet", "build.json", "merges.parquet"):
            (tmp_path / "g" / lost).unlink()
            assert run([path], tmp_path / "g", facts=True).changed
            assert files(tmp_path / "g") == before


class TestIdentity:
    def test_hashes_depend_on_everything_that_matters(self) -> None:
        one = Paper("p", "T", "A")
        hashes = {paper_hash(p, e) for p in (one, Paper("p", "T", "B"), Paper("p", "T", "A", year=1)) for e in ("x 1", "x 2")}
        assert len(hashes) == 6
        assert facts_hash(Facts(one)) != facts_hash(Facts(one, (Mention("Task", "t"),)))

    def test_the_id_depends_on_papers_and_rules(self) -> None:
        ids = {build_id(p, r) for p in ([], [("a", "1")], [("a", "2")], [("a", "1"), ("b", "1")]) for r in ("x", "y")}
        assert len(ids) == 8
        assert rules_hash() == rules_hash()


class TestFactsFile:
    @pytest.mark.parametrize("name", ["f.jsonl", "f.jsonl.gz"])
    def test_what_is_written_builds_the_same_graph(self, tmp_path: Path, words: Words, name: str) -> None:
        source = write_lines(tmp_path / "a.jsonl", PAPERS)
        report = extract_to_file([source], str(tmp_path / name))
        assert (report.papers, report.claims, report.skipped) == (3, 0, 0)
        run([str(tmp_path / name)], tmp_path / "g", facts=True)
        assert names(tmp_path / "g", "Method") == ["SparRow", "StarLing"]

    def test_it_appears_only_when_it_is_whole(self, tmp_path: Path, words: Words) -> None:
        source = write_lines(tmp_path / "a.jsonl", [*PAPERS, {"id": "bad"}])
        (tmp_path / "f.jsonl").write_text("old")
        with pytest.raises(InputError, match=r"a\.jsonl:4"):
            extract_to_file([source], str(tmp_path / "f.jsonl"), strict=True)
        assert (tmp_path / "f.jsonl").read_text() == "old"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonl", "f.jsonl"]

    def test_standard_output(self, tmp_path: Path, words: Words, capsys: pytest.CaptureFixture[str]) -> None:
        import contextlib
        import io
        import sys

        stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        with contextlib.redirect_stdout(stream):
            extract_to_file([write_lines(tmp_path / "a.jsonl", [paper("p1", "Größe")])], "-")
            assert sys.stdout is stream
        lines = stream.buffer.getvalue().decode("utf-8").splitlines()  # type: ignore[attr-defined]
        assert [facts_from_json(json.loads(line)).paper.title for line in lines] == ["Größe"]

    def test_a_place_that_cannot_be_written(self, tmp_path: Path, words: Words) -> None:
        source = write_lines(tmp_path / "a.jsonl", PAPERS)
        with pytest.raises(InputError, match="is a directory"):
            extract_to_file([source], str(tmp_path))
        with pytest.raises(InputError, match="cannot be written: No such file"):
            extract_to_file([source], str(tmp_path / "none" / "f.jsonl"))


def test_facts_stay_in_one_file(tmp_path: Path) -> None:
    for n in range(3):
        run([write_facts(tmp_path / "f.jsonl", extra=n)], tmp_path / "g", facts=True)
    assert len(list((tmp_path / "g" / "facts").iterdir())) == 1
    assert len(list(FactsStore(tmp_path / "g").read())) == 6
