"""Whole conversations over HTTP, the server restarted in the middle: one start and one restart."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.api.live import ROOT, LiveServer

CONVERSATIONS = yaml.safe_load(Path(__file__).with_name("over_http.yml").read_text())


class Person:
    """Somebody with an anonymous session at a server."""

    def __init__(self, server: LiveServer) -> None:
        self._server = server
        self._session: dict[str, Any] = self._post("/v1/sessions", {}, {})

    def say(self, text: str) -> dict[str, Any]:
        """Take a turn; give the reply."""
        headers = {"Authorization": f"Bearer {self._session['token']}"}
        body = {"text": text, "session_id": self._session["session_id"]}
        return self._post("/v1/turns", body, headers)

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(
            self._server.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", **headers},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return dict(json.load(answer))


@pytest.mark.trained
def test_conversations_go_on_after_a_restart(live_server: LiveServer) -> None:
    people = [Person(live_server) for _ in CONVERSATIONS]
    for person, conversation in zip(people, CONVERSATIONS, strict=True):
        _go(person, conversation, "before")
    live_server.restart()
    for person, conversation in zip(people, CONVERSATIONS, strict=True):
        _go(person, conversation, "after")


def _go(person: Person, conversation: dict[str, Any], half: str) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "conversations"))
    from runner import compare

    for step in conversation[half]:
        compare(step, person.say(step["say"]), f"{conversation['name']}, {half} ({step['say']!r})")
