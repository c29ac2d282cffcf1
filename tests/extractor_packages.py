"""Small distributions that offer extractors, written into a folder that a test puts on the import path."""

from __future__ import annotations

from pathlib import Path

MODULE = '''
from kg.records import Claim, Facts, Mention, MetricMention, Value


class Mine:
    """Takes each word with a capital inside for the paper's own method, and one kind of sentence for a claim."""

    name, version = "mine", "7"

    def pipe(self, papers):
        for paper in papers:
            names = [w.strip(".:") for w in paper.title.split() if w[1:] != w[1:].lower()]
            mentions = tuple(Mention("Method", name, role="proposes", found_in="title") for name in names)
            end = paper.abstract.find(".") + 1
            said = paper.abstract[:end]
            metric = MetricMention("memory", "memory", 0.5)
            claims = (Claim(names[0], metric, "down", Value("percent", 40, 40, "%"), said, 0, end),) if "memory" in said else ()
            yield Facts(paper, mentions, (metric,) if claims else (), claims)


class Raises(Mine):
    """Fails on one paper."""

    name = "raises"

    def pipe(self, papers):
        for paper in papers:
            if paper.id == "p2":
                raise RuntimeError("CUDA error:\\nno device")
            yield from super().pipe([paper])


class Stranger(Mine):
    """Gives the facts of the paper before."""

    name = "stranger"

    def pipe(self, papers):
        from dataclasses import replace
        for facts in super().pipe(papers):
            yield replace(facts, paper=replace(facts.paper, id="p0"))


class Endless(Mine):
    """Never stops."""

    name = "endless"

    def pipe(self, papers):
        for paper in papers:
            while True:
                yield Facts(paper)


class Quits:
    """Ends the program when it is made."""

    def __init__(self):
        raise SystemExit("no licence")


class Versionless(Mine):
    """Loads its version from where there is none."""

    @property
    def version(self):
        raise FileNotFoundError("weights.bin")


class Numbered(Mine):
    """Has a version that is no text."""

    version = 7


class Half:
    """Lacks what makes an extractor."""

    name, version = "half", "1"


NOT_A_CLASS = 7
'''

# What the distribution offers: the names of extractors, and where they are said to be.
OFFERED = {
    "mine": "my_extractor:Mine",
    "raises": "my_extractor:Raises",
    "stranger": "my_extractor:Stranger",
    "endless": "my_extractor:Endless",
    "quits": "my_extractor:Quits",
    "versionless": "my_extractor:Versionless",
    "numbered": "my_extractor:Numbered",
    "half": "my_extractor:Half",
    "seven": "my_extractor:NOT_A_CLASS",
    "absent": "my_extractor:Absent",
    "unwritten": "no_such_module_of_mine:Mine",
    "torn": "my_torn_extractor:Mine",
}


def write_distribution(folder: Path) -> Path:
    """Install the distribution into a folder, as a wheel's files would lie there; gives the folder."""
    info = folder / "my_extractor-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-extractor\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kg.extractors]\n" + "".join(f"{n} = {v}\n" for n, v in OFFERED.items()))
    (folder / "my_extractor.py").write_text(MODULE)
    (folder / "my_torn_extractor.py").write_text("def broken(:\n")
    return folder
