"""Finds the files that come with the package, in a wheel as in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent


def data_path(*parts: str) -> Path:
    """The path of a file under kg/data."""
    return _PACKAGE.joinpath("data", *parts)


def web_path() -> Path:
    """The folder of the page's files."""
    return _PACKAGE / "web"


def queries_path() -> Path:
    """The folder of the named queries: in a wheel inside the package, in a checkout beside it."""
    return _shipped("queries")


def ontology_path() -> Path:
    """The path of ontology.ttl: in a wheel inside the package, in a checkout beside it."""
    return _shipped("ontology.ttl")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / "_data" / name
    return inside if inside.exists() else _CHECKOUT / name
