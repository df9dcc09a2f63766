"""What is listened to and what is spoken with: files, or programs that record and play."""

from __future__ import annotations

import asyncio
import shlex
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from api.talk.endpoint import FRAME_BYTES, Endpointer
from api.talk.sound import FRAME_SECONDS, RATE, Sound, joined, read_wav, write_wav

RECORD = f"arecord -q -t raw -f S16_LE -c 1 -r {RATE}"
"""Writes raw samples to its output until it is stopped (ALSA)."""
PLAY = "aplay -q -t raw -f S16_LE -c 1 -r {rate}"
"""Plays raw samples from its input; `{rate}` is filled in."""
PAUSE_SECONDS = 0.4
"""Between two answers in a file."""


class Ears(Protocol):
    """What is listened to."""

    async def listen(self, patience: float | None) -> Sound | None:
        """Give the next thing said; an empty sound after `patience` seconds of silence (None: any
        time), None when nothing more will come. Raises OSError.
        """


class Mouth(Protocol):
    """What answers are said with."""

    async def play(self, sound: Sound) -> None:
        """Say it to the end. Raises OSError."""


class FileEars:
    """Recordings, one after the other; pauses in them end what is said."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Take WAV files, read at once. Raises OSError."""
        self._utterances = _utterances([read_wav(path) for path in paths])

    async def listen(self, patience: float | None) -> Sound | None:
        """Give the next thing said."""
        return next(self._utterances, None)


class FileMouth:
    """Collects what is said for one WAV file."""

    def __init__(self, path: Path) -> None:
        """Take the file to be written."""
        self._path = path
        self._said: list[Sound] = []

    async def play(self, sound: Sound) -> None:
        """Add it to the file."""
        self._said.append(sound)
        write_wav(self._path, joined(self._said, PAUSE_SECONDS))


class Microphone:
    """A program that records; it runs only while somebody is listened to."""

    def __init__(self, command: str = RECORD) -> None:
        """Take the program and its arguments: raw 16-bit samples of one channel, 16 kHz."""
        self._command = command

    async def listen(self, patience: float | None) -> Sound | None:
        """Record until something was said."""
        endpointer, waited = Endpointer(), 0.0
        async with _running(self._command, stdout=PIPE) as process:
            assert process.stdout is not None
            while True:
                try:
                    frame = await process.stdout.readexactly(FRAME_BYTES)
                except asyncio.IncompleteReadError:
                    return await self._last(endpointer, process)
                if said := endpointer.take(frame):
                    return Sound(said)
                waited = 0.0 if endpointer.is_within else waited + FRAME_SECONDS
                if patience is not None and waited > patience:
                    return Sound(b"")

    async def _last(self, endpointer: Endpointer, process: Process) -> Sound | None:
        if await process.wait():
            raise OSError(f"`{self._command}` failed; give what records here with --microphone.")
        said = endpointer.end()
        return Sound(said) if said else None


class Speaker:
    """A program that plays."""

    def __init__(self, command: str = PLAY) -> None:
        """Take the program and its arguments, `{rate}` for the samples a second."""
        self._command = command

    async def play(self, sound: Sound) -> None:
        """Play it to the end."""
        command = self._command.replace("{rate}", str(sound.rate))
        async with _running(command, stdin=PIPE) as process:
            # One that ends before it has heard all; uvloop then raises RuntimeError.
            with suppress(OSError, RuntimeError):
                await process.communicate(sound.samples)
            await process.wait()
            if process.returncode:
                raise OSError(f"`{command}` failed; give what plays here with --speaker.")


def _utterances(sounds: Sequence[Sound]) -> Iterator[Sound]:
    for sound in sounds:
        endpointer = Endpointer()
        for start in range(0, len(sound.samples), FRAME_BYTES):
            if said := endpointer.take(sound.samples[start : start + FRAME_BYTES]):
                yield Sound(said)
        if said := endpointer.end():
            yield Sound(said)


@asynccontextmanager
async def _running(
    command: str, *, stdin: int | None = None, stdout: int | None = None
) -> AsyncIterator[Process]:
    words = shlex.split(command)
    try:
        process = await asyncio.create_subprocess_exec(*words, stdin=stdin, stdout=stdout)
    except (OSError, ValueError) as error:
        raise OSError(f"`{command}` cannot be started: {error}") from error
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
