"""What of the findings in a turn is believed: the grammar's, the tags', or the text as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.corrections import CORRECT
from bot.understanding.encoder import Encoder
from bot.understanding.grammar import Grammar
from bot.understanding.intents import Intents
from bot.understanding.marking import marks
from bot.understanding.networks import Matrix
from bot.understanding.reading import Answer
from bot.understanding.sheet import Sheet
from bot.understanding.sight import Sight
from bot.understanding.stating import Chance, Stating
from bot.understanding.tagger import Tagged
from bot.understanding.thread import Found
from preferences.model import Statement

_TOLD_GATE = 0.9
"""What the judge has to say of a text for it to be told, not asked, against the intents' view."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a turn states."""

    statements: tuple[Statement, ...]
    is_told: bool
    """Whether nothing is asked for beside it, whatever it looks like."""


class Belief:
    """Decides what a turn states. Thread-safe."""

    def __init__(self, grammar: Grammar, intents: Intents, encoder: Encoder) -> None:
        """Take what found it, and what knows requests and vectors."""
        self._grammar, self._intents, self._encoder = grammar, intents, encoder
        self._stating = Stating(grammar)

    def read(self, sight: Sight, sheet: Sheet, found: list[Found], answer: Answer | None) -> Stated:
        """Give what is stated, from what the grammar found and the answer a question got."""
        history = () if sight.expected else sight.history
        marked = marks(sheet, found)
        judged = self._judged(sight, marked)
        chance = self._stating.chance(judged, sight.ranking, history)
        is_righting = self._is_righting(sight)
        kept = [
            one
            for one in found
            if _is_about(one.statement, sight.expected)
            or (
                chance.is_believed(one.is_sure, one.statement.hard)
                and not (is_righting and not one.is_sure)
                and not _is_answer(one, answer, sight.expected)
            )
        ]
        is_void = _is_void(answer, sight.expected, chance)
        is_request = self._intents.sure_request(sight.ranking) is not None
        is_answered = sight.expected is not None and answer is not None and bool(answer.values)
        is_told = is_request and _is_told(sheet, judged)
        is_asking = is_request and not (chance.is_sure_reply or is_told)
        is_closed = is_void or is_answered or is_righting or is_asking
        is_tagged = bool(kept) or (chance.is_tagged and not is_closed)
        tagged = self._tag(sight, sheet, marked) if is_tagged else None
        if tagged:
            kept = self._grammar.reconciler.settle(sheet, kept, tagged)
        is_commanded = self._intents.command(sight.ranking) is not None
        if kept or not chance.is_whole or is_closed or is_commanded:
            return Stated(tuple(one.statement for one in kept), is_told)
        return Stated(self._grammar.whole(sheet, chance.is_answer, chance.is_sure_reply), is_told)

    def _is_righting(self, sight: Sight) -> bool:
        """Say whether the answer to a request is put right: that states only what is sure."""
        return sight.last_request is not None and self._intents.command(sight.ranking) == CORRECT

    def _judged(self, sight: Sight, marked: Matrix) -> float | None:
        """Give how likely the text by itself states a liking; None where nothing was trained."""
        if sight.judge is None:
            return None
        return sight.judge.chance(marked, self._encoder.encode(sight.text))

    def _tag(self, sight: Sight, sheet: Sheet, marked: Matrix) -> Tagged | None:
        """Give what is tagged; in the answer to a question nothing is: few words are enough."""
        if sight.tagger is None or sight.expected:
            return None
        return sight.tagger.tag(sheet, marked, self._encoder.encode(sight.text))


def _is_told(sheet: Sheet, judged: float | None) -> bool:
    """Say whether what looks like a request surely tells of a liking ("Arsenal are my side")."""
    is_ordered = any(clause.is_request for clause in sheet.clauses)
    is_asked = any(sheet.words.is_question[clause.end] for clause in sheet.clauses)
    return judged is not None and judged >= _TOLD_GATE and not (is_ordered or is_asked)


def _is_void(answer: Answer | None, expected: str | None, chance: Chance) -> bool:
    """Say whether a question was answered with nothing to keep."""
    if answer is None or answer.values:
        return False
    return answer.has_no_preference or expected is not None or not chance.is_beyond_doubt


def _is_about(statement: Statement, expected: str | None) -> bool:
    """Say whether a statement answers the question that stands open: then it is meant."""
    return f"{statement.topic}.{statement.attribute}" == expected


def _is_answer(one: Found, answer: Answer | None, expected: str | None) -> bool:
    """Say whether an unsure finding is a word of the answer to the question that stands open."""
    if expected is None or answer is None or one.is_sure:
        return False
    said = one.statement
    return any(start < said.end and said.start < end for start, end in answer.spans)
