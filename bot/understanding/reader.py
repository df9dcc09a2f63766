"""The reader: one turn in, one `Reading` out, the same for the same turn.

Trained models say what kind of turn it is; the grammar finds values and statements; what neither
is sure of stays unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.understanding.answers import Answers
from bot.understanding.encoder import Encoder
from bot.understanding.entities import Entities
from bot.understanding.feedback import FeedbackReader
from bot.understanding.grammar import Grammar
from bot.understanding.intents import INDIFFERENT, Intents, Verdict
from bot.understanding.objects import Objects
from bot.understanding.reading import Answer, Entity, Reading, Utterance
from bot.understanding.repeats import Repeats
from bot.understanding.sheet import Sheet
from bot.understanding.stating import Stating
from bot.understanding.thread import Found
from preferences.model import Statement
from preferences.topics import TopicBook

_ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the reader is given for one turn."""

    text: str
    ranking: Mapping[str, float] = field(default_factory=dict)
    """Probability by trained intent, best first."""
    heads: Mapping[str, float] = field(default_factory=dict)
    """Probability by binary head: statement, dissatisfied, correction, satisfied."""
    spans: tuple[Entity, ...] = ()
    """What the trained extractor marked; values are the words themselves."""
    history: tuple[Utterance, ...] = ()
    expected: str | None = None
    """Key of the attribute a question stands open for."""


class Reader:
    """Reads turns. Thread-safe; one per process is enough."""

    def __init__(self, grammar: Grammar, book: TopicBook, encoder: Encoder) -> None:
        """Hold the parts."""
        self._grammar, self._book = grammar, book
        self._entities = Entities(book, grammar.chooser, grammar.matcher, grammar.lexicon)
        self._answers = Answers(grammar.lexicon, Objects(grammar.chooser, grammar.lexicon))
        self._intents = Intents(book, grammar.lexicon)
        self._stating = Stating(grammar)
        self._feedback = FeedbackReader(encoder)
        self._repeats = Repeats(encoder, grammar.lexicon, grammar.skim)

    @classmethod
    def load(cls, directory: Path, book: TopicBook, encoder: Encoder) -> Reader:
        """Load from the data folder. Raises `WordsError`."""
        return cls(Grammar(directory, book, encoder), book, encoder)

    def read(self, sight: Sight) -> Reading:
        """Give everything read from one turn. Pure; any text will do."""
        likely = self._intents.likely(sight.ranking)
        wanted = self._intents.wanted(likely)
        topics = self._intents.topics(sight.ranking)
        sheet, found = self._grammar.parse(sight.text, sight.expected, wanted, topics)
        statements = self._statements(sight, sheet, found)
        answer = self._answer(sight, sheet)
        verdict = self._intents.judge(
            sight.ranking, sheet, statements, answer, self._grammar.chooser
        )
        entities = self._entities.find(sheet, sight.spans, self._keys(verdict, sight))
        return Reading(
            text=sight.text,
            intent=verdict.intent,
            confidence=verdict.confidence,
            request=verdict.request,
            topic=self._topic(verdict, statements, entities, sheet),
            entities=entities,
            statements=statements,
            feedback=self._feedback.read(sight.text, sight.heads, sight.history),
            repeats=self._repeats.find(sight.text, sight.history),
            answer=answer,
            is_for_other=self._intents.is_for_other(sheet),
            is_surprise=self._intents.is_surprise(sheet),
        )

    def _statements(self, sight: Sight, sheet: Sheet, found: list[Found]) -> tuple[Statement, ...]:
        history = () if sight.expected else sight.history
        chance = self._stating.chance(sight.heads, sight.ranking, history)
        kept = tuple(
            one.statement
            for one in found
            if chance.is_believed(one.is_sure) or _is_about(one.statement, sight.expected)
        )
        if kept or not chance.is_whole:
            return kept
        return self._grammar.whole(sheet, chance.is_answer)

    def _keys(self, verdict: Verdict, sight: Sight) -> frozenset[str]:
        if verdict.request:
            return self._intents.wanted(verdict.request)
        if sight.expected:
            topic = self._book.topics[self._book.attribute(sight.expected).topic]
            return frozenset(attribute.key for attribute in topic.attributes.values())
        return frozenset(self._book.attributes)

    def _answer(self, sight: Sight, sheet: Sheet) -> Answer | None:
        is_asked = bool(sight.history) and sight.history[-1].role == _ASSISTANT
        if not sight.expected and not is_asked:
            return None
        if (command := self._intents.command(sight.ranking)) is not None:
            return Answer(has_no_preference=command == INDIFFERENT)
        keys = frozenset({sight.expected}) if sight.expected else frozenset(self._book.attributes)
        return self._answers.find(sheet, self._entities.find(sheet, sight.spans, keys))

    def _topic(
        self,
        verdict: Verdict,
        statements: tuple[Statement, ...],
        entities: tuple[Entity, ...],
        sheet: Sheet,
    ) -> str | None:
        if verdict.request:
            return self._book.requests[verdict.request].topic
        if statements:
            return statements[0].topic
        commands = self._grammar.lexicon.command_words
        for hit in sheet.hits:
            if hit.topics and not commands.issuperset(sheet.words.forms[hit.start : hit.end]):
                return hit.topics[0]
        return entities[0].attribute.split(".")[0] if entities else None


def _is_about(statement: Statement, expected: str | None) -> bool:
    """Say whether a statement answers the question that stands open: then it is meant."""
    return f"{statement.topic}.{statement.attribute}" == expected
