"""Which form of an answer a client takes: the Accept header, with its q-values, against what there is."""

from __future__ import annotations

from collections.abc import Sequence

JSON, CSV = "application/json", "text/csv"


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The media type that an Accept header prefers, of two equals the first; None where it takes none of them.

    A header that is empty or holds no media range takes everything.
    """
    ranges = [found for part in accept.split(",") if (found := _media_range(part))]
    if not ranges:
        return offered[0]
    weights = {media: _weight(media, ranges) for media in offered}
    best = max(offered, key=lambda media: weights[media])
    return best if weights[best] > 0 else None


def _weight(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The q-value of the most specific range that the type is in."""
    kind = media.partition("/")[0]
    for pattern in (media, f"{kind}/*", "*/*"):
        found = [q for given, q in ranges if given == pattern]
        if found:
            return max(found)
    return 0.0


def _media_range(part: str) -> tuple[str, float] | None:
    media, *parameters = (piece.strip() for piece in part.lower().split(";"))
    if media.count("/") != 1 or media.startswith("/") or media.endswith("/"):
        return None
    quality = next((p.partition("=")[2].strip() for p in parameters if p.partition("=")[0].strip() == "q"), "1")
    try:
        return media, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return media, 0.0
