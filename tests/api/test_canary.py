"""The canary: words only two people ever said, put in through every channel; then one is erased."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.logs import JsonLines
from bot.fulfilment.port import Deed, DeedState, Order
from bot.turn import Turn
from preferences.errors import NotFound
from preferences.masters import MasterKey
from preferences.people import key_of
from preferences.store import privacy
from tests.api.canaries import HERS, HIS, KEPT, Breaking, Person, found, live, serve_everywhere
from tests.api.hosts import Host, Site, error, known, sign
from tests.api.voice.caller import PIN, Phone


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """Every line a server with the most talkative log would write, in the data folder."""
    path = tmp_path / "server.log"
    handler = logging.FileHandler(path)
    handler.setFormatter(JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("attune")
    levels = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.DEBUG)
    yield path
    root.removeHandler(handler)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    handler.close()


@pytest.fixture
def site(
    world: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """A server with every front-end on."""
    monkeypatch.setattr("api.chores.OFTEN", 1e6)
    yield from serve_everywhere(world, tmp_path_factory.mktemp("keys"))


@pytest.fixture
def locked(
    world: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The same on an encrypted database."""
    monkeypatch.setattr("api.chores.OFTEN", 1e6)
    world.masters = (MasterKey("2026-11", bytes(range(32))),)
    yield from serve_everywhere(world, tmp_path_factory.mktemp("keys"))


@pytest.fixture
def two(site: Site, logged: Path) -> tuple[Person, Person]:
    site.register()
    site.assistant.fulfilment = Breaking()
    host = site.host()
    return live(Person(site, host, HERS)), live(Person(site, host, HIS))


def test_erasing_one_leaves_no_word_of_theirs_and_every_word_of_the_other(
    site: Site, two: tuple[Person, Person], tmp_path: Path, logged: Path
) -> None:
    ann, bob = two
    assert found(tmp_path, ann) == found(tmp_path, bob) == KEPT
    assert not any(p.name.encode() in logged.read_bytes() for p in two)
    receipt = ann.host.call("DELETE", f"/v1/admin/users/{HERS}").json()["receipt"]
    assert receipt["verified"]
    assert receipt["erased"]["preferences"] >= 5
    assert found(tmp_path, ann) == set()
    assert around(HERS, tmp_path) == []
    assert found(tmp_path, bob) >= KEPT
    assert error(ann.host.get(f"/v1/admin/users/{HERS}"), 404, "not_found")
    site.assistant.close()
    assert found(tmp_path, ann) == set()
    assert found(tmp_path, bob) >= KEPT


def test_with_keys_no_word_is_on_disk_while_they_are_there(
    locked: Site, tmp_path: Path, logged: Path
) -> None:
    locked.register()
    locked.assistant.fulfilment = Breaking()
    ann = live(Person(locked, locked.host(), HERS))
    assert found(tmp_path, ann) == {"controller"}, "an address of a controller's is no word of hers"
    exported = ann.me.get("/v1/preferences/export").text.casefold()
    assert {c for c in KEPT if ann.word(c) not in exported} == {"controller"}


def around(word: str, folder: Path) -> list[bytes]:
    """Give what stands around a word in the files of the data folder, capitals aside."""
    files = b"".join(f.read_bytes() for f in folder.iterdir()).lower()
    return re.findall(b".{0,40}" + word.encode() + b".{0,40}", files, re.DOTALL)


def test_who_calls_and_what_a_house_shares_are_erased_under_the_names_they_have(
    site: Site, tmp_path: Path, logged: Path
) -> None:
    host, phone = site.host(), Phone(site.http, "CA1", number="+14155550999")
    phone.ring()
    phone.key(PIN)
    phone.say("My favorite artist is Zorbuphoneax")
    house = {"text": "My favorite artist is Zorbuhouseax", "device_id": "zorbudevice"}
    assert host.call("POST", "/api/conversation/process", json=house).status_code == 200
    assert around("zorbuphoneax", tmp_path)
    assert around("zorbuhouseax", tmp_path)
    assert around(phone.number[1:], tmp_path) == []
    for user in host.get("/v1/admin/users").json()["users"]:
        receipt = host.call("DELETE", f"/v1/admin/users/{user['user_id']}").json()["receipt"]
        assert receipt["verified"]
    assert around("zorbu", tmp_path) == []


def test_nothing_old_brings_them_back(
    site: Site, two: tuple[Person, Person], tmp_path: Path
) -> None:
    ann, _ = two
    before = site.assistant.now().isoformat()
    token = sign(HERS, iat=int(site.assistant.now().timestamp()))
    site.assistant.now.wait(seconds=5)
    ann.host.call("DELETE", f"/v1/admin/users/{HERS}")
    site.assistant.now.wait(seconds=5)
    for said in ann.said:
        old = {k: v for k, v in said.items() if k != "session_id"}
        body = {**old, "user_id": HERS, "context": {"local_time": before}}
        assert ann.host.call("POST", "/v1/turns", json=body).status_code == 404
        if "session_id" in said:
            error(ann.host.call("POST", "/v1/turns", json={**said, "user_id": HERS}), 404,
                  "session_unknown")  # fmt: skip
    error(Host(site.http, token).get("/v1/preferences"), 401, "token_invalid")
    again = {"Idempotency-Key": f"{HERS}-1"}
    error(ann.host.add(HERS, ann.word("import"), attribute="artist", headers=again), 409,
          "person_erased")  # fmt: skip
    assert found(tmp_path, ann) == set()


def test_a_turn_that_races_the_erasure_leaves_nothing(
    site: Site, two: tuple[Person, Person], tmp_path: Path
) -> None:
    """The command line erases from another process, while a turn waits for its host's program."""
    ann, _ = two

    class ErasedMeanwhile:
        async def carry_out(self, order: Order) -> Deed:
            privacy.erase(
                site.assistant.store, key_of("default", HERS), site.assistant.now(), "cli"
            )
            return Deed(DeedState.DONE, order.preview)

    site.assistant.fulfilment = ErasedMeanwhile()
    text = f"I love {ann.word('race')} and play some music"
    error(ann.me.turn(text, session_id=ann.session), 404, "not_found")
    files = b"".join(f.read_bytes() for f in tmp_path.iterdir()).lower()
    assert ann.word("race").encode() not in files
    assert found(tmp_path, ann) == set()


async def test_of_a_turn_and_an_erasure_at_once_the_erasure_wins(assistant: Any) -> None:
    import asyncio

    turns = [
        assistant.turn(Turn(f"My favorite artist is Zor{number}ax", "ann", "s1"))
        for number in range(4)
    ]
    done = await asyncio.gather(*turns[:2], assistant.erase("ann"), *turns[2:],
                                return_exceptions=True)  # fmt: skip
    assert all(isinstance(r, NotFound) for r in done[3:])
    with assistant.store.unit() as unit:
        assert not any(unit.kept("ann").values())


def test_one_preference_is_erased_the_same_way_and_stays_erased(
    site: Site, two: tuple[Person, Person], tmp_path: Path
) -> None:
    ann, bob = two
    site.assistant.store.scrub()
    before = found(tmp_path, bob)
    held = next(p for p in known(ann.host, HERS) if p["label"].casefold() == ann.word("chat"))
    old = site.assistant.now().isoformat()
    site.assistant.now.wait(seconds=5)
    answer = ann.me.call("DELETE", f"/v1/preferences/{held['id']}?erase=true")
    assert answer.json()["receipt"]["verified"]
    site.assistant.now.wait(seconds=5)
    assert "chat" not in found(tmp_path, ann)
    assert {"typed", "import"} <= found(tmp_path, ann)
    assert found(tmp_path, bob) == before
    value = ann.word("chat").capitalize()
    error(ann.host.add(HERS, value, attribute="artist"), 422, "invalid_preference")
    late = {"text": f"My favorite artist is {value}", "context": {"local_time": old}}
    error(ann.me.call("POST", "/v1/turns", json=late), 404, "not_found")
    assert "chat" not in found(tmp_path, ann)
    ann.session = None
    assert ann.say(f"My favorite artist is {value}")["learned"]
    assert ann.host.add(HERS, value, attribute="artist").status_code == 201


def test_a_thousand_preferences_are_erased_within_a_second(world: Any) -> None:
    from dataclasses import replace

    from tests.preferences.store.examples import JAZZ

    assistant = world.assistant()
    with assistant.store.unit() as unit:
        for user in ("ann", "bob"):
            kept = [replace(JAZZ, id=f"{user}{n}", label=f"{user} {n}") for n in range(1000)]
            unit.record(user, None, kept, {})
        unit.commit()
    started = time.process_time()
    receipt = privacy.erase(assistant.store, "ann", world.clock() + timedelta(seconds=1))
    assert time.process_time() - started < 1
    assert receipt.verified
    assert receipt.erased["preferences"] == 1000
    assistant.close()
