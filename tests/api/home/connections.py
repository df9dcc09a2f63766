"""A Wyoming service with a house of its own, and the frames of its connections as JSON."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import yaml

from api.home.conversing import HOUSEHOLD
from api.home.info import info_of
from api.home.wyoming import House, served
from api.rates import Rate
from bot.settings import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(assistant: Any, per_minute: int = 0, most: int = 2000) -> AsyncIterator[int]:
    """Serve Wyoming; give the port."""
    words = yaml.safe_load((ROOT / "data" / "language" / "api.yml").read_text(encoding="utf-8"))
    house = House(assistant, HOUSEHOLD, info_of(ROOT / "data"), words, most, Rate(per_minute))
    port = free_port()
    async with served(f"tcp://127.0.0.1:{port}", house):
        yield port


class Wire:
    """A connection spoken byte by byte, without the library."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, *frames: dict[str, Any] | bytes) -> None:
        for frame in frames:
            raw = frame if isinstance(frame, bytes) else json.dumps(frame).encode() + b"\n"
            self._writer.write(raw)
        await self._writer.drain()

    async def read(self) -> dict[str, Any] | None:
        """Give the next frame, its data merged in; None at the end."""
        line = await asyncio.wait_for(self._reader.readline(), 30)
        if not line:
            return None
        frame = json.loads(line)
        data = json.loads(await self._reader.readexactly(frame.get("data_length", 0)) or b"{}")
        return {"type": frame["type"], "data": {**frame.get("data", {}), **data}}

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()
