"""Every error that Claimgraph raises on purpose.

KGError                     exit 1, HTTP 500
├── InputError              a file, a record or an option cannot be used        exit 1, HTTP 400
├── NotFoundError           no such query, entity or paper                      exit 1, HTTP 404
├── QueryError              a query is malformed, or its parameters are wrong   exit 1, HTTP 400
│   ├── QueryRefusedError   a free query asks for more than reading the graph   exit 1, HTTP 403
│   └── QueryLimitError     a query ran past its limit of size or memory        exit 1, HTTP 422
│       └── QueryTimeoutError   a query ran past its time                       exit 1, HTTP 504
├── StoreError              a store cannot be opened, read or loaded            exit 1, HTTP 503
│   └── SchemaVersionError  the graph was written by another version            exit 1, HTTP 503
├── BusyError               a service has as much to do as it takes             exit 1, HTTP 503
├── ExtractorError          an extractor is missing, broken or breaks its word  exit 1, HTTP 500
└── MissingExtraError       an optional dependency is not installed             exit 1, HTTP 501

Messages are one line, say what is wrong and what to do, and never hold a password.
"""


class KGError(Exception):
    """Base of all; `exit_code` is the command line's, `status` the HTTP status."""

    exit_code = 1
    status = 500
    title = "Internal error"


class InputError(KGError):
    """A file, a record or an option cannot be used; carries the file and line where known."""

    status = 400
    title = "Bad input"

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        self.path, self.line = path, line
        place = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(place + message)


class NotFoundError(KGError):
    """No such query, entity or paper."""

    status = 404
    title = "Not found"


class QueryError(KGError):
    """A query is malformed, or its parameters are wrong."""

    status = 400
    title = "Bad query"


class QueryRefusedError(QueryError):
    """A free query asks for more than reading the graph."""

    status = 403
    title = "Query refused"


class QueryLimitError(QueryError):
    """A query ran past its limit of time or memory."""

    status = 422
    title = "Query past its limit"


class QueryTimeoutError(QueryLimitError):
    """A query ran past its time."""

    status = 504
    title = "Query past its time"


class StoreError(KGError):
    """A store cannot be opened, read or loaded."""

    status = 503
    title = "Store unavailable"


class SchemaVersionError(StoreError):
    """The graph was written by another version of the schema."""

    title = "Graph of another version"


class BusyError(KGError):
    """A service has as much to do as it takes at once."""

    status = 503
    title = "Too busy"


class ExtractorError(KGError):
    """An extractor is missing, broken, or returned facts that its paper does not hold."""

    title = "Extractor failed"


class MissingExtraError(KGError):
    """An optional dependency is not installed."""

    status = 501
    title = "Optional part missing"

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed: pip install 'claimgraph[{extra}]'")
