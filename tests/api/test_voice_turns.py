"""Spoken turns through `POST /v1/turns`: each kind of request, with its reply as written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_wire import Client

pytestmark = pytest.mark.trained
GOLDEN = sorted((Path(__file__).parent / "golden" / "turns").glob("*.json"))
_OF_THE_MOMENT = frozenset(
    {"turn_id", "session_id", "id", "preference_id", "confidence", "strength"}
)
"""Keys whose values another run may give otherwise."""


def lasting(body: Any) -> Any:
    """Give what of a reply is the same in every run, without what is empty."""
    if isinstance(body, dict):
        kept = {name: lasting(value) for name, value in body.items() if name not in _OF_THE_MOMENT}
        return {name: value for name, value in kept.items() if value not in (None, [], {}, "")}
    return [lasting(each) for each in body] if isinstance(body, list) else body


@pytest.fixture
def sam(world: Any) -> Iterator[Client]:
    """Give somebody who speaks."""
    from api.app import create_app
    from bot.settings import load_settings

    with TestClient(create_app(load_settings({}), world.assistant)) as http:
        yield Client(http)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_each_spoken_turn_is_answered_as_written(sam: Client, path: Path) -> None:
    for number, step in enumerate(json.loads(path.read_text(encoding="utf-8")), 1):
        answer = sam.turn(channel="voice", **step["turn"])
        assert answer.status_code == 200, answer.text
        assert lasting(answer.json()) == step["reply"], f"step {number}"


def test_there_is_a_file_for_each_kind() -> None:
    """First what is heard and how surely, then who, when and where, then what stands open."""
    assert {path.stem for path in GOLDEN} == {
        "n_best", "opposite_of_a_liking", "hardly_heard", "misheard_value", "barge_in", "silence",
        "hard_rule", "room_of_the_device", "lesson_interrupted_and_resumed", "two_requests",
    }  # fmt: skip
