"""How far a reading has come: what a sentence has said so far, and statements in the making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.understanding.conditions import around, combine
from bot.understanding.facts import Facts
from bot.understanding.lexicon import Forms
from bot.understanding.negation import Polarity
from bot.understanding.objects import Objects, Thing
from bot.understanding.openness import OpenTopics
from bot.understanding.ownership import Whose
from bot.understanding.periods import ending
from bot.understanding.sheet import Clause, Sheet
from bot.understanding.words import Words
from preferences.model import Stance, Statement


@dataclass(frozen=True, slots=True)
class Found:
    """A statement and how sure the grammar is of it."""

    statement: Statement
    is_sure: bool
    is_back: bool = False
    """Whether its value was named before it was spoken of ("my wife loves jazz, I hate it")."""

    def compared(self, words: Words, beaten: Sequence[Thing], is_comparing: bool) -> Found:
        """Give it as set above other things, with their values where they are of its attribute."""
        said = self.statement
        key = f"{said.topic}.{said.attribute}"
        over = tuple(
            thing.value
            for thing in beaten
            if thing.attribute and thing.attribute.key == key and thing.value is not None
        )
        if said.stance is Stance.AVOID or not (over or is_comparing):
            return self
        texts = tuple(words.cut(thing.start, thing.end)[0] for thing in beaten)
        compared = replace(said, over=over, over_text=texts, is_change=True)
        return replace(self, statement=compared)


@dataclass(slots=True)
class Thread:
    """What a text has said so far."""

    carried: Polarity | None = None
    """How the last cue of this sentence was meant; a clause without one goes on with it."""
    whose: Whose = Whose.UNSAID
    things: list[Thing] = field(default_factory=list)
    """What was named last, which "it" stands for."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes statements of things."""

    objects: Objects
    facts: Facts
    topics: OpenTopics
    changes: frozenset[Forms]
    """Phrases of somebody who changed their mind."""

    def is_change(self, sheet: Sheet, clause: Clause) -> bool:
        """Say whether the sentence of a clause speaks of a change of mind."""
        same = [c for c in sheet.clauses if c.sentence == clause.sentence]
        return sheet.says(self.changes, same[0].start, same[-1].end)

    def make(
        self, sheet: Sheet, clause: Clause, thing: Thing, said: Polarity, is_sure: bool
    ) -> Found:
        """Give the statement that a thing is meant so in a clause."""
        attribute = thing.attribute or self.topics.attribute(sheet, thing.start, thing.end)
        text, start, end = sheet.words.cut(thing.start, thing.end)
        value = text if thing.value is None else thing.value
        statement = Statement(
            topic=attribute.topic,
            attribute=attribute.name,
            value=value,
            text=text,
            start=start,
            end=end,
            stance=said.stance,
            hard=said.is_hard,
            strength=round(said.strength, 2),
            condition=combine(around(sheet, clause, thing.start, thing.end)),
            is_open=thing.value is None,
            valid_until=ending(sheet, clause),
            is_change=self.is_change(sheet, clause),
        )
        return Found(statement, is_sure)
