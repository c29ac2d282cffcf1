"""Tells when a paper comes twice: under the same id, or under another id with the same title."""

from __future__ import annotations

import hashlib
import unicodedata

from kg.records import Paper


def title_key(title: str) -> str:
    """The title without case, spaces, punctuation and Unicode variants: the form in which titles are compared.

    A title of nothing but signs stays as it is.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded.strip()


def digest_id(title: str) -> str:
    """A stable id for a paper whose source gives none."""
    return "digest-" + hashlib.sha256(title_key(title).encode("utf-8")).hexdigest()[:12]


class Seen:
    """The papers that came before: 8 bytes of hash a title, so that a million of them fit."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}
        self._titles: dict[int, str] = {}

    def add(self, paper: Paper) -> str | None:
        """Note the paper; the id of the one that it repeats, or None where it is new."""
        return self.note(paper.id, paper.title)

    def note(self, id: str, title: str) -> str | None:
        """As `add`, from id and title."""
        if id in self._ids:
            return id
        key = int.from_bytes(hashlib.blake2b(title_key(title).encode("utf-8"), digest_size=8).digest())
        earlier = self._titles.setdefault(key, id)
        if earlier != id:
            return earlier
        self._ids[id] = None
        return None
