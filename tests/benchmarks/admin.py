"""How fast the admin API answers with many people: lists, search, one person, totals.

python -m tests.benchmarks.admin --users 1000 --users 100000

Loads a database of its own in a temporary folder, asks over the application's own HTTP layer in
process, and prints a table. The language model takes no part in these answers and is not loaded.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

from sqlalchemy import insert
from starlette.testclient import TestClient

from api.app import create_app
from bot.assistant import Assistant
from bot.engine.shared import book, use
from bot.measure.latency import summarise
from bot.meter import took_name
from bot.say.wording import Wording
from bot.settings import Settings, load_settings
from preferences.model import Source, Status
from preferences.store import Store
from preferences.store.rows import row_of
from preferences.store.tables import Changes, Counts, Preferences, Profiles, Sessions, table_of
from tests.api.hosts import Host, make_key
from tests.preferences.store.examples import JAZZ

EACH = 20
"""Preferences of one person, one of four superseded."""
DAYS = 90
"""Days that have counts."""
CHUNK = 500
"""People written at once."""
NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
COUNTED = ("request", "request.before", "request.after", "dissatisfied.before", "corrected.after",
           "moment_offered", "moment_accepted", "moment_refused", "moment_ignored")  # fmt: skip
HEAD = "| people | call | first | p50 | p95 | processor p50 |\n|---|---|---|---|---|---|\n"
Ask = Callable[[Random], tuple[str, dict[str, Any]]]
"""Gives the address to ask and its parameters."""


def main() -> None:
    """Load and measure for each number of people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, action="append", required=True)
    parser.add_argument("--times", type=int, default=100, help="how often each is asked")
    args = parser.parse_args()
    settings = load_settings({})
    use(settings)
    sys.stdout.write(HEAD)
    for users in args.users:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{Path(folder) / 'attune.db'}")
            store.migrate()
            load(store, users)
            for name, figures in measure(store, settings, users, args.times):
                shown = " | ".join(f"{ms:.0f}" for ms in figures)
                sys.stdout.write(f"| {users:,} | {name} | {shown} |\n")
            store.close()


def load(store: Store, users: int) -> None:
    """Write people with what they prefer, a conversation and a change each, and daily counts."""
    random = Random(users)
    choices = [a for t in book().topics.values() for a in t.attributes.values() if a.catalog]
    for start in range(0, users, CHUNK):
        ids = [_user(number) for number in range(start, min(start + CHUNK, users))]
        with store.unit() as unit:
            run = unit._connection.execute
            run(insert(table_of(Profiles)), [_profile(user) for user in ids])
            rows = [row for user in ids for row in _preferences(user, choices, random)]
            run(insert(table_of(Preferences)), rows)
            run(insert(table_of(Changes)), [_change(user) for user in ids])
            session = {"token_hash": None, "opened_at": NOW}
            sessions = [{"session_id": f"s-{user}", "user_id": user, **session} for user in ids]
            run(insert(table_of(Sessions)), sessions)
            unit.commit()
    _count(store, random)


def measure(
    store: Store, settings: Settings, users: int, times: int
) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Give each call's name and ms: the first, p50 and p95, and the processor's share of p50."""
    wording = Wording.load(settings.words_dir, book())
    new_id = iter(map(str, range(10**9))).__next__
    # Nothing here talks, so there is no engine.
    assistant = Assistant(cast(Any, None), store, book(), wording, lambda: NOW, new_id)
    app = create_app(settings, lambda: assistant)
    app.state.assistant = assistant
    host = Host(TestClient(app), make_key(store, NOW))
    host.get("/v1/admin/key")
    for name, ask in calls(users).items():
        random, took, worked = Random(name), list[float](), list[float]()
        for _ in range(times):
            path, params = ask(random)
            begun, busy = time.perf_counter(), time.process_time()
            answer = host.get(f"/v1/admin/{path}", **params)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - busy) * 1000)
            assert answer.status_code == 200, answer.text
        latency = summarise(took[1:])
        yield name, (took[0], latency.p50, latency.p95, summarise(worked[1:]).p50)


def calls(users: int) -> dict[str, Ask]:
    """Give what is asked, by name."""

    def anybody(random: Random) -> str:
        return _user(random.randrange(users))

    return {
        "totals, 30 days": lambda r: ("stats", {"days": 30}),
        "totals, 90 days": lambda r: ("stats", {"days": DAYS}),
        "list, first page": lambda r: ("users", {}),
        "search, a few letters": lambda r: ("users", {"query": f"user-{r.randrange(10)}"}),
        "search, one person": lambda r: ("users", {"query": anybody(r)[5:]}),
        "search, nobody": lambda r: ("users", {"query": f"nobody{r.randrange(10)}"}),
        "a person's preferences": lambda r: (f"users/{anybody(r)}/preferences", {}),
        "a person's history": lambda r: (f"users/{anybody(r)}/history", {}),
        "audit": lambda r: ("audit", {}),
    }


def _user(number: int) -> str:
    """Scatter the ids, so that their order is not that of arrival."""
    return f"user-{number * 7919 % 1_000_003:07}"


def _profile(user: str) -> dict[str, Any]:
    return {"user_id": user, "tenant": "default", "is_learning": True, "is_applying": True}


def _preferences(user: str, choices: list[Any], random: Random) -> Iterator[dict[str, Any]]:
    for number, attribute in enumerate(random.choices(choices, k=EACH)):
        topic, _, name = attribute.key.partition(".")
        at = NOW - timedelta(days=random.randrange(400), minutes=number)
        status = Status.SUPERSEDED if number % 4 == 0 else Status.ACTIVE
        source = random.choice([Source.STATED, Source.LESSON, Source.MOMENT, Source.ADMIN])
        kept = replace(JAZZ, id=f"p{number}", topic=topic, attribute=name, status=status)
        yield row_of(user, replace(kept, source=source, created_at=at, valid_from=at))


def _change(user: str) -> dict[str, Any]:
    added = {f"p{number}": "active" for number in range(EACH)}
    return {"user_id": user, "id": "c1", "kind": "learn", "added": added, "ended": {},
            "at": NOW, "is_undone": False}  # fmt: skip


def _count(store: Store, random: Random) -> None:
    names = [*COUNTED, *(took_name(ms / 1000) for ms in (4, 9, 20, 40, 90, 200))]
    rows = [
        {
            "name": name,
            "tenant": "default",
            "topic": topic,
            "day": (NOW - timedelta(days=day)).date(),
            "total": random.randrange(1, 50),
        }
        for day in range(DAYS)
        for name in names
        for topic in book().topics
    ]
    with store.unit() as unit:
        unit._connection.execute(insert(table_of(Counts)), rows)
        unit.commit()


if __name__ == "__main__":
    main()
