"""A talk over a WebSocket: turns in, replies out, in order and once.

What is sent of a conversation is read from the store, by its number, whoever took the turn: the
same client, another one of the same person, or a program. So nothing is lost when a line breaks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from api.access import Caller
from api.deps import RateDep
from api.errors import ApiError, refusal_of
from api.limits import ANSWER_SECONDS
from api.live_frames import Frame, Malformed, PingFrame, TurnFrame, read_frame
from api.live_line import GOING_AWAY, Hangup, Line, Silence
from api.routes.turns import check_said, check_session, reply_frame, turn_of
from bot.assistant import Assistant, TurnFailed
from bot.bell import Ear
from bot.turn import Turn
from preferences.conversations import Exchange
from preferences.errors import PreferenceError, StoreUnavailable

IDLE_SECONDS = 120.0
"""Seconds without a frame after which a client is gone; it pings more often than that."""
CHECK_SECONDS = 15.0
"""Seconds after which a line on which nothing happens is looked at: is the token still good?"""
FRESH_SECONDS = 1.0
"""Seconds for which a token that was looked at counts as good, for what others bring about."""
FAULTS = 5
"""Frames one after the other that may be out of order."""
_AT_ONCE = 50
"""Turns read from the store at a time."""


Identify = Callable[[datetime], Awaitable[Caller]]
"""Says whose token it is at a moment. Raises `ApiError`."""


@dataclass(frozen=True, slots=True)
class House:
    """What every talk needs of the server."""

    assistant: Assistant
    words: dict[str, str]
    most: int
    """Characters a turn may have."""
    rates: RateDep
    address: str
    """Where the client is."""


class Talk:
    """One client that said who they are."""

    def __init__(self, house: House, line: Line, identify: Identify, ear: Ear) -> None:
        """Take the server, the line, what says anew whose token it is, and the conversation."""
        self._house, self._line, self._identify, self._ear = house, line, identify, ear
        self._known = self._sent = self._faults = 0
        self._looked_at = time.monotonic()
        self._catching_up = asyncio.Lock()
        self._answering: asyncio.Task[None] | None = None

    async def run(self, after: int | None) -> None:
        """Talk until one side hangs up; a turn under way is answered and kept. Raises `Hangup`."""
        await self._greet(after)
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._watch())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await _end([*tasks, self._answering] if self._answering else tasks)

    async def _greet(self, after: int | None) -> None:
        """Say where the conversation stands, and send what came after the last one they have."""
        with self._house.assistant.store.unit(is_reading=True) as unit:
            last = unit.last_seq(self._ear.session_id)
        self._known = last
        self._sent = last if after is None else min(after, last)
        ready = {"type": "ready", "session_id": self._ear.session_id, "last_seq": last}
        await self._line.send(ready)
        await self._catch_up()

    async def _listen(self) -> None:
        """Take frame after frame."""
        while True:
            try:
                text = await self._line.receive(IDLE_SECONDS)
            except Silence as silence:
                raise Hangup(GOING_AWAY) from silence
            try:
                frame = read_frame(text, self._house.words)
            except Malformed as error:
                await self._bear(error)
            else:
                self._faults = 0
                await self._take(frame)

    async def _bear(self, error: Malformed) -> None:
        """Put up with a frame that is not in order, but not with one after the other."""
        self._faults += 1
        if self._faults >= FAULTS:
            raise Hangup.over(error)
        await self._line.refuse(error, error.client_turn_id)

    async def _take(self, frame: Frame) -> None:
        """Answer a frame, or begin to. The next turn is not read before this one is answered, so
        who sends faster waits in the network, and not in our memory.
        """
        at = self._house.assistant.now()
        client_turn_id = frame.client_turn_id if isinstance(frame, TurnFrame) else None
        try:
            self._house.rates.of_address(self._house.address)
            if isinstance(frame, PingFrame):
                await self._line.send({"type": "pong"})
                return
            await self._settle()
            caller = await self._admit(frame, at)
        except (ApiError, PreferenceError) as error:
            await self._line.refuse(refusal_of(error, self._house.words), client_turn_id)
            return
        await self._line.send({"type": "typing", "client_turn_id": client_turn_id})
        turn = turn_of(frame, self._ear.user_id, self._ear.session_id, caller)
        self._answering = asyncio.create_task(self._answer(turn))
        self._answering.add_done_callback(lambda task: self._ear.hear())

    async def _settle(self) -> None:
        """Wait until no turn of this line is being answered. Raises what broke."""
        if self._answering:
            await asyncio.wait([self._answering])
            self._answering.result()

    async def _admit(self, frame: TurnFrame, at: datetime) -> Caller:
        """Hold a turn to the rules of `POST /v1/turns`. Raises `ApiError`, `Hangup`."""
        house, ear = self._house, self._ear
        caller = await self._still_good(at)
        house.rates.of(caller)
        if caller.user is None:
            house.rates.of_person(ear.user_id)
        check_said(frame, house.most, house.words)
        check_session(ear.session_id, ear.user_id, house.assistant, house.words)
        return caller

    async def _still_good(self, at: datetime) -> Caller:
        """Say who is there. Raises `Hangup` where their token is no longer good, or they were
        erased; `StoreUnavailable`.
        """
        if self._ear.is_ended:
            words = self._house.words
            raise Hangup.over(ApiError(409, "person_erased", words["person_erased"]))
        try:
            caller = await self._identify(at)
        except ApiError as error:
            raise Hangup.over(error) from error
        self._looked_at = time.monotonic()
        return caller

    async def _answer(self, turn: Turn) -> None:
        """Answer a turn, and send what came of it."""
        sent = self._sent
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reply = await self._house.assistant.turn(turn)
        except TimeoutError:
            late = ApiError(503, "timed_out", self._house.words["timed_out"])
            await self._line.refuse(late, turn.client_turn_id)
        except (PreferenceError, TurnFailed) as error:
            refusal = refusal_of(error, self._house.words)
            await self._line.refuse(refusal, turn.client_turn_id)
        else:
            if reply.seq <= sent:
                await self._repeat(turn.client_turn_id or "")
            await self._catch_up()

    async def _repeat(self, client_turn_id: str) -> None:
        """Send the reply to a turn again that was answered and sent before."""
        with self._house.assistant.store.unit(is_reading=True) as unit:
            found = unit.exchange(self._ear.session_id, client_turn_id)
        if found is not None:
            await self._send(found, is_replayed=True)

    async def _watch(self) -> None:
        """Send what others bring about, and notice when the token is no longer good."""
        while True:
            await self._ear.wait(CHECK_SECONDS)
            if self._answering and self._answering.done():
                self._answering.result()
            is_fresh = time.monotonic() - self._looked_at < FRESH_SECONDS
            with suppress(StoreUnavailable):
                if not is_fresh or self._ear.is_ended:
                    await self._still_good(self._house.assistant.now())
                await self._catch_up()

    async def _catch_up(self) -> None:
        """Send what has not been sent yet; where the store is out of reach, at the next look."""
        store, session_id = self._house.assistant.store, self._ear.session_id
        async with self._catching_up:
            found = None
            while found is None or len(found) == _AT_ONCE:
                with store.unit(is_reading=True) as unit:
                    found = unit.exchanges(session_id, self._sent, _AT_ONCE)
                for exchange in found:
                    await self._send(exchange, is_replayed=exchange.seq <= self._known)
                    self._sent = exchange.seq

    async def _send(self, exchange: Exchange, *, is_replayed: bool) -> None:
        wording = self._house.assistant.wording
        await self._line.send(reply_frame(exchange, wording, is_replayed=is_replayed))


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    """Wait until these are done. What broke in them was told, or nobody is left to be told."""
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()
