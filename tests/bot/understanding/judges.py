"""Judges that say the same of every text."""

from __future__ import annotations

from bot.understanding.encoder import Encoding
from bot.understanding.judge import Judge
from bot.understanding.networks import Matrix


class Always(Judge):
    """Gives one chance, whatever was said."""

    def __init__(self, chance: float) -> None:
        """Take the chance, 0–1."""
        self._chance = chance

    def chance(self, marked: Matrix, encoding: Encoding) -> float:
        """Give it."""
        return self._chance
