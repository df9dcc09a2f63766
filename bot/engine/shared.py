"""What Rasa's graph components need from us, since Rasa builds them and can be handed nothing.

`use(settings)` is called once before a model is trained or loaded; a stock `rasa run` calls nothing
and gets the settings of its environment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from bot.settings import Settings, load_settings
from bot.understanding.encoder import Encoder
from bot.understanding.matters import Matters, load_matters
from bot.understanding.meaning import Meaning
from bot.understanding.mending import Mender
from bot.understanding.reader import Reader
from preferences.considering import Considering, read_weights
from preferences.sounds import load_sounds
from preferences.topics import TopicBook
from preferences.wordbook import load_topics

_settings: Settings | None = None
_listener: Callable[[str], None] | None = None


def use(settings: Settings) -> None:
    """Take these settings for everything built from here on."""
    global _settings
    if settings != _settings:
        _settings = settings
        for cached in (encoder, book, matters, reader, meaning, considering, mender):
            cached.cache_clear()


def settings() -> Settings:
    """Give the settings in use."""
    return _settings or load_settings()


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """Give the one encoder of this process."""
    return Encoder(settings().models_dir)


@lru_cache(maxsize=1)
def book() -> TopicBook:
    """Give the topics of this installation. Raises `WordsError`."""
    return load_topics(settings().words_dir)


@lru_cache(maxsize=1)
def matters() -> Matters:
    """Give the one model of what texts are about. Raises `WordsError`."""
    return load_matters(settings().words_dir, settings().models_dir, encoder())


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Give the one reader of this process."""
    return Reader.load(settings().words_dir, book(), encoder(), matters())


@lru_cache(maxsize=1)
def meaning() -> Meaning:
    """Give the one place where the vectors of preferences are remembered."""
    return Meaning(book(), encoder(), matters())


@lru_cache(maxsize=1)
def considering() -> Considering:
    """Give what finds the considerations of requests. Raises `WordsError`."""
    return Considering(meaning(), read_weights(settings().words_dir), book())


@lru_cache(maxsize=1)
def mender() -> Mender:
    """Give what finds misheard values by their sound. Raises `WordsError`."""
    return Mender(book(), load_sounds(settings().words_dir / "language" / "sounds.yml"))


def listen(listener: Callable[[str], None] | None) -> None:
    """Have steps of the training told to `listener`, one short line each; None for silence."""
    global _listener
    _listener = listener


def tell(line: str) -> None:
    """Tell whoever listens how far the training is."""
    if _listener:
        _listener(line)
