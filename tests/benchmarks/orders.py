"""In which order a lesson asks: by expected gain, fixed, or at random. Pure, no dialogue.

Fixed is by the weights of the topic files, the same for everybody.

A simulated person answers every question with their taste. What a lesson is worth is the share of
their open requests that are then filled as they want.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from random import Random

from preferences.apply import apply
from preferences.lessons import MOST_QUESTIONS, next_question
from preferences.model import Context, Profile, Request, Source, Statement
from preferences.profile import Grounds, learn
from preferences.topics import TopicBook
from tests.benchmarks.persons import Person, Words

NOW = datetime(2026, 1, 5, tzinfo=UTC)
Order = Callable[[Profile, Sequence[str]], str | None]
"""Gives the key to ask for next, from the profile and the keys asked already."""


def gains(person: Person, words: Words, book: TopicBook, seed: int) -> dict[str, list[float]]:
    """Give, by order, the share of requests that are right after 0, 1 … 10 questions."""
    uses = {name: round(7 * rate) for name, rate in person.rates.items()}
    random = Random(f"{seed}-order-{person.name}")
    fixed = [a.key for a in sorted(book.askable(), key=lambda a: -a.weight)]
    shuffled = random.sample(fixed, len(fixed))
    orders: dict[str, Order] = {
        "expected gain": lambda known, asked: _by_gain(known, book, asked, uses),
        "fixed": lambda known, asked: _next_of(fixed, asked),
        "at random": lambda known, asked: _next_of(shuffled, asked),
    }
    return {name: _lesson(person, words, book, order) for name, order in orders.items()}


def _by_gain(
    known: Profile, book: TopicBook, asked: Sequence[str], uses: Mapping[str, int]
) -> str | None:
    question = next_question(known, book, NOW, asked, uses=uses)
    return question.attribute.key if question else None


def _next_of(keys: Sequence[str], asked: Sequence[str]) -> str | None:
    return next((key for key in keys if key not in asked), None)


def _lesson(person: Person, words: Words, book: TopicBook, order: Order) -> list[float]:
    profile, asked, ids = Profile(person.name), list[str](), count(1)
    shares = [_share_right(person, words, profile, book)]
    for _ in range(MOST_QUESTIONS):
        key = order(profile, asked)
        if key is not None:
            asked.append(key)
            told = [_statement(key, value) for value in _tastes(person, words, key)]
            grounds = Grounds(Source.LESSON, "t", "web", NOW)
            profile = learn(profile, told, grounds, book, lambda: str(next(ids))).profile
        shares.append(_share_right(person, words, profile, book))
    return shares


def _tastes(person: Person, words: Words, key: str) -> list[str]:
    """Give what a person says when asked for an attribute; nothing where they have no taste."""
    return [
        person.wants[habit.request]
        for habit in words.habits
        if habit.attribute == key and habit.request in person.wants
    ]


def _statement(key: str, value: str) -> Statement:
    topic, _, attribute = key.partition(".")
    return Statement(topic, attribute, value, value, 0, len(value))


def _share_right(person: Person, words: Words, profile: Profile, book: TopicBook) -> float:
    right = 0.0
    for habit in words.habits:
        if habit.request in person.wants:
            request = Request(habit.request, book.requests[habit.request].topic)
            meant = apply(request, profile, Context(), book, NOW)
            right += person.rates[habit.request] * (habit.slot in meant.slots)
    return right / sum(person.rates.values())
