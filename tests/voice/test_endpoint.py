"""Where speech begins and ends, and the loop around it; no recogniser, no voice."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.talk.devices import FileEars, FileMouth, Microphone, Speaker
from api.talk.servers import Recogniser, ServerError, Voice
from api.talk.sound import RATE, Sound, joined, read_wav, write_wav
from tests.voice.servers import AsrHandler, BrokenHandler, serving


def noise(seconds: float, level: float, seed: int = 0) -> Sound:
    samples = np.random.default_rng(seed).normal(0, level, int(seconds * RATE))
    return Sound(samples.astype("<i2").tobytes())


def recording(tmp_path: Path, *parts: Sound) -> Path:
    path = tmp_path / "in.wav"
    write_wav(path, joined(parts))
    return path


async def all_of(ears: FileEars) -> list[Sound]:
    found = []
    while (said := await ears.listen(None)) is not None:
        found.append(said)
    return found


@pytest.mark.parametrize("floor", [0.0, 60.0, 400.0], ids=["silent", "quiet room", "loud room"])
async def test_two_things_said_are_two_whatever_the_room(tmp_path: Path, floor: float) -> None:
    quiet, speech = noise(1.5, floor), noise(1.0, 3000.0)
    path = recording(tmp_path, quiet, speech, quiet, speech, quiet)
    found = await all_of(FileEars([path]))
    assert len(found) == 2
    assert all(1.2 < said.seconds < 2.6 for said in found)


async def test_a_pause_for_thought_ends_nothing(tmp_path: Path) -> None:
    word, pause = noise(0.5, 3000.0), noise(0.5, 20.0)
    path = recording(tmp_path, noise(1, 20.0), word, pause, word, noise(1, 20.0))
    assert len(await all_of(FileEars([path]))) == 1


async def test_a_click_is_nothing_said(tmp_path: Path) -> None:
    path = recording(tmp_path, noise(1, 20.0), noise(0.06, 9000.0), noise(1, 20.0))
    assert await all_of(FileEars([path])) == []


async def test_what_is_said_up_to_the_end_counts(tmp_path: Path) -> None:
    path = recording(tmp_path, noise(1, 20.0), noise(0.6, 3000.0))
    assert len(await all_of(FileEars([path, path]))) == 2


async def test_talk_without_end_is_cut(tmp_path: Path) -> None:
    path = recording(tmp_path, noise(1, 20.0), noise(20, 3000.0), noise(1, 20.0))
    assert max(said.seconds for said in await all_of(FileEars([path]))) <= 15.1


def test_any_wav_becomes_fit_for_a_recogniser(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes([128]) * 2 * 8000)
    sound = read_wav(path)
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(1.0, abs=0.01)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no sound at all, but long enough to look like a header of some kind")
    with pytest.raises(OSError, match="no WAV file"):
        FileEars([path])


async def test_answers_are_written_one_after_the_other(tmp_path: Path) -> None:
    mouth = FileMouth(tmp_path / "out.wav")
    for _ in range(2):
        await mouth.play(noise(1, 3000.0))
    assert read_wav(tmp_path / "out.wav").seconds == pytest.approx(2.4, abs=0.01)


async def test_a_program_that_records_is_listened_to(tmp_path: Path) -> None:
    path = tmp_path / "raw"
    path.write_bytes(joined([noise(1, 20.0), noise(1, 3000.0), noise(1, 20.0)]).samples)
    microphone = Microphone(f"cat {path}")
    said = await microphone.listen(None)
    assert said is not None
    assert said.seconds > 1


async def test_silence_ends_after_a_while_and_a_dead_microphone_at_once(tmp_path: Path) -> None:
    path = tmp_path / "raw"
    path.write_bytes(noise(3, 20.0).samples)
    silence = await Microphone(f"cat {path}").listen(1.0)
    assert silence == Sound(b"")
    assert await Microphone(f"cat {path}").listen(None) is None
    with pytest.raises(OSError, match="--microphone"):
        await Microphone("false").listen(None)
    with pytest.raises(OSError, match="cannot be started"):
        await Microphone("no-such-program").listen(None)


async def test_a_program_that_plays_gets_the_samples(tmp_path: Path) -> None:
    path, sound = tmp_path / "played", noise(0.2, 3000.0)
    await Speaker(f"tee {path}").play(sound)
    assert path.read_bytes() == sound.samples
    with pytest.raises(OSError, match="--speaker"):
        await Speaker("false").play(sound)


async def test_servers_that_fail_are_told_with_their_address() -> None:
    sound = noise(0.2, 3000.0)
    for uri in ("tcp://127.0.0.1:1", "tcp://nowhere", "http://x"):
        with pytest.raises(ServerError, match=uri):
            await Recogniser(uri).hear(sound)
    async with serving(BrokenHandler) as uri:
        with pytest.raises(ServerError, match="no model"):
            await Recogniser(uri).hear(sound)
        with pytest.raises(ServerError, match="no model"):
            await Voice(uri).say("hello")


async def test_a_recogniser_that_hears_nothing_gives_nothing() -> None:
    def deaf(reader: Any, writer: Any) -> AsrHandler:
        return AsrHandler(reader, writer, lambda sound: ())

    async with serving(deaf) as uri:
        assert await Recogniser(uri).hear(noise(0.2, 3000.0)) == ()
