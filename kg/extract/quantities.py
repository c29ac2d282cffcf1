"""Figures in running text: "2-4x", "up to 90%", "from 139 to 215 FPS", "83.4% vs. 60.0%", "half", "an order of magnitude"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "twelve": 12, "twenty": 20, "hundred": 100, "a": 1, "an": 1}  # fmt: skip
_MULTIPLES = {
    **dict.fromkeys(("half", "halves", "halved", "halving", "double", "doubles", "doubled", "doubling", "twice"), 2.0),
    **dict.fromkeys(("triple", "triples", "tripled", "tripling", "thrice"), 3.0),
    **dict.fromkeys(("quadruple", "quadruples", "quadrupled"), 4.0),
}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_WORD = "|".join(sorted((w for w in _WORDS if len(w) > 2), key=len, reverse=True))
_DASH = r"\s*(?:-{1,3}|–|—|~|∼|→|to)\s*[+~∼↑↓]?\s*"
_BOUND = (
    r"(?:(?P<max>up\s+to|as\s+(?:much|high|many|large|fast)\s+as|at\s+most|no\s+more\s+than|less\s+than|fewer\s+than|lower\s+than|under|below|within|"
    r"maximum\s+of|(?:a\s+)?max(?:imum)?\.?|<=|≤|<|as\s+(?:little|low|few)\s+as|by\s+up\s+to)|"
    r"(?P<min>over|more\s+than|at\s+least|greater\s+than|higher\s+than|exceed(?:s|ing)|above|beyond|no\s+less\s+than|surpass(?:es|ing)|"
    r"minimum\s+of|>=|≥|>|in\s+excess\s+of)|"
    r"(?:about|around|nearly|almost|approximately|roughly|~|∼|≈|some|an\s+average\s+of|on\s+average|another|additional))"
)
_UNIT_TIMES = (
    r"(?:×|[xX](?!\w|-[a-zA-Z])|[xX](?=fast|speed|few|small|reduc|compress|high|low|less|more)|"
    r"\s*-?\s*times(?!\s+steps)|\s*-?\s*folds?\b|-?times\b)"
)
_UNITS = (
    r"FPS|fps|frames?\s+per\s+second|frames/s(?:ec)?|Hz|kHz|MHz|GHz|"
    r"[KMGTP]i?B(?:ytes)?(?:/s)?|[kKMG]bps|bytes?|bits?(?:\s+per\s+(?:weight|parameter|pixel|dimension|token|value))?|bpp|bpw|"
    r"(?:milli|micro|nano)?seconds?|secs?|ms|μs|us|ns|s|minutes?|mins?|hours?|hrs?|h|days?|weeks?|GPU[- ]?(?:hours?|days?)|"
    r"mJ|kJ|J|μJ|pJ|Joules?|k?Wh|mW|kW|W|watts?|"
    r"[KMGTP]?FLOPS?|[KMGTP]?FLOPs?(?:/s)?|[GTMP]?MACs?|[TG]?OPS(?:/W)?|TOPS/W|GFLOPS/W|"
    r"(?:percentage\s+)?points?|pts?|pp|%p|dB|BLEU(?:\s+points?)?|mAP|AP|PSNR|mIoU|IoU|"
    r"tokens?(?:\s*/\s*s(?:ec)?|\s+per\s+second)?|(?:images?|samples?|queries|requests|frames)(?:\s*/\s*s(?:ec)?|\s+per\s+second)|QPS|"
    r"(?:trainable\s+|model\s+|learnable\s+)?param(?:eter)?s?|examples?|samples?|layers?|steps?|iterations?|epochs?|images?|dollars?|USD|"
    r"kilograms?|kg|mm\^?2|mm²|MB|cm|km|mm|m|px|pixels?|degrees?|°"
)
_POINTS = r"\s*(?:-?\s*(?:absolute\s+)?(?:percentage\s+)?points?|absolute\b)"
_PATTERN = re.compile(
    rf"""(?:(?<![A-Za-z])|(?=[\d$.~∼≈<>≤≥+↑↓\s])) # within a word no figure begins but one of digits
    (?:{_BOUND}\s*(?:a\s+|an\s+|the\s+)?)?[+↑↓]?\s?
    (?:
      (?P<orders>(?P<orders_low>{_NUMBER}|{_WORD}|an?|several)(?:{_DASH}(?P<orders_high>{_NUMBER}|{_WORD}))?\s+orders?[\s-]+of[\s-]+magnitude)
    | (?P<factor>(?P<factor_low>{_NUMBER})\s*{_UNIT_TIMES}?{_DASH}(?P<factor_high>{_NUMBER})\s*{_UNIT_TIMES})
    | (?P<factor1>(?P<factor1_low>{_NUMBER})\s*{_UNIT_TIMES})
    | (?P<wordfold>(?P<wordfold_low>{_WORD})(?:{_DASH}(?P<wordfold_high>{_WORD}))?\s*-?\s*(?:times(?!\s+steps)|folds?)\b)
    | (?P<percent>(?P<percent_low>{_NUMBER})\s*(?:%|percent\b)?{_DASH}(?P<percent_high>{_NUMBER})\s*(?:%p?|percent\b)
        (?P<points>{_POINTS})?)
    | (?P<percent1>(?P<percent1_low>{_NUMBER})\s*(?:%p?|percent\b|per\s+cent\b)(?P<points1>{_POINTS})?)
    | (?P<ratio>(?P<above>\d+)\s*/\s*(?P<below>\d+)(?:\s?(?:th|rd))?(?![\w/.]))
    | (?P<multiple>{"|".join(sorted(_MULTIPLES, key=len, reverse=True))})\b
    | (?P<absolute>\$?(?P<absolute_low>{_NUMBER})\s*(?P<scale1>[KMB](?=\s*(?:{_DASH}|\s)\d)|million|billion)?
        (?:\s*-?\s*(?P<unit1>{_UNITS})(?![\w]))?
        (?:{_DASH}\$?(?P<absolute_high>{_NUMBER}))?\s*-?\s*(?P<scale>[kKMB](?![\w/])|thousand|million|billion|trillion)?
        (?:\s*-?\s*(?P<unit>{_UNITS})(?![\w]))?)
    )""",
    re.VERBOSE,
)
_BODY = ("orders", "factor", "factor1", "wordfold", "percent", "percent1", "ratio", "multiple", "absolute")
_FROM = re.compile(r"\bfrom\s+(?:about\s+|around\s+|nearly\s+|roughly\s+|over\s+|~)?$")
_BETWEEN = re.compile(r"(\bbetween\s+[$~]?\d\S*(?:\s[a-zA-Z%×]+)?\s)(and)(?=\s[$~]?\d)")
_LABEL_BEFORE = re.compile(r"[A-Za-z_\\.@#^]$|[A-Za-z]-$|[A-Za-z]/$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
# What may stand between the two figures of a comparison: theirs after ours, or the way from one to the other.
_VERSUS = re.compile(
    r"(?:(?:\s+[\w-]+){0,4}\s*[,(]?\s*(?:vs\.?|versus|v\.s\.|(?:as\s+)?(?:compared|opposed)\s+(?:to|with)|instead\s+of|rather\s+than)|"
    r"\s*[,(]?\s*(?:relative\s+to|against|than|(?:(?:up|down|reduced|increased)\s+)?from))"
    r"\s+(?:the\s+|a\s+)?(?:\w+['’]s\s+|baseline\s+|original\s+|previous\s+)?\s*[$~]?\s*"
)
_ONWARD = re.compile(r"\s*(?:→|->|=>|⇒)\s*$")
_TO = re.compile(r"[^.;,]{0,60}\bto\s+(?:about\s+|only\s+|just\s+|~)?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at `start:end` of the text; `kind` is one of records.VALUE_KINDS. Percentages and factors as numbers (90, 41).

    A pair ("83.4% vs. 60.0%") is of kind from_to and lies over the two figures that it is made of.
    """

    start: int
    end: int
    kind: str
    low: float
    high: float
    unit: str
    bound: str


def find_quantities(text: str) -> list[Quantity]:
    """All figures of a text, in order, that are no part of a name ("GPT-4", "ResNet-50") and no year; pairs after their parts."""
    text = _BETWEEN.sub(r"\1 - ", text)
    found = []
    for match in _PATTERN.finditer(text):
        begin = min((match.start(g) for g in _BODY if match.group(g)), default=match.start())
        if _LABEL_BEFORE.search(text[max(0, begin - 2) : begin]) or _runs_on(text, match.end()):
            continue
        quantity = _quantity(match, text, begin)
        if quantity:
            found.append(quantity)
    return found + _pairs(text, found)


def _runs_on(text: str, end: int) -> bool:
    """Whether a letter follows a digit at once: "3D", "100h"."""
    return end < len(text) and text[end].isalpha() and text[end - 1].isdigit()


def _quantity(match: re.Match[str], text: str, begin: int) -> Quantity | None:
    bound = "max" if match.group("max") else "min" if match.group("min") else ""
    kind, low, high, unit = _figure(match)
    if kind == "":
        return None
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    way = re.search(r"\bto\b|→", match.group()[begin - match.start() :])
    if (
        way
        and low != high
        and kind in ("percent", "absolute", "factor")
        and (way.group() == "→" or _FROM.search(text[max(0, begin - 20) : begin]))
    ):
        return Quantity(start, match.end(), "from_to", low, high, unit, "")
    return Quantity(start, match.end(), kind, min(low, high), max(low, high), unit, bound)


def _figure(match: re.Match[str]) -> tuple[str, float, float, str]:
    if match.group("orders"):
        low = 10.0 ** min(_number(match.group("orders_low")), 12)
        return "factor", low, 10.0 ** min(_number(match.group("orders_high")), 12) if match.group("orders_high") else low, "x"
    for group in ("factor", "factor1", "wordfold"):
        if match.group(group):
            low = _number(match.group(f"{group}_low"))
            high = match.group(f"{group}_high") if group != "factor1" else None
            return "factor", low, _number(high) if high else low, "x"
    for group, points in (("percent", "points"), ("percent1", "points1")):
        if match.group(group):
            low = _number(match.group(f"{group}_low"))
            high = match.group(f"{group}_high") if group == "percent" else None
            kind, unit = ("absolute", "points") if match.group(points) else ("percent", "%")
            return kind, low, _number(high) if high else low, unit
    if match.group("ratio"):
        above, below = int(match.group("above")), int(match.group("below"))
        return ("fraction", 100 * above / below, 100 * above / below, "%") if 0 < above < below else ("", 0, 0, "")
    if match.group("multiple"):
        value = _MULTIPLES[match.group("multiple")]
        return "factor", value, value, "x"
    return _absolute(match)


def _absolute(match: re.Match[str]) -> tuple[str, float, float, str]:
    low_text, high_text = match.group("absolute_low"), match.group("absolute_high")
    unit = match.group("unit") or match.group("unit1") or ""
    scale = match.group("scale") or match.group("scale1") or ""
    if not unit and not scale and not match.group("absolute").startswith("$") and _YEAR.fullmatch(low_text):
        return "", 0, 0, ""
    unit = re.sub(r"\s+", " ", unit) or ("$" if match.group("absolute").startswith("$") else "")
    low = _number(low_text)
    high = _number(high_text) if high_text else low
    if scale:
        unit = f"{scale} {unit}".strip()
    return "absolute", low, high, unit


def _number(text: str) -> float:
    text = text.lower()
    if text in _WORDS:
        return float(_WORDS[text])
    if text == "several":
        return 2.0
    return float(text.replace(",", "").lstrip("+"))


def _pairs(text: str, found: list[Quantity]) -> list[Quantity]:
    """Two figures of a kind that one phrase sets against each other: from the other's, or the earlier one, to ours."""
    pairs = []
    for one, two in pairwise(found):
        if {one.kind, two.kind} - {"absolute", "percent", "factor"} or (one.kind != two.kind and one.unit and two.unit):
            continue
        between = text[one.end : two.start] + _lead(text, two)
        unit = one.unit or two.unit
        if _VERSUS.fullmatch(between):
            pairs.append(Quantity(one.start, two.end, "from_to", two.low, one.high, unit, ""))
        elif _ONWARD.fullmatch(between) or (_FROM.search(text[max(0, one.start - 20) : one.start]) and _TO.fullmatch(between)):
            pairs.append(Quantity(one.start, two.end, "from_to", one.low, two.high, unit, ""))
    return pairs


def _lead(text: str, quantity: Quantity) -> str:
    """The words of a quantity before its digits: "less than" and the like."""
    head = re.match(r"[^\d$.]*", text[quantity.start : quantity.end])
    return head.group() if head else ""
