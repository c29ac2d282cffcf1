"""Mends text before it is read: lost mathematics, LaTeX and Unicode, with a way back to the original offsets.

Copied web pages lose their mathematics (`41times` for 41x, `2{3}` for 2/3, `90\\%`), arXiv abstracts keep
their LaTeX. The mended text is what is analysed; `Repaired.original` maps a span of it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_Replacement = str | Callable[[re.Match[str]], str]

_GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "lambda": "λ",
    "mu": "μ",
    "pi": "π",
    "sigma": "σ",
    "tau": "τ",
    "theta": "θ",
    "ell": "ℓ",
    "eta": "η",
    "rho": "ρ",
    "phi": "φ",
    "omega": "ω",
}
_COMMANDS = {
    "times": "×",
    "sim": "~",
    "approx": "~",
    "pm": "±",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "ll": "<<",
    "gg": ">>",
    "to": "→",
    "rightarrow": "→",
    "cdot": "·",
    "ldots": "...",
    "dots": "...",
    "uparrow": "↑",
    "downarrow": "↓",
    "infty": "∞",
    "textsc": "",
    "log": "log",
    "deg": "°",
    "circ": "°",
    "textrightarrow": "→",
} | _GREEK
_CHARACTERS = {
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2212": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2043": "-",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬀ": "ff",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "\u00ad": "",
    "\u200b": "",
    "\u200a": " ",
    "\ufeff": "",
    "\u223c": "~",
    "\uff05": "%",
    "\u2715": "×",
    "\u2a2f": "×",
}
# Formatting commands whose argument is the text: \textbf{X}, {\em X}.
_FORMAT = (
    r"(?:text(?:bf|it|tt|sc|rm|sf|normal|superscript|subscript)?|math(?:bf|it|rm|cal|bb|sf|tt|frak)|emph|underline"
    r"|boldsymbol|bm|mbox|url|href|operatorname|hat|tilde|bar|sc|em|bf|it|tt)"
)
# What is left of a command after its first letter became part of a control character, and what that stood for.
_CUT = (
    r"(?:(?:imes|au|heta|ilde|ightarrow|ho|eta|pprox|lpha|oldsymbol|arepsilon)(?![a-z])"
    r"|ext(?:bf|it|tt|sc|rm)?\{|frac\{|rac\{|m\{)"
)
_CONTROLS = {"\t": r"\t", "\r": r"\r", "\f": r"\f", "\b": r"\b", "\a": r"\a", "\v": r"\v"}


def _command(match: re.Match[str]) -> str:
    return _COMMANDS.get(match.group(1), match.group(1))


_RULES: tuple[tuple[re.Pattern[str], _Replacement], ...] = (
    (re.compile("[" + "".join(_CHARACTERS) + "]"), lambda m: _CHARACTERS[m.group()]),
    # LaTeX whose backslash and letter were read as one control character: "1.5<tab>imes", "<form feed>rac{1}{3}".
    (re.compile("[\t\r\f\b\a\v](?=" + _CUT + ")"), lambda m: _CONTROLS[m.group()]),
    (re.compile(r"(?<=[\d}$]) ?imes\b"), r"\\times"),
    # LaTeX
    (re.compile(r"\\(?:frac|tfrac|nicefrac|sfrac)\s*\{?(\d+)\}?\s*\{(\d+)\}"), r"\1/\2"),
    (re.compile(rf"\\{_FORMAT}\s*\{{([^{{}}]*)\}}"), r"\1"),
    (re.compile(rf"\{{\s*\\{_FORMAT}\s+([^{{}}]*)\}}"), r"\1"),
    (re.compile(r"\\([a-zA-Z]+)(?:\s*\{\})?"), _command),
    (re.compile(r"\\([%&#_$~{}'\"`^=.,;:!])"), lambda m: m.group(1) if m.group(1) in "%&#_$~{}" else ""),
    (re.compile(r"(?<=\d)\{([×%])\}"), r"\1"),
    (re.compile(r"\{([^{}\s]{1,12})\}"), lambda m: m.group(1) if not m.string[: m.start()][-1:].isdigit() else m.group()),
    (re.compile(r"\$+"), ""),
    (re.compile(r"(?<=\w)~(?=[A-Z\\])"), " "),
    # Mathematics lost by copying a page: what stands glued to a digit.
    (re.compile(r"(?<=\d)\s?\\?times\b(?=\s?(?:[a-z(,.;]|$))"), "×"),
    (re.compile(r"(?<=\d)times(?=\d)"), "×"),
    (re.compile(r"(?<=[\d%×])sim(?=\d)"), "~"),
    (re.compile(r"\bsim(?=\d)"), "~"),
    (re.compile(r"\b(\d)\{(\d)\}(?!\w)"), r"\1/\2"),
    (re.compile(r"\b(?:approx|approximately)(?=\d)"), "~"),
    (re.compile(r"(?<=\d)\{,\}(?=\d{3})"), ","),
    (re.compile(r"``|''|\"\""), '"'),
    # Spaces lost at line ends: "onImageNet", "Networks(CNNs)", "end.Next".
    (re.compile(r"\b(on|and|the|of|for|with|from|by|to|introduce|propose|present|called)(?=[A-Z][A-Za-z]*[a-z])"), r"\1 "),
    (re.compile(r"(?<=[a-z]{2})\((?=[A-Z]{2})"), " ("),
    # A count of devices: "8xH200".
    (re.compile(r"(?<![\w.])(\d+)\s?[x×]\s?(?=(?:NVIDIA |AMD )?[A-Z]{1,2}\d{2,4})"), r"\1 x "),
    (re.compile(r"(?<=[a-z]{3})\.(?=[A-Z][a-z]+ )"), ". "),
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A mended text; `offsets[i]` is where its character i stood in the original."""

    text: str
    offsets: tuple[int, ...] | range

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text under the span `start:end` of the mended one."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


def repair(text: str) -> Repaired:
    """Mend a text; leaves text without such damage as it is."""
    offsets: list[int] | range = range(len(text))
    for pattern, replacement in _RULES:
        if pattern.search(text):
            text, offsets = _substitute(pattern, replacement, text, offsets)
    return Repaired(text, offsets if isinstance(offsets, range) else tuple(offsets))


def _substitute(
    pattern: re.Pattern[str], replacement: _Replacement, text: str, offsets: list[int] | range
) -> tuple[str, list[int]]:
    pieces: list[str] = []
    moved: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        pieces += [text[last : match.start()], new]
        moved.extend(offsets[last : match.start()])
        moved.extend(_spread(new, match, offsets))
        last = match.end()
    pieces.append(text[last:])
    moved.extend(offsets[last:])
    return "".join(pieces), moved


def _spread(new: str, match: re.Match[str], offsets: list[int] | range) -> list[int]:
    """Offsets for the characters of a replacement: each at its own place where the match holds it, in order."""
    places, at, old = [], match.start(), match.group()
    for character in new:
        found = old.find(character, at - match.start())
        if found >= 0:
            at = match.start() + found
        places.append(offsets[min(at, match.end() - 1)])
    if new and len(new) == 1 and len(old) > 1:
        places[-1] = offsets[match.start()]
    return places
