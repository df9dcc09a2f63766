"""The reader itself, without a trained model: the grammar decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.understanding.encoder import Encoder
from bot.understanding.matters import load_matters
from bot.understanding.reader import Reader
from preferences.wordbook import load_topics

ROOT = Path(__file__).parents[3]
"""The project's folder."""


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Give the reader of the shipped topics."""
    words, models = ROOT / "data", load_settings().models_dir
    encoder = Encoder(models)
    return Reader.load(words, load_topics(words), encoder, load_matters(words, models, encoder))
