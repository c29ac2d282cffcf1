"""The form in which two spellings of one name are equal, and the form in which a name stands in an id."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f]")
_LONE_GREEK = re.compile("(?<![\u0370-\u03ff])[\u0391-\u03c9](?![\u0370-\u03ff])")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s?(?![^\W_])", re.IGNORECASE)
_RARE = re.compile(r"['&,]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# A sign that tells names apart stays on its word: C++, C#, PointNet++, HumanEval+, and the star of A* and RRT*.
_SIGN = r"\+\+|[+#](?![^\W_])"
_STARRED = r"(?<![^\W_])[^\W\d_]{1,3}\*(?![^\W_])"
_TOKEN = re.compile(rf"{_STARRED}|(?:[^\W\d_]+|\d+(?:\.\d+)*)(?:{_SIGN})?")
_SIGNED = re.compile(rf"(?<=[^\W_])(?:{_SIGN})|{_STARRED}")
_NO_SLUG = re.compile(r"(?:(?<!\d)\.|\.(?!\d)|[^\w.]|_)+")
_ACRONYM_PLURAL = re.compile(r"[A-Za-z]*[A-Z][A-Z]s|[A-Za-z]+[A-Z]s")

_IRREGULAR = {
    "analyses": "analysis", "apis": "api", "atlases": "atlas", "automata": "automaton", "avalanches": "avalanche",
    "axes": "axis", "biases": "bias", "buses": "bus", "caches": "cache", "calories": "calorie", "calves": "calf",
    "children": "child", "cookies": "cookie", "corpora": "corpus", "crises": "crisis", "criteria": "criterion",
    "diagnoses": "diagnosis", "echoes": "echo", "foci": "focus", "formulae": "formula", "gases": "gas", "halves": "half",
    "heroes": "hero", "hypotheses": "hypothesis", "indices": "index", "ious": "iou", "leaves": "leaf", "lenses": "lens",
    "matrices": "matrix", "maxima": "maximum", "men": "man", "menus": "menu", "minima": "minimum", "movies": "movie",
    "niches": "niche", "nuclei": "nucleus", "optima": "optimum", "parentheses": "parenthesis", "phenomena": "phenomenon",
    "potatoes": "potato", "prognoses": "prognosis", "quizzes": "quiz", "radii": "radius", "selfies": "selfie",
    "shelves": "shelf", "simplices": "simplex", "spectra": "spectrum", "stimuli": "stimulus", "syntheses": "synthesis",
    "theses": "thesis", "tomatoes": "tomato", "vertices": "vertex", "viruses": "virus", "women": "woman",
}  # fmt: skip
_SAME_IN_PLURAL = frozenset({
    "across", "alias", "always", "apis", "atlas", "bayes", "bias", "canvas", "chaos", "cosmos", "darts", "gas", "gibbs", "hawkes",
    "keras", "kubernetes", "lars", "lens", "macos", "news", "pancreas", "pandas", "postgres", "series", "species", "stokes",
    "texas", "umls", "whereas", "windows",
})  # fmt: skip
# Words in -us are singular (corpus, virus) but for these, which end in the U of an abbreviation.
_U_PLURAL = re.compile(r"(?:[acdgilnptvx]p|mc|gr|[a-z]*gl|[a-z]*rel|[a-z]*el|im|iou)us")
_FIELD = re.compile(r"[a-z]*(?:[^c]omics|amics|onics|physics|matics|guistics|gistics|tatistics|otics|mantics|chanics|graphics"
                    r"|lytics|optics|oustics|thics|litics)")  # fmt: skip
_AMERICAN = {
    "behaviour": "behavior", "centre": "center", "colour": "color", "fibre": "fiber", "grey": "gray", "labelled": "labeled",
    "labelling": "labeling", "modelling": "modeling", "neighbour": "neighbor", "neighbourhood": "neighborhood",
    "signalling": "signaling", "tumour": "tumor",
}  # fmt: skip
_SIGNS = {"+": "plus", "#": "sharp", "*": "star"}


def normal_form(text: str) -> str:
    """The key under which spellings of one name meet: "Llama-2", "LLaMA2" and "llama 2" are all "llama 2".

    Letters lose case and accents, a lone Greek letter becomes its name, punctuation and hyphens become one space, digits
    stand apart from letters, each word is singular and in American spelling. Version numbers and the signs of "C++", "C#",
    "PointNet++" and "A*" stay. Idempotent; empty only for text without letters and digits.
    """
    return " ".join(_word(token) for token in _TOKEN.findall(_plain(text)))


def slug(text: str) -> str:
    """The name as it stands in an id: lower case, words joined by hyphens, otherwise as spelled: "h2o", "gpt-3.5", "kv-cache".

    Signs that tell names apart are written out ("PointNet++" is "pointnet-plus-plus"). Idempotent.
    """
    named = _SIGNED.sub(lambda m: "".join(f"-{_SIGNS[c]}" if c in _SIGNS else c for c in m[0]) + "-", _plain(text))
    return _NO_SLUG.sub("-", named.casefold()).strip("-")


def _plain(text: str) -> str:
    if text.isascii() and not _RARE.search(text):  # the usual case, and this runs for every name of a corpus
        return text
    text = text if text.isascii() else _latin(text)
    return _THOUSANDS.sub("", _POSSESSIVE.sub("", text).replace("&", " and "))


def _latin(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = _LONE_GREEK.sub(lambda m: f" {unicodedata.name(m[0], m[0]).split()[-1].lower()} ", text)
    return unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


@lru_cache(maxsize=1 << 15)
def _word(token: str) -> str:
    if _ACRONYM_PLURAL.fullmatch(token):
        token = token[:-1]
    word = token.casefold()
    while (singular := _singular(word)) != word:
        word = singular
    if word.endswith("isation") and len(word) > 8:
        word = word[:-7] + "ization"
    return _AMERICAN.get(word, word)


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word in _SAME_IN_PLURAL or _FIELD.fullmatch(word):
        return word
    if word.endswith(("ss", "is", "us")):
        return word[:-1] if _U_PLURAL.fullmatch(word) else word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]
