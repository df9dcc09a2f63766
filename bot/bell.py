"""Tells those who listen to a conversation that it has gone on; the store says with what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Ear:
    """One who listens to a conversation."""

    def __init__(self, user_id: str, session_id: str) -> None:
        self.user_id, self.session_id = user_id, session_id
        self.is_ended = False
        """Whether the person was erased meanwhile."""
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait until it rang since the last time, or so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()

    def hear(self) -> None:
        """Wake up who waits, now or next."""
        self._rung.set()


class Bell:
    """Everybody who listens, in this process. For one event loop."""

    def __init__(self) -> None:
        self._ears: dict[str, set[Ear]] = {}

    @contextmanager
    def listening(self, user_id: str, session_id: str) -> Iterator[Ear]:
        """Listen to a person's conversation until the block ends."""
        ear = Ear(user_id, session_id)
        others = self._ears.setdefault(session_id, set())
        others.add(ear)
        try:
            yield ear
        finally:
            others.discard(ear)
            if not others:
                self._ears.pop(session_id, None)

    def count(self, user_id: str) -> int:
        """Say how many listen to conversations of a person."""
        return sum(ear.user_id == user_id for ears in self._ears.values() for ear in ears)

    def ring(self, session_id: str) -> None:
        """Say that a conversation has gone on."""
        for ear in self._ears.get(session_id, ()):
            ear.hear()

    def end(self, user_id: str) -> None:
        """Say that a person is no longer there."""
        for ear in [ear for ears in self._ears.values() for ear in ears]:
            if ear.user_id == user_id:
                ear.is_ended = True
                ear.hear()
