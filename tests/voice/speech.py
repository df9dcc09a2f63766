"""A voice and a recogniser for the tests: espeak-ng, and pocketsphinx, which brings its model."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from wyoming.audio import AudioChunk

from api.talk.sound import RATE, WIDTH, Sound, from_chunk, joined
from bot.turn import Hypothesis
from tests.voice.language_model import DATA, sentences, words_of, write_arpa

HAS_VOICE = shutil.which("espeak-ng") is not None
NO_VOICE = "no espeak-ng here: `apt-get install espeak-ng` brings it"
N_BEST = 10
ROOM = 30.0
"""Decibels of speech over the hiss of a quiet room; the recogniser is lost in digital silence."""
_FIRST, _STEEPNESS, _NEXT = 0.6, 10, 0.85
"""pocketsphinx has no confidence that means anything across utterances. The first hypothesis counts
for `_FIRST`, the others by how near their scores come, or by rank where they have none."""


def speak_aloud(text: str, voice: str = "en-us", speed: int = 140) -> Sound:
    """Give a text as espeak-ng says it; `speed` in words a minute."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", "--", text]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(made)) as file:
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
    """Give digital silence."""
    return Sound(bytes(int(seconds * RATE) * WIDTH))


def recorded(texts: Sequence[str], decibels: float, seed: int = 1) -> Sound:
    """Give what a microphone records of somebody who says these things with pauses between."""
    gap = silence(1.6)
    parts = [part for text in texts for part in (gap, speak_aloud(text))]
    return with_noise(joined([*parts, gap]), decibels, seed)


class Ear:
    """Recognises speech with n-best, with a language model of our own sentences or of English."""

    def __init__(self, folder: Path, *, is_general: bool = False) -> None:
        """Take a folder for the language model and the dictionary; a general ear needs neither and
        knows the model of English that pocketsphinx brings, as recognisers of the shelf do.
        """
        from pocketsphinx import Decoder, get_model_path

        model = Path(get_model_path()) / "en-us"
        lines = (model / "cmudict-en-us.dict").read_text(encoding="utf-8").splitlines()
        known = frozenset(line.split(" ", 1)[0].split("(")[0] for line in lines)
        grammar, dictionary = model / "en-us.lm.bin", model / "cmudict-en-us.dict"
        if not is_general:
            grammar, dictionary = folder / "words.lm", folder / "words.dict"
            known = _write_model(grammar, dictionary, lines, known)
        self.words, self.is_general = known, is_general
        self._decoder = Decoder(
            hmm=str(model / "en-us"),
            lm=str(grammar),
            dict=str(dictionary),
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
        found = {first.hypstr: 0.0}
        for _, other in zip(range(N_BEST * 6), decoder.nbest() or (), strict=False):
            if other is None or len(found) >= N_BEST:
                break
            if other.hypstr:
                found[other.hypstr] = max(other.score, found.get(other.hypstr, 0.0))
        best = max(found.values())
        return tuple(
            Hypothesis(text, _confidence(rank, score, best))
            for rank, (text, score) in enumerate(found.items())
        )


def _write_model(
    grammar: Path, dictionary: Path, lines: Sequence[str], known: frozenset[str]
) -> frozenset[str]:
    """Write the language model of our own sentences and its dictionary; give its words."""
    from preferences.wordbook import read_topics

    book, _ = read_topics(DATA)
    words = write_arpa(sentences(book), known, grammar)
    kept = [line for line in lines if line.split(" ", 1)[0].split("(")[0] in words]
    dictionary.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return words


def _confidence(rank: int, score: float, best: float) -> float:
    if rank == 0 or best < 1e-6:
        return _FIRST * _NEXT**rank
    return min(_FIRST * (score / best) ** _STEEPNESS, _FIRST * _NEXT)


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Give the words wrong, missing or added, and how many were said."""
    a, b = words_of(said), words_of(heard)
    row = list(range(len(b) + 1))
    for i, word in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1], len(a)
