"""What the grammar makes of training sentences, made once for all that learn from it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.marking import marks
from bot.understanding.networks import Matrix
from bot.understanding.reader import Reader
from bot.understanding.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sentence as the grammar alone sees it."""

    sheet: Sheet
    marked: Matrix
    """Shape (words, marks)."""


class Sketches:
    """Sketches of sentences, remembered."""

    def __init__(self, reader: Reader) -> None:
        """Take what sketches them."""
        self._reader = reader
        self._made: dict[str, Sketch] = {}

    def of(self, text: str) -> Sketch:
        """Give the sketch of a sentence."""
        if text not in self._made:
            sheet, found = self._reader.sketch(text)
            self._made[text] = Sketch(sheet, marks(sheet, found))
        return self._made[text]
