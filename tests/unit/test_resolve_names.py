"""The keys of names: what counts as one spelling, what abbreviates what, what is a version of what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.abbreviations import compatible, covers, spells, trimmed
from kg.resolve.clusters import Clusters
from kg.resolve.keys import clean, inner_definition, is_generic, key
from kg.resolve.loose import hardware_core, loose_key
from kg.resolve.near import near_spellings, word_likeness
from kg.resolve.versions import families, version_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MobileNetV2", "MobileNet v2"),
        ("KV caches", "kv-cache"),
        ("key-value (KV) caches", "key value cache"),
        ("the Quilt", "quilt"),
        ("LLMs", "LLM"),
        ("$\\textbf{Quilt}$", "Quilt"),
        ("“Quilt”", "Quilt"),
        ("Quiet Matrix (QM) factoring", "quiet matrix factoring"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CATS", "CAT"),
        ("PointNet++", "PointNet"),
        ("CIFAR-10/100", "CIFAR-10100"),
        ("Llama 2", "Llama 3"),
        ("A*", "A"),
        ("C#", "C"),
    ],
)
def test_names_that_differ_have_keys_that_differ(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("LLMs", "large language models"),
        ("3DGS", "3D Gaussian splatting"),
        ("seq2seq", "sequence to sequence"),
        ("MoE", "mixture of experts"),
        ("H2O", "heavy-hitter oracle"),
        ("ViT", "vision transformer"),
        ("AR", "autoregressive"),
        ("LEAP", "coaLition formation gamE and grAdient Projection"),
        ("DisCo", "discovering common affordance from large models"),
        ("KV", "key-value"),
        ("kNN", "k-nearest neighbors"),
        ("SR-GAN", "super-resolution generative adversarial network"),
    ],
)
def test_a_short_form_spells_its_long_form(short: str, long: str) -> None:
    assert spells(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("ANN", "pre-trained ANN"),
        ("PCA", "partial component swap"),
        ("pruning", "structured pruning"),
        ("VLM", "large vision-language model"),
        ("GPT", "GPT-based reranking"),
        ("A", "attention"),
        ("LLM", "LLM"),
        ("", "nothing"),
        ("CNN", "a deep net"),
    ],
)
def test_and_not_another(short: str, long: str) -> None:
    assert not spells(short, long)


def test_a_long_form_loses_the_word_that_its_abbreviation_leaves_out() -> None:
    assert trimmed("CAP", "context-aware pruning framework") == "context-aware pruning"
    assert trimmed("CNN", "convolutional neural network") == "convolutional neural network"


def test_long_forms_are_one_where_they_are_spellings_of_each_other() -> None:
    assert compatible("convolution neural network", "convolutional neural network")
    assert not compatible("principal component analysis", "prune combine and augment")
    assert not compatible("large vision language model", "large video language model")
    assert covers("large language model", "large pre trained language model")
    assert not covers("large language model", "language model")


def test_a_name_can_define_its_own_abbreviation() -> None:
    assert inner_definition("key-value (KV) caches") == ("KV", "key-value")
    assert inner_definition("LLM (large language model)") == ("LLM", "large language model")
    assert inner_definition("Zebra (7B, 13B)") is None
    assert clean("LLM (large language model)") == "LLM"


@pytest.mark.parametrize(
    "name", ["our method", "framework", "existing approaches", "the proposed model", "2", "state-of-the-art methods"]
)
def test_generic_names_say_nothing(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize("name", ["A100", "block fusion", "LoRA", "S4", "A*", "model compression"])
def test_and_names_do(name: str) -> None:
    assert not is_generic(name)


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("Qwen2.5-7B", ["Qwen2.5", "Qwen"]),
        ("GPT-4o", ["GPT-4", "GPT"]),
        ("ResNet-18", ["ResNet"]),
        ("YOLOv8", ["YOLO"]),
        ("MobileNetV2", ["MobileNet"]),
        ("ViT-B/16", ["ViT-B", "ViT"]),
        ("T5-base", ["T5"]),
        ("PointNet++", ["PointNet"]),
        ("Claude 3.5 Sonnet", ["Claude 3.5", "Claude"]),
        ("Mixtral 8x7B", ["Mixtral"]),
        ("word2vec", []),
        ("H2O", []),
        ("A3C", []),
        ("3D Gaussian Splatting", []),
        ("K-means", []),
        ("block fusion", []),
    ],
)
def test_a_version_belongs_to_its_family(name: str, above: list[str]) -> None:
    assert list(families(name)) == above


@given(st.text(max_size=30))
def test_families_come_to_an_end(name: str) -> None:
    lengths = [len(family) for family in families(name)]
    assert lengths == sorted(set(lengths), reverse=True)


def test_versions_tell_names_apart() -> None:
    assert version_of("Zebra 2") != version_of("Zebra 3")
    assert version_of("Zebra-base") != version_of("Zebra-large")
    assert version_of("Zebra 2") == version_of("zebra-2")


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("8x NVIDIA A100-80GB GPUs", "A100"),
        ("NVIDIA GeForce RTX 3090", "RTX 3090"),
        ("a single GPU", "GPU"),
        ("24-core CPU", "24-core CPU"),
        ("64 TPU v3 cores", "TPU v3"),
        ("eight H100 GPUs", "H100"),
        ("Raspberry Pi 4", "Raspberry Pi 4"),
        ("3090 GPU", "3090"),
        ("360 camera", "360 camera"),
        ("NVIDIA GPUs", "NVIDIA GPUs"),
        ("A100-SXM4-40GB", "A100"),
    ],
)
def test_a_device_is_its_model(text: str, device: str) -> None:
    assert hardware_core(text) == device


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Task", "compression of large language models", "LLM compression"),
        ("Task", "question answering tasks", "question answering"),
        ("Method", "BERT models", "BERT"),
        ("Method", "vanilla Zebra", "Zebra"),
        ("Dataset", "ImageNet dataset", "ImageNet"),
        ("Task", "video and image generation", "image and video generation"),
    ],
)
def test_words_that_tell_nothing_are_left_out(kind: str, one: str, other: str) -> None:
    long_forms = {"llm": "large language model"}
    assert loose_key(kind, one, long_forms, set()).key == loose_key(kind, other, long_forms, set()).key


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Method", "language models", "language"),
        ("Method", "LLM framework", "LLM"),
        ("Dataset", "synthetic dataset", "synthetic"),
        ("Task", "text to image generation", "image to text generation"),
        ("Method", "world models", "world"),
    ],
)
def test_words_that_tell_something_stay(kind: str, one: str, other: str) -> None:
    assert loose_key(kind, one, {}, set()).key != loose_key(kind, other, {}, set()).key


def test_a_known_device_is_the_same_with_the_kind_of_thing_it_is() -> None:
    known = {"Hardware:laptop", "Hardware:kestrel"}
    assert loose_key("Hardware", "laptop computers", {}, known).key == "laptop"
    assert loose_key("Hardware", "Kestrel camera", {}, known).key == "kestrel"
    assert loose_key("Hardware", "laptop CPU", {}, known).key == "laptopcpu"
    assert loose_key("Hardware", "haptic device", {}, known).key == "hapticdevice"


def test_what_counts_as_a_near_spelling() -> None:
    assert word_likeness("convolution", "convolutional") > 0.8
    assert word_likeness("achitecture", "architecture") > 0.9
    assert word_likeness("regression", "repression") == 0
    assert word_likeness("interclass", "intraclass") == 0
    assert word_likeness("diffpool", "diffpooling", alone=True) == 0


def test_near_spellings_are_found_without_comparing_all_pairs() -> None:
    names = {f"Method:{w}": ("Method", (w, "quilting")) for w in ("convolution", "convolutional", "supervised", "unsupervised")}
    assert [(a, b) for a, b, _ in near_spellings(names)] == [("Method:convolution", "Method:convolutional")]
    versions = {f"Method:{n}": ("Method", ("architecture", n)) for n in ("2", "3")}
    assert not list(near_spellings(versions))


def test_two_concepts_of_the_lexicon_never_become_one() -> None:
    clusters = Clusters({"Method:a": "method:a", "Method:b": "method:b"})
    assert clusters.join("Method:a", "Method:c", "alias")
    assert not clusters.join("Method:c", "Method:b", "alias")
    assert not clusters.together("Method:a", "Method:b")
    assert clusters.log[-1].joined is False and "method:b" in clusters.log[-1].reason


def test_a_long_chain_of_unions_is_one_group() -> None:
    clusters = Clusters({})
    names = [f"Method:{i:05}" for i in range(5000)]
    for a, b in zip(names[::-1], names[-2::-1], strict=False):
        clusters.join(a, b, "chain")
    assert clusters.find(names[-1]) == names[0]
