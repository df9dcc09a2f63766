"""What the server does by itself, every now and then."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.opendsr import Processor, carry_out_due, notify
from bot.assistant import Assistant
from bot.settings import Settings
from preferences.errors import StoreUnavailable
from preferences.retention import Retention
from preferences.store.retaining import retain

log = logging.getLogger("attune.chores")

EVERY = 3600.0
"""Seconds between two times of letting go of what is past its time."""

OFTEN = 30.0
"""Seconds between two looks at what controllers asked for."""


@asynccontextmanager
async def chores(
    assistant: Assistant, settings: Settings, processor: Processor | None = None
) -> AsyncIterator[None]:
    """Do the chores in the background until the block ends."""
    tasks = []
    if not settings.retention.is_endless:
        tasks.append(asyncio.create_task(_keep_releasing(assistant, settings.retention)))
    if processor is not None:
        tasks.append(asyncio.create_task(_keep_serving(assistant, processor)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _keep_releasing(assistant: Assistant, keep: Retention) -> None:
    while True:
        await release(assistant, keep)
        await asyncio.sleep(EVERY)


async def _keep_serving(assistant: Assistant, processor: Processor) -> None:
    while True:
        try:
            await carry_out_due(assistant)
            await notify(assistant, processor)
        except StoreUnavailable:
            log.warning("requests of controllers wait: the database cannot be used")
        await asyncio.sleep(OFTEN)


async def release(assistant: Assistant, keep: Retention) -> None:
    """Let go of what is past its time, in a thread; a database out of reach is tried again."""
    try:
        released = await asyncio.to_thread(retain, assistant.store, keep, assistant.now())
    except StoreUnavailable:
        log.warning("nothing was let go: the database cannot be used")
        return
    if released.conversations:
        assistant.engine.forget()
    log.info(
        "let go of what was past its time",
        extra={"conversations": released.conversations, "preferences": released.preferences},
    )
