"""A spoken conversation from sound to sound: espeak-ng says it, `attune talk` hears and answers.

The recogniser and the voice are behind Wyoming, so what is tested is what people run. Prints what
was understood of each sentence, the word errors and the outcome.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.cli.talk import _talk_of, add_arguments
from api.talk.loop import Exchange, converse
from api.talk.sound import read_wav, write_wav
from tests.voice.servers import AsrHandler, TtsHandler, serving
from tests.voice.speech import HAS_VOICE, NO_VOICE, ROOM, Ear, recorded, word_errors

pytestmark = [pytest.mark.trained, pytest.mark.skipif(not HAS_VOICE, reason=NO_VOICE)]
LESSON = ["learn my preferences", "I really like rock music", "stop the lesson"]
REQUEST = ["play some music"]
NOISY = 20.0


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ear]:
    return Ear(tmp_path_factory.mktemp("ear"))


class Talker:
    """Runs `attune talk` in this process, on recordings."""

    def __init__(self, assistant: Any, ear: Ear, folder: Path) -> None:
        self._assistant, self._ear, self._folder = assistant, ear, folder
        self.out = folder / "out.wav"

    async def say(self, *texts: str, decibels: float, session: str) -> list[Exchange]:
        """Say sentences one after the other; print and give what came of them."""
        path = self._folder / "in.wav"
        write_wav(path, recorded(texts, decibels))

        def asr(reader: Any, writer: Any) -> AsrHandler:
            return AsrHandler(reader, writer, self._ear.hear)

        async with serving(asr) as recogniser, serving(TtsHandler) as voice:
            flags = ["--asr", recogniser, "--tts", voice, "--file", str(path)]
            flags += ["--out", str(self.out), "--user", "sam", "--session", session]
            talk = _talk_of(parsed(flags))
            exchanges = await converse(talk, self._assistant, lambda exchange: None)
        show(texts, exchanges, decibels)
        return exchanges


def parsed(flags: list[str]) -> Any:
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(flags)


def taken(exchange: Exchange) -> str:
    """Give what was taken for what was said."""
    reply = exchange.spoken.reply
    return reply.heard.text if reply and reply.heard else ""


def show(texts: tuple[str, ...], exchanges: list[Exchange], decibels: float) -> None:
    wrong, total = 0, 0
    for text, exchange in zip(texts, exchanges, strict=False):
        errors, words = word_errors(text, taken(exchange))
        wrong, total = wrong + errors, total + words
        tell(f"{text!r} heard as {taken(exchange)!r}: {exchange.spoken.text}")
    tell(f"at {decibels:g} dB: {wrong} of {total} words wrong")


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


@pytest.fixture
def talker(assistant: Any, ear: Ear, tmp_path: Path) -> Talker:
    return Talker(assistant, ear, tmp_path)


@pytest.mark.parametrize("decibels", [ROOM, NOISY], ids=["quiet room", "noise"])
async def test_what_is_taught_aloud_counts_on_the_next_turn(
    talker: Talker, ear: Ear, decibels: float
) -> None:
    exchanges = await talker.say(*LESSON, *REQUEST, decibels=decibels, session="s-1")
    assert len(exchanges) == 4
    asked, answered, stopped, played = (exchange.spoken for exchange in exchanges)
    assert asked.is_open
    assert asked.text.endswith("?")
    assert [p.value for p in answered.reply.learned] == ["rock"]
    assert not stopped.is_open
    assert played.reply.interpretation.slots["genre"].value == ("rock",)
    said = read_wav(talker.out)
    assert said.seconds > 5
    heard = ear.hear(said)
    tell(f"the answers, {said.seconds:.1f} s, are heard as {heard[0].text if heard else ''!r}")


async def test_a_lesson_is_interrupted_hung_up_on_and_resumed(talker: Talker) -> None:
    before = ["learn my music preferences", "what's the weather in boston"]
    first = await talker.say(*before, decibels=ROOM, session="s-1")
    assert first[-1].spoken.reply.interpretation.intent == "get_weather"
    assert first[-1].spoken.is_open
    resumed = await talker.say(*LESSON[1:], decibels=ROOM, session="s-1")
    assert [p.value for p in resumed[0].spoken.reply.learned] == ["rock"]
    assert not resumed[-1].spoken.is_open
    [played] = await talker.say("play some music", decibels=ROOM, session="s-2")
    assert "rock" in played.spoken.text.lower()
