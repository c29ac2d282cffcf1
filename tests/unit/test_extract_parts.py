"""Parts of the extraction that decide without a model: twins, descriptions beside names, candidates and their trimming."""

import pytest

from kg.extract.appositions import announced, described
from kg.extract.candidates import find_groups, form_of
from kg.extract.cues import DEVICE_SHARES
from kg.extract.features import _next_word
from kg.extract.reading import read
from kg.extract.twins import Forms, twins
from kg.lexicon import load_lexicon
from kg.records import Paper


def reading(nlp, title, abstract):
    return next(iter(read([Paper("p", title, abstract)], nlp)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("style talker", "styletalker", True),
        ("dwt", "discrete wavelet transform", True),
        ("dynamic token pruning", "token pruning dynamic", True),
        ("llama 2", "llama 3", False),
        ("pca", "discrete wavelet transform", False),
        ("resnet", "resnet 50 backbone encoder", False),
    ],
)
def test_twins(one, other, same):
    assert twins(Forms.of([one]), Forms.of([other]), proposed=False) is same
    assert twins(Forms.of([other]), Forms.of([one]), proposed=False) is same


def test_what_ends_alike_is_one_only_where_the_paper_proposes_both():
    long, short = Forms.of(["coarse to fine progressive retrieval paradigm"]), Forms.of(["progressive retrieval paradigm"])
    assert twins(long, short, proposed=True)
    assert not twins(long, short, proposed=False)
    assert not twins(Forms.of(["coarse retrieval"]), Forms.of(["retrieval"]), proposed=True)


@pytest.mark.parametrize(
    "abstract",
    [
        "We present ZapNet, a gated pruning scheme that is fast.",
        "We present a gated pruning scheme called ZapNet that is fast.",
        "We present a gated pruning scheme, dubbed ZapNet.",
    ],
)
def test_a_description_beside_its_name(nlp, abstract):
    paper = reading(nlp, "On Pruning", abstract)
    groups = find_groups(paper, load_lexicon())
    places = {i: {paper.text(*s) for s in g.spans} for i, g in enumerate(groups)}
    pairs = [(places[d], places[n]) for d, n in described(paper, groups).items()]
    assert any("ZapNet" in name and any("pruning" in x for x in description) for description, name in pairs)


@pytest.mark.parametrize(
    ("abstract", "own"),
    [
        ("Around it we build BERT, an engine that serves requests.", True),
        ("We present a new system, BERT, for search.", True),
        ("This paper introduces BERT.", True),
        ("We propose a BERT training scheme.", False),
        ("We build on BERT, which is common.", False),
        ("BERT is what others propose.", False),
    ],
)
def test_a_well_known_name_is_the_papers_own_where_it_says_so(nlp, abstract, own):
    paper = reading(nlp, "On Reading", abstract)
    group = next(g for g in find_groups(paper, load_lexicon()) if "bert" in g.forms)
    assert announced(paper, group) is own


def test_what_merely_stands_near_a_name_does_not_describe_it(nlp):
    paper = reading(nlp, "On Pruning", "ZapNet is compared with magnitude pruning and with random search.")
    assert described(paper, find_groups(paper, load_lexicon())) == {}


def test_a_number_of_devices_is_no_part_of_their_name(nlp):
    paper = reading(
        nlp, "On Speed", "It trains on 64 A100 GPUs and on a single GPU, while an 80GB GPU is needed for inference on 8xH200."
    )
    forms = {f for g in find_groups(paper, load_lexicon()) for f in g.forms}
    assert {"gpu", "80 gb gpu"} <= forms
    assert not forms & {"64 a 100 gpu", "single gpu"}


def test_all_mentions_of_a_form_are_found_in_any_spelling(nlp):
    paper = reading(
        nlp, "KV Cache Compression", "The KV-cache is large. KV caches grow with length. We propose ZapCache for the KV cache."
    )
    group = next(g for g in find_groups(paper, load_lexicon()) if any(f == "kv cache" for f in g.forms))
    assert [form_of(paper, *s) for s in group.forms["kv cache"]] == ["kv cache"] * 4


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We cut cost, e.g. memory, by half. Our code is public.", 2),
        ("It beats the method of Smith et al. by 3.5 points. It is fast!", 2),
        ("For a given G. Our method works.", 2),
        ("It is built on blocks. vLLM shares them.", 2),
        ("One sentence without an end", 1),
        ("Is it fast? Yes, it is (see Fig. 2). Done.", 3),
    ],
)
def test_sentences(nlp, text, sentences):
    assert len(reading(nlp, "A Title", text).sentences) == sentences + 1


def test_spans_lead_back_to_the_original_text(nlp):
    abstract = r"\textbf{ZapNet} gives a $2\times$ speedup over ResNet-50."
    paper = reading(nlp, "A Title", abstract)
    start = paper.texts.index("ZapNet")
    in_title, low, high = paper.original(start, start + 1)
    assert not in_title
    assert abstract[low:high] == "ZapNet"


def test_what_of_a_device_is_measured_is_told_from_the_device(nlp):
    (reading,) = read([Paper("p", "On memory", "It halves GPU memory and GPU-hours, and runs on one GPU at home.")], nlp)
    ends = [i + 1 for i, word in enumerate(reading.lowers) if word == "gpu"]
    assert [_next_word(reading.lowers, end) in DEVICE_SHARES for end in ends] == [True, True, False]
