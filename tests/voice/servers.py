"""The voice and the recogniser of the tests as servers people would run: behind Wyoming."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.tts import Synthesize

from api.talk.servers import N_BEST
from api.talk.sound import RATE, WIDTH, Sound, from_chunk, joined
from bot.turn import Hypothesis
from tests.api.live import _free_port
from tests.voice.speech import speak_aloud

Hear = Callable[[Sound], tuple[Hypothesis, ...]]


class AsrHandler(AsyncEventHandler):
    """Collects the audio, answers with a transcript, its n-best list in the context."""

    def __init__(self, reader: Any, writer: Any, hear: Hear) -> None:
        super().__init__(reader, writer)
        self._hear, self._pieces = hear, []

    async def handle_event(self, event: Event) -> bool:
        if Transcribe.is_type(event.type) or AudioStart.is_type(event.type):
            self._pieces: list[Sound] = []
        elif AudioChunk.is_type(event.type):
            self._pieces.append(from_chunk(AudioChunk.from_event(event), RATE))
        elif AudioStop.is_type(event.type):
            heard = self._hear(joined(self._pieces))
            text = heard[0].text if heard else ""
            context = {N_BEST: [asdict(hypothesis) for hypothesis in heard]}
            await self.write_event(Transcript(text, context=context, language="en").event())
        return True


class TtsHandler(AsyncEventHandler):
    """Says texts with espeak-ng."""

    async def handle_event(self, event: Event) -> bool:
        if Synthesize.is_type(event.type):
            sound = speak_aloud(Synthesize.from_event(event).text)
            await self.write_event(AudioStart(sound.rate, WIDTH, 1).event())
            for chunk in sound.chunks():
                await self.write_event(chunk.event())
            await self.write_event(AudioStop().event())
        return True


class BrokenHandler(AsyncEventHandler):
    """Answers every first event with an error, as a server that lacks its model does."""

    async def handle_event(self, event: Event) -> bool:
        await self.write_event(Error(text="no model").event())
        return False


@asynccontextmanager
async def serving(handler: Callable[..., AsyncEventHandler]) -> AsyncIterator[str]:
    """Serve; give the address."""
    port = _free_port()
    server = AsyncTcpServer("127.0.0.1", port)
    await server.start(handler)
    try:
        yield f"tcp://127.0.0.1:{port}"
    finally:
        await server.stop()
