"""The reader itself, without a trained model: the grammar decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.understanding.encoder import Encoder
from bot.understanding.reader import Reader
from preferences.wordbook import load_topics

ROOT = Path(__file__).parents[3]
"""The project's folder."""


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Give the reader of the shipped topics."""
    words = ROOT / "data"
    return Reader.load(words, load_topics(words), Encoder(load_settings().models_dir))
