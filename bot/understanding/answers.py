"""What a turn answers to the question that stands open: its values, or that any will do."""

from __future__ import annotations

from bot.understanding.lexicon import Kind, Lexicon
from bot.understanding.objects import Objects
from bot.understanding.reading import Answer, Entity
from bot.understanding.sheet import Sheet


class Answers:
    """Reads answers."""

    def __init__(self, lexicon: Lexicon, objects: Objects) -> None:
        """Take the words of indifference."""
        self._lexicon, self._objects = lexicon, objects

    def find(self, sheet: Sheet, entities: tuple[Entity, ...]) -> Answer:
        """Give the words of each value, or that there is no preference."""
        is_open = self._says(sheet, "no_preference")
        if entities:
            return Answer(tuple(entity.text for entity in entities))
        if is_open:
            return Answer(has_no_preference=True)
        if self._says(sheet, "not_an_answer") or any(sheet.within(0, len(sheet), Kind.QUESTION)):
            return Answer()
        return Answer(self._rest(sheet))

    def _rest(self, sheet: Sheet) -> tuple[str, ...]:
        """Give what is left of a short answer once its light words are gone."""
        parts = []
        for clause in sheet.clauses:
            trimmed = self._objects.trim(sheet, clause.start, clause.end)
            if trimmed and trimmed[1] - trimmed[0] <= 6:
                parts.append(sheet.words.cut(*trimmed)[0])
        return tuple(parts)

    def _says(self, sheet: Sheet, name: str) -> bool:
        phrases = self._lexicon.lists[name]
        forms = sheet.grammar
        return any(
            forms[i : i + n] in phrases for n in range(1, 7) for i in range(len(forms) - n + 1)
        )
