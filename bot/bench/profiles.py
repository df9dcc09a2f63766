"""Profiles: applying many preferences to a request, loading them, and erasing a person."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import median

from bot.bench.errors import BenchError
from bot.bench.figures import Figure
from bot.bench.people import profile_of, settle
from bot.bench.workbench import Workbench
from preferences.apply import apply
from preferences.model import Context, Request
from preferences.store import Store, privacy
from preferences.topics import TopicBook

MANY = 200
"""Preferences of the person measured."""
OTHERS = 9
"""Other people in the database, as many preferences each."""
ROUNDS = 50


def measure(bench: Workbench) -> tuple[Figure, ...]:
    """Measure on a person of many preferences."""
    bench.say(f"A profile of {MANY} preferences")
    book = bench.assistant.book
    with bench.fresh() as assistant:
        for number in range(OTHERS + 1):
            bench.limit.check()
            settle(assistant.store, book, _person(number), MANY, datetime.now(UTC))
        loading = median(_timed(lambda: _load(assistant.store)) for _ in range(ROUNDS))
        erasing = _erase(assistant.store)
    note = f"{MANY} preferences, each of {len(book.requests)} requests in turn"
    return (
        Figure("profile", "apply p50", median(_applying(book)), "ms", note),
        Figure("profile", "load p50", loading, "ms", "from SQLite"),
        Figure("profile", "erase", erasing / 1000, "s", f"of {OTHERS + 1} people; read back"),
    )


def _applying(book: TopicBook) -> list[float]:
    """Give the milliseconds of each application."""
    now = datetime.now(UTC)
    profile = profile_of(book, _person(0), MANY, now)
    context = Context(local_time=now)
    requests = [Request(spec.name, spec.topic) for spec in book.requests.values()]
    return [
        _timed(partial(apply, request, profile, context, book, now))
        for _ in range(ROUNDS)
        for request in requests
    ]


def _load(store: Store) -> None:
    with store.unit(is_reading=True) as unit:
        unit.profile(_person(0))


def _erase(store: Store) -> float:
    started = time.perf_counter()
    receipt = privacy.erase(store, _person(0), datetime.now(UTC))
    took = (time.perf_counter() - started) * 1000
    if not receipt.verified or receipt.erased["preferences"] != MANY:
        raise BenchError("erasing was not complete, so its time means nothing")
    return took


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _person(number: int) -> str:
    return f"bench-{number}"
