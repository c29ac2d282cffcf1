"""The bundled sample: complete records, own words, and figures that the papers' abstracts bear out."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.records import Paper, paper_from_json
from kg.resources import data_path

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FURNITURE_LINES = 2
LONGEST_SHARED_RUN = 7

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the papers in {SHARED}")


def records() -> list[dict[str, object]]:
    return [json.loads(line) for line in data_path("sample.jsonl").read_text(encoding="utf-8").splitlines()]


def papers() -> list[Paper]:
    return [paper_from_json(record) for record in records()]


def normalised(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:[-.,'@][a-z0-9]+)*", text.lower())


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    tokens = words(text)
    return zip(*(tokens[i:] for i in range(length)), strict=False)


def digest() -> dict[str, str]:
    """Normalised title to title and abstract, of the papers of the digest."""
    lines = [line.strip() for line in (SHARED / "corpora" / "trending.txt").read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line][FURNITURE_LINES:]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return {normalised(title.removeprefix("Subscribe")): f"{title}\n{abstract}" for title, abstract in pairs}


def shared_papers() -> Iterator[tuple[str, str]]:
    """(title, abstract) of every paper that lies beside the checkout."""
    for path in sorted((SHARED / "corpora").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from ((paper["title"], paper["abstract"]) for paper in map(json.loads, lines))
    for path in (SHARED / "gold" / "train.jsonl", SHARED / "gold" / "dev.jsonl"):
        with path.open(encoding="utf-8") as lines:
            yield from ((paper["title"], paper["abstract"]) for paper in map(json.loads, lines))
    for both in digest().values():
        title, _, abstract = both.partition("\n")
        yield title, abstract


NUMBER = r"\d[\d,]*(?:\.\d+)?"
FIGURE = re.compile(rf"(?<![\d.])({NUMBER})(?:\s*[x%]?\s*(?:--?|–|to)\s*({NUMBER}))?\s*(%|percent\b|x\b|times\b)?")


def mended(text: str) -> str:
    """The text with LaTeX, and the digest's remains of it, spelled out: `41times` and `1.25$\\sim$1.5$\\times$`."""
    text = re.sub(r"[\\$]", "", text).replace("×", "x")
    text = re.sub(r"(?<=[\dx\s])sim(?=\s*\d)", "-", text)
    return re.sub(r"(?<=\d)(\s?)times(?!\w)|(?<=\d)times(?=\d)", "x", re.sub(r"(?<=\d)times\s*sim", "x -", text))


def figures(text: str) -> set[tuple[float, str]]:
    """Every number of a text with its kind: "%" for percent, "x" for a factor, else empty."""
    found = set()
    for low, high, unit in FIGURE.findall(mended(text)):
        kind = {"percent": "%", "times": "x"}.get(unit, unit)
        found |= {(float(number.replace(",", "")), kind) for number in (low, high) if number}
    return found


def test_there_are_at_least_forty_papers_each_once() -> None:
    sample = papers()
    assert len(sample) >= 40
    assert len({paper.id for paper in sample}) == len(sample)
    assert len({normalised(paper.title) for paper in sample}) == len(sample)


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.id)
def test_record_is_complete(paper: Paper) -> None:
    assert paper.url.startswith("https://")
    assert paper.url.endswith(paper.id.removeprefix("arXiv:"))
    assert paper.year is not None and 2015 <= paper.year <= 2026
    assert 90 <= len(paper.abstract.split()) <= 170
    assert paper.abstract == " ".join(paper.abstract.split())
    assert paper.abstract.endswith(".")
    assert paper.abstract.isprintable()


def test_records_have_no_field_that_a_source_would_drop() -> None:
    for record, paper in zip(records(), papers(), strict=True):
        assert paper.to_json() == record


def test_the_demo_question_has_something_to_find() -> None:
    about_cache = re.compile(r"(KV|key-value \(KV\)|attention) cache", re.IGNORECASE)
    hits = [paper for paper in papers() if about_cache.search(paper.abstract) and "memory" in paper.abstract]
    assert len(hits) >= 6
    assert all(figures(paper.abstract) for paper in hits)


def test_figures_are_read_with_their_kind_in_both_spellings() -> None:
    assert figures(r"a 41times reduction, 25-40\% of peak, 2-4times") == figures("41x less, 25-40% of peak and 2-4x")
    assert figures("12,288 GPUs at 55.7 percent") == {(12288.0, ""), (55.7, "%")}
    assert figures(r"by $2.17\times \sim 2.82\times$ on an A100") == figures("by 2.17x to 2.82x on an A100")


@pytest.mark.shared
@needs_shared
def test_half_of_the_papers_are_of_the_digest() -> None:
    known = digest()
    of_digest = [paper for paper in papers() if normalised(paper.title) in known]
    assert 20 <= len(of_digest) <= len(papers()) - 20


@pytest.mark.shared
@needs_shared
def test_every_figure_of_a_digest_paper_is_in_its_own_abstract() -> None:
    known = digest()
    for paper in papers():
        if (theirs := known.get(normalised(paper.title))) is not None:
            assert figures(paper.abstract) <= figures(theirs), paper.id


@pytest.mark.shared
@needs_shared
def test_every_figure_of_another_paper_is_in_its_own_abstract_where_that_is_at_hand() -> None:
    sample = {normalised(paper.title): paper for paper in papers()}
    checked = set()
    for title, abstract in shared_papers():
        if (paper := sample.get(normalised(title))) is not None:
            assert figures(paper.abstract) <= figures(f"{title}\n{abstract}"), paper.id
            checked.add(paper.id)
    assert len(checked) >= 25


@pytest.mark.shared
@needs_shared
def test_the_abstracts_are_in_our_own_words() -> None:
    length = LONGEST_SHARED_RUN + 1
    ours = {run: paper.id for paper in papers() for run in runs(paper.abstract, length)}
    copied = {" ".join(run): ours[run] for _, abstract in shared_papers() for run in runs(abstract, length) if run in ours}
    assert copied == {}
