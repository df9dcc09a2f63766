"""The Alexa skill: every kind of request as it is answered, who is meant, and nonsense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.hosts import error, register, sign
from tests.api.voice.amazon import SKILL, Line, request

pytestmark = pytest.mark.trained
GOLDEN = Path(__file__).parent / "golden" / "alexa"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_each_kind_of_request_is_answered_as_written(line: Line, path: Path) -> None:
    for number, step in enumerate(json.loads(path.read_text(encoding="utf-8"))["steps"], 1):
        answer = line.alexa(step["request"])
        assert answer.status_code == 200, answer.text
        assert answer.json() == step["response"], f"step {number}"


def test_every_answer_written_is_one_alexa_takes() -> None:
    """The rules of the Request and Response JSON Reference."""
    for path in GOLDEN.glob("*.json"):
        for step in json.loads(path.read_text(encoding="utf-8"))["steps"]:
            response, kind = step["response"]["response"], step["request"]["request"]["type"]
            if kind not in ("LaunchRequest", "IntentRequest"):
                assert not response.keys() & {"outputSpeech", "reprompt", "directives"}
                continue
            said = ElementTree.fromstring(response["outputSpeech"]["ssml"])
            assert said.tag == "speak"
            assert ("reprompt" in response) is not response["shouldEndSession"]
            for directive in response.get("directives", ()):
                assert directive["slotToElicit"] in directive["updatedIntent"]["slots"]


def ask(line: Line, number: str, intent: str = "Say", **more: Any) -> dict[str, Any]:
    answer = line.alexa(request(number=number, intent=intent, **more))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def said(answer: dict[str, Any]) -> str:
    return str(answer["response"]["outputSpeech"]["ssml"]).lower()


REVIEW = "what do you know about me"
SAM = {"personId": "amzn1.ask.person.SAM"}


def test_a_voice_that_is_known_goes_before_the_account_and_that_before_the_device(
    line: Line, number: str
) -> None:
    register(line.assistant.store, line.assistant.now(), kid=f"k{number}")
    token = sign(f"owner-{number}", kid=f"k{number}")
    person = {"personId": f"person-{number}"}
    ask(line, number, words="I love jazz")
    ask(line, number, words="I love techno", token=token)
    ask(line, number, words="I love blues", token=token, person=person)
    for who, likes in (({}, "jazz"), ({"token": token}, "techno"), ({"person": person}, "blues")):
        heard = said(ask(line, number, words=REVIEW, **who))
        assert [one for one in ("jazz", "techno", "blues") if one in heard] == [likes]


def test_a_shared_device_does_not_speak_for_the_owner_of_its_account(
    line: Line, number: str
) -> None:
    from tests.api.hosts import Host

    register(line.assistant.store, line.assistant.now(), kid=f"k{number}")
    token = sign(f"owner-{number}", kid=f"k{number}")
    assert Host(line.http, token).turn("I love techno").status_code == 200
    assert "techno" not in said(ask(line, number, words=REVIEW, token=token))
    linked = {"personId": f"person-{number}", "accessToken": token}
    assert "techno" in said(ask(line, number, words=REVIEW, person=linked))


def test_a_device_of_one_person_speaks_for_its_account(line: Line, number: str) -> None:
    from dataclasses import replace

    from tests.api.hosts import Host

    state = line.http.app.state  # type: ignore[attr-defined]
    register(line.assistant.store, line.assistant.now(), kid=f"k{number}")
    token = sign(f"owner-{number}", kid=f"k{number}")
    assert Host(line.http, token).turn("I love techno").status_code == 200
    shared = state.settings
    state.settings = replace(shared, alexa_shared=False)
    try:
        assert "techno" in said(ask(line, number, words=REVIEW, token=token))
    finally:
        state.settings = shared


@pytest.mark.parametrize("token", ["Atza|opaque", "a.b.c", "", sign("sam", kid="nobody's")])
def test_a_link_nobody_here_made_is_the_device_alone(line: Line, number: str, token: str) -> None:
    ask(line, number, words="I love jazz")
    assert "jazz" in said(ask(line, number, words=REVIEW, token=token))


def test_a_conversation_given_back_by_another_speaker_is_not_theirs(
    line: Line, number: str
) -> None:
    asked = ask(line, number, words="learn my music preferences")
    kept = asked["sessionAttributes"]
    other = ask(line, number, words="jazz", attributes=kept, person=SAM)
    assert other["sessionAttributes"]["conversation"] != kept["conversation"]
    assert other["sessionAttributes"]["isLesson"] is False


def test_the_same_request_again_changes_nothing(line: Line, number: str) -> None:
    body = request(number=number, intent="Say", words="I love jazz")
    assert line.alexa(body).json() == line.alexa(body).json()
    assert said(ask(line, number, words="undo")).startswith("<speak>undone")
    assert said(ask(line, number, words="undo")) == "<speak>there is nothing to undo.</speak>"


def test_nothing_sensitive_is_said_to_the_room(line: Line, number: str) -> None:
    ask(line, number, words="I'm vegan")
    ask(line, number, intent="AMAZON.YesIntent")
    heard = [said(ask(line, number, words=text)) for text in (REVIEW, "find me a restaurant")]
    assert not [text for text in heard if "vegan" in text]


def test_a_failure_is_said_politely(
    line: Line, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(turn: Any) -> Any:
        from bot.assistant import TurnFailed

        raise TurnFailed("t1")

    monkeypatch.setattr(line.assistant, "turn", broken)
    answer = ask(line, number, words="play jazz")
    assert "something went wrong" in said(answer)
    assert answer["response"]["shouldEndSession"] is True


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b"[" * 100_000, 400, "not_json"),
        (b"[]", 422, "invalid_field"),
        (b"{}", 422, "invalid_field"),
        (b'{"request": {"type": "LaunchRequest"}}', 422, "invalid_field"),
        (b'{"request": {"type": "LaunchRequest", "timestamp": "soon"}}', 422, "invalid_field"),
        (b'{"request": {"type": "LaunchRequest", "timestamp": 1e400}}', 422, "invalid_field"),
    ],
)
def test_what_is_no_request_is_refused(line: Line, body: bytes, status: int, code: str) -> None:
    error(line.alexa(body), status, code)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
PLACES = [
    ("session",), ("session", "attributes"), ("session", "user"), ("session", "new"),
    ("context",), ("context", "System"), ("context", "System", "person"),
    ("context", "System", "user", "accessToken"), ("context", "System", "device"),
    ("context", "System", "device", "supportedInterfaces"), ("request", "requestId"),
    ("request", "intent"), ("request", "intent", "slots"), ("request", "intent", "name"),
    ("request", "intent", "slots", "words", "value"), ("request", "locale"), ("request", "type"),
    ("request", "timestamp"),
]  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(PLACES), values)
def test_nonsense_in_any_place_breaks_nothing(line: Line, place: Any, value: Any) -> None:
    body: Any = request(number="fuzz", intent="Say", attributes={}, words="hello")
    inner = body
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    assert line.alexa(body).status_code in (200, 400, 403, 422)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_refused(line: Line, raw: bytes) -> None:
    assert line.alexa(raw).status_code in (400, 422)


def test_a_request_without_a_session_is_answered(line: Line) -> None:
    body = request(number="bare")
    del body["session"]
    assert line.alexa(body).status_code == 200
    assert body["context"]["System"]["application"]["applicationId"] == SKILL
