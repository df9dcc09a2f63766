"""One WebSocket as a line of frames: neither side can make the other wait, or keep, without end."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect

from api.errors import ApiError, error_body
from api.limits import MAX_BODY

SEND_SECONDS = 20.0
"""Seconds a client may take to read what was sent."""
GOING_AWAY, BROKE_A_RULE, TOO_LARGE, TRY_LATER = 1001, 1008, 1009, 1013
"""Why a line is closed: RFC 6455, section 7.4.1, and the IANA registry of close codes."""
_LATER = frozenset({429, 503})
"""Statuses after which the same may be tried again."""


class Silence(Exception):
    """No frame came in time."""


class Hangup(Exception):
    """The talk is over."""

    def __init__(self, code: int, refusal: ApiError | None = None) -> None:
        super().__init__(code)
        self.code, self.refusal = code, refusal

    @classmethod
    def over(cls, refusal: ApiError) -> Hangup:
        """Make the end that an error calls for."""
        return cls(TRY_LATER if refusal.status in _LATER else BROKE_A_RULE, refusal)


class Line:
    """Frames out and in. Several tasks may send."""

    def __init__(self, socket: WebSocket, words: dict[str, str]) -> None:
        """Take an accepted socket, and the sentences of errors."""
        self._socket, self._words = socket, words
        self._sending = asyncio.Lock()

    async def send(self, frame: dict[str, Any]) -> None:
        """Send a frame. Raises `Hangup` when the client does not read, or has left."""
        text = json.dumps(frame, ensure_ascii=False)
        async with self._sending:
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._socket.send_text(text)
            except (TimeoutError, WebSocketDisconnect, RuntimeError) as error:
                raise Hangup(GOING_AWAY) from error

    async def refuse(self, refusal: ApiError, client_turn_id: str | None = None) -> None:
        """Send an error, about a turn or about none."""
        frame: dict[str, Any] = {"type": "error", "client_turn_id": client_turn_id}
        frame["error"] = error_body(refusal)
        if seconds := (refusal.headers or {}).get("Retry-After"):
            frame["retry_after"] = int(seconds)
        await self.send(frame)

    async def receive(self, seconds: float) -> str | None:
        """Wait so long for a frame; None for one not of text. Raises `Silence`, `Hangup`."""
        try:
            async with asyncio.timeout(seconds):
                message = await self._socket.receive()
        except TimeoutError as error:
            raise Silence from error
        if message["type"] == "websocket.disconnect":
            raise Hangup(message.get("code") or GOING_AWAY)
        text: str | None = message.get("text")
        if len((text or "").encode("utf-8", "replace")) > MAX_BODY:
            reason = self._words["frame_too_large"].format(most=MAX_BODY)
            raise Hangup(TOO_LARGE, ApiError(413, "frame_too_large", reason))
        return text

    async def close(self, hangup: Hangup) -> None:
        """Say why, and close; harmless where the client has left."""
        with suppress(Hangup):
            if hangup.refusal is not None:
                await self.refuse(hangup.refusal)
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.close(hangup.code)
