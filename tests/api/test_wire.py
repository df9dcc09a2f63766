"""The wire: what a program sends and gets, and that bad input changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.host import SECRET, running

pytestmark = pytest.mark.trained


class Client:
    """Somebody with an anonymous session."""

    def __init__(self, http: TestClient) -> None:
        self.http = http
        opened = http.post("/v1/sessions")
        assert opened.status_code == 201
        self.session = opened.json()
        self.headers = {"Authorization": f"Bearer {self.session['token']}"}

    def turn(self, text: Any, **body: Any) -> Any:
        given = {"text": text, "session_id": self.session["session_id"], **body}
        return self.http.post("/v1/turns", json=given, headers=self.headers)

    def known(self) -> list[dict[str, Any]]:
        answer = self.http.get("/v1/preferences", headers=self.headers)
        assert answer.status_code == 200
        return list(answer.json()["preferences"])


@pytest.fixture
def http(world: Any) -> Iterator[TestClient]:
    from api.app import create_app
    from bot.settings import load_settings

    app = create_app(load_settings({}), world.assistant)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sam(http: TestClient) -> Client:
    return Client(http)


def error(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body = answer.json()["error"]
    assert body["code"] == code
    assert body["message"]
    return dict(body)


def test_what_was_taught_counts_on_the_next_turn(sam: Client) -> None:
    taught = sam.turn("I love jazz").json()
    assert [p["value"] for p in taught["learned"]] == ["jazz"]
    reply = sam.turn("play some music").json()
    genre = reply["interpretation"]["slots"]["genre"]
    assert genre["value"] == ["jazz"]
    assert genre["source"] == "preference"
    assert genre["preference_id"] == taught["learned"][0]["id"]
    assert reply["applied"][0]["because"]


def test_a_turn_answers_with_every_field_of_the_contract(sam: Client) -> None:
    reply = sam.turn("play some music").json()
    assert reply.keys() >= {
        "turn_id", "session_id", "outcome", "messages", "expect_reply", "interpretation",
        "learned", "retracted", "applied", "teachable_moment", "lesson",
    }  # fmt: skip
    assert reply["messages"][0].keys() == {"text", "ssml", "quick_replies"}


def test_what_fills_no_slot_but_matters_is_told(sam: Client) -> None:
    [kept] = sam.turn("I hate hotels with loud party scenes").json()["learned"]
    reply = sam.turn("find a hotel in Rome").json()
    [considered] = reply["interpretation"]["considerations"]
    assert considered.keys() == {"preference_id", "text", "relevance"}
    assert considered["preference_id"] == kept["id"]
    assert considered["text"] == "you don't like hotels with loud party scenes"
    assert 0.5 <= considered["relevance"] <= 1
    assert considered["text"] in reply["messages"][0]["text"]
    assert reply["applied"] == []


def test_a_wish_for_a_host_to_answer_carries_considerations_too(sam: Client) -> None:
    sam.turn("I hate novels with open endings")
    reply = sam.turn("what should I read next").json()
    assert reply["outcome"] == "not_understood"
    interpretation = reply["interpretation"]
    assert (interpretation["intent"], interpretation["topic"]) == ("other", "books")
    assert interpretation["slots"] == interpretation["excluded"] == {}
    assert len(interpretation["considerations"]) == 1


def test_erasing_lets_go_of_the_vectors_of_what_was_kept(sam: Client, http: TestClient) -> None:
    from bot.engine.shared import meaning

    sam.turn("I hate hotels with loud party scenes")
    sam.turn("find a hotel in Rome")
    assert "hotels with loud party scenes" in meaning().texts()
    assert http.delete("/v1/me", headers=sam.headers).status_code == 200
    assert meaning().texts() == ()


def test_silence_on_the_voice_channel_refuses_nothing(sam: Client) -> None:
    sam.turn("play some music", channel="voice")
    asked = sam.turn("that's not what I wanted", channel="voice").json()["teachable_moment"]
    assert asked["signals"] == ["dissatisfaction"]
    reply = sam.turn("", channel="voice").json()
    assert reply["teachable_moment"] == asked
    assert reply["expect_reply"] is True


def test_speaking_over_the_answer_twice_brings_a_question(sam: Client) -> None:
    sam.turn("play some music", channel="voice")
    reply = sam.turn("play some music", channel="voice", asr={"barge_in": True}).json()
    assert reply["teachable_moment"]["reason"] == "barge_in"
    assert reply["teachable_moment"]["signals"] == ["interruption", "repetition"]


def test_the_same_client_turn_id_gets_the_first_reply_and_changes_nothing(sam: Client) -> None:
    first = sam.turn("I love jazz", client_turn_id="c1").json()
    again = sam.turn("I hate techno", client_turn_id="c1").json()
    assert again == first
    assert [p["value"] for p in sam.known()] == ["jazz"]


def test_a_session_is_made_where_none_is_named(sam: Client) -> None:
    reply = sam.turn("hello", session_id=None).json()
    assert reply["session_id"]
    assert sam.turn("hello", session_id=reply["session_id"]).status_code == 200


def test_nobody_reaches_the_session_of_somebody_else(sam: Client, http: TestClient) -> None:
    alex = Client(http)
    error(alex.turn("hello", session_id=sam.session["session_id"]), 404, "session_unknown")
    error(alex.turn("hello", session_id="never-opened"), 404, "session_unknown")
    error(alex.turn("hello", user_id=sam.session["user_id"]), 404, "not_found")


def test_nobody_forgets_the_preference_of_somebody_else(sam: Client, http: TestClient) -> None:
    sam.turn("I love jazz")
    alex = Client(http)
    path = f"/v1/preferences/{sam.known()[0]['id']}"
    error(http.delete(path, headers=alex.headers), 404, "not_found")
    assert len(sam.known()) == 1


def test_a_preference_is_forgotten_and_undo_brings_it_back(sam: Client, http: TestClient) -> None:
    sam.turn("I love jazz")
    path = f"/v1/preferences/{sam.known()[0]['id']}"
    assert http.delete(path, headers=sam.headers).status_code == 204
    assert sam.known() == []
    error(http.delete(path, headers=sam.headers), 404, "not_found")
    sam.turn("undo")
    assert [p["value"] for p in sam.known()] == ["jazz"]


def test_all_preferences_are_forgotten(sam: Client, http: TestClient) -> None:
    sam.turn("I love jazz and blues")
    assert http.delete("/v1/preferences", headers=sam.headers).status_code == 204
    assert sam.known() == []


def test_erasing_leaves_no_byte(sam: Client, http: TestClient, world: Any) -> None:
    sam.turn("I adore zydeco music")
    receipt = http.delete("/v1/me", headers=sam.headers).json()["receipt"]
    assert receipt["verified"] is True
    assert receipt["erased"]["preferences"] == 1
    for path in world.database.parent.glob("attune.db*"):
        assert b"zydeco" not in path.read_bytes()
    error(sam.turn("hello"), 401, "token_unknown")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_field"),
        ({"text": ""}, 422, "text_missing"),
        ({"text": "  \n "}, 422, "text_missing"),
        ({"text": 5}, 422, "invalid_field"),
        ({"text": None}, 422, "invalid_field"),
        ({"text": ["hello"]}, 422, "invalid_field"),
        ({"text": "a" * 100_000}, 413, "text_too_long"),
        ({"text": "hello", "session_id": "never-opened"}, 404, "session_unknown"),
        ({"text": "hello", "session_id": 7}, 422, "invalid_field"),
        ({"text": "hello", "context": "kitchen"}, 422, "invalid_field"),
        ({"text": "hello", "context": {"local_time": "soon"}}, 422, "invalid_field"),
        ({"text": "hello", "context": {"state": ["oven"]}}, 422, "invalid_field"),
        ({"text": "hello", "context": {"state": {"oven": "a" * 20_000}}}, 422, "invalid_field"),
        ({"text": "hello", "asr": {"hypotheses": [{"confidence": 7}]}}, 422, "invalid_field"),
        (["hello"], 422, "invalid_field"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_changes_nothing(
    sam: Client, http: TestClient, body: Any, status: int, code: str
) -> None:
    sam.turn("I love jazz")
    before = sam.known()
    error(http.post("/v1/turns", json=body, headers=sam.headers), status, code)
    assert sam.known() == before


@pytest.mark.parametrize("state", ['{"a": NaN}', '{"a": ' + "[" * 5000 + "]" * 5000 + "}"])
def test_a_state_that_cannot_be_passed_on_is_refused(sam: Client, state: str) -> None:
    raw = '{"text": "play some music", "context": {"state": ' + state + "}}"
    headers = {**sam.headers, "Content-Type": "application/json"}
    answer = sam.http.post("/v1/turns", content=raw, headers=headers)
    assert answer.status_code in (400, 422), answer.text


def test_the_state_of_things_goes_on_to_the_host(world: Any) -> None:
    from api.app import create_app
    from bot.fulfilment import Webhook
    from bot.settings import load_settings

    assistant = world.assistant()
    with running() as host:
        secret = SECRET.encode()
        assistant.fulfilment = Webhook(host.url, secret, 2.0, assistant.wording)
        app = create_app(load_settings({}), lambda: assistant)
        with TestClient(app) as http:
            state = {"oven": {"on": True}, "doors": ["front"]}
            Client(http).turn("play some music", context={"room": "kitchen", "state": state})
        assert host.orders[0].body["context"]["state"] == state


def test_what_is_not_json_is_refused(sam: Client, http: TestClient) -> None:
    headers = {**sam.headers, "Content-Type": "application/json"}
    error(http.post("/v1/turns", content=b"{text: hello", headers=headers), 400, "not_json")


def test_a_body_too_large_is_refused(sam: Client, http: TestClient) -> None:
    error(
        http.post("/v1/turns", content=b" " * 300_000, headers=sam.headers), 413, "body_too_large"
    )


def test_a_body_that_does_not_say_its_length_is_held_to_the_same(
    sam: Client, http: TestClient
) -> None:
    pieces = (b" " * 10_000 for _ in range(40))
    error(http.post("/v1/turns", content=pieces, headers=sam.headers), 413, "body_too_large")


def test_who_does_not_say_who_they_are_is_refused(http: TestClient) -> None:
    answer = http.post("/v1/turns", json={"text": "hello"})
    error(answer, 401, "token_missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    error(http.get("/v1/preferences", headers={"Authorization": "Bearer x"}), 401, "token_unknown")


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "私は寿司が好きです",
        "أحب الموسيقى",
        "\u0000\u0001\u0002 hi",
        "a\u0301" * 50,
        "\u202eevil",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "/restart",
        "{}",
        "[x](y)",
        "\ud83d",
        "…",
        "?" * 500,
    ],
)
def test_any_text_does_no_harm(sam: Client, text: str) -> None:
    raw = json.dumps({"text": text})
    headers = {**sam.headers, "Content-Type": "application/json"}
    answer = sam.http.post("/v1/turns", content=raw, headers=headers)
    assert answer.status_code in (200, 422), answer.text
    assert sam.turn("hello").status_code == 200


def test_understanding_changes_nothing_and_needs_no_session(sam: Client, http: TestClient) -> None:
    answer = http.post("/v1/understand", json={"text": "I love Italian but no seafood"}).json()
    assert [(s["value"], s["stance"]) for s in answer["statements"]] == [
        ("italian", "prefer"),
        ("seafood", "avoid"),
    ]
    first = answer["statements"][0]
    assert "I love Italian but no seafood"[first["start"] : first["end"]] == "Italian"
    assert answer["feedback"].keys() == {"dissatisfied", "correction", "satisfied"}
    assert sam.known() == []


def test_alive_ready_documented(http: TestClient) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json() == {"status": "ok"}
    assert http.get("/openapi.json").status_code == 200
    assert http.get("/docs").status_code == 200


def test_pages_run_nothing_from_elsewhere(http: TestClient) -> None:
    page = http.get("/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "http" not in page.text.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_what_is_not_there_is_said_in_the_same_shape(http: TestClient) -> None:
    error(http.get("/v1/nothing"), 404, "not_found")
    error(http.put("/v1/turns", json={}), 405, "method_not_allowed")


def test_sessions_stay_closed_where_the_operator_says_so(world: Any) -> None:
    from api.app import create_app
    from bot.settings import load_settings

    closed = replace(load_settings({}), anonymous=False)
    with TestClient(create_app(closed, world.assistant)) as client:
        error(client.post("/v1/sessions"), 403, "sessions_closed")
