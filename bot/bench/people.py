"""People with many preferences, made of the catalogs: nothing of them is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count, cycle, islice

from bot.bench.errors import BenchError
from preferences.model import ALWAYS, Condition, Profile, Source, Stance, Statement
from preferences.profile import Grounds, Revision, learn
from preferences.store import Store
from preferences.topics import Kind, TopicBook

_CONDITIONS = (ALWAYS, ALWAYS, ALWAYS, Condition(daypart="evening"))
_STANCES = (Stance.PREFER, Stance.PREFER, Stance.AVOID)
_STRIDE = 5
"""Values are taken this far apart: neighbours in a catalog are often of one kind."""


def statements(book: TopicBook, most: int) -> list[Statement]:
    """Give `most` different things one person could say, of every choice attribute in turn.

    Raises `BenchError` when the catalogs do not hold as many.
    """
    found = list(islice(_spread(book), most))
    if len(found) < most:
        raise BenchError(f"the catalogs give {len(found)} preferences; {most} are asked for")
    return found


def profile_of(book: TopicBook, user_id: str, most: int, at: datetime) -> Profile:
    """Give a profile of `most` preferences, all active at `at`."""
    return _learned(book, user_id, most, at).profile


def settle(store: Store, book: TopicBook, user_id: str, most: int, at: datetime) -> None:
    """Put a person of `most` preferences into a database."""
    revision = _learned(book, user_id, most, at)
    with store.unit() as unit:
        unit.record(user_id, revision.change, revision.added, {})
        unit.commit()


def _learned(book: TopicBook, user_id: str, most: int, at: datetime) -> Revision:
    numbers = count(1)
    grounds = Grounds(Source.IMPORT, None, "import", at)
    said = statements(book, most)
    return learn(Profile(user_id), said, grounds, book, lambda: f"{user_id}-{next(numbers)}")


def _spread(book: TopicBook) -> Iterator[Statement]:
    """Take one value of each attribute in turn; of one that holds a single value, only once."""
    pools = [
        (attribute, list(attribute.catalog.values.values()))
        for attribute in book.attributes.values()
        if attribute.kind is Kind.CHOICE and attribute.catalog and not attribute.is_setting
    ]
    conditions, stances = cycle(_CONDITIONS), cycle(_STANCES)
    rounds = max((len(values) for _, values in pools), default=0)
    for at in range(rounds):
        for attribute, values in pools:
            if at >= len(values) or (at and not attribute.is_many):
                continue
            value = values[at * _stride(values) % len(values)]
            text = value.label
            yield Statement(
                topic=attribute.topic,
                attribute=attribute.name,
                value=value.id,
                text=text,
                start=0,
                end=len(text),
                stance=next(stances) if attribute.is_many else Stance.PREFER,
                condition=next(conditions),
            )


def _stride(values: Sequence[object]) -> int:
    """Give a step that comes by every value once."""
    return _STRIDE if len(values) % _STRIDE else 1
