"""Mends text before it is read: lost mathematics, LaTeX and Unicode, with a way back to the original offsets.

Copied web pages lose their mathematics (`41times` for 41x, `2{3}` for 2/3, `90\\%`), arXiv abstracts keep
their LaTeX. The mended text is what is analysed; `Repaired.original` maps a span of it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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


# What a text must hold for a rule to apply (any of these; nothing: it may always), the rule, and what it puts there instead.
# Most texts need no mending, and looking for a word is a tenth of the work of a search.
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], _Replacement], ...] = (
    (tuple(_CHARACTERS), re.compile("[" + "".join(_CHARACTERS) + "]"), lambda m: _CHARACTERS[m.group()]),
    # LaTeX whose backslash and letter were read as one control character: "1.5<tab>imes", "<form feed>rac{1}{3}".
    (tuple(_CONTROLS), re.compile("[\t\r\f\b\a\v](?=" + _CUT + ")"), lambda m: _CONTROLS[m.group()]),
    (("imes",), re.compile(r"(?<=[\d}$]) ?imes\b"), r"\\times"),
    # LaTeX
    (("\\",), re.compile(r"\\(?:frac|tfrac|nicefrac|sfrac)\s*\{?(\d+)\}?\s*\{(\d+)\}"), r"\1/\2"),
    (("\\",), re.compile(rf"\\{_FORMAT}\s*\{{([^{{}}]*)\}}"), r"\1"),
    (("\\",), re.compile(rf"\{{\s*\\{_FORMAT}\s+([^{{}}]*)\}}"), r"\1"),
    (("\\",), re.compile(r"\\([a-zA-Z]+)(?:\s*\{\})?"), _command),
    (("\\",), re.compile(r"\\([%&#_$~{}'\"`^=.,;:!])"), lambda m: m.group(1) if m.group(1) in "%&#_$~{}" else ""),
    (("{",), re.compile(r"(?<=\d)\{([×%])\}"), r"\1"),
    (("{",), re.compile(r"\{([^{}\s]{1,12})\}"), lambda m: m.group() if m.string[: m.start()][-1:].isdigit() else m.group(1)),
    (("$",), re.compile(r"\$+"), ""),
    (("~",), re.compile(r"(?<=\w)~(?=[A-Z\\])"), " "),
    # Mathematics lost by copying a page: what stands glued to a digit.
    (("times",), re.compile(r"(?<=\d)\s?\\?times\b(?=\s?(?:[a-z(,.;]|$))"), "×"),
    (("times",), re.compile(r"(?<=\d)times(?=\d)"), "×"),
    (("sim",), re.compile(r"(?<=[\d%×])sim(?=\d)"), "~"),
    (("sim",), re.compile(r"\bsim(?=\d)"), "~"),
    (("{",), re.compile(r"\b(\d)\{(\d)\}(?!\w)"), r"\1/\2"),
    (("approx",), re.compile(r"\b(?:approx|approximately)(?=\d)"), "~"),
    (("{,}",), re.compile(r"(?<=\d)\{,\}(?=\d{3})"), ","),
    (("``", "''", '""'), re.compile(r"``|''|\"\""), '"'),
    # Spaces lost at line ends: "onImageNet", "Networks(CNNs)", "end.Next".
    ((), re.compile(r"\b(on|and|the|of|for|with|from|by|to|introduce|propose|present|called)(?=[A-Z][A-Za-z]*[a-z])"), r"\1 "),
    (("(",), re.compile(r"\((?<=[a-z]{2}\()(?=[A-Z]{2})"), " ("),
    # A count of devices: "8xH200".
    ((), re.compile(r"(?<![\w.])(\d+)\s?[x×]\s?(?=(?:NVIDIA |AMD )?[A-Z]{1,2}\d{2,4})"), r"\1 x "),
    ((), re.compile(r"\.(?<=[a-z]{3}\.)(?=[A-Z][a-z]+ )"), ". "),
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A mended text; its character i stood in the original at `starts[i]:ends[i]`, or as part of what stood there."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text under the span `start:end` of the mended one."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


def repair(text: str) -> Repaired:
    """Mend a text; leaves text without such damage as it is."""
    mended = Repaired(text, range(len(text)), range(1, len(text) + 1))
    for signs, pattern, replacement in _RULES:
        if (not signs or any(sign in mended.text for sign in signs)) and pattern.search(mended.text):
            mended = _substitute(pattern, replacement, mended)
    return mended


def _substitute(pattern: re.Pattern[str], replacement: _Replacement, before: Repaired) -> Repaired:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in pattern.finditer(before.text):
        new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        pieces += [before.text[last : match.start()], new]
        starts.extend(before.starts[last : match.start()])
        ends.extend(before.ends[last : match.start()])
        for first, beyond in _spread(new, match):
            starts.append(before.starts[first])
            ends.append(before.ends[beyond - 1])
        last = match.end()
    pieces.append(before.text[last:])
    starts.extend(before.starts[last:])
    ends.extend(before.ends[last:])
    return Repaired("".join(pieces), tuple(starts), tuple(ends))


def _spread(new: str, match: re.Match[str]) -> list[tuple[int, int]]:
    """A place for each character of a replacement: its own where the match holds it, else what lies between its neighbours'.

    They are looked for from the end, since the text that a command formats is what comes last.
    """
    own: list[int] = []
    beyond = match.end()
    for character in reversed(new):
        found = match.string.rfind(character, match.start(), beyond)
        own.append(found)
        beyond = found if found >= 0 else beyond
    own.reverse()
    places, last = [], match.start()
    for i, found in enumerate(own):
        if found >= 0:
            places.append((found, found + 1))
        else:
            until = next((other for other in own[i:] if other >= 0), match.end())
            places.append((max(match.start(), min(last, until - 1)), max(until, match.start() + 1)))
        last = places[-1][1]
    return places
