"""A host's own requests, Rasa's REST channel, and what Prometheus reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_wire import Client, error

pytestmark = pytest.mark.trained


@pytest.fixture
def http(world: Any) -> Iterator[TestClient]:
    from api.app import create_app
    from bot.settings import load_settings

    with TestClient(create_app(load_settings({}), world.assistant)) as client:
        yield client


@pytest.fixture
def sam(http: TestClient) -> Client:
    return Client(http)


def interpret(sam: Client, **body: Any) -> Any:
    return sam.http.post("/v1/interpret", json=body, headers=sam.headers)


def test_a_hosts_request_means_what_a_spoken_one_does(sam: Client) -> None:
    sam.turn("I love jazz")
    sam.turn("I don't like country music")
    spoken = sam.turn("play some music", context={"room": "kitchen"}).json()
    answer = interpret(sam, intent="play_music", slots={}, context={"room": "kitchen"}).json()
    assert answer.keys() == {"interpretation", "applied"}
    assert answer["applied"] == spoken["applied"]
    ours, theirs = answer["interpretation"], spoken["interpretation"]
    assert {**ours, "confidence": 0} == {**theirs, "confidence": 0}


def test_what_the_host_filled_is_left_alone_and_named_as_catalogs_do(sam: Client) -> None:
    sam.turn("I love jazz")
    answer = interpret(sam, intent="play_music", slots={"genre": ["Hip Hop"], "track": "Zzz"})
    slots = answer.json()["interpretation"]["slots"]
    assert slots["genre"]["value"] == ["hip_hop"]
    assert (slots["genre"]["surface"], slots["genre"]["source"]) == ("Hip Hop", "utterance")
    assert slots["track"]["value"] == ["Zzz"]
    assert answer.json()["applied"] == []


def test_a_rule_the_request_goes_against_is_mentioned(sam: Client) -> None:
    sam.turn("I'm allergic to shellfish")
    sam.turn("yes")
    answer = interpret(sam, intent="find_recipe", slots={"ingredient": ["shrimp"]}).json()
    meant = answer["interpretation"]
    assert meant["slots"]["ingredient"]["value"] == ["shrimp"]
    assert [c["text"] for c in meant["considerations"]] == ["you never want shellfish"]


def test_the_text_says_who_it_is_for(sam: Client) -> None:
    sam.turn("I love jazz")
    answer = interpret(sam, intent="play_music", slots={}, text="play something for my friend")
    assert answer.json()["applied"] == []


def test_interpreting_changes_nothing(sam: Client) -> None:
    sam.turn("I love jazz")
    before = sam.known()
    interpret(sam, intent="play_music", slots={"genre": "blues"}, text="I love blues")
    assert sam.known() == before


@pytest.mark.parametrize(
    ("body", "status", "code", "field", "named"),
    [
        ({"intent": "fly", "slots": {}}, 422, "unknown_intent", "intent", "play_music"),
        ({"intent": "play_music", "slots": {"wing": "x"}}, 422, "unknown_slot", "slots.wing",
         "artist"),
        ({"slots": {}}, 422, "invalid_field", "intent", ""),
        ({"intent": "play_music", "slots": []}, 422, "invalid_field", "slots", ""),
        ({"intent": "play_music", "slots": {"genre": {"a": 1}}}, 422, "invalid_field", "slots", ""),
        ({"intent": "play_music", "slots": {}, "text": " "}, 422, "text_missing", "text", ""),
        ({"intent": "play_music", "slots": {}, "user_id": "alex"}, 404, "not_found", "user_id", ""),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_refused_with_what_is_known(
    sam: Client, body: Any, status: int, code: str, field: str, named: str
) -> None:
    refused = error(interpret(sam, **body), status, code)
    assert refused["field"].startswith(field)
    assert named in refused["message"]


def test_interpreting_needs_a_person(http: TestClient) -> None:
    body = {"intent": "play_music", "slots": {}}
    error(http.post("/v1/interpret", json=body), 401, "token_missing")


def rest(sam: Client, message: str, sender: str = "default", **metadata: Any) -> Any:
    body = {"sender": sender, "message": message, "metadata": metadata or None}
    return sam.http.post("/webhooks/rest/webhook", json=body, headers=sam.headers)


def test_a_front_end_made_for_rasa_works_unchanged(sam: Client) -> None:
    learned = rest(sam, "I love jazz").json()
    assert learned[0].keys() == {"recipient_id", "text", "buttons"}
    assert learned[0]["recipient_id"] == "default"
    assert learned[0]["buttons"][0].keys() == {"title", "payload"}
    played = rest(sam, "play some music", context={"room": "kitchen"}).json()
    assert played == [{"recipient_id": "default", "text": "Jazz, in the kitchen."}]
    rest(sam, "undo")
    assert sam.known() == []


def test_the_same_sender_of_somebody_else_is_another_conversation(
    sam: Client, http: TestClient
) -> None:
    rest(sam, "play some jazz")
    again = rest(Client(http), "again").json()
    assert "jazz" not in again[0]["text"].casefold()


def test_a_session_of_ones_own_may_be_the_sender(sam: Client) -> None:
    sam.turn("play some jazz")
    assert rest(sam, "again", sam.session["session_id"]).json()[0]["text"] == "Jazz."


def test_a_message_sent_twice_is_answered_alike(sam: Client) -> None:
    first = rest(sam, "I love jazz", client_turn_id="c1").json()
    assert rest(sam, "I love techno", client_turn_id="c1").json() == first


def test_the_rest_channel_refuses_as_the_others_do(sam: Client, http: TestClient) -> None:
    assert error(rest(sam, " "), 422, "text_missing")["field"] == "message"
    error(rest(sam, "a" * 9000), 413, "text_too_long")
    body = {"sender": "x", "message": "hello"}
    error(http.post("/webhooks/rest/webhook", json=body), 401, "token_missing")


def test_metrics_count_and_name_nobody(sam: Client, http: TestClient) -> None:
    sam.turn("I love zydeco")
    sam.turn("play some music")
    sam.turn("that's not what I wanted")
    sam.turn("blues")
    answer = http.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "zydeco" not in answer.text
    assert sam.session["user_id"] not in answer.text
    samples = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if line[0] != "#")
    assert samples['attune_learned_total{source="stated"}'] == "1"
    assert samples['attune_learned_total{source="moment"}'] == "1"
    assert samples['attune_orders_total{result="done"}'] == "2"
    assert samples['attune_moments_total{result="offered",topic="music"}'] == "1"
    assert samples['attune_moments_total{result="accepted",topic="music"}'] == "1"
    moments = [name for name in samples if name.startswith("attune_moments")]
    assert len(moments) == 2, "each moment is counted once, whatever its reason"
    assert samples["attune_turn_seconds_count"] == "4"
    assert samples['attune_turn_seconds_bucket{le="+Inf"}'] == "4"
    assert samples["attune_store_up"] == "1"
    line = re.compile(r'[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? [0-9.]+')
    assert all(line.fullmatch(" ".join(sample)) for sample in samples.items())
