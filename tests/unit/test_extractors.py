"""An extractor that another package brings: how it is found, what happens to a broken one, how its facts are checked."""

from __future__ import annotations

import dataclasses
import importlib
import math
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.build.extraction import extract_facts
from kg.errors import ExtractorError
from kg.extract import DEFAULT, load_extractor
from kg.extract.checks import check_facts
from kg.extract.pipeline import PARTS, ClaimgraphExtractor
from kg.records import Claim, Facts, Mention, MetricMention, Paper, Value
from kg.resources import data_path
from tests.extractor_packages import OFFERED, write_distribution

SAID = "On an A100 Sparrow cuts peak memory by 40% to 50% against Starling on Nest."
PAPER = Paper("p1", "Sparrow: a small cache", f"We present Sparrow,\na cache. {SAID}")
START = PAPER.abstract.index(SAID)
VALUE = Value("percent", 40.0, 50.0, "%")
CLAIM = Claim(
    "Sparrow", MetricMention("peak-memory", "peak memory", 0.7), "down", VALUE, SAID, START, START + len(SAID),
    ("Starling", "starling"), ("A100",), ("Nest",), 0.8, "mine",
)  # fmt: skip
MENTIONS = (
    Mention("Method", "Sparrow", ("sparrow, a cache",), "proposes", None, 1.0, "title abstract"),
    Mention("Method", "Starling", (), "compares", None, 0, "abstract"),
    Mention("Dataset", "Nest", (), "evaluates"),
    Mention("Hardware", "A100", (), "", 1),
)
FACTS = Facts(PAPER, MENTIONS, (MetricMention("peak-memory", "Peak memory"), MetricMention("other", "cache")), (CLAIM,))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(write_distribution(tmp_path / "site")))
    importlib.invalidate_caches()


class Gives:
    """An extractor that gives what it was told to."""

    name, version = "gives", "1"

    def __init__(self, *facts: Any) -> None:
        self.facts = facts

    def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
        return iter(self.facts)


class TestLoading:
    def test_ours_is_the_default(self) -> None:
        assert load_extractor().name == load_extractor(DEFAULT).name == "claimgraph"

    @pytest.mark.usefixtures("installed")
    def test_another_package_brings_one(self) -> None:
        extractor = load_extractor("mine")
        assert (extractor.name, extractor.version) == ("mine", "7")
        (facts,) = extract_facts([Paper("p", "On SparRow", "It cuts memory by 40%. So.")], extractor, "mine")
        assert isinstance(facts, Facts)
        assert facts.claims[0].evidence == "It cuts memory by 40%."

    @pytest.mark.usefixtures("installed")
    def test_an_unknown_name_lists_those_there_are(self) -> None:
        listed = ", ".join(sorted({"claimgraph", *OFFERED}))
        with pytest.raises(ExtractorError, match=f"no extractor named 'my' is installed; there are: {listed}$"):
            load_extractor("my")

    @pytest.mark.usefixtures("installed")
    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("unwritten", "cannot be loaded: ModuleNotFoundError: No module named 'no_such_module_of_mine'"),
            ("absent", "cannot be loaded: AttributeError: module 'my_extractor' has no attribute 'Absent'"),
            ("torn", "cannot be loaded: SyntaxError: "),
            ("seven", "cannot be loaded: TypeError: 'int' object is not callable"),
            ("quits", "cannot be loaded: SystemExit: no licence"),
            ("versionless", "cannot be loaded: FileNotFoundError: weights.bin"),
            ("numbered", "is no extractor: its version is no text"),
            ("half", "is no extractor: it has no pipe"),
        ],
    )
    def test_a_broken_one_is_named_in_one_line(self, name: str, problem: str) -> None:
        with pytest.raises(ExtractorError) as caught:
            load_extractor(name)
        assert str(caught.value).startswith(f"extractor '{name}' ({OFFERED[name]}) {problem}")
        assert "\n" not in str(caught.value)

    def test_ours_says_what_a_folder_of_models_lacks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KG_MODELS", str(tmp_path))
        with pytest.raises(ExtractorError, match=r"cannot be loaded: no models in .*: pipeline, entities, claims missing"):
            load_extractor()


def test_the_shipped_models_stay_small() -> None:
    assert sum(path.stat().st_size for part in PARTS for path in data_path(part).rglob("*")) < 25_000_000


class TestVersion:
    def test_it_changes_with_any_file_of_the_models(self, tmp_path: Path) -> None:
        for part in ("pipeline", "entities", "claims"):
            (tmp_path / part).mkdir()
        (tmp_path / "pipeline" / "meta.json").write_text('{"version": "3"}')
        versions = [ClaimgraphExtractor(tmp_path).version]
        for name, content in (("weights", "1"), ("weights", "2"), ("bias", "2"), ("sub/bias", "2")):
            path = tmp_path / "claims" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content)
            versions.append(ClaimgraphExtractor(tmp_path).version)
        assert len(set(versions)) == len(versions)
        assert all(version.startswith("1+3.") for version in versions)
        assert ClaimgraphExtractor(tmp_path).version == versions[-1]

    def test_a_new_training_of_the_shipped_models_shows(self, tmp_path: Path) -> None:
        for part in ("pipeline", "entities"):
            (tmp_path / part).symlink_to(data_path(part))
        shutil.copytree(data_path("claims"), tmp_path / "claims")
        shipped = ClaimgraphExtractor().version
        assert ClaimgraphExtractor(tmp_path).version.startswith(shipped.rpartition(".")[0])
        (tmp_path / "claims" / "retrained.json").write_text("{}")
        assert ClaimgraphExtractor(tmp_path).version != shipped


class TestChecks:
    def test_facts_that_hold_to_the_contract_pass(self) -> None:
        check_facts(PAPER, FACTS)
        check_facts(PAPER, Facts(PAPER))

    def test_what_ours_finds_passes(self, extractor: ClaimgraphExtractor) -> None:
        (facts,) = extractor.pipe([PAPER])
        assert facts.mentions and facts.claims
        check_facts(PAPER, facts)

    @pytest.mark.parametrize(
        ("facts", "problem"),
        [
            ({"paper": "p1"}, "gave {'paper': 'p1'} of type dict, not Facts"),
            (None, "gave None of type NoneType, not Facts"),
            (Facts(dataclasses.replace(PAPER, id="p0")), "gave facts of 'p0' for 'p1'"),
            (Facts(dataclasses.replace(PAPER, abstract="")), "changed the title, abstract or another field of 'p1'"),
            (Facts("p1"), "gave facts without their paper for 'p1'"),  # type: ignore[arg-type]
            (Facts(PAPER, [MENTIONS[0]]), "mentions is of type list, not a tuple"),  # type: ignore[arg-type]
            (Facts(PAPER, ("Sparrow",)), "mentions holds 'Sparrow' of type str, not Mention"),  # type: ignore[arg-type]
            (Facts(PAPER, (), (CLAIM,)), "metrics holds "),  # type: ignore[arg-type]
        ],
    )
    def test_facts_of_the_wrong_form(self, facts: Any, problem: str) -> None:
        with pytest.raises(ExtractorError) as caught:
            check_facts(PAPER, facts)
        assert str(caught.value).startswith(problem)

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"kind": "Model"}, "the mention 'Sparrow' is of kind 'Model'; known: Method, Task, Dataset, Metric, Hardware"),
            ({"role": "invents"}, "has the role 'invents'; of a Method: proposes, compares, uses"),
            ({"role": ""}, "has the role ''; of a Method"),
            ({"kind": "Task"}, "has the role 'proposes'; of a Task: none"),
            ({"name": "Robin"}, "'Robin' is called a Method but is not in the text"),
            ({"name": " "}, "has no name"),
            ({"name": 7}, "the mention 7 has no name"),
            ({"aliases": ("Robin",)}, "'Robin' is called a Method but is not in the text"),
            ({"aliases": "Sparrow"}, "aliases is of type str, not a tuple"),
            ({"confidence": 1.5}, "the mention 'Sparrow' has a confidence of 1.5, not between 0 and 1"),
            ({"confidence": math.nan}, "has a confidence of nan"),
            ({"confidence": "high"}, "has a confidence of 'high'"),
            ({"found_in": "body"}, "is found in 'body', not in title, abstract"),
            ({"count": 0}, "has a count of 0"),
            ({"definition": None}, "has a definition or whole of no text"),
        ],
    )
    def test_a_wrong_mention(self, changes: dict[str, Any], problem: str) -> None:
        facts = Facts(PAPER, (dataclasses.replace(MENTIONS[0], **changes),))
        with pytest.raises(ExtractorError) as caught:
            check_facts(PAPER, facts)
        assert problem in str(caught.value)

    @pytest.mark.parametrize(
        ("metric", "problem"),
        [
            (MetricMention("peak-ram", "peak memory"), "'peak-ram' is no metric concept; `other` stands for those"),
            (MetricMention("time", "peak memory"), "'time' is no metric concept"),  # a group, with nothing of its own
            (MetricMention("memory", "bandwidth"), "the metric 'bandwidth' is not in the text"),
            (MetricMention("memory", "memory", -0.1), "the metric 'memory' has a confidence of -0.1"),
        ],
    )
    def test_a_wrong_metric(self, metric: MetricMention, problem: str) -> None:
        claim = dataclasses.replace(CLAIM, metric=metric)
        for facts in (Facts(PAPER, MENTIONS, (metric,)), Facts(PAPER, MENTIONS, (), (claim,))):
            with pytest.raises(ExtractorError) as caught:
                check_facts(PAPER, facts)
            assert problem in str(caught.value)

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"start": START + 1}, f"the evidence at {START + 1} to {CLAIM.end} is not in the abstract"),
            ({"start": START - len(PAPER.abstract)}, "is not in the abstract"),  # Python would count from the end
            ({"evidence": "", "end": START}, "is not in the abstract"),
            ({"evidence": SAID.replace("40", "60")}, "is not in the abstract"),
            ({"direction": "better"}, f"at {START} to {CLAIM.end} has the direction 'better'; known: up, down, same, is"),
            ({"subject": "Robin"}, "names 'Robin', which is no mention"),
            ({"hardware": ("an A100",)}, "names 'an A100', which is no mention"),
            ({"datasets": ("Robin",)}, "names 'Robin', which is no mention"),
            ({"baselines": ("Robin",)}, "the baseline 'Robin' is not in the text"),
            ({"confidence": 80}, "has a confidence of 80"),
            ({"metric": "memory"}, "has no metric"),
            ({"value": 40}, "has a value of type int, not Value"),
            ({"value": dataclasses.replace(VALUE, kind="ratio")}, "has a value of kind 'ratio'; known: factor, percent,"),
            ({"value": dataclasses.replace(VALUE, bound="up to")}, "has the bound 'up to'; known: max, min"),
            ({"value": dataclasses.replace(VALUE, high=30.0)}, "has a range that ends at 30, before it starts at 40"),
            ({"value": dataclasses.replace(VALUE, high=math.inf)}, "has a figure that is no number"),
            ({"value": dataclasses.replace(VALUE, low=math.nan)}, "has a figure that is no number"),
        ],
    )
    def test_a_wrong_claim(self, changes: dict[str, Any], problem: str) -> None:
        facts = dataclasses.replace(FACTS, claims=(dataclasses.replace(CLAIM, **changes),))
        with pytest.raises(ExtractorError) as caught:
            check_facts(PAPER, facts)
        assert problem in str(caught.value)

    def test_from_one_figure_down_to_another_is_no_wrong_range(self) -> None:
        value = Value("from_to", 50.0, 40.0, "GB")
        check_facts(PAPER, dataclasses.replace(FACTS, claims=(dataclasses.replace(CLAIM, value=value),)))


class TestExtracting:
    @pytest.mark.parametrize("facts", [(), (FACTS, FACTS), ("facts",), (Facts(PAPER, claims=(None,)),)])  # type: ignore[arg-type]
    def test_a_paper_with_wrong_facts_is_named_and_gives_none(self, facts: tuple[Any, ...]) -> None:
        (outcome,) = extract_facts([PAPER], Gives(*facts), "gives")
        assert isinstance(outcome, ExtractorError)
        assert str(outcome).startswith("extractor 'gives' failed on paper 'p1': ")

    def test_the_others_of_a_chunk_keep_theirs(self) -> None:
        papers = [Paper(f"p{n}", f"On Sparrow{n}", "") for n in range(3)]

        class SecondWrong:
            name, version = "second-wrong", "1"

            def pipe(self, papers: Iterable[Paper]) -> Iterator[Facts]:
                return (Facts(p, (Mention("Method", p.title[3:] if p.id != "p1" else "Robin", role="uses"),)) for p in papers)

        first, second, third = extract_facts(papers, SecondWrong(), "second-wrong")
        assert isinstance(first, Facts) and isinstance(third, Facts)
        assert str(second) == "extractor 'second-wrong' failed on paper 'p1': 'Robin' is called a Method but is not in the text"
