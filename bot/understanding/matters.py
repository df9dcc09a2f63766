"""What a text is about, finer than its topic: hotels, not travel.

A linear model (multinomial logistic regression) on sentence vectors, fitted on the phrases of
data/relevance/matters.yml by scripts/fit_relevance.py and kept beside them as plain arrays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.understanding.encoder import Vectors
from preferences.errors import WordsError

WORDS_FILE = Path("relevance") / "matters.yml"
"""Where the phrases lie in the data folder."""
MODEL_FILE = WORDS_FILE.with_suffix(".npz")
"""Where the arrays lie: `weights` (384, n), `base` (n), `topics` (n) and `digest`."""


@dataclass(frozen=True, slots=True)
class Matters:
    """The model of matters."""

    weights: Vectors
    """Shape (384, n)."""
    base: Vectors
    """Shape (n,)."""
    topics: tuple[str, ...]
    """The topic each matter is of; empty for what nobody has a preference in."""
    digest: str
    """Of the phrases it was fitted on."""

    def chances(self, vectors: Vectors) -> Vectors:
        """Give how likely texts are about each matter, shape (k, n), from their vectors (k, 384).

        Each row adds up to 1.
        """
        scores = vectors @ self.weights + self.base
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write it into the data folder."""
        with (directory / MODEL_FILE).open("wb") as file:
            np.savez_compressed(
                file,
                weights=self.weights.astype(np.float16),
                base=self.base.astype(np.float32),
                topics=np.array(self.topics),
                digest=np.array(self.digest),
            )


def read_matters(directory: Path) -> Matters:
    """Read the model of the data folder. Raises `WordsError` where it is missing or broken."""
    path = directory / MODEL_FILE
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Matters(
                arrays["weights"].astype(np.float32),
                arrays["base"].astype(np.float32),
                tuple(map(str, arrays["topics"])),
                str(arrays["digest"]),
            )
    except (OSError, ValueError, KeyError) as error:
        raise WordsError(f"{path}: {error}. Run python -m scripts.fit_relevance.") from error


def digest_of(words: Path) -> str:
    """Give the digest of a file of phrases."""
    return hashlib.sha256(words.read_bytes()).hexdigest()[:16]
