"""What a text is about, finer than its topic: hotels, not travel.

A linear model (multinomial logistic regression, scikit-learn) on sentence vectors, fitted on the
phrases of data/relevance/matters.yml when they are new and kept as plain arrays beside the models.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
import numpy.typing as npt

from bot.understanding.encoder import Encoder, Vectors
from preferences.errors import WordsError
from preferences.yamlfile import Node, Problem, read

WORDS_FILE = Path("relevance") / "matters.yml"
"""Where the phrases lie in the data folder."""
_TOP = frozenset({"matters", "other"})
_MATTER = frozenset({"keep", "ask"})
_STRENGTH = 5.0
"""Scikit-learn's C; chosen by scripts/fit_relevance.py's folds."""
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text of a matter."""

    text: str
    matter: int
    """Number of the matter."""
    is_kept: bool
    """Whether it is a preference; else a request."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases, and what they are of."""

    phrases: tuple[Phrase, ...]
    topics: tuple[str, ...]
    """The topic of each matter; empty for what nobody has a preference in."""


@dataclass(frozen=True, slots=True)
class Matters:
    """The model of matters."""

    weights: Vectors
    """Shape (384, n)."""
    base: Vectors
    """Shape (n,)."""
    topics: tuple[str, ...]
    """The topic each matter is of; empty for what nobody has a preference in."""

    def chances(self, vectors: Vectors) -> Vectors:
        """Give how likely texts are about each matter, shape (k, n), from their vectors (k, 384).

        Each row adds up to 1.
        """
        scores = vectors @ self.weights + self.base
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def load_matters(words: Path, models: Path, encoder: Encoder) -> Matters:
    """Give the model of the phrases under `words`; it is kept under `models`.

    Fitting it takes some seconds, once for these phrases. Raises `WordsError`.
    """
    phrases = read_phrases(words / WORDS_FILE)
    digest = hashlib.sha256((words / WORDS_FILE).read_bytes()).hexdigest()[:16]
    path = models / f"matters-{digest}.npz"
    if not path.exists():
        vectors = encoder.sentences([phrase.text for phrase in phrases.phrases])
        numbers = np.array([phrase.matter for phrase in phrases.phrases])
        _keep(fit_matters(vectors, numbers, phrases.topics), path)
    with np.load(path, allow_pickle=False) as arrays:
        return Matters(arrays["weights"], arrays["base"], phrases.topics)


def fit_matters(
    vectors: Vectors, numbers: npt.NDArray[np.int_], topics: tuple[str, ...]
) -> Matters:
    """Fit the model on the vectors of phrases, shape (k, 384); each matter weighs the same."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=_STEPS)
    model.fit(vectors, numbers)
    weights, base = (part.astype(np.float32) for part in (model.coef_.T, model.intercept_))
    return Matters(weights, base, topics)


def read_phrases(path: Path) -> Phrases:
    """Read a file of phrases. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    phrases, topics = _phrases(read(path, problems))
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return Phrases(tuple(phrases), tuple(topics))


def _phrases(tree: Node) -> tuple[list[Phrase], list[str]]:
    phrases: list[Phrase] = []
    topics: list[str] = []
    top = tree.mapping(_TOP, required=_TOP)
    for topic, matters in top["matters"].mapping().items() if "matters" in top else ():
        for matter in matters.mapping().values():
            fields = matter.mapping(_MATTER, required=_MATTER)
            for key, texts in fields.items():
                phrases += [Phrase(text, len(topics), key == "keep") for text in texts.texts()]
            topics.append(topic)
    for asked in top["other"].mapping().values() if "other" in top else ():
        phrases += [Phrase(text, len(topics), is_kept=False) for text in asked.texts()]
        topics.append("")
    return phrases, topics


def _keep(matters: Matters, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
        np.savez(file, weights=matters.weights, base=matters.base)
    os.replace(file.name, path)
