"""Recognisers and voices that speak Wyoming, as people run them: faster-whisper, vosk, piper …

Protocol: https://github.com/OHF-Voice/wyoming.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.event import Event, Eventable
from wyoming.tts import Synthesize

from api.talk.sound import WIDTH, Sound, from_chunk, joined
from bot.turn import Hypothesis

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
"""Seconds a server may take for the next event: a large model on a small machine is slow."""
N_BEST = "hypotheses"
"""Where in a transcript's context a recogniser may put its n-best list, best first; the protocol
has no place for one. Each has `text` and `confidence` (0–1)."""


class ServerError(OSError):
    """A recogniser or voice does not answer, or not with what it should."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Makes words of sound."""

    uri: str
    """tcp://host:port"""
    language: str = "en"

    async def hear(self, sound: Sound) -> tuple[Hypothesis, ...]:
        """Give what may have been said, best first; nothing for nothing. Raises `ServerError`.

        Recognisers that say nothing of their confidence count as sure.
        """
        pieces: list[Eventable] = [
            Transcribe(language=self.language),
            AudioStart(sound.rate, WIDTH, 1),
            *sound.chunks(),
            AudioStop(),
        ]
        async for event in _answers(self.uri, pieces):
            if Transcript.is_type(event.type):
                return _hypotheses(Transcript.from_event(event))
        raise ServerError(f"The recogniser at {self.uri} hung up without a transcript.")


@dataclass(frozen=True, slots=True)
class Voice:
    """Makes sound of words."""

    uri: str
    """tcp://host:port"""

    async def say(self, text: str) -> Sound:
        """Give the words as sound. Raises `ServerError`."""
        said: list[Sound] = []
        async for event in _answers(self.uri, [Synthesize(text=text)]):
            if AudioChunk.is_type(event.type):
                said.append(from_chunk(AudioChunk.from_event(event)))
            elif AudioStop.is_type(event.type):
                return joined(said)
        raise ServerError(f"The voice at {self.uri} hung up before it had said everything.")


async def _answers(uri: str, request: Iterable[Eventable]) -> AsyncIterator[Event]:
    """Send a request and give what comes back. Raises `ServerError`."""
    try:
        async with _connected(uri) as client:
            for piece in request:
                await client.write_event(piece.event())
            while (event := await client.read_event()) is not None:
                if Error.is_type(event.type):
                    raise ServerError(f"{uri} says: {Error.from_event(event).text}")
                yield event
    except ServerError:
        raise
    except TimeoutError as error:
        raise ServerError(f"{uri} does not answer in time.") from error
    except (OSError, KeyError, TypeError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ServerError(f"{uri} cannot be talked to ({reason}); is a server there?") from error


@asynccontextmanager
async def _connected(uri: str) -> AsyncIterator[AsyncClient]:
    client = AsyncClient.from_uri(uri, CONNECT_SECONDS, READ_SECONDS)
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()


def _hypotheses(transcript: Transcript) -> tuple[Hypothesis, ...]:
    given: Any = (transcript.context or {}).get(N_BEST) or ()
    several = tuple(
        Hypothesis(str(each["text"]), min(max(float(each["confidence"]), 0.0), 1.0))
        for each in given
    )
    if several:
        return several
    text = transcript.text.strip()
    return (Hypothesis(text, 1.0),) if text else ()
