"""What an operator can set: one table of names, defaults, help texts and environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; `type` is str or int, an int is at least 1. A secret is not shown."""

    name: str
    type: type
    default: str | int
    env: str
    help: str


def _setting(default: Any, env: str, text: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"env": env, "help": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force. Sizes are in bytes, characters or rows, times in seconds, as each help text says."""

    store: str = _setting("graph", "KG_STORE", "The graph to read: a build directory, or a bolt:// or neo4j:// address.")
    host: str = _setting("127.0.0.1", "KG_HOST", "The address to listen on; the default can be reached from this machine only.")
    port: int = _setting(8000, "KG_PORT", "The port to listen on.")
    max_question: int = _setting(500, "KG_MAX_QUESTION", "Longest question, in characters.")
    page_size: int = _setting(20, "KG_PAGE_SIZE", "Items on a page where the client does not say.")
    max_page_size: int = _setting(100, "KG_MAX_PAGE_SIZE", "Most items on a page that a client can ask for.")
    max_rows: int = _setting(
        1000, "KG_MAX_ROWS", "Most rows that a named or free query returns; the rest is cut, and the answer says so."
    )
    query_seconds: int = _setting(5, "KG_QUERY_SECONDS", "Longest time that a free query may take.")
    request_seconds: int = _setting(
        30, "KG_REQUEST_SECONDS", "Longest time that the service's own queries for one request may take."
    )
    queries_at_once: int = _setting(
        4, "KG_QUERIES_AT_ONCE", "Queries of the service's own that run at once; the rest wait. Each takes memory of the engine."
    )
    free_queries: int = _setting(2, "KG_FREE_QUERIES", "Free Cypher queries that run at once, each in a process of its own.")
    max_body: int = _setting(65536, "KG_MAX_BODY", "Largest request body, in bytes.")
    token: str = _setting(
        "", "KG_TOKEN", "The bearer token that every request but those for /health and the page must carry; none if empty.",
        secret=True,
    )  # fmt: skip
    cors_origins: str = _setting(
        "", "KG_CORS_ORIGINS", "Origins whose pages may read the API, with commas between (https://a.example); none if empty."
    )
    retry_after: int = _setting(5, "KG_RETRY_AFTER", "Seconds after which a client should try an unavailable store again.")
    shutdown_grace: int = _setting(5, "KG_SHUTDOWN_GRACE", "Seconds that running requests have to end when the service stops.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **given: Any) -> Settings:
        """`given` first, then the environment's variables, then the defaults; raises InputError for a malformed value."""
        values = dict(given)
        for setting in SETTINGS:
            text = environment.get(setting.env, "").strip()
            if text and setting.name not in values:
                values[setting.name] = _parsed(setting, text)
        return cls(**values)


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(f.name, type(f.default), cast(str | int, f.default), f.metadata["env"], f.metadata["help"]) for f in fields(Settings)
)


def _parsed(setting: Setting, text: str) -> str | int:
    if setting.type is str:
        return text
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 2**31:
        raise InputError(f"{setting.env} must be a whole number of at least 1, not '{text}'")
    return int(text)
