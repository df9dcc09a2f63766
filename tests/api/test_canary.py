"""The canary: words only two people ever said, put in through every channel; then one is erased."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.logs import JsonLines
from bot.fulfilment.port import Deed, DeedState, Order
from bot.turn import Turn
from preferences.errors import NotFound
from preferences.people import key_of
from preferences.store import privacy
from tests.api.hosts import Host, Site, error, known, sign

HERS, HIS = "zor", "quib"
"""What the words of the two begin with."""
CHANNELS = (
    "chat", "lesson", "moment", "concept", "alias", "undone", "refused", "failed", "typed",
    "reason", "import", "voice", "numbered",
)  # fmt: skip
KEPT = frozenset(CHANNELS) - {"failed"}
"""What is on disk while the person is there; a failed turn keeps nothing."""


@dataclass
class Person:
    """Somebody with words of their own."""

    site: Site
    host: Host
    name: str
    session: str | None = None
    said: list[dict[str, Any]] = field(default_factory=list)

    def word(self, channel: str) -> str:
        return f"{self.name}{channel}ax"

    @property
    def me(self) -> Host:
        return self.site.person(self.name)

    def say(self, text: str, **body: Any) -> dict[str, Any]:
        given = {"session_id": self.session, **body} if self.session else body
        answer = self.me.turn(text, **given)
        assert answer.status_code == 200, answer.text
        self.said.append({"text": text, **given})
        self.session = answer.json()["session_id"]
        return dict(answer.json())

    def says(self, where: str, text: str, **body: Any) -> dict[str, Any]:
        return self.say(text.format(word=self.word(where).capitalize()), **body)


class Breaking:
    """A host program whose adapter breaks on some requests."""

    async def carry_out(self, order: Order) -> Deed:
        if order.interpretation.intent == "get_news":
            raise RuntimeError(f"broken on {order.interpretation}")
        return Deed(DeedState.DONE, order.preview)


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
def two(site: Site, logged: Path) -> tuple[Person, Person]:
    site.register()
    site.assistant.fulfilment = Breaking()
    host = site.host()
    return live(Person(site, host, HERS)), live(Person(site, host, HIS))


def live(person: Person) -> Person:
    """Put a word in through every channel."""
    converse(person)
    operate(person)
    return person


def operate(person: Person) -> None:
    typed = {"topic": "music", "attribute": "artist", "value": person.word("typed")}
    assert person.me.call("POST", "/v1/preferences", json=typed).status_code == 201
    added = person.host.add(
        person.name, person.word("import"), attribute="artist",
        reason=f"said {person.word('reason')}", headers={"Idempotency-Key": f"{person.name}-1"},
    )  # fmt: skip
    assert added.status_code == 201
    exported = person.me.get("/v1/preferences/export").text
    assert person.word("chat") in exported.casefold()
    assert person.word("import") in person.host.get(f"/v1/admin/users/{person.name}/export").text


def converse(person: Person) -> None:
    person.says("chat", "My favorite artist is {word}")
    person.says("undone", "My favorite song is {word}")
    person.say("undo")
    person.session = None
    person.say("stop learning")
    person.says("refused", "My favorite album is {word}")
    person.say("start learning again")
    person.session = None
    person.says("concept", "{word} mode means warm lights at 40 percent")
    person.says("alias", "by {word} I mean podcasts")
    news = f"Give me news about {person.word('failed')}"
    error(person.me.turn(news, session_id=person.session), 500, "turn_failed")
    person.says("voice", "My favorite team is {word}", channel="voice",
                asr={"hypotheses": [{"text": f"my favorite team is {person.word('voice')}",
                                     "confidence": 0.9}]})  # fmt: skip
    person.says("numbered", "My name is {word}", client_turn_id="c-1")
    person.session = None
    person.say("learn my travel preferences")
    person.says("lesson", "{word}")
    person.say("stop")
    person.session = None
    person.say("play some music")
    person.say("that's not what I wanted")
    person.says("moment", "{word}")


def found(folder: Path, person: Person) -> set[str]:
    """Say which channels' words any file of the data folder holds, capitals aside."""
    everything = b"\n".join(f.read_bytes() for f in folder.iterdir() if f.is_file()).lower()
    return {c for c in CHANNELS if person.word(c).encode() in everything}


def test_erasing_one_leaves_no_word_of_theirs_and_every_word_of_the_other(
    site: Site, two: tuple[Person, Person], tmp_path: Path, logged: Path
) -> None:
    ann, bob = two
    assert found(tmp_path, ann) == found(tmp_path, bob) >= KEPT
    assert not any(p.name.encode() in logged.read_bytes() for p in two)
    receipt = ann.host.call("DELETE", f"/v1/admin/users/{HERS}").json()["receipt"]
    assert receipt["verified"]
    assert receipt["erased"]["preferences"] >= 5
    assert found(tmp_path, ann) == set()
    assert HERS.encode() not in b"".join(f.read_bytes() for f in tmp_path.iterdir()).lower()
    assert found(tmp_path, bob) >= KEPT
    assert error(ann.host.get(f"/v1/admin/users/{HERS}"), 404, "not_found")
    site.assistant.close()
    assert found(tmp_path, ann) == set()
    assert found(tmp_path, bob) >= KEPT


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
