"""Rewrites kg/data/lexicon/*.ttl in canonical form: run after editing them by hand."""

from __future__ import annotations

from kg.lexicon import FILES, read_concepts, to_turtle
from kg.resources import data_path


def main() -> None:
    """Read each file and write its canonical text back."""
    for kind, name in FILES.items():
        path = data_path("lexicon", name)
        path.write_text(to_turtle(kind, read_concepts(kind, path)), encoding="utf-8")


if __name__ == "__main__":
    main()
