"""Lessons: which question to ask next. Pure functions.

Expected gain of a question = how much knowing the attribute helps (its weight, times how often the
person makes requests that use it) where nothing is known of it yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from preferences.model import Profile
from preferences.topics import Attribute, TopicBook

MOST_QUESTIONS = 10
"""In one lesson."""
MOST_OF_A_KIND = 3
"""Questions about one topic in a lesson about everything."""
LEAST_GAIN = 0.25
"""Expected gain below which a lesson about everything stops asking; of one topic it goes on."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next."""

    attribute: Attribute
    gain: float
    """Expected gain, 0 and up; only its order means something."""


def next_question(
    profile: Profile,
    book: TopicBook,
    now: datetime,
    asked: Collection[str],
    topic: str | None = None,
    uses: Mapping[str, int] | None = None,
) -> Question | None:
    """Choose the question that would help most; None when it no longer pays.

    `asked` are the keys already put in this lesson; `uses` counts, by request name, what this
    person has been asking for.
    """
    if len(asked) >= MOST_QUESTIONS:
        return None
    known = {p.key for p in profile.active(now)}
    questions = [
        Question(attribute, _gain(attribute, book, uses or {}))
        for attribute in book.askable(topic)
        if attribute.key not in known and attribute.key not in asked
    ]
    if topic is None:
        questions = [q for q in questions if _is_worthwhile(q, asked)]
    return max(questions, key=lambda q: q.gain, default=None)


def _gain(attribute: Attribute, book: TopicBook, uses: Mapping[str, int]) -> float:
    served = sum(
        count
        for request, count in uses.items()
        if request in book.requests
        and any(
            attribute.key in (slot.attribute, slot.fallback)
            for slot in book.requests[request].slots.values()
        )
    )
    return attribute.weight * (1 + served / (1 + sum(uses.values())))


def _is_worthwhile(question: Question, asked: Collection[str]) -> bool:
    same = sum(key.split(".")[0] == question.attribute.topic for key in asked)
    return question.gain >= LEAST_GAIN and same < MOST_OF_A_KIND
