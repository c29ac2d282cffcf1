from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names import normal_form, slug

SAME = [
    ("Llama-2", "LLaMA2", "llama 2"),
    ("KV cache", "KV caches", "kv-cache"),
    ("GPUs", "GPU", "gpus"),
    ("BERTs", "BERT"),
    ("LoRAs", "LoRA"),
    ("ReLUs", "relu"),
    ("losses", "Loss"),
    ("biases", "bias"),
    ("analyses", "analysis"),
    ("adjacency matrices", "adjacency matrix"),
    ("queries", "query"),
    ("batches", "batch"),
    ("caches", "cache"),
    ("databases", "database"),
    ("naïve Bayes", "Naive Bayes"),
    ("Poincaré embeddings", "Poincare embedding"),
    ("β-VAE", "beta-VAE"),
    ("quantisation", "quantization"),
    ("Newton's method", "Newton’s methods"),
    ("Q&A", "q and a"),
    ("H₂O", "H2O"),
    ("ImageNet-1k", "ImageNet 1K"),
    ("3-D Gaussian splatting", "3D Gaussian Splatting"),
    ("10,000 papers", "10000 papers"),
]
DIFFERENT = [
    ("C", "C++"),
    ("C", "C#"),
    ("PointNet", "PointNet++"),
    ("HumanEval", "HumanEval+"),
    ("A", "A*"),
    ("RRT", "RRT*"),
    ("GPT-3", "GPT-3.5"),
    ("GPT-4", "GPT-4o"),
    ("Llama 2", "Llama 3"),
    ("ResNet-18", "ResNet-50"),
]
KEPT = ["loss", "bias", "analysis", "time series", "corpus", "robotics", "statistics", "naive bayes", "canvas", "lens", "darts"]


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_name_meet(spellings: tuple[str, ...]) -> None:
    assert len({normal_form(s) for s in spellings}) == 1


@pytest.mark.parametrize("pair", DIFFERENT, ids="/".join)
def test_names_that_differ_stay_apart(pair: tuple[str, str]) -> None:
    assert normal_form(pair[0]) != normal_form(pair[1])
    assert slug(pair[0]) != slug(pair[1])


@pytest.mark.parametrize("word", KEPT)
def test_a_singular_that_ends_in_s_is_no_plural(word: str) -> None:
    assert normal_form(word) == word


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vLLM", "vllm"),
        ("H2O", "h2o"),
        ("GPT-3.5", "gpt-3.5"),
        ("KV cache", "kv-cache"),
        ("PointNet++", "pointnet-plus-plus"),
        ("C#", "c-sharp"),
        ("A* search", "a-star-search"),
        ("Cityscapes", "cityscapes"),
        ("τ-bench", "tau-bench"),
        ("text-to-SQL (Spider)", "text-to-sql-spider"),
    ],
)
def test_slug_reads_like_the_name(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_both_forms_are_idempotent_and_tidy(text: str) -> None:
    for form in (normal_form, slug):
        once = form(text)
        assert form(once) == once
        assert once == once.strip() and "  " not in once and "--" not in slug(text.replace("-", " "))


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1))
def test_both_forms_of_latin_text_hold_its_letters_and_digits_only(text: str) -> None:
    assert all(c.isalnum() or c in " .+#*" for c in normal_form(text))
    assert not any(c in slug(text) for c in " +#*/?&")


@given(st.text().filter(lambda t: any(c.isalnum() for c in unicodedata.normalize("NFKC", t))))
def test_a_text_with_a_letter_or_digit_has_a_form(text: str) -> None:
    assert normal_form(text)
    assert slug(text)


@given(st.text(alphabet="aAsSeEiIuUxX'- 1.+", max_size=12))
def test_idempotent_on_what_the_plural_rules_look_at(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@given(st.text(alphabet="abcXYZ 12-", min_size=1))
def test_case_and_hyphens_make_no_difference(text: str) -> None:
    assert normal_form(text.replace("-", " ").lower()) == normal_form(text.lower())
