"""A looser key: what a name is without the words that do not tell it apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.names import normal_form
from kg.resolve.keys import clean, is_generic, is_proper, key

_MODIFIER = re.compile(
    r"\A(?:the|our|a|an|proposed|vanilla|original|standard|conventional|traditional|plain)\s+(?=\S)", re.IGNORECASE
)
_OF = re.compile(r"\s+of\s+(?:the\s+|an?\s+)?", re.IGNORECASE)
_OTHER_LINKS = re.compile(r"\b(?:for|in|with|on|from|to|by|and|via|using|under|over|at|as|without)\b|[,;:()/]", re.IGNORECASE)
_ORDERED = frozenset({"to", "from", "of", "in", "on", "by", "over", "for", "with", "via", "as"})
# The v of "LLaVA-v1.5", which others write "LLaVA-1.5".
_VERSION_SIGN = re.compile(r"(?<=\w)(?:[\s_-]+[vV]|v)(?=\d)")
_TOKEN = re.compile(r"[^\W_]+")
_SHORT = re.compile(r"[A-Z][A-Za-z]?[A-Z]+s?")

# Nouns at the end of a name that only say what kind of thing it is, by kind of entity.
_HEADS: Mapping[str, frozenset[str]] = {
    "Method": frozenset({
        "algorithm", "approach", "architecture", "backbone", "framework", "library", "mechanism", "method", "model",
        "optimizer", "scheme", "system", "technique", "toolkit",
    }),
    "Dataset": frozenset({
        "benchmark", "challenge", "collection", "corpus", "data", "dataset", "leaderboard", "suite", "testbed",
    }),
    "Task": frozenset({"task", "problem"}),
}  # fmt: skip
# Of those, the ones that a coined name may carry although it abbreviates something that is no such thing ("LLM framework").
_STRONG_HEADS = frozenset(
    {"framework", "system", "approach", "technique", "scheme", "mechanism", "toolkit", "library", "backbone"}
)


@dataclass(frozen=True, slots=True)
class LooseKey:
    """The key, and what was left out or written out to get it; no reasons where it is the name's own key."""

    key: str
    reasons: tuple[str, ...] = ()


def loose_key(kind: str, text: str, long_forms: Mapping[str, str], known: frozenset[str] | set[str]) -> LooseKey:
    """The looser key of a name of a kind.

    `long_forms` are the abbreviations that may be written out inside a longer name, by key ("llm": "large language model");
    `known` the nodes of the lexicon, whose names need no capital to stand without their head noun.
    """
    if kind == "Hardware":
        core = _known_device(hardware_core(text), known)
        return LooseKey(key(core), () if key(core) == key(text) else (f"the same device, '{core}'",))
    name, reasons = clean(text), []
    shorter = _MODIFIER.sub("", name, count=1)
    if shorter != name and not is_generic(shorter):
        name, reasons = shorter, [f"the same name without '{name[: len(name) - len(shorter)].strip()}'"]
    name = _without_head(kind, name, known, reasons)
    name = _written_out(name, long_forms, reasons)
    name = _of_turned(name, reasons)
    if kind == "Method" and _VERSION_SIGN.search(name):
        name = _VERSION_SIGN.sub(" ", name)
        reasons.append("a version with or without 'v'")
    return LooseKey(_sorted_pair(name, reasons), tuple(reasons))


def _without_head(kind: str, name: str, known: frozenset[str] | set[str], reasons: list[str]) -> str:
    rest, _, head = name.rpartition(" ")
    form = normal_form(head)
    if form not in _HEADS.get(kind, frozenset()) or not rest or is_generic(rest):
        return name
    # "Inverse problem" is the name of it, "scheduling problem" is scheduling.
    if kind == "Task" and (" " not in rest or form == "problem") and f"{kind}:{key(rest)}" not in known:
        return name
    last = rest.rsplit(" ", 1)[-1]
    named = is_proper(last) if kind == "Method" else rest[0].isupper() or is_proper(rest)
    # "DisCo framework" is DisCo, "LLM framework" no LLM.
    if form in _STRONG_HEADS and last.isupper():
        named = False
    if kind != "Task" and not named and f"{kind}:{key(rest)}" not in known:
        return name
    reasons.append(f"the same name without '{head}'")
    return rest


def _written_out(name: str, long_forms: Mapping[str, str], reasons: list[str]) -> str:
    if not _SHORT.search(name) or len(_TOKEN.findall(name)) < 2:
        return name

    def write(match: re.Match[str]) -> str:
        long = long_forms.get(key(match[0])) if _SHORT.fullmatch(match[0]) else None
        if long is None:
            return match[0]
        reasons.append(f"'{match[0]}' written out as '{long}'")
        return long

    return _TOKEN.sub(write, name)


def _of_turned(name: str, reasons: list[str]) -> str:
    parts = _OF.split(name)
    if len(parts) != 2 or not all(parts) or _OTHER_LINKS.search(name):
        return name
    reasons.append("the same words with 'of' turned round")
    return f"{parts[1]} {parts[0]}"


def _sorted_pair(name: str, reasons: list[str]) -> str:
    words = normal_form(name).split()
    if "and" not in words[1:-1] or _ORDERED & set(words):
        return key(name)
    at = words.index("and")
    pair = sorted((words[at - 1], words[at + 1]))
    if pair != [words[at - 1], words[at + 1]]:
        reasons.append("the same two things named in the other order")
    return key(" ".join([*words[: at - 1], pair[0], "and", pair[1], *words[at + 2 :]]))


_NUMBER_WORDS = frozenset({
    "a", "an", "eight", "few", "five", "four", "just", "many", "multiple", "nine", "one", "only", "our", "same", "seven",
    "several", "single", "six", "sixteen", "sixty", "ten", "the", "thirty", "three", "to", "twelve", "two", "up",
})  # fmt: skip
_MAKERS = frozenset(
    {"nvidia", "geforce", "tesla", "quadro", "intel", "amd", "xilinx", "google", "qualcomm", "apple", "samsung", "arm"}
)
_CARD_MAKERS = frozenset({"nvidia", "geforce", "tesla", "quadro"})
_DEVICE_HEADS = frozenset({
    "accelerator", "accelerators", "board", "boards", "card", "cards", "chip", "chips", "cores", "cpu", "cpus", "device",
    "devices", "fpga", "fpgas", "gpu", "gpus", "graphics", "machine", "machines", "processor", "processors",
})  # fmt: skip
# Of what a device is, the words that single no part of it out: a "Kinect camera" is a Kinect, a "laptop CPU" no laptop.
_PLAIN_HEADS = frozenset({"board", "camera", "computer", "device", "hardware", "machine", "pc", "platform", "system"})
_MEMORY = re.compile(r"\d+(?:\.\d+)?\s?-?(?:gb|gib|g|tb)\b(?:\s+(?:of\s+)?(?:memory|vram|hbm\w*|ram))?", re.IGNORECASE)
# "A100-SXM4" is two words, "24-core" one.
_DEVICE_WORD = re.compile(r"(?:[\s/,()]|(?<!\d)-|-(?![a-z]))+")
_COUNT = re.compile(r"(?:\d{1,4}\s?[x×]|[x×]\s?\d{1,4}|\d{1,5}|<count>)", re.IGNORECASE)
_PORT = re.compile(r"(?:sxm\d?|pcie|nvlink|hbm\d\w?)", re.IGNORECASE)
_MODEL = re.compile(r"(?!\d+-[a-z])(?=.*\d)(?=.*[A-Za-z])\S+|\d{3,5}")


def hardware_core(text: str) -> str:
    """The device that a text names, without numbers of it, memory sizes, makers and head nouns that its model number implies.

    "8x NVIDIA A100-80GB GPUs" is "A100", "NVIDIA GeForce RTX 3090" is "RTX 3090", "a single GPU" is "GPU".
    """
    tokens = _DEVICE_WORD.split(_MEMORY.sub(" ", clean(text)).strip(" -"))
    tokens = [t for t in tokens if t and not _PORT.fullmatch(t)]
    while len(tokens) > 1 and (tokens[0].casefold() in _NUMBER_WORDS or _counts(tokens)):
        tokens = tokens[1:]
    plain = [t for t in tokens if t.casefold() not in _DEVICE_HEADS and t.casefold() not in _MAKERS]
    if any(_MODEL.fullmatch(t) for t in plain):
        # A bare number is a model only together with its line ("RTX 3090", "Core i7"), so the words between stay.
        dropped = _DEVICE_HEADS | (_CARD_MAKERS if any(re.match(r"[A-Za-z]", t) for t in plain) else frozenset())
        tokens = [t for t in tokens if t.casefold() not in dropped] or tokens
    return " ".join(tokens) or text


def _known_device(name: str, known: frozenset[str] | set[str]) -> str:
    """A device of the lexicon without the kind of thing it is: "smartphone devices" is "smartphone"."""
    rest, _, head = name.rpartition(" ")
    return rest if rest and normal_form(head) in _PLAIN_HEADS and f"Hardware:{key(rest)}" in known else name


def without_memory(text: str) -> str:
    """A device's name without the size of its memory, which makes no other device of it: "A100-80GB" is "A100"."""
    return " ".join(_MEMORY.sub(" ", clean(text)).split()).strip(" -") or text


def _counts(tokens: list[str]) -> bool:
    if not _COUNT.fullmatch(tokens[0]):
        return False
    # "3090 GPU" and "360 camera" name a thing, "8 GPUs", "8x V100" and "64 A100" count.
    several = tokens[-1].casefold().endswith("s") or not tokens[0].isdigit()
    return len(tokens[0]) < 5 and (several or any(_MODEL.fullmatch(t) for t in tokens[1:]))
