"""Answers that a client already has: the same request of the same build has the same answer, so its ETag needs no query."""

from __future__ import annotations

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.access import is_open
from kg.api.negotiation import CSV, JSON, choose

_VARY = "Accept, Accept-Encoding, Authorization"


class Conditional:
    """ASGI middleware that gives GETs an ETag of the build, the request and the format, and 304 for one that the client has.

    `state` is what answers depend on besides the request: the build's id, the version, the settings.
    """

    def __init__(self, app: ASGIApp, state: str) -> None:
        self.app, self._state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        tag = self._tag(scope, choose(headers.get("accept", ""), (JSON, CSV)))
        if tag in _tags(headers.get("if-none-match", "")):
            start = {"type": "http.response.start", "status": 304, "headers": []}
            MutableHeaders(scope=start).update({"ETag": tag, "Vary": _VARY})
            await send(start)
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_with_tag(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if message["status"] == 200:
                    answer.setdefault("ETag", tag)
                answer.add_vary_header(_VARY)
            await send(message)

        await self.app(scope, receive, send_with_tag)

    def _tag(self, scope: Scope, format_: str | None) -> str:
        asked = (self._state, scope["path"], scope["query_string"].decode("latin-1"), format_ or "")
        # A weak tag: the same answer compressed is another sequence of bytes.
        return f'W/"{blake2b(repr(asked).encode(), digest_size=12).hexdigest()}"'


def _tags(if_none_match: str) -> list[str]:
    given = (tag.strip() for tag in if_none_match.split(","))
    return [tag if tag.startswith("W/") else f"W/{tag}" for tag in given if tag]
