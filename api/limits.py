"""What every request and answer is held to: sizes, times, rates, and security headers."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.rates import Rate

_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Pages of ours load nothing from elsewhere and run no inline code."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": _OWN,
}
_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""A year; browsers heed it over TLS only (RFC 6797)."""
MAX_BODY = 262_144
"""Bytes a request body may have, and a frame of a WebSocket."""
MAX_HEADERS = 16_384
"""Bytes the headers of a request may have together."""
READ_SECONDS = 20.0
"""Seconds a body may take to arrive."""
ANSWER_SECONDS = 60.0
"""Seconds an answer may take; what was not committed by then is not kept."""


class SecurityHeaders:
    """Adds the headers that keep a page of ours from being abused."""

    def __init__(self, app: ASGIApp, *, is_production: bool) -> None:
        """Take whether a server that speaks TLS stands in front."""
        self._app = app
        self._headers = _HEADERS | (_TLS if is_production else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/v1/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class RequestLimit:
    """Refuses requests that come too often from an address, or whose headers are too large."""

    def __init__(self, app: ASGIApp, rate: Rate, words: dict[str, str]) -> None:
        """Take the rate of each address, and the sentences of errors."""
        self._app, self._rate, self._words = app, rate, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on."""
        if scope["type"] in ("http", "websocket") and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADERS:
            message = self._words["headers_too_large"].format(most=MAX_HEADERS)
            return _answer(431, "headers_too_large", message)
        client = scope.get("client")
        if seconds := self._rate.wait(client[0] if client else ""):
            message = self._words["rate_limited"].format(seconds=seconds)
            headers = {"Retry-After": str(seconds)}
            return _answer(429, "rate_limited", message, headers)
        return None


class BodyLimit:
    """Refuses bodies that are too large, or arrive too slowly, before the route is called."""

    def __init__(self, app: ASGIApp, most: int, words: dict[str, str]) -> None:
        """Take the bytes a body may have, and the sentences of errors."""
        self._app, self._most, self._words = app, most, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read no more than allowed, and hand the body on in one piece."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal: JSONResponse | None = None
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await self._read(scope, receive)
        except TimeoutError:
            refusal = _answer(408, "body_too_slow", self._words["body_too_slow"])
        except _TooLarge:
            message = self._words["body_too_large"].format(most=self._most)
            refusal = _answer(413, "body_too_large", message)
        if refusal:
            await refusal(scope, receive, send)
        elif body is not None:
            await self._app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Give the whole body; None when the client left. Raises _TooLarge."""
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self._most:
            raise _TooLarge
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body, more = body + message.get("body", b""), message.get("more_body", False)
            if len(body) > self._most:
                raise _TooLarge
        return body


class TimeLimit:
    """Gives up on an answer that takes too long."""

    def __init__(self, app: ASGIApp, words: dict[str, str]) -> None:
        """Take the sentences of errors."""
        self._app, self._words = app, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and wait so long."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_begun = False

        async def send_on(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._app(scope, receive, send_on)
        except TimeoutError:
            if is_begun:
                raise
            message = self._words["timed_out"]
            await _answer(503, "timed_out", message)(scope, receive, send)


class _TooLarge(Exception):
    pass


def _answer(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    body = {"error": {"code": code, "message": message, "field": None}}
    return JSONResponse(body, status, headers)


def _replay(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def replay() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
