"""Versions and sizes in names: what keeps two names apart, and which family a version belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.names import normal_form
from kg.resolve.keys import clean, is_generic

_NUMBER = re.compile(r"\d+(?:\.\d+)*\s?[a-z]?(?![a-z])|\++|#")
# Words that tell sizes and tunings of one model apart, whoever made it.
_VARIANTS = frozenset({
    "base", "big", "chat", "flash", "giant", "huge", "instruct", "large", "lite", "medium", "mini", "nano", "plus",
    "preview", "pro", "small", "tiny", "turbo", "ultra", "xl", "xxl",
})  # fmt: skip
_ROMAN = frozenset({"ii", "iii", "iv"})


def version_of(text: str) -> tuple[str, ...]:
    """Everything in a name that tells versions of one thing apart, sorted: numbers, plus signs, "base", "large", "II"."""
    form = normal_form(clean(text))
    words = [w for w in form.split() if w in _VARIANTS or w in _ROMAN]
    return tuple(sorted([m[0].replace(" ", "") for m in _NUMBER.finditer(form)] + words))


# A last part that can be dropped: with the character before it, from the most to the least that it takes away.
_SIZE = re.compile(r"[\s_-]+(?:\d+(?:\.\d+)?\s?[BMKT]|\d+x\d+[BMK])$", re.IGNORECASE)
_VARIANT = re.compile(rf"[\s_-]+(?:{'|'.join(sorted(_VARIANTS))}|[A-Z])$", re.IGNORECASE)
_PATCH = re.compile(r"/\d+$")
_LETTER_AFTER = re.compile(r"(?<=\d)[a-z]$")
_VERSION = re.compile(
    r"[\s_-]*(?:\(?[vV](?:er(?:sion)?)?[\s.]?)?\d+(?:\.\d+)*\)?[a-z]?$|[\s_-]+[A-Z]\d+(?:\.\d+)?$|[\s-](?:II|III|IV)$|\++$"
)
_WORD_AFTER_VERSION = re.compile(r"(?<=[\d)])[a-z]?[\s_-]+[A-Z][A-Za-z]+$")
_FAMILY = re.compile(r"(?=.*[A-Z])[A-Za-z][\w .+-]*[A-Za-z0-9+]")


def families(name: str) -> Iterator[str]:
    """Names that could be the family of a version, from the nearest: "Qwen2.5-7B" gives "Qwen2.5", then "Qwen".

    Derived from the form of the name alone, so a caller keeps only those that are known. Nothing for a name without
    a version, size or variant at its end, or where less than two letters would remain.
    """
    rest = " ".join(name.split())
    while (shorter := _one_step_up(rest)) and shorter != rest:
        rest = shorter
        if not is_generic(rest):
            yield rest


def _one_step_up(name: str) -> str:
    for pattern in (_SIZE, _PATCH, _VARIANT, _LETTER_AFTER, _VERSION, _WORD_AFTER_VERSION):
        match = pattern.search(name)
        if match:
            rest = name[: match.start()].rstrip(" -_")
            # "T5" is a family, the "T" of it none.
            if _FAMILY.fullmatch(rest) and sum(map(str.isalnum, rest)) >= 2:
                return rest
    return ""
