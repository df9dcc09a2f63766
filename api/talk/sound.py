"""Sound as it is heard and said here: 16-bit samples of one channel."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wyoming.audio import AudioChunk, AudioChunkConverter

RATE = 16_000
"""Samples a second recognisers are given."""
WIDTH = 2
"""Bytes of a sample."""
FRAME_SECONDS = 0.03
"""Length of the frames speech is looked for in."""
_CHUNK_SAMPLES = 1024


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of sound, one channel."""

    samples: bytes
    """16-bit signed little-endian."""
    rate: int = RATE
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / (WIDTH * self.rate)

    def at(self, rate: int) -> Sound:
        """Give the same sound with so many samples a second."""
        return from_chunk(AudioChunk(self.rate, WIDTH, 1, self.samples), rate)

    def chunks(self) -> Iterator[AudioChunk]:
        """Give it in the pieces that are sent."""
        step = _CHUNK_SAMPLES * WIDTH
        for start in range(0, len(self.samples), step):
            yield AudioChunk(self.rate, WIDTH, 1, self.samples[start : start + step])


def from_chunk(chunk: AudioChunk, rate: int | None = None) -> Sound:
    """Build a sound from a chunk of any width and number of channels."""
    converted = AudioChunkConverter(rate, WIDTH, 1).convert(chunk)
    return Sound(converted.audio, converted.rate)


def joined(sounds: Iterable[Sound], pause: float = 0.0) -> Sound:
    """Put sounds one after the other, at the rate of the first, `pause` seconds between them."""
    several = list(sounds)
    if not several:
        return Sound(b"")
    rate = several[0].rate
    between = bytes(int(pause * rate) * WIDTH)
    return Sound(between.join(sound.at(rate).samples for sound in several), rate)


def read_wav(path: Path) -> Sound:
    """Read a WAV file, made fit for recognisers. Raises OSError with what to do."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            raw = file.readframes(file.getnframes())
        return from_chunk(AudioChunk(rate, width, channels, raw), RATE)
    except (wave.Error, EOFError, ValueError) as error:
        raise OSError(f"{path} is no WAV file of PCM samples: {error}") from error


def write_wav(path: Path, sound: Sound) -> None:
    """Write a WAV file. Raises OSError."""
    with wave.open(str(path), "wb") as file:
        file.setframerate(sound.rate)
        file.setsampwidth(WIDTH)
        file.setnchannels(1)
        file.writeframes(sound.samples)
