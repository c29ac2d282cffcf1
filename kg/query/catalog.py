"""The named queries: reads queries/, checks parameters, runs one by its name.

A query file starts with comment lines that describe it (see queries/README.md):

    // title: Methods by metric and direction
    // description: Methods with a claim that moves the metric that way.
    // param metric: metric = memory -- a metric id or name
    // returns: id, name

A parameter's type is string, int, float, or a kind of entity, whose value is then an id or a name
and reaches the query as an id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import NotFoundError, QueryError
from kg.query.names import KINDS, NameIndex
from kg.resources import queries_path
from kg.stores import Rows, Store

ParameterValue = str | int | float
_SCALARS: Mapping[str, type[str] | type[int] | type[float]] = {"string": str, "int": int, "float": float}
_PARAM = re.compile(r"(?P<name>\w+): (?P<type>\w+)(?: = (?P<default>.*?))? -- (?P<description>.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query. `type` is string, int or float; `kind` the kind of entity that a string names, else empty.

    `default` is None where the caller must give a value. The kind "entity" allows any of the five.
    """

    name: str
    type: str
    kind: str
    default: ParameterValue | None
    description: str

    @property
    def required(self) -> bool:
        """Whether the caller must give a value."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query of the catalog. `returns` are its columns, `texts` its spelling by engine ("" for all others)."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    texts: Mapping[str, str] = field(repr=False)
    language: str = "cypher"

    def text_for(self, engine: str) -> str:
        """The query's text for "ladybug" or "neo4j"."""
        return self.texts.get(engine, self.texts[""])


@cache
def load_catalog() -> Mapping[str, NamedQuery]:
    """The queries that come with the package, by name; raises QueryError where a file's header is malformed."""
    return read_catalog(queries_path())


def read_catalog(folder: Path) -> Mapping[str, NamedQuery]:
    """The queries of a folder, by name: NAME.cypher, with NAME.ENGINE.cypher where an engine needs its own spelling."""
    queries = {}
    for path in sorted(folder.glob("*.cypher")):
        name, _, engine = path.name.removesuffix(".cypher").partition(".")
        if not engine:
            own = {p.name.split(".")[1]: p.read_text(encoding="utf-8") for p in sorted(folder.glob(f"{name}.*.cypher"))}
            queries[name] = parse_query(name, path.read_text(encoding="utf-8"), own)
    return MappingProxyType(queries)


def find_query(name: str) -> NamedQuery:
    """The query of that name; raises NotFoundError, naming the nearest ones."""
    catalog = load_catalog()
    if name in catalog:
        return catalog[name]
    from rapidfuzz import fuzz, process

    near = [match[0] for match in process.extract(name, list(catalog), scorer=fuzz.WRatio, limit=3, score_cutoff=55)]
    hint = f"did you mean {' or '.join(near)}?" if near else "`kg query` lists them all"
    raise NotFoundError(f"no query is named '{name}': {hint}")


def run_named(store: Store, name: str, parameters: Mapping[str, ParameterValue], names: NameIndex | None = None) -> Rows:
    """Run a named query. Values are checked and converted, names of entities become ids, defaults fill the rest.

    `names` spares reading the graph's names again. Raises NotFoundError for an unknown query or entity,
    QueryError for a missing, unknown or malformed parameter.
    """
    query = find_query(name)
    return store.query(query.text_for(store.info.engine), bind(store, query, parameters, names))


def bind(
    store: Store, query: NamedQuery, parameters: Mapping[str, ParameterValue], names: NameIndex | None = None
) -> dict[str, ParameterValue]:
    """The values that a query runs with; raises as run_named does."""
    return bind_names(query, parameters, lambda: names or NameIndex.load(store))


def bind_names(
    query: NamedQuery, parameters: Mapping[str, ParameterValue], load_names: Callable[[], NameIndex]
) -> dict[str, ParameterValue]:
    """The values that a query runs with, its names looked up in what `load_names` gives where there are any."""
    index: NameIndex | None = None
    unknown = set(parameters) - {p.name for p in query.parameters}
    if unknown:
        known = ", ".join(p.name for p in query.parameters) or "none"
        raise QueryError(f"{query.name} has no parameter '{min(unknown)}'; it has: {known}")
    bound: dict[str, ParameterValue] = {}
    for parameter in query.parameters:
        value = parameters.get(parameter.name, parameter.default)
        if value is None:
            raise QueryError(f"{query.name} needs {parameter.name}, {parameter.description}")
        bound[parameter.name] = _convert(query, parameter, value)
        if parameter.kind:
            index = index or load_names()
            bound[parameter.name] = index.resolve(str(value), KINDS if parameter.kind == "entity" else (parameter.kind,))
    return bound


def _convert(query: NamedQuery, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    kind = _SCALARS[parameter.type]
    if isinstance(value, bool) or (kind is str and not isinstance(value, str)):
        raise QueryError(f"{query.name}: {parameter.name} is a {parameter.type}, not {value!r}")
    try:
        return kind(value)
    except ValueError as error:
        raise QueryError(f"{query.name}: {parameter.name} is a {parameter.type}, not '{value}'") from error


def parse_query(name: str, text: str, own: Mapping[str, str], language: str = "cypher") -> NamedQuery:
    """The query in a file's text; raises QueryError where its header is malformed."""
    header = _header(text, "//" if language == "cypher" else "#")
    fields = {key: value for key, value in header if key != "param"}
    for key in ("title", "description", "returns"):
        if not fields.get(key):
            raise QueryError(f"query {name} has no '{key}:' line in its header")
    parameters = tuple(_parameter(name, value) for key, value in header if key == "param")
    returns = tuple(column.strip() for column in fields["returns"].split(","))
    texts = MappingProxyType({"": text, **own})
    return NamedQuery(name, fields["title"], fields["description"], parameters, returns, texts, language)


def _header(text: str, comment: str) -> list[tuple[str, str]]:
    lines: Iterable[str] = (line.removeprefix(comment) for line in text.splitlines() if line.startswith(f"{comment} "))
    pairs = []
    for line in lines:
        key, _, value = line.strip().partition(":" if not line.startswith(" param ") else " ")
        pairs.append((key.strip(), value.strip()))
    return pairs


def _parameter(query: str, text: str) -> Parameter:
    match = _PARAM.fullmatch(text)
    if not match or match["type"] not in (*_SCALARS, *KINDS, "entity"):
        raise QueryError(f"query {query} has a malformed parameter: '{text}'")
    scalar = match["type"] if match["type"] in _SCALARS else "string"
    default = None if match["default"] is None else _SCALARS[scalar](match["default"])
    return Parameter(match["name"], scalar, "" if match["type"] in _SCALARS else match["type"], default, match["description"])
