"""A voice and a recogniser for the tests: espeak-ng, and pocketsphinx with its model in the wheel."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import wave
from functools import cache
from pathlib import Path

import numpy as np

from api.talk.sound import RATE, WIDTH, Sound, from_chunk
from bot.turn import Hypothesis
from tests.voice.language_model import DATA, sentences, write_arpa

HAS_VOICE = shutil.which("espeak-ng") is not None
NO_VOICE = "no espeak-ng here: `apt-get install espeak-ng` brings it"
N_BEST = 10
_TEMPERATURE = 3.0
"""Makes pocketsphinx' scores, which are far too sure of themselves, into shares."""


def speak_aloud(text: str, voice: str = "en-us", speed: int = 150) -> Sound:
    """Give a text as espeak-ng says it; `speed` in words a minute."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", "--", text]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(made)) as file:
        from wyoming.audio import AudioChunk

        raw = file.readframes(file.getnframes())
        chunk = AudioChunk(file.getframerate(), file.getsampwidth(), file.getnchannels(), raw)
    return from_chunk(chunk, RATE)


def with_noise(sound: Sound, decibels: float, seed: int) -> Sound:
    """Add white noise, so many decibels under the mean power of the speech."""
    samples = np.frombuffer(sound.samples, dtype="<i2").astype(np.float64)
    power = float(np.mean(samples[np.abs(samples) > 200] ** 2))
    spread = np.sqrt(power / 10 ** (decibels / 10))
    noise = np.random.default_rng(seed).normal(0.0, spread, len(samples))
    return Sound(np.clip(samples + noise, -32768, 32767).astype("<i2").tobytes(), sound.rate)


def silence(seconds: float) -> Sound:
    return Sound(bytes(int(seconds * RATE) * WIDTH))


class Ear:
    """Recognises speech with n-best, with a language model of our own sentences."""

    def __init__(self, folder: Path) -> None:
        """Take a folder for the language model and the dictionary."""
        from pocketsphinx import Decoder, get_model_path

        from preferences.wordbook import read_topics

        model = Path(get_model_path())
        lines = (model / "en-us" / "cmudict-en-us.dict").read_text(encoding="utf-8").splitlines()
        known = frozenset(line.split(" ", 1)[0].split("(")[0] for line in lines)
        book, _ = read_topics(DATA)
        words = write_arpa(sentences(book), known, folder / "words.lm")
        kept = [line for line in lines if line.split(" ", 1)[0].split("(")[0] in words]
        (folder / "words.dict").write_text("\n".join(kept) + "\n", encoding="utf-8")
        self.words = words
        self._decoder = Decoder(
            hmm=str(model / "en-us" / "en-us"),
            lm=str(folder / "words.lm"),
            dict=str(folder / "words.dict"),
            samprate=RATE,
            loglevel="FATAL",
            cmn="batch",
            dither=True,
        )

    def hear(self, sound: Sound) -> tuple[Hypothesis, ...]:
        """Give what was said, best first; the shares of what was found add up to one."""
        decoder = self._decoder
        pad = bytes(RATE // 4 * WIDTH)
        decoder.start_utt()
        decoder.process_raw(pad + sound.samples + pad, full_utt=True)
        decoder.end_utt()
        first = decoder.hyp()
        if first is None or not first.hypstr:
            return ()
        found = {first.hypstr: 1.0}
        for _, other in zip(range(N_BEST * 6), decoder.nbest() or (), strict=False):
            if other is None or len(found) >= N_BEST:
                break
            if other.hypstr:
                found.setdefault(other.hypstr, 0.5)
        return tuple(Hypothesis(t, c) for t, c in found.items())


@cache
def cache_folder() -> Path:
    """Give a folder of this machine's temporary files for what is made once."""
    import tempfile

    folder = Path(tempfile.gettempdir()) / "attune-voice-tests"
    folder.mkdir(exist_ok=True)
    return folder


def key_of(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:24]
