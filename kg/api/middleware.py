"""What surrounds every request: security headers, the limit on bodies, and the answer to an unforeseen error."""

from __future__ import annotations

import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.problems import problem_response, unexpected_problem

log = logging.getLogger("kg.api")

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class BodyTooLargeError(HTTPException):
    """More bytes came than the limit allows; an HTTPException, so that whoever was reading the body lets it pass."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"A request body has at most {limit} bytes here.")


class Envelope:
    """ASGI middleware, the outermost: nothing leaves the service without its headers, not even a failure."""

    def __init__(self, app: ASGIApp, max_body: int) -> None:
        self.app, self.max_body = app, max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; `max_body` is in bytes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        try:
            if _declared_length(scope) > self.max_body:
                raise BodyTooLargeError(self.max_body)
            await self.app(scope, self._limited(receive), send_with_headers)
        except BodyTooLargeError as error:
            response = problem_response(error.status_code, error.detail, scope["path"])
            await response(scope, receive, send_with_headers)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if started:  # too late for another answer: the client must see a broken one, not a short one
                raise
            await unexpected_problem(scope["path"])(scope, receive, send_with_headers)

    def _limited(self, receive: Receive) -> Receive:
        """`receive` that raises BodyTooLargeError past the limit, for bodies that do not say their length."""
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.max_body:
                raise BodyTooLargeError(self.max_body)
            return message

        return limited


def _declared_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
