"""Whether a turn puts the last answer right, and with which values; and whether for this once.

A correction seldom says what it corrects: "no, the one in Maine" is read with the request before
it in view, whose slots say what the values may be.
"""

from __future__ import annotations

from dataclasses import replace

from bot.understanding.entities import Entities
from bot.understanding.intents import INFORM, OTHER, REQUEST, STATE
from bot.understanding.lexicon import Forms, Lexicon
from bot.understanding.reading import Entity, Reading
from bot.understanding.sheet import Sheet
from preferences.topics import TopicBook

CORRECT = "correct"
_COMPLAINT = "express_dissatisfaction"
_REFUSAL = "deny"
_ONCE = "just_once"
_LINE = 0.5
"""Probability from which feedback is believed, and below which an intent is doubted."""
_REACH = 4
"""Words before a value among which one that rejects it is looked for."""


class Corrections:
    """Reads corrections. Thread-safe."""

    def __init__(self, book: TopicBook, lexicon: Lexicon, entities: Entities) -> None:
        """Take what finds values."""
        self._book, self._entities = book, entities
        self._rejects, self._only_now = lexicon.lists["rejects"], lexicon.lists["only_now"]
        self._openings = lexicon.lists["goes_on"]

    def read_answer(self, reading: Reading, sheet: Sheet) -> Reading:
        """Give the reading of an answer to an open question as meant for once, where it is."""
        forms = list(sheet.grammar)
        if reading.intent in (INFORM, OTHER, STATE) and _says(forms, self._only_now):
            return replace(reading, intent=_ONCE)
        return reading

    def read(
        self, reading: Reading, sheet: Sheet, spans: tuple[Entity, ...], last: str | None
    ) -> Reading:
        """Give the reading as a correction of the request `last`, where it is one.

        What is named only to be rejected is marked so in any reading.
        """
        spec = self._book.requests.get(last or "")
        if spec is None or self._goes_on(reading, sheet) or not _may_correct(reading, spec.name):
            return replace(reading, entities=self._marked(sheet, reading.entities))
        keys = frozenset(slot.attribute for slot in spec.slots.values())
        found = self._marked(sheet, self._entities.find(sheet, spans, keys))
        if not found:
            return _as_complaint(reading) if len(sheet) > 1 else reading
        return replace(
            reading,
            intent=CORRECT,
            request=None,
            topic=spec.topic,
            confidence=max(reading.confidence, reading.feedback.correction),
            entities=found,
            statements=(),
            is_follow_up=False,
        )

    def _goes_on(self, reading: Reading, sheet: Sheet) -> bool:
        """Say whether a further question is asked ("and in Seattle?"), nothing being rejected."""
        forms = list(sheet.grammar)
        is_opened = any(tuple(forms[:size]) in self._openings for size in range(1, _REACH + 1))
        return reading.is_follow_up and is_opened and not _says(forms, self._rejects)

    def _marked(self, sheet: Sheet, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Mark each value that a word before it rejects; one joined to it is rejected with it."""
        marked: list[Entity] = []
        for entity in entities:
            after = marked[-1].end if marked else 0
            words = self._between(sheet, after, entity.start)
            is_rejected = _says(words, self._rejects) or _is_denied(sheet, entity)
            marked.append(replace(entity, is_rejected=is_rejected))
        return tuple(marked)

    def _between(self, sheet: Sheet, start: int, end: int) -> list[str]:
        """Give the last few words between two places of the text, in full spelling."""
        spans = sheet.words.spans
        words = [form for form, at in sheet.spelled if start <= spans[at][0] < end]
        return words[-_REACH:]


def _is_denied(sheet: Sheet, entity: Entity) -> bool:
    starts = [start for start, _ in sheet.words.spans]
    return entity.start in starts and sheet.is_denied(starts.index(entity.start))


def _says(words: list[str], phrases: frozenset[Forms]) -> bool:
    sizes = range(1, _REACH + 1)
    return any(
        tuple(words[at : at + size]) in phrases
        for size in sizes
        for at in range(len(words) - size + 1)
    )


def _as_complaint(reading: Reading) -> Reading:
    """Give a no, or what was read as nothing in particular, as the complaint it probably is."""
    if reading.intent not in (OTHER, _REFUSAL):
        return reading
    feedback = reading.feedback
    is_righting = feedback.correction > feedback.dissatisfied
    chance = max(feedback.correction, feedback.dissatisfied)
    return replace(reading, intent=CORRECT if is_righting else _COMPLAINT, confidence=chance)


def _may_correct(reading: Reading, last: str) -> bool:
    """Say whether a turn right after an answer is about that answer, as far as its kind goes."""
    if reading.intent in (CORRECT, INFORM):
        return True
    feedback = reading.feedback
    if reading.intent in (OTHER, _COMPLAINT, _REFUSAL):
        return max(feedback.dissatisfied, feedback.correction) >= _LINE
    if feedback.correction < _LINE:
        return False
    is_same = reading.intent == REQUEST and reading.request == last
    return is_same or (reading.intent == STATE and reading.confidence < _LINE)
