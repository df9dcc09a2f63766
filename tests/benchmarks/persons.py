"""Simulated people: what they want, how they ask, and what they do when an answer is wrong.

They are made up. Their tastes, patience and words come from `simulator.yml` and one seed; nothing
about them was measured on real people.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bot.turn import Reply
from preferences.model import Scalar
from preferences.topics import TopicBook

WORDS = Path(__file__).with_name("simulator.yml")
Say = Callable[[str], Awaitable[Reply]]
"""Says a text to the assistant and gives its reply."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Something a person asks for again and again."""

    request: str
    slot: str
    attribute: str
    asks: tuple[str, ...]
    full: tuple[str, ...]
    tastes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What people ask for and how they talk."""

    habits: tuple[Habit, ...]
    phrases: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls, path: Path = WORDS) -> Words:
        """Read the file."""
        body: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        habits = tuple(
            Habit(**{k: tuple(v) if isinstance(v, list) else v for k, v in habit.items()})
            for habit in body.pop("habits")
        )
        return cls(habits, body)


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated person."""

    name: str
    wants: Mapping[str, str]
    """Hidden taste by request."""
    rates: Mapping[str, float]
    """How likely each request is asked for on a day."""
    patience: int
    """What they try after a wrong answer before they let it be, 0–3 times."""
    ways: Mapping[str, float]
    """How likely a wrong answer makes them complain, correct, repeat or teach."""
    openness: float
    """How likely they answer a question."""
    exactness: float
    """How likely they say the value with the request, so that nothing is left open."""


@dataclass(slots=True)
class Tally:
    """What came of a day, or of many."""

    left_open: int = 0
    """Requests that left their taste unsaid."""
    defects: int = 0
    """Those first answered with something else."""
    questions: int = 0
    """Questions nobody had asked for."""
    turns: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.left_open += other.left_open
        self.defects += other.defects
        self.questions += other.questions
        self.turns += other.turns

    @property
    def defect_rate(self) -> float:
        """Share of open requests answered with something else, 0–1."""
        return self.defects / self.left_open if self.left_open else 0.0


def make_person(number: int, seed: int, words: Words) -> Person:
    """Make up a person; the same one for the same numbers."""
    random = Random(f"{seed}-person-{number}")
    habits = random.sample(words.habits, random.randint(3, len(words.habits)))
    weights = [random.random() for _ in range(4)]
    names = ("complaints", "corrections", "asks", "statements")
    shares = (3 * weights[0], 2 * weights[1], 3 * weights[2], 0.3 * weights[3])
    return Person(
        name=f"person-{number}",
        wants={habit.request: random.choice(habit.tastes) for habit in habits},
        rates={habit.request: random.uniform(0.3, 1.0) for habit in habits},
        patience=random.choice((0, 1, 1, 2, 2, 3)),
        ways={name: share / sum(shares) for name, share in zip(names, shares, strict=True)},
        openness=random.uniform(0.3, 0.95),
        exactness=random.uniform(0.1, 0.4),
    )


@dataclass(frozen=True, slots=True)
class Episode:
    """One thing a person wants now, from the first words to letting it be."""

    person: Person
    habit: Habit
    words: Words
    book: TopicBook
    random: Random

    async def play(self, say: Say) -> Tally:
        """Ask for it, and do what this person does about a wrong answer."""
        tally = Tally()
        if self.random.random() < self.person.exactness:
            await self._say(say, self._with_value(self.habit.full), tally)
            return tally
        tally.left_open = 1
        reply = await self._say(say, self.random.choice(self.habit.asks), tally)
        tally.defects = int(not self.is_right(reply))
        for _ in range(self.person.patience):
            if self.is_right(reply):
                break
            reply = await self._try_again(say, tally)
        return tally

    def is_right(self, reply: Reply) -> bool:
        """Say whether the best value of the slot is the one wanted."""
        meant = reply.interpretation
        if meant is None or meant.intent != self.habit.request:
            return False
        slot = meant.slots.get(self.habit.slot)
        return slot is not None and _best(slot.value) == self.person.wants[self.habit.request]

    async def _try_again(self, say: Say, tally: Tally) -> Reply:
        ways = self.person.ways
        way = self.random.choices(list(ways), list(ways.values()))[0]
        phrases = self.habit.asks if way == "asks" else self.words.phrases[way]
        return await self._say(say, self._with_value(phrases), tally)

    async def _say(self, say: Say, text: str, tally: Tally) -> Reply:
        """Say a text, and answer the question it brings, if any."""
        tally.turns += 1
        reply = await say(text)
        if not reply.expect_reply:
            return reply
        tally.questions += 1
        answer = self._answer(reply)
        if answer is None:
            return reply
        tally.turns += 1
        after = await say(answer)
        return after if after.interpretation else reply

    def _answer(self, reply: Reply) -> str | None:
        """Choose what to say to a question; None to leave it."""
        phrases = self.words.phrases
        if self.random.random() > self.person.openness:
            refusals = [None, *phrases["refusals"]]
            is_final = self.random.random() < 0.05
            return self.random.choice(phrases["never"] if is_final else refusals)
        if reply.moment is None:
            return self.random.choice(phrases["accepting" if self.is_right(reply) else "refusals"])
        if not reply.moment.suggestions and reply.moment.reason == "correction":
            return self.random.choice(phrases["accepting"])
        if reply.moment.slot != self.habit.slot:
            return self.random.choice(phrases["refusals"])
        is_once = self.random.random() < 0.05
        return self._with_value(phrases["once" if is_once else "answers"])

    def _with_value(self, phrases: Sequence[str]) -> str:
        attribute = self.book.attribute(self.habit.attribute)
        label = attribute.label_of(self.person.wants[self.habit.request])
        return self.random.choice(phrases).format(value=label)


def _best(value: Scalar | tuple[Scalar, ...]) -> Scalar:
    return value[0] if isinstance(value, tuple) else value
