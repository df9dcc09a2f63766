"""A server that is killed while people talk to it: what it answered is there after a restart."""

from __future__ import annotations

import itertools
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.api.live import LiveServer

pytestmark = pytest.mark.trained

PEOPLE = 4
SEED = 8
PATIENCE = 60.0
"""Seconds within which everybody was answered a few times, on a machine with much else to do."""
TEXTS = ("I love jazz", "no more jazz", "play some music", "I hate techno", "undo")


class Person:
    """Somebody who says one thing after the other, and adds preferences, until nobody answers."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = httpx.post(f"{url}/v1/sessions", timeout=30).json()
        self._numbers = itertools.count(1)
        self.replies: dict[str, Any] = {}
        """What was answered, by client turn id."""
        self.added: dict[str, str] = {}
        """The values that were taken, by preference id."""
        self.open: dict[str, str] = {}
        """What was sent and not answered."""

    def go_on(self) -> None:
        with httpx.Client(base_url=self._url, headers=self._headers, timeout=30) as http:
            try:
                for number in self._numbers:
                    self._say(http, f"c-{number}", TEXTS[number % len(TEXTS)])
                    self._add(http, f"Band {number}")
            except httpx.TransportError:
                return

    def check(self) -> None:
        """Check that all that was answered is there, and all that is there is whole."""
        with httpx.Client(base_url=self._url, headers=self._headers, timeout=30) as http:
            turns = self._turns(http)
            known = http.get("/v1/preferences", params={"status": "all"}).json()["preferences"]
            kept = {turn["client_turn_id"]: turn for turn in turns}
            for client_turn_id, reply in self.replies.items():
                assert kept[client_turn_id]["seq"] == reply["seq"]
                assert kept[client_turn_id]["messages"] == reply["messages"]
            assert [turn["seq"] for turn in turns] == list(range(1, len(turns) + 1))
            assert len(turns) - len(self.replies) in (0, 1)
            values = {p["id"]: p["value"] for p in known}
            assert values.items() >= self.added.items()
            assert values.keys() >= {p["id"] for turn in turns for p in turn["learned"]}
            said = {turn["turn_id"] for turn in turns}
            assert {p["evidence"]["turn_id"] for p in known} <= {None, *said}
            for client_turn_id, text in [*self.open.items()]:
                self._say(http, client_turn_id, text)
            again = [turn["client_turn_id"] for turn in self._turns(http)]
            assert sorted(again) == sorted(self.replies)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._session['token']}"}

    def _turns(self, http: httpx.Client) -> list[dict[str, Any]]:
        params = {"session_id": self._session["session_id"], "limit": 200}
        return list(http.get("/v1/turns", params=params).json()["turns"])

    def _say(self, http: httpx.Client, client_turn_id: str, text: str) -> None:
        self.open[client_turn_id] = text
        body = {"text": text, "client_turn_id": client_turn_id}
        body["session_id"] = self._session["session_id"]
        reply = http.post("/v1/turns", json=body).raise_for_status().json()
        self.replies[client_turn_id] = reply
        del self.open[client_turn_id]

    def _add(self, http: httpx.Client, value: str) -> None:
        body = {"topic": "music", "attribute": "artist", "value": value}
        added = http.post("/v1/preferences", json=body).raise_for_status().json()
        self.added[added["id"]] = added["value"]


def test_a_killed_server_loses_nothing_it_answered(live_server: LiveServer) -> None:
    chance = random.Random(SEED)
    people = [Person(live_server.url) for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        under_way = [pool.submit(person.go_on) for person in people]
        deadline = time.monotonic() + PATIENCE
        while not all(len(person.added) > 1 for person in people):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(chance.random())
        live_server.kill()
    for each in under_way:
        each.result()
    with closing(sqlite3.connect(live_server.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    live_server.start()
    for person in people:
        person.check()
