"""A world of two topics, small enough to be held in the head: tea and a garden."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from preferences.model import (
    ALWAYS,
    Condition,
    Evidence,
    Preference,
    Profile,
    Request,
    Scalar,
    SlotSource,
    SlotValue,
    Source,
    Stance,
    Statement,
    Status,
)
from preferences.profile import Grounds
from preferences.wordbook import load_topics

BOOK = load_topics(Path(__file__).with_name("small"))
NOW = datetime(2026, 11, 3, 8, 15, tzinfo=UTC)
"""A Tuesday morning."""
MORNING = Condition(daypart="morning")
EVENING = Condition(daypart="evening")
SHED = Condition(room="shed")


def ids(stem: str = "i") -> Callable[[], str]:
    """Give a source of ids: i1, i2 …"""
    numbers = itertools.count(1)
    return lambda: f"{stem}{next(numbers)}"


def statement(key: str, value: Scalar, **more: Any) -> Statement:
    """State a liking of `topic.attribute`, in the very word."""
    topic, _, attribute = key.partition(".")
    text = str(more.pop("text", value))
    return Statement(topic, attribute, value, text, 0, len(text), **more)


def avoid(key: str, value: Scalar, **more: Any) -> Statement:
    """State a dislike."""
    return statement(key, value, stance=Stance.AVOID, **more)


def grounds(source: Source = Source.STATED, minute: int = 0) -> Grounds:
    """Give what a turn rests on, so many minutes after NOW."""
    return Grounds(source, f"t{minute}", "web", NOW + timedelta(minutes=minute))


def preference(key: str, value: Scalar, minute: int = 0, **more: Any) -> Preference:
    """Give a liking kept so many minutes after NOW; its id is its value unless another is given."""
    topic, _, attribute = key.partition(".")
    at = NOW + timedelta(minutes=minute)
    fields: dict[str, Any] = {
        "id": str(value),
        "label": BOOK.attribute(key).label_of(value),
        "stance": Stance.PREFER,
        "hard": False,
        "strength": 0.7,
        "condition": ALWAYS,
        "source": Source.STATED,
        "evidence": Evidence("t0", str(value), "web"),
        "status": Status.ACTIVE,
        "created_at": at,
        "valid_from": at,
    }
    return Preference(topic=topic, attribute=attribute, value=value, **(fields | more))


def profile(*preferences: Preference, **more: Any) -> Profile:
    """Give Ann's profile."""
    return Profile("ann", preferences, **more)


def request(
    intent: str = "brew_tea", *, said: dict[str, Any] | None = None, **more: Any
) -> Request:
    """Give a request with the values said, by slot."""
    slots = {name: SlotValue(value, SlotSource.UTTERANCE) for name, value in (said or {}).items()}
    return Request(intent, BOOK.requests[intent].topic, slots, **more)
