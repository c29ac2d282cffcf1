"""Runs free SPARQL queries on the triple store, inside the worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.errors import QueryError, QueryLimitError, StoreError
from kg.query.confine import forbid_files, limit_memory
from kg.query.limits import Limits
from kg.query.sparql_guard import check_algebra, neutral, plain
from kg.query.worker import collect
from kg.stores import Rows

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CONVERT: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys((f"{_XSD}integer", f"{_XSD}int", f"{_XSD}long", f"{_XSD}nonNegativeInteger", f"{_XSD}gYear"), int),
    **dict.fromkeys((f"{_XSD}double", f"{_XSD}float", f"{_XSD}decimal"), float),
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}
# Touches every index of the store, and what rdflib's parser loads late, while files can still be opened.
_WARM_UP = "PREFIX x: <x:> SELECT DISTINCT ?s (COUNT(*) AS ?n) { { ?s ?p 1 } UNION { x:s ?p ?o } UNION { ?s x:p ?o } \
OPTIONAL { GRAPH ?g { ?s x:p ?o } } FILTER(REGEX(STR(?s), 'x', 'i') && !BOUND(?o)) } GROUP BY ?s ORDER BY ?s LIMIT 1"


class SparqlReader:
    """A triple store, read-only; after the constructor the process can open no file and no socket."""

    def __init__(self, where: str, memory_mib: int) -> None:
        self._store = _open(Path(where))
        self.run(_WARM_UP, {}, Limits())
        limit_memory(memory_mib)
        forbid_files()

    def run(self, text: str, parameters: dict[str, Any], limits: Limits) -> Rows:
        """See `kg.query.worker.Reader`; SPARQL has no parameters."""
        from pyoxigraph import QueryBoolean, QueryTriples

        check_algebra(plain(text))
        try:
            found = self._store.query(neutral(text))
            if isinstance(found, QueryBoolean):
                return Rows(("answer",), ((bool(found),),))
            if isinstance(found, QueryTriples):
                return collect(("subject", "predicate", "object"), ([_plain(t) for t in triple] for triple in found), limits)
            columns = tuple(variable.value for variable in found.variables)
            return collect(columns, self._rows(found, len(columns)), limits)
        except SyntaxError as error:
            raise QueryError(" ".join(str(error).split())[:300]) from None
        except MemoryError:
            raise QueryLimitError("the query needs more memory than its limit: ask for less") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {' '.join(str(error).split())[:300]}") from None

    @staticmethod
    def _rows(solutions: Any, width: int) -> Iterator[list[Any]]:
        for solution in solutions:
            yield [_plain(solution[i]) for i in range(width)]


def _open(place: Path) -> Any:
    from pyoxigraph import Store

    from kg.stores.triplestore import store_quads

    try:
        if (place / "CURRENT").exists():
            return Store.read_only(str(place))
        store = Store()
        store.bulk_extend(store_quads(place))
        return store
    except OSError as error:
        raise StoreError(f"cannot open the SPARQL store '{place}': remove it, and it is made again ({error})") from None


def _plain(term: Any) -> Any:
    """A term as a plain value: an IRI or a string as text, numbers and booleans as such."""
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, Literal):
        convert = _CONVERT.get(term.datatype.value, str)
        try:
            return convert(term.value)
        except ValueError:
            return term.value
    return term.value if isinstance(term, NamedNode) else str(term)
