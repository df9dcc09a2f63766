"""A tenant with something to see: people who talked, what an operator did, a month of counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from bot.meter import took_name
from bot.secret import open_store
from bot.settings import load_settings
from preferences.access import Scope
from preferences.model import Change, ChangeKind, Evidence, Preference, Source, Stance, Status
from preferences.people import key_of
from preferences.store import Store
from tests.api.hosts import ALL, make_key
from tests.preferences.store.examples import JAZZ

TENANT = "acme"
"""Whose people they are."""
MAYA = "maya.lind"
SAID = {
    MAYA: [
        "I'm allergic to peanuts", "yes", "I like sushi", "I'm a Warriors fan",
        "play some music", "I adore thai food",
    ],
    "noah": ["I love rock", "I like italian food", "play some music"],
    "ines@example.org": ["I hate seafood", "find me a restaurant"],
}  # fmt: skip
"""What some people say, in order."""
TOPICS = {
    "music": (180, 0.31, 0.09), "food": (120, 0.27, 0.12), "weather": (150, 0.14, 0.05),
    "sports": (60, 0.22, 0.13), "home": (90, 0.12, 0.04), "news": (40, 0.18, 0.15),
}  # fmt: skip
"""By topic: requests a month, and the share answered wrong before and after learning."""
SPEEDS = {4: 0.04, 9: 0.31, 20: 0.42, 40: 0.15, 90: 0.05, 200: 0.02, 400: 0.01}
"""By milliseconds, the share of turns that took about so long."""
LIKED = (
    ("music.genre", "jazz", 29, None, Source.STATED, "jazz"),
    ("music.genre", "rock", 27, 12, Source.MOMENT, "rock"),
    ("food.cuisine", "italian", 25, 8, Source.LESSON, "Italian"),
    ("weather.city", "boston", 22, None, Source.MOMENT, "the one in Massachusetts"),
    ("news.category", "sports", 15, 4, Source.INFERRED, "sports"),
)
"""What Maya liked before: key, value, days since it was learned and since it ended, and how."""
KINDS = (
    ("music", "genre", "jazz"), ("food", "cuisine", "thai"), ("weather", "city", "boston"),
    ("sports", "team", "warriors"), ("news", "category", "science"), ("home", "brightness", 40),
    ("travel", "style", "boutique"),
)  # fmt: skip
WAYS = (Source.STATED,) * 4 + (Source.LESSON,) * 3 + (Source.MOMENT,) * 2 + (Source.ADMIN,)


def fill(url: str, store: Store, tenant: str) -> str:
    """Let some people talk, an operator correct something, and a month be counted; give a key."""
    key = make_key(store, datetime.now(UTC), tenant=tenant)
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        remember(store, tenant)
        for user, texts in SAID.items():
            talk(http, user, texts)
        shown = http.get(f"/v1/admin/users/{MAYA}/preferences", params={"topic": "food"}).json()
        liked = next(p for p in shown["preferences"] if p["status"] == "active" and not p["hard"])
        amend = {"strength": 0.9, "condition": {"daypart": "evening"}, "reason": "Asked by phone."}
        path = f"/v1/admin/users/{MAYA}/preferences/{liked['id']}"
        assert http.patch(path, json=amend).status_code == 200
    count_a_month(store, tenant)
    return key


def talk(http: httpx.Client, user: str, texts: list[str]) -> None:
    """Have a person say these things in one conversation."""
    session: dict[str, Any] = {}
    for text in texts:
        answer = http.post("/v1/turns", json={"text": text, "user_id": user, **session})
        assert answer.status_code == 200, answer.text
        session = {"session_id": answer.json()["session_id"]}


def count_a_month(store: Store, tenant: str) -> None:
    """Count requests, wrong answers, moments and times of the last thirty days."""
    random, now = Random(7), datetime.now(UTC)
    with store.unit() as unit:
        for ago in range(30):
            at, grown = now - timedelta(days=ago), 1 - ago / 60
            for topic, (requests, before, after) in TOPICS.items():
                day = requests / 8 * grown * random.uniform(0.6, 1.4)
                known = 0.8 - ago / 45
                counted = {"request.before": day * (1 - known), "request.after": day * known}
                counted["dissatisfied.before"] = counted["request.before"] * before
                counted["corrected.after"] = counted["request.after"] * after
                offered = (counted["dissatisfied.before"] + counted["corrected.after"]) * 0.6
                counted["moment_offered"] = offered
                counted["moment_accepted"] = offered * random.uniform(0.4, 0.8)
                counted["moment_refused"] = offered * random.uniform(0.1, 0.25)
                counted["moment_ignored"] = offered * 0.1
                whole = {(n, topic): _whole(c, random) for n, c in counted.items()}
                unit.count_all({k: c for k, c in whole.items() if c}, at, tenant)
            turns = 220 * grown * random.uniform(0.7, 1.3)
            took = {(took_name(ms / 1000), ""): _whole(turns * share, random)
                    for ms, share in SPEEDS.items()}  # fmt: skip
            unit.count_all({k: c for k, c in took.items() if c}, at, tenant)
        unit.commit()


def _whole(value: float, random: Random) -> int:
    return int(value) + (random.random() < value % 1)


def remember(store: Store, tenant: str) -> None:
    """Keep what Maya liked over the last month, in the order it came and went."""
    now, user = datetime.now(UTC), key_of(tenant, MAYA)
    steps = []
    for number, (key, value, learned, ended, source, said) in enumerate(LIKED):
        topic, _, attribute = key.partition(".")
        at = now - timedelta(days=learned)
        evidence = Evidence(turn_id=f"t{number}", text=said, channel="web")
        kept = _liked(topic, attribute, value, source, at)
        kept = replace(kept, id=f"m{number}", evidence=evidence)
        steps.append((Change(f"s{number}", ChangeKind.LEARN, (kept.id,), (), at), [kept], {}))
        if ended:
            at = now - timedelta(days=ended)
            gone = Change(f"e{number}", ChangeKind.RETRACT, (), (kept.id,), at)
            steps.append((gone, [], {kept.id: Status.RETRACTED}))
    with store.unit() as unit:
        for change, added, ended_now in sorted(steps, key=lambda step: step[0].at):
            unit.record(user, change, added, ended_now)
        unit.commit()


def crowd(store: Store, tenant: str, count: int) -> None:
    """Keep a few things about many people."""
    random, now = Random(3), datetime.now(UTC)
    with store.unit() as unit:
        for number in range(count):
            kept = [
                replace(_liked(*kind, random.choice(WAYS), now), id=f"g{place}")
                for place, kind in enumerate(random.sample(KINDS, random.randint(1, 4)))
            ]
            unit.record(key_of(tenant, f"guest-{number:03}"), None, kept, {})
        unit.commit()


def _liked(topic: str, attribute: str, value: Any, source: Source, at: datetime) -> Preference:
    about = {"topic": topic, "attribute": attribute, "value": value, "label": str(value).title()}
    times = {"created_at": at, "valid_from": at}
    return replace(JAZZ, stance=Stance.PREFER, source=source, **about, **times)


def key_with(store: Store, tenant: str, *scopes: Scope, days: float = 1) -> str:
    """Make a key with these scopes, all where none is named, that ends so many days from now."""
    now = datetime.now(UTC)
    given = frozenset(scopes) or ALL
    return make_key(store, now, given, tenant, now + timedelta(days=days))


def store_of(data_dir: Path) -> Store:
    """Open the database of a server that runs, with the secret it made."""
    return open_store(load_settings({"ATTUNE_DATA_DIR": str(data_dir)}))


def add(http: httpx.Client, user: str, value: str, **more: Any) -> dict[str, Any]:
    """Write a preference down for somebody."""
    body = {"topic": "music", "attribute": "genre", "value": value, "reason": "by phone", **more}
    answer = http.post(f"/v1/admin/users/{user}/preferences", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
