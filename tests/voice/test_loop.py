"""The loop of `attune talk` with a recogniser that hears what is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from wyoming.audio import AudioStart, AudioStop
from wyoming.event import Event
from wyoming.server import AsyncEventHandler
from wyoming.tts import Synthesize

from api.talk.loop import Exchange, Talk, converse
from api.talk.servers import Recogniser, Voice
from api.talk.sound import RATE, WIDTH, Sound
from bot.turn import Hypothesis
from tests.voice.servers import AsrHandler, serving

pytestmark = pytest.mark.trained
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
BURST = Sound((np.ones(RATE // 4) * 900).astype("<i2").tobytes())


class Ears:
    """Hears a burst for each line that is coming; silence for an empty one."""

    def __init__(self, lines: list[Any]) -> None:
        self._lines = iter(lines)
        self.patience: list[float | None] = []

    async def listen(self, patience: float | None) -> Sound | None:
        self.patience.append(patience)
        line = next(self._lines, None)
        return None if line is None else BURST if line else Sound(b"")


class Mouth:
    def __init__(self) -> None:
        self.said: list[Sound] = []

    async def play(self, sound: Sound) -> None:
        self.said.append(sound)


class Beeps(AsyncEventHandler):
    """A voice that makes a tenth of a second for each word."""

    async def handle_event(self, event: Event) -> bool:
        words = Synthesize.from_event(event).text.split()
        await self.write_event(AudioStart(RATE, WIDTH, 1).event())
        for chunk in Sound(bytes(RATE // 10 * WIDTH * len(words))).chunks():
            await self.write_event(chunk.event())
        await self.write_event(AudioStop().event())
        return True


async def talk(assistant: Any, lines: list[Any]) -> tuple[list[Exchange], Ears, Mouth]:
    """Hold a conversation; each line is an n-best list of [text, confidence], empty for silence."""
    coming = iter([line for line in lines if line])
    ears, mouth = Ears(lines), Mouth()

    def hear(sound: Sound) -> tuple[Hypothesis, ...]:
        return tuple(Hypothesis(text, confidence) for text, confidence in next(coming))

    def asr(reader: Any, writer: Any) -> AsrHandler:
        return AsrHandler(reader, writer, hear)

    async with serving(asr) as recogniser, serving(Beeps) as voice:
        plan = Talk(ears, Recogniser(recogniser), Voice(voice), mouth, "sam", "s-1")
        return await converse(plan, assistant, lambda exchange: None), ears, mouth


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written_down(assistant: Any, path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    exchanges, _, _ = await talk(assistant, [step["heard"] for step in golden])
    got = [
        {
            "heard": [[h.text, h.confidence] for h in exchange.heard],
            "taken": reply.heard.text if (reply := exchange.spoken.reply) and reply.heard else None,
            "said": exchange.spoken.text,
            "reprompt": exchange.spoken.reprompt,
            "is_open": exchange.spoken.is_open,
        }
        for exchange in exchanges
    ]
    assert got == golden, json.dumps(got, indent=1)


async def test_every_answer_is_said_and_an_open_question_waits(assistant: Any) -> None:
    lines = [[["learn my music preferences", 1.0]], [["stop", 1.0]], [["play jazz", 1.0]]]
    exchanges, ears, mouth = await talk(assistant, lines)
    assert [round(sound.seconds, 1) for sound in mouth.said] == [
        round(len(exchange.spoken.text.split()) / 10, 1) for exchange in exchanges
    ]
    assert [patience is not None for patience in ears.patience] == [False, True, False, False]


async def test_noise_with_no_question_open_is_passed_over(assistant: Any) -> None:
    exchanges, _, mouth = await talk(assistant, [[], [["play jazz", 1.0]]])
    assert len(exchanges) == len(mouth.said) == 1
