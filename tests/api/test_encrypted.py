"""A whole server on an encrypted database: nobody notices, but whoever reads the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from preferences.masters import MasterKey
from tests.api.hosts import Site, known, serve
from tests.databases import places_holding

WORDS = ("zorbulax", "florble", "reasonable caller", "warm lights")


@pytest.fixture
def locked(world: Any) -> Iterator[Site]:
    world.masters = (MasterKey("2026-11", bytes(range(32))),)
    yield from serve(world)


def test_people_talk_and_operators_work_as_ever_and_the_database_says_nothing(locked: Site) -> None:
    locked.register()
    host, sam = locked.host(), locked.person("sam")
    said = sam.turn("My favorite artist is Zorbulax", client_turn_id="c1").json()
    session = said["session_id"]
    texts = ("florble mode means warm lights at 40 percent", "undo", "redo",
             "what do you know about me", "play some music")  # fmt: skip
    answers = [sam.turn(text, session_id=session).json() for text in texts]
    assert "Zorbulax" in " ".join(m["text"] for m in answers[3]["messages"])
    again = sam.turn("anything", session_id=session, client_turn_id="c1").json()
    assert again["messages"] == said["messages"]
    added = host.add("sam", reason="a reasonable caller", headers={"Idempotency-Key": "k"})
    assert (
        host.add("sam", reason="a reasonable caller", headers={"Idempotency-Key": "k"}).json()
        == added.json()
    )
    path = f"/v1/admin/users/sam/preferences/{added.json()['id']}"
    given = {"value": "blues", "reason": "a reasonable caller"}
    assert host.call("PATCH", path, json=given).json()["value"] == "blues"
    assert sam.call("POST", "/v1/preferences/undo").status_code == 200
    assert {p["label"] for p in known(host, "sam", status="active")} >= {"Zorbulax", "jazz"}
    assert "Zorbulax" in host.get("/v1/admin/users/sam/export").text
    locked.assistant.store.scrub()
    assert [word for word in WORDS if places_holding(word, locked.assistant.store)] == []
    receipt = host.call("DELETE", "/v1/admin/users/sam").json()["receipt"]
    assert (receipt["erased"]["person_keys"], receipt["verified"]) == (1, True)
