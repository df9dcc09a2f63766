"""The Wyoming service: `handle` and `intent` over TCP, in the event loop of the HTTP server.

Protocol: https://github.com/OHF-Voice/wyoming. Nobody says there who speaks, so every turn is the
household's. Frames that cannot be read end their connection and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

from wyoming.asr import Transcript, TranscriptChunk, TranscriptStart, TranscriptStop
from wyoming.error import Error
from wyoming.event import Event, Eventable, async_read_event
from wyoming.handle import Handled, HandledChunk, HandledStart, HandledStop, NotHandled
from wyoming.info import Describe, Info
from wyoming.intent import Entity, Intent, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler, AsyncServer

from api.home.conversing import LONGEST_ID, Said, converse, error_of
from api.rates import Rate
from api.schemas import whole
from bot.actions.interpreting import request_from
from bot.assistant import Assistant, TurnFailed
from bot.turn import Hypothesis
from preferences.errors import PreferenceError
from preferences.model import Context

log = logging.getLogger("attune.wyoming")

MOST_BYTES = 262_144
"""Bytes the data or the payload of an event may have."""
IDLE_SECONDS = 600.0
"""Seconds a connection may be silent."""
ANSWER_SECONDS = 60.0
"""Seconds an answer may take; what was not committed by then is not kept."""
MOST_CONNECTIONS = 200
_MOST_HYPOTHESES = 20
_SENTENCE = re.compile(r".+?(?:[.!?]\s+|$)", re.DOTALL)
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IncompleteReadError, RecursionError)
"""What reading a frame that is none ends in."""


@dataclass(frozen=True)
class House:
    """What a connection needs to answer."""

    assistant: Assistant
    user: str
    """What the household is stored under."""
    info: Info
    words: Mapping[str, str]
    """Sentences of errors by code."""
    most: int
    """Characters a text may have."""
    rate: Rate
    """Of each address."""


class _Bounded:
    """A reader that takes in no more of one event than is allowed."""

    def __init__(self, reader: StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        return await self._reader.readline()

    async def readexactly(self, length: int) -> bytes:
        if length > MOST_BYTES:
            raise ValueError(f"{length} bytes")
        return await self._reader.readexactly(length)


@dataclass
class _Stream:
    """A transcript that comes in pieces."""

    context: dict[str, Any]
    text: str = ""
    is_answered: bool = False
    """Whether the whole transcript came with it and was answered."""

    def add(self, piece: str) -> None:
        """Take the next piece. Raises ValueError for one too many."""
        self.text += piece
        if len(self.text) > MOST_BYTES:
            raise ValueError("a transcript without end")


class Connection(AsyncEventHandler):
    """One connection. A conversation goes by its context, else by the connection."""

    def __init__(self, reader: StreamReader, writer: StreamWriter, house: House) -> None:
        """Take the streams, and what answers need."""
        super().__init__(reader, writer)
        self._house = house
        self._own_conversation = secrets.token_urlsafe(12)
        self._frames = cast(StreamReader, _Bounded(reader))
        self._stream: _Stream | None = None
        peer = writer.get_extra_info("peername")
        self._address = str(peer[0]) if isinstance(peer, tuple) and peer else ""

    async def run(self) -> None:
        """Answer events until the client leaves, falls silent, or sends what is no event."""
        try:
            await self._answer_all()
        except _UNREADABLE as error:
            log.info("malformed frame", extra={"kind": type(error).__name__})
        except (TimeoutError, OSError) as error:
            log.info("connection lost", extra={"kind": type(error).__name__})
        finally:
            self.writer.close()

    async def _answer_all(self) -> None:
        is_going_on = True
        while is_going_on:
            async with asyncio.timeout(IDLE_SECONDS):
                event = await async_read_event(self._frames)
            if event is None:
                return
            event.data = event.data or {}
            is_going_on = await self.handle_event(event)

    async def handle_event(self, event: Event) -> bool:
        """Answer one event; what is not known is dropped, as the protocol asks."""
        if Describe.is_type(event.type):
            await self._send(self._house.info)
        elif Ping.is_type(event.type):
            await self._send(Pong(text=Ping.from_event(event).text))
        elif Recognize.is_type(event.type):
            recognize = Recognize.from_event(event)
            await self._take(recognize.text, recognize.context, None, self._recognize)
        elif Transcript.is_type(event.type):
            await self._take_transcript(Transcript.from_event(event))
        else:
            await self._take_piece(event)
        return True

    async def _take_transcript(self, transcript: Transcript) -> None:
        context = transcript.context or {}
        if self._stream:
            self._stream.is_answered = True
            context = self._stream.context | context
        await self._take(transcript.text, context, transcript.language, self._handle)

    async def _take_piece(self, event: Event) -> None:
        """Collect a transcript in pieces; the whole one is sent with it, but not by everybody."""
        if TranscriptStart.is_type(event.type):
            self._stream = _Stream(TranscriptStart.from_event(event).context or {})
        elif self._stream and TranscriptChunk.is_type(event.type):
            self._stream.add(TranscriptChunk.from_event(event).text)
        elif self._stream and TranscriptStop.is_type(event.type):
            if not self._stream.is_answered:
                await self._take(self._stream.text, self._stream.context, None, self._handle)
            self._stream = None

    async def _take(self, text: Any, context: Any, language: Any, answer: Any) -> None:
        """Check what was said and answer it; a refusal or a failure is told as an error."""
        words = self._house.words
        if not isinstance(text, str) or not isinstance(context or {}, dict):
            raise TypeError("text or context")
        if seconds := self._house.rate.wait(self._address):
            await self._refuse("rate_limited", words["rate_limited"].format(seconds=seconds))
        elif (length := len(text)) > self._house.most:
            message = words["text_too_long"].format(length=length, most=self._house.most)
            await self._refuse("text_too_long", message)
        else:
            await self._try(answer(self._said(text, context or {}, language)))

    async def _try(self, answer: Any) -> None:
        words = self._house.words
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await answer
        except TurnFailed:
            await self._refuse("turn_failed", words["turn_failed"])
        except PreferenceError as error:
            await self._refuse(error.code, error.message)
        except TimeoutError:
            await self._refuse("timed_out", words["timed_out"])

    def _said(self, text: str, context: dict[str, Any], language: Any) -> Said:
        return Said(
            text=whole(text),
            user=self._house.user,
            conversation=_name(context, "conversation_id") or self._own_conversation,
            language=language if isinstance(language, str) else None,
            area=_name(context, "area"),
            device=_name(context, "satellite_id") or _name(context, "device_id"),
            hypotheses=_hypotheses(context),
            arrived_at=self._house.assistant.now(),
        )

    async def _handle(self, said: Said) -> None:
        """Take the turn; a streamed transcript is answered in a stream that the whole goes with."""
        spoken = await converse(said, self._house.assistant)
        context = {
            "conversation_id": said.conversation,
            "continue_conversation": spoken.is_open,
        }
        whole: Eventable = Handled(text=spoken.text, context=context)
        if error_of(spoken):
            whole = NotHandled(text=spoken.text, context=context)
        elif self._stream:
            chunks = [HandledChunk(text=part) for part in _sentences(spoken.text)]
            for event in (HandledStart(context=context), *chunks, whole, HandledStop()):
                await self._send(event)
            return
        await self._send(whole)

    async def _recognize(self, said: Said) -> None:
        """Read a text and apply the household's preferences to it; changes nothing."""
        assistant = self._house.assistant
        context = {"conversation_id": said.conversation}
        reading = await assistant.understand(said.text)
        if reading.request is None:
            await self._send(NotRecognized(context=context))
            return
        request = request_from(reading, assistant.book)
        meant, _ = assistant.interpret(said.user, request, Context(device_id=said.device))
        entities = [
            Entity(name, value[0] if isinstance(value, tuple) else value)
            for name, slot in meant.slots.items()
            if (value := slot.value) != ()
        ]
        await self._send(Intent(name=meant.intent, entities=entities, context=context))

    async def _refuse(self, code: str, message: str) -> None:
        await self._send(Error(text=message, code=code))

    async def _send(self, event: Eventable) -> None:
        await self.write_event(event.event())


@asynccontextmanager
async def served(uri: str, house: House) -> AsyncIterator[None]:
    """Serve Wyoming at an address until the block ends. Raises OSError where it is taken."""
    server = AsyncServer.from_uri(uri)
    open_now: set[Connection] = set()

    def connect(reader: StreamReader, writer: StreamWriter) -> Connection:
        open_now.intersection_update(c for c in open_now if not c.writer.is_closing())
        connection = Connection(reader, writer, house)
        if len(open_now) >= MOST_CONNECTIONS:
            writer.close()
        open_now.add(connection)
        return connection

    await server.start(connect)
    try:
        yield
    finally:
        with suppress(OSError):
            await server.stop()


def _sentences(text: str) -> list[str]:
    """Give the sentences of a text; put together they are the text."""
    return _SENTENCE.findall(text)


def _name(context: Mapping[str, Any], key: str) -> str | None:
    value = context.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        return None
    return whole(value)


def _hypotheses(context: Mapping[str, Any]) -> tuple[Hypothesis, ...]:
    """Read the n-best list that a recogniser may have put into the context."""
    given = context.get("hypotheses")
    if not isinstance(given, list):
        return ()
    return tuple(
        Hypothesis(whole(str(each["text"])), min(max(float(each["confidence"]), 0.0), 1.0))
        for each in given[:_MOST_HYPOTHESES]
    )
