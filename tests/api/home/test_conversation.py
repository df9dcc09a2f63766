"""Home Assistant's conversation API: whose turn it is, where it was said, how it is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from preferences.access import Scope
from tests.api.hosts import Host, Site, error, known, serve

pytestmark = pytest.mark.trained
GOLDEN = sorted((Path(__file__).parent / "golden" / "conversation").glob("*.json"))
PATH = "/api/conversation/process"
SAM = "f3b0c44298fc1c149afbf4c8996fb924"


@pytest.fixture
def site(world: Any) -> Iterator[Site]:
    yield from serve(world)


@pytest.fixture
def house(site: Site) -> Host:
    return site.host()


def say(host: Host, text: str, **body: Any) -> dict[str, Any]:
    answer = host.call("POST", PATH, json={"text": text, **body})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def speech_of(answer: dict[str, Any]) -> str:
    return str(answer["response"]["speech"]["plain"]["speech"])


def test_an_answer_has_the_shape_home_assistant_reads(house: Host) -> None:
    answer = say(house, "play some jazz", language="en", agent_id="conversation.attune")
    assert answer.keys() == {"response", "conversation_id", "continue_conversation"}
    assert answer["response"].keys() == {"speech", "card", "language", "response_type", "data"}
    assert answer["response"]["response_type"] == "action_done"
    assert answer["response"]["data"] == {"targets": [], "success": [], "failed": []}
    assert not answer["continue_conversation"]


def test_what_could_not_be_done_is_an_error_with_a_code(house: Host) -> None:
    response = say(house, "how many legs does a spider have")["response"]
    assert response["response_type"] == "error"
    assert response["data"] == {"code": "no_intent_match"}
    assert response["speech"]["plain"]["speech"]


def test_nobody_named_is_the_household_and_never_a_person(house: Host) -> None:
    say(house, "I love jazz", user_id=SAM)
    say(house, "I love folk music")
    assert [p["value"] for p in known(house, SAM)] == ["jazz"]
    assert [p["value"] for p in known(house, "household")] == ["folk"]
    assert "folk" in speech_of(say(house, "play some music")).lower()
    assert "jazz" in speech_of(say(house, "play some music", user_id=SAM)).lower()


def test_a_conversation_is_its_owners(house: Host) -> None:
    begun = say(house, "learn my music preferences", user_id=SAM, conversation_id="c-1")
    assert begun["conversation_id"] == "c-1"
    assert begun["continue_conversation"]
    assert not say(house, "thanks", user_id="alex", conversation_id="c-1")["continue_conversation"]
    assert say(house, "jazz", user_id=SAM, conversation_id="c-1")["continue_conversation"]


def test_a_conversation_that_was_made_goes_on(house: Host) -> None:
    made = say(house, "learn my music preferences")["conversation_id"]
    assert say(house, "jazz", conversation_id=made)["continue_conversation"]
    assert say(house, "learn my music preferences")["conversation_id"] != made


def test_an_area_is_a_room(house: Host) -> None:
    say(house, "I love jazz in the kitchen")
    say(house, "I love folk music in the living room")
    for area, genre in (("Kitchen", "jazz"), ("The Lounge", ""), ("Lounge", "folk")):
        assert genre in speech_of(say(house, "play some music", area=area)).lower()


def test_a_lesson_is_interrupted_and_resumed_after_a_restart(world: Any) -> None:
    running = serve(world)
    house = next(running).host()
    assert say(house, "learn my music preferences", conversation_id="c")["continue_conversation"]
    between = say(house, "what's the weather in Boston", conversation_id="c")
    assert "boston" in speech_of(between).lower()
    assert between["continue_conversation"]
    next(running, None)
    again = next(serve(world)).host()
    say(again, "jazz", conversation_id="c")
    assert not say(again, "stop", conversation_id="c")["continue_conversation"]
    assert "jazz" in speech_of(say(again, "play some music", conversation_id="d")).lower()


def test_a_persons_own_token_speaks_for_them(site: Site, house: Host) -> None:
    site.register()
    sam = site.person("sam")
    say(sam, "I love jazz")
    assert [p["value"] for p in known(house, "sam")] == ["jazz"]
    error(sam.call("POST", PATH, json={"text": "hi", "user_id": "alex"}), 404, "not_found")


def test_households_of_two_tenants_are_two(site: Site, house: Host) -> None:
    other = site.host(tenant="other")
    say(other, "I love jazz")
    error(house.get("/v1/admin/users/household/preferences"), 404, "not_found")


def test_who_has_no_key_or_no_scope_is_refused(site: Site, house: Host) -> None:
    error(site.http.post(PATH, json={"text": "hi"}), 401, "token_missing")
    reader = site.host(scopes=frozenset({Scope.ADMIN_READ}))
    error(reader.call("POST", PATH, json={"text": "hi"}), 403, "scope_missing")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": 7},
        {"text": "hi", "conversation_id": ""},
        {"text": "hi", "conversation_id": "x" * 129},
        {"text": "hi", "user_id": "a/b"},
        {"text": "hi", "area": "x" * 65},
        {"text": "hi", "hypotheses": [{"text": "hi", "confidence": 2}]},
    ],
)
def test_bad_bodies_are_refused_with_the_field(house: Host, body: dict[str, Any]) -> None:
    assert error(house.call("POST", PATH, json=body), 422, "invalid_field")["field"]


def test_a_text_that_is_too_long_is_refused(house: Host) -> None:
    error(house.call("POST", PATH, json={"text": "x" * 2001}), 413, "text_too_long")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_kind_of_request_is_answered_as_written_down(house: Host, path: Path) -> None:
    for step in json.loads(path.read_text(encoding="utf-8")):
        assert say(house, **step["send"]) == step["get"]
