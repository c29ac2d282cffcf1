import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.repair import repair


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("a 41times reduction", "a 41× reduction"),
        ("9times faster", "9× faster"),
        ("2-4times higher", "2-4× higher"),
        ("1.25sim1.56times speedup", "1.25~1.56× speedup"),
        ("over 90\\% of it", "over 90% of it"),
        ("about 2{3} of the data", "about 2/3 of the data"),
        (r"a $2.3\times$ speedup", "a 2.3× speedup"),
        (r"$\sim$40\% fewer", "~40% fewer"),
        (r"\textbf{GreatNet} is \emph{fast}", "GreatNet is fast"),
        (r"{\em GreatNet} is fast", "GreatNet is fast"),
        (r"a $\frac{1}{3}$ share", "a 1/3 share"),
        (r"10{,}000 images", "10,000 images"),
        ("a 1.5\times speedup", "a 1.5× speedup"),
        ("a $2.3\times$ speedup", "a 2.3× speedup"),
        ("a 1.5 imes speedup", "a 1.5× speedup"),
        ("a \frac{1}{3} share", "a 1/3 share"),
        ("\textbf{great} for a \tau", "great for a τ"),
        (r"$sim$13$\times$ faster", "~13× faster"),
        (r"$\sim$13$\times$ faster", "~13× faster"),
        ("1.5{×} faster", "1.5× faster"),
        (r"1.5{\times} faster", "1.5× faster"),
        ("ef\ufb01cient", "efficient"),
        ("10\u00a0GB", "10 GB"),
        ("evaluated onImageNet with", "evaluated on ImageNet with"),
        ("Neural Networks(CNNs) are", "Neural Networks (CNNs) are"),
    ],
)
def test_mends_what_copying_and_latex_leave(damaged, mended):
    assert repair(damaged).text == mended


@pytest.mark.parametrize(
    "text",
    [
        "a\tab",
        "name\ttask\tvalue",
        "two\ntimes",
        "regimes",
        "We repeat it 4 times and two times more.",
        "bEnchmaRk for feAture SElection",
        "a simple plan, sim racing",
        "RandAugment",
    ],
)
def test_leaves_sound_text_alone(text):
    assert repair(text).text in (text, text.replace("4 times", "4×"))


def test_a_span_after_a_control_character_leads_back_to_the_original():
    original = "It is 2.3\times faster with GreatNet, and \textbf{SmallNet} is $sim$13$\\times$ smaller."
    mended = repair(original)
    assert mended.text == "It is 2.3× faster with GreatNet, and SmallNet is ~13× smaller."
    for word in ("faster", "GreatNet", "SmallNet", "smaller"):
        start = mended.text.index(word)
        low, high = mended.original(start, start + len(word))
        assert original[low:high] == word


def test_a_span_of_the_mended_text_leads_back_to_the_original():
    original = r"It is $2.3\times$ faster with \textbf{GreatNet} on 10{,}000 images."
    mended = repair(original)
    for word in ("faster", "GreatNet", "images", "It"):
        start = mended.text.index(word)
        low, high = mended.original(start, start + len(word))
        assert original[low:high] == word


@pytest.mark.parametrize(
    ("original", "mended", "spelled"),
    [
        (r"the \lambda method", "λ", r"\lambda"),
        (r"is 2.3\times faster", "2.3×", r"2.3\times"),
        ("is 2 times faster", "2×", "2 times"),
        (r"only 90\% of it", "90%", r"90\%"),
        (r"our \emph{method} is", "method", "method"),
        (r"our \textbf{text tagger} is", "text tagger", "text tagger"),
        (r"the \textsc{Hello} corpus", "Hello", "Hello"),
        (r"a \frac{1}{3} share", "1/3", "1}{3"),
        ("an e\ufb03cient one", "efficient", "e\ufb03cient"),
        ("evaluated onImageNet", "on", "on"),
    ],
)
def test_a_mended_word_is_spelled_whole_in_the_original(original, mended, spelled):
    repaired = repair(original)
    start = repaired.text.index(mended)
    low, high = repaired.original(start, start + len(mended))
    assert original[low:high] == spelled


_PIECES = st.sampled_from(
    [
        "41times ",
        "\\% ",
        "$x$ ",
        "\\textbf{Net} ",
        "2{3} ",
        "sim",
        "word ",
        "onImageNet ",
        "~",
        "{",
        "}",
        "\\",
        "(",
        "CNN",
        "ﬁ",
        "é",
        "10{,}000",
        "\n",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_places_stay_inside_the_original_and_in_order(text):
    mended = repair(text)
    assert len(mended.starts) == len(mended.ends) == len(mended.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(mended.starts, mended.ends, strict=True))
    assert list(mended.starts) == sorted(mended.starts)
    assert list(mended.ends) == sorted(mended.ends)


@given(st.text(alphabet="abcdefgh ABC.,", max_size=80))
def test_plain_letters_without_damage_keep_their_places(text):
    mended = repair(text)
    for at, character in zip(mended.starts, mended.text, strict=True):
        assert text[at] == character or character == " "
