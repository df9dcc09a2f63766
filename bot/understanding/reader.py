"""The reader: one turn in, one `Reading` out, the same for the same turn.

Trained models say what kind of turn it is; the grammar finds values and statements; what neither
is sure of stays unsaid.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.answers import Answers
from bot.understanding.belief import Belief
from bot.understanding.choices import Choices
from bot.understanding.commands import Commands
from bot.understanding.conditions import combine
from bot.understanding.corrections import Corrections
from bot.understanding.encoder import Encoder
from bot.understanding.entities import Entities
from bot.understanding.feedback import FeedbackReader
from bot.understanding.follow_up import FollowUps, go_on
from bot.understanding.grammar import Grammar
from bot.understanding.intents import INDIFFERENT, REQUEST, Intents, Verdict
from bot.understanding.matters import Matters
from bot.understanding.naming import Names
from bot.understanding.naming_phrases import CHOOSE, REMEMBER, Phrases, load_phrases
from bot.understanding.parts import split_parts
from bot.understanding.questions import Questions
from bot.understanding.reading import (
    Act,
    Answer,
    Choice,
    Entity,
    Naming,
    Reading,
)
from bot.understanding.repeats import Repeats
from bot.understanding.several import Several, verdict_of
from bot.understanding.sheet import Sheet
from bot.understanding.sight import Sight
from bot.understanding.spotting import Looked, Named
from bot.understanding.thread import Found
from preferences.matching import Matcher
from preferences.model import Statement
from preferences.topics import TopicBook

_ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text comes to once names, choices and follow-ups are settled."""

    verdict: Verdict
    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...] = ()
    naming: Naming | None = None
    choice: Choice | None = None
    is_follow_up: bool = False


class Reader:
    """Reads turns. Thread-safe; one per process is enough."""

    def __init__(
        self, grammar: Grammar, book: TopicBook, encoder: Encoder, phrases: Phrases
    ) -> None:
        """Hold the parts."""
        self._names = Names(book, phrases, grammar.matcher)
        self._choices = Choices(book, phrases)
        self._grammar, self._book = grammar, book
        self._entities = Entities(book, grammar.chooser, grammar.matcher, grammar.lexicon)
        words = grammar.answer_words
        self._questions = Questions(words, book, grammar.skim)
        self._answers = Answers(words, grammar.lexicon, grammar.chooser)
        self._intents = Intents(book, grammar.lexicon)
        self._several = Several(grammar, self._intents, self._entities, book)
        self._follow_ups = FollowUps(grammar.lexicon)
        self._commands = Commands(grammar.lexicon, self._entities)
        self._corrections = Corrections(book, grammar.lexicon, self._entities)
        self.feedback = FeedbackReader(encoder, words.speller, words.lists["failing"])
        self.repeats = Repeats(encoder, grammar.lexicon, words, grammar.skim)
        self._belief = Belief(grammar, self._intents, encoder)

    @classmethod
    def load(cls, directory: Path, book: TopicBook, encoder: Encoder, matters: Matters) -> Reader:
        """Load from the data folder. Raises `WordsError`."""
        phrases = load_phrases(directory / "language" / "naming.yml")
        return cls(Grammar(directory, book, encoder, matters), book, encoder, phrases)

    def forget(self) -> None:
        """Let go of every question held in memory."""
        self._questions.read.cache_clear()

    @property
    def matcher(self) -> Matcher:
        """What finds the catalog value behind people's words."""
        return self._grammar.matcher

    def read(self, sight: Sight) -> Reading:
        """Give everything read from one turn. Pure; any text will do."""
        named = self._names.look(_looked(sight))
        sheet, found = self._parse(sight, named)
        answer, asked = (
            self._answer(sight, sheet),
            self._several.find(sight.text, sight.parts, sight.spans),
        )
        stated = self._belief.read(sight, sheet, found, answer)
        statements = self._several.without(stated.statements, asked)
        is_told = bool(statements) and stated.is_told
        ranking = self._intents.of_telling(sight.ranking) if is_told else sight.ranking
        verdict = self._intents.judge(ranking, sheet, statements, answer, self._grammar.chooser)
        command = self._commands.find(sheet, verdict, sight.is_choosing)
        verdict = command.verdict or verdict_of(asked, statements) or verdict
        is_open = command.verdict is None and len(asked) < 2
        meant = self._meant(sight, sheet, named, Meant(verdict, statements), is_open)
        verdict = meant.verdict
        reading = Reading(
            text=sight.text,
            intent=verdict.intent,
            confidence=verdict.confidence,
            request=verdict.request,
            topic=self._topic(verdict, meant.statements, meant.entities, sheet),
            entities=meant.entities,
            statements=meant.statements,
            feedback=self.feedback.read(sight.text, sight.heads, sight.history),
            repeats=self.repeats.find(sight.text, sight.history),
            answer=answer,
            is_for_other=self._intents.is_for_other(sheet),
            is_surprise=self._intents.is_surprise(sheet),
            requested=asked if len(asked) > 1 and verdict.intent == REQUEST else (),
            keys=self._grammar.named_keys(sheet),
            condition=combine(situation for _, _, situation in sheet.situations),
            settling=command.settling,
            amendment=command.amendment,
            is_retake=command.is_retake,
            is_private=command.is_private,
            switch=command.switch,
            is_follow_up=meant.is_follow_up,
            is_others=sheet.is_others and not meant.statements,
            naming=meant.naming,
            choice=meant.choice,
        )
        if sight.expected:
            return self._corrections.read_answer(reading, sheet)
        return self._corrections.read(reading, sheet, sight.spans, sight.last_request)

    def _parse(self, sight: Sight, named: Named | None) -> tuple[Sheet, list[Found]]:
        likely = (named and _request_of(named)) or self._intents.likely(sight.ranking)
        wanted = self._intents.wanted(likely)
        topics = self._intents.topics(sight.ranking)
        return self._grammar.parse(sight.text, sight.expected, wanted, topics, sight.now)

    def _meant(
        self, sight: Sight, sheet: Sheet, named: Named | None, meant: Meant, is_open: bool
    ) -> Meant:
        """Settle names, choices and follow-ups; `is_open` unless a command was found already."""
        naming, verdict = self._naming(named, sight, sheet, meant.verdict), meant.verdict
        verdict = self._names.intent(naming, verdict) if naming else verdict
        choice = self._choices.find(sheet, sight.asked, verdict) if sight.asked else None
        if choice:
            verdict = Verdict(CHOOSE if choice.value else REMEMBER, verdict.confidence)
        is_asked = sight.asked is not None and sight.asked.chosen is None
        is_open = is_open and not (naming or choice or is_asked)
        if is_open and (gone_on := self._follow_up(sight, sheet, verdict, meant.statements)):
            return gone_on
        entities = self._entities.find(sheet, sight.spans, self._keys(verdict, sight))
        if verdict.request is None and sight.expected is None:
            entities = tuple(e for e in entities if not self._grammar.names_topic(sheet, e))
        naming = naming or self._names.open_value(verdict, entities)
        if naming and naming.end:
            entities = tuple(e for e in entities if e.end <= naming.start or naming.end <= e.start)
        return Meant(verdict, meant.statements, entities, naming, choice)

    def _follow_up(
        self, sight: Sight, sheet: Sheet, verdict: Verdict, statements: tuple[Statement, ...]
    ) -> Meant | None:
        """Give what a text means that goes on with the last request; None where it does not."""
        if sight.last_request is None:
            return None
        keys = self._intents.wanted(sight.last_request)
        fragment = self._entities.find(sheet, sight.spans, keys)
        if not self._follow_ups.is_one(sheet, verdict, statements, fragment, sight.last_request):
            return None
        return Meant(go_on(verdict, sight.last_request), (), fragment, is_follow_up=True)

    def _naming(
        self, named: Named | None, sight: Sight, sheet: Sheet, verdict: Verdict
    ) -> Naming | None:
        """Give what is done with a name; an explanation that explains nothing is none."""
        if named is None or not len(sheet):
            return None
        is_command = self._intents.command(sight.ranking) is not None

        def find(keys: frozenset[str]) -> tuple[Entity, ...]:
            return self._entities.find(sheet, sight.spans, keys, is_sure=True)

        naming = self._names.settle(named, sheet, verdict, sight.ranking, find)
        is_asked = named.span == (0, 0) and named.act is Act.DEFINE
        if is_asked and is_command:
            naming = None
        is_empty = naming is not None and not naming.values and not naming.base_id
        if named.act is not Act.DEFINE or (naming and not is_empty):
            return naming
        used = self._names.mentioned(_looked(sight))
        return self._names.settle(used, sheet, verdict, sight.ranking, find) if used else None

    def sketch(self, text: str) -> tuple[Sheet, list[Found]]:
        """Give what the grammar makes of a text of which nothing else is known, but for topics."""
        return self._grammar.sketch(text)

    def parts(self, text: str) -> tuple[tuple[int, int], ...]:
        """Give the stretches of a text that may each ask for something, as character spans."""
        return split_parts(self._grammar.marks(text))

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
        command = self._intents.command(sight.ranking) if sight.expected else None
        if command is not None:
            return Answer(has_no_preference=command == INDIFFERENT)
        question = sight.history[-1].text if is_asked else ""
        return self._answers.find(sheet, self._questions.read(question, sight.expected))

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


def _looked(sight: Sight) -> Looked:
    said = sight.said or sight.text
    return Looked(sight.text, said, sight.concepts, sight.defining, sight.ranking)


def _request_of(named: Named) -> str | None:
    """Give the request a name belongs to, as far as that is known."""
    return named.request or (named.concept.intent if named.concept else None)
