"""A server of uvicorn's in this process, and clients that talk to it over WebSockets."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import uvicorn
import websockets.client
from websockets.exceptions import ConnectionClosed

from tests.api.hosts import make_key

WAIT = 20.0
"""Seconds after which a frame that was waited for counts as lost."""


class Server:
    """What `attune serve` runs, on the model that is loaded already; it can be started again."""

    def __init__(self, world: Any, **settings: Any) -> None:
        self._world, self._settings = world, settings
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        from api.app import create_app
        from api.limits import MAX_BODY
        from bot.settings import load_settings

        self.assistant = self._world.assistant()
        app = create_app(replace(load_settings({}), **self._settings), lambda: self.assistant)
        given = {"ws": "wsproto", "ws_max_size": MAX_BODY, "log_config": None, "access_log": False}
        self._server = uvicorn.Server(
            uvicorn.Config(app, port=self.port, timeout_graceful_shutdown=10, **given)
        )
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        deadline = time.monotonic() + WAIT
        while not self._server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(WAIT)
        assert not self._thread.is_alive()

    def key(self, **given: Any) -> str:
        return make_key(self.assistant.store, self.assistant.now(), **given)

    def session(self) -> dict[str, Any]:
        return dict(self.call("POST", "/v1/sessions", None).json())

    def call(self, method: str, path: str, token: str | None, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.request(method, self.url + path, headers=headers, timeout=WAIT, **given)

    @asynccontextmanager
    async def connect(self, **given: Any) -> AsyncIterator[Client]:
        url = f"ws://127.0.0.1:{self.port}/v1/turns/live"
        async with websockets.client.connect(url, **given) as connection:
            yield Client(connection)

    @asynccontextmanager
    async def talk(self, session: dict[str, Any], **hello: Any) -> AsyncIterator[Client]:
        """Connect as the person of a session, and say hello."""
        given = {"token": session["token"], "session_id": session["session_id"], **hello}
        async with self.connect() as client:
            await client.send("hello", **given)
            client.ready = await client.next("ready")
            yield client


class Client:
    """One end of a line."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.ready: dict[str, Any] = {}

    async def send(self, kind: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": kind, **fields}))

    async def say(self, text: str, client_turn_id: str | None = None, **body: Any) -> Any:
        """Take a turn; give the reply."""
        await self.send("turn", text=text, client_turn_id=client_turn_id, **body)
        assert await self.next("typing") == {"type": "typing", "client_turn_id": client_turn_id}
        return await self.next("reply")

    async def next(self, kind: str) -> dict[str, Any]:
        """Wait for the next frame, which is one of that kind."""
        text = await asyncio.wait_for(self.connection.recv(), WAIT)
        frame = json.loads(text)
        assert frame["type"] == kind, frame
        return dict(frame)

    async def error(self, code: str) -> dict[str, Any]:
        """Wait for an error of that code."""
        frame = await self.next("error")
        assert frame["error"]["code"] == code, frame
        assert frame["error"]["message"]
        return frame

    async def closed(self) -> int:
        """Wait for the end, before which nothing comes; give its code."""
        try:
            text = await asyncio.wait_for(self.connection.recv(), WAIT)
        except ConnectionClosed as end:
            return int(end.code)
        raise AssertionError(f"something came: {text}")

    async def drained(self) -> int:
        """Read what is still under way, up to the end; give its code."""
        while True:
            try:
                await asyncio.wait_for(self.connection.recv(), WAIT)
            except ConnectionClosed as end:
                return int(end.code)

    async def quiet(self, seconds: float = 0.3) -> None:
        """Check that nothing comes."""
        try:
            text = await asyncio.wait_for(self.connection.recv(), seconds)
        except TimeoutError:
            return
        raise AssertionError(f"something came: {text}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
