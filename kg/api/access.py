"""Who may ask: a bearer token, where one is set, for everything but /health and what the page needs to ask for it."""

from __future__ import annotations

from hmac import compare_digest

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.problems import problem_response

_OPEN = ("/", "/health")
_OPEN_BELOW = "/static/"


class TokenGuard:
    """ASGI middleware that lets a request through where its bearer token is `token`, or where its path is open to all."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app, self._token = app, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or is_open(scope["path"]) or self._admits(Headers(scope=scope).get("authorization", "")):
            await self.app(scope, receive, send)
            return
        detail = "This service asks for a token: send it as 'Authorization: Bearer TOKEN'."
        response = problem_response(401, detail, scope["path"], headers={"WWW-Authenticate": 'Bearer realm="claimgraph"'})
        await response(scope, receive, send)

    def _admits(self, authorization: str) -> bool:
        scheme, _, given = authorization.partition(" ")
        # The comparison takes the same time wherever the two differ.
        return compare_digest(given.strip().encode("latin-1"), self._token) and scheme.lower() == "bearer"


def is_open(path: str) -> bool:
    """Whether a path needs no token: whether the service is well, and the page, which asks its user for the token."""
    return path in _OPEN or path.startswith(_OPEN_BELOW)
