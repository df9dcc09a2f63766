"""A person's own preferences over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_wire import Client, error

pytestmark = pytest.mark.trained

SWITCHES = {"enabled": True, "applying": True, "noticing": True, "consent": "not_needed"}


@pytest.fixture
def http(world: Any) -> Iterator[TestClient]:
    from api.app import create_app
    from bot.settings import load_settings

    with TestClient(create_app(load_settings({}), world.assistant)) as client:
        yield client


def music(**more: Any) -> dict[str, Any]:
    return {"topic": "music", "attribute": "genre", "value": "jazz", **more}


class Person(Client):
    """Somebody who edits their preferences."""

    def call(self, method: str, path: str = "", **body: Any) -> Any:
        path = f"/v1/preferences{path}"
        given = {"json": body} if body else {}
        return self.http.request(method, path, headers=self.headers, **given)

    def add(self, value: Any = "jazz", attribute: str = "genre", **more: Any) -> Any:
        body = {"topic": "music", "attribute": attribute, "value": value, **more}
        return self.call("POST", **body)

    def values(self, query: str = "") -> list[Any]:
        return [p["value"] for p in self.call("GET", query).json()["preferences"]]


@pytest.fixture
def sam(http: TestClient) -> Person:
    return Person(http)


def test_what_is_added_counts_on_the_next_turn(sam: Person) -> None:
    added = sam.add("Jazz", strength=0.9)
    assert added.status_code == 201
    body = added.json()
    assert (body["value"], body["source"], body["strength"]) == ("jazz", "stated", 0.9)
    assert body["evidence"] == {
        "turn_id": None, "text": "Jazz", "channel": "api", "asr_confidence": None,
    }  # fmt: skip
    slots = sam.turn("play some music").json()["interpretation"]["slots"]
    assert slots["genre"]["preference_id"] == body["id"]


def test_what_is_known_is_given_and_changes_nothing(sam: Person) -> None:
    first = sam.add()
    again = sam.add()
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


def test_the_opposite_replaces_as_when_it_is_said(sam: Person) -> None:
    sam.turn("I love jazz")
    old = sam.known()[0]["id"]
    added = sam.add(stance="avoid").json()
    assert added["supersedes"] == [old]
    assert [p["stance"] for p in sam.known()] == ["avoid"]


def test_a_condition_and_an_end_are_kept(sam: Person) -> None:
    body = sam.add(
        condition={"daypart": "evening", "room": "Living Room", "days": ["sat", "sat"]},
        valid_until="2027-01-01T00:00:00+02:00",
    ).json()
    assert body["condition"] == {"daypart": "evening", "room": "living_room", "days": ["sat"]}
    assert body["valid_until"] == "2026-12-31T22:00:00Z"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"topic": "cars", "attribute": "make", "value": "x"}, "unknown_attribute", "topic"),
        ({"topic": "music", "attribute": "mood", "value": "x"}, "unknown_attribute", "attribute"),
        ({"topic": "music", "attribute": "genre", "value": ""}, "invalid_preference", "value"),
        ({"topic": "music", "attribute": "genre", "value": 5}, "invalid_preference", "value"),
        (music(attribute="service", value="qxzzy"), "invalid_preference", "value"),
        ({"topic": "home", "attribute": "brightness", "value": 900}, "invalid_preference", "value"),
        ({"topic": "home", "attribute": "brightness", "value": "x"}, "invalid_preference", "value"),
        (music(attribute="playlist", value="http://x.y"), "invalid_preference", "value"),
        (music(valid_until="2020-01-01T00:00:00Z"),
         "invalid_preference", "valid_until"),
        (music(valid_until="2027-01-01T00:00:00"),
         "invalid_field", "valid_until"),
        (music(strength=2), "invalid_field", "strength"),
        (music(stance="love"), "invalid_field", "stance"),
        (music(condition={"daypart": "noon"}),
         "invalid_field", "condition.daypart"),
        (music(condition={"mood": "sad"}),
         "invalid_field", "condition.mood"),
        ({"topic": "music", "attribute": "genre"}, "invalid_field", "value"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_its_field(
    sam: Person, body: dict[str, Any], code: str, field: str
) -> None:
    refused = error(sam.call("POST", **body), 422, code)
    assert (refused["field"] or "").startswith(field)
    assert sam.known() == []


def test_an_unknown_value_is_kept_as_open_text_where_the_attribute_allows(sam: Person) -> None:
    body = sam.add("sunrise mix", "playlist").json()
    assert (body["value"], body["open"]) == ("sunrise mix", True)


def test_an_amended_preference_keeps_its_id_and_undo_brings_it_back(sam: Person) -> None:
    before = sam.add().json()
    path = f"/{before['id']}"
    amended = sam.call("PATCH", path, strength=0.95, hard=True).json()
    assert (amended["id"], amended["strength"], amended["hard"]) == (before["id"], 0.95, True)
    assert amended["evidence"] == before["evidence"]
    assert sam.known() == [amended]
    turned = sam.call("POST", "/undo").json()
    assert turned == {"learned": [before], "retracted": [amended]}
    assert sam.known() == [before]
    assert sam.call("POST", "/redo").json()["learned"] == [amended]
    assert sam.known() == [amended]


def test_an_amended_value_is_used_and_the_version_before_is_history(sam: Person) -> None:
    before = sam.add().json()
    amended = sam.call("PATCH", f"/{before['id']}", value="Blues").json()
    assert (amended["value"], amended["evidence"]["text"]) == ("blues", "Blues")
    slot = sam.turn("play some music").json()["interpretation"]["slots"]["genre"]
    assert (slot["value"], slot["preference_id"]) == (["blues"], before["id"])
    assert sam.values("?status=superseded") == ["jazz"]
    sam.turn("undo")
    assert sam.values() == ["jazz"]


def test_what_may_not_stand_beside_an_amended_one_ends(sam: Person) -> None:
    jazz, blues = sam.add().json(), sam.add("blues", stance="avoid").json()
    sam.call("PATCH", f"/{jazz['id']}", value="blues")
    assert [(p["id"], p["stance"]) for p in sam.known()] == [(jazz["id"], "prefer")]
    sam.call("POST", "/undo")
    assert {p["id"] for p in sam.known()} == {jazz["id"], blues["id"]}


def test_amending_into_what_is_there_is_refused(sam: Person) -> None:
    jazz = sam.add().json()
    sam.add("blues")
    error(sam.call("PATCH", f"/{jazz['id']}", value="blues"), 422, "invalid_preference")
    assert sam.values() == ["jazz", "blues"]


def test_amending_to_the_same_changes_nothing(sam: Person) -> None:
    before = sam.add().json()
    assert sam.call("PATCH", f"/{before['id']}", strength=before["strength"]).json() == before
    sam.call("POST", "/undo")
    assert sam.known() == []


def test_a_condition_and_an_end_can_be_taken_away(sam: Person) -> None:
    made = sam.add(condition={"daypart": "morning"}, valid_until="2027-01-01T00:00:00Z").json()
    body = {"condition": None, "valid_until": None}
    amended = sam.call("PATCH", f"/{made['id']}", **body).json()
    assert (amended["condition"], amended["valid_until"]) == (None, None)


def test_a_paused_one_is_kept_and_not_used(sam: Person) -> None:
    made = sam.add().json()
    assert sam.call("PATCH", f"/{made['id']}", status="paused").json()["status"] == "paused"
    assert (sam.values(), sam.values("?status=paused")) == ([], ["jazz"])
    assert "genre" not in sam.turn("play some music").json()["interpretation"]["slots"]
    sam.call("PATCH", f"/{made['id']}", status="active")
    assert sam.values() == ["jazz"]
    sam.call("POST", "/undo")
    assert sam.values("?status=paused") == ["jazz"]


def test_resuming_ends_what_was_told_since(sam: Person) -> None:
    made = sam.add().json()
    sam.call("PATCH", f"/{made['id']}", status="paused")
    sam.add(stance="avoid")
    sam.call("PATCH", f"/{made['id']}", status="active")
    assert [p["stance"] for p in sam.known()] == ["prefer"]


@pytest.mark.parametrize("body", [{}, {"colour": "red"}])
def test_an_empty_amendment_is_refused(sam: Person, body: dict[str, Any]) -> None:
    made = sam.add().json()
    path = f"/v1/preferences/{made['id']}"
    error(sam.http.patch(path, json=body, headers=sam.headers), 422, "nothing_to_change")


def test_nobody_changes_what_is_somebody_elses(sam: Person, http: TestClient) -> None:
    path = f"/{sam.add().json()['id']}"
    alex = Person(http)
    error(alex.call("PATCH", path, hard=True), 404, "not_found")
    error(alex.call("DELETE", path), 404, "not_found")
    error(alex.call("DELETE", f"{path}?erase=true"), 404, "not_found")
    error(alex.call("POST", "/undo"), 409, "nothing_to_undo")
    assert [p["hard"] for p in sam.known()] == [False]


def test_undo_goes_both_ways_between_the_wire_and_the_conversation(sam: Person) -> None:
    sam.add()
    sam.turn("undo")
    assert sam.values() == []
    sam.turn("I love blues")
    turned = sam.call("POST", "/undo").json()
    assert [p["value"] for p in turned["retracted"]] == ["blues"]
    error(sam.call("POST", "/undo"), 409, "nothing_to_undo")
    sam.turn("redo")
    assert sam.values() == ["blues"]
    error(sam.call("POST", "/redo"), 409, "nothing_to_undo")


def test_learning_and_applying_are_switched(sam: Person) -> None:
    sam.add()
    off = sam.call("PUT", "/learning", enabled=False)
    assert off.json() == SWITCHES | {"enabled": False}
    error(sam.add("blues"), 409, "learning_off")
    made = sam.known()[0]["id"]
    error(sam.call("PATCH", f"/{made}", hard=True), 409, "learning_off")
    assert sam.turn("I love blues").json()["learned"] == []
    assert sam.call("PUT", "/learning", applying=False).json()["applying"] is False
    assert sam.turn("play some music").json()["applied"] == []
    both = sam.call("PUT", "/learning", enabled=True, applying=True).json()
    assert both == sam.call("GET").json()["learning"] == SWITCHES
    empty = sam.http.put("/v1/preferences/learning", json={}, headers=sam.headers)
    error(empty, 422, "nothing_to_change")


def test_the_list_is_filtered_and_paged(sam: Person) -> None:
    for value in ("jazz", "blues", "soul"):
        sam.add(value)
    sam.call("POST", topic="food", attribute="cuisine", value="thai")
    assert sam.values("?topic=food") == ["thai"]
    first = sam.call("GET", "?topic=music&limit=2").json()
    assert [p["value"] for p in first["preferences"]] == ["jazz", "blues"]
    rest = sam.call("GET", f"?topic=music&limit=2&cursor={first['next_cursor']}").json()
    assert [p["value"] for p in rest["preferences"]] == ["soul"]
    assert rest["next_cursor"] is None
    error(sam.call("GET", "?cursor=nothing"), 404, "not_found")
    error(sam.call("GET", "?limit=0"), 422, "invalid_field")
    error(sam.call("GET", "?status=lost"), 422, "invalid_field")


def test_known_rooms_are_given_for_a_form(sam: Person) -> None:
    answer = sam.call("GET", "/rooms?query=kit&limit=1").json()
    assert answer == {"values": [{"value": "kitchen", "label": "kitchen"}], "closed": False}


def test_names_the_person_made_up_are_given_with_how_to_forget_them(sam: Person) -> None:
    sam.turn("reading mode means warm light at 40 percent")
    (name,) = sam.call("GET").json()["names"]
    assert name["name"] == "reading mode"
    assert name["text"].startswith("reading mode means")
    assert name["source_text"].startswith("You told me on")
    sam.turn(name["forget"])
    assert sam.call("GET").json()["names"] == []


def test_the_export_is_a_file_with_everything(sam: Person) -> None:
    made = sam.add().json()
    sam.call("DELETE", f"/{made['id']}")
    sam.turn("I love blues")
    answer = sam.call("GET", "/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attune-export.json"'
    body = answer.json()
    shown = [(p["value"], p["status"]) for p in body["preferences"]]
    assert shown == [("jazz", "retracted"), ("blues", "active")]
    assert body["user_id"] == sam.session["user_id"]
    assert body["switches"] == SWITCHES
    assert body.keys() >= {"changes", "cooldowns", "sessions", "trackers", "turns"}
    assert sam.session["token"] not in answer.text
    assert "token_hash" not in answer.text


def test_erasing_one_leaves_no_byte_of_it_and_the_others_alone(sam: Person, world: Any) -> None:
    sam.add("blues")
    sam.turn("I adore zydeco music", client_turn_id="c1")
    (made,) = (p for p in sam.known() if p["value"] == "zydeco")
    sam.call("PATCH", f"/{made['id']}", strength=0.4)
    sam.call("POST", "/undo")
    sam.call("PATCH", f"/{made['id']}", hard=True)
    receipt = sam.call("DELETE", f"/{made['id']}?erase=true").json()["receipt"]
    assert receipt["verified"] is True
    assert receipt["erased"]["preferences"] == 3
    for path in world.database.parent.glob("attune.db*"):
        assert b"zydeco" not in path.read_bytes()
    assert sam.values() == ["blues"]
    assert "zydeco" not in json.dumps(sam.call("GET", "/export").json())
    sam.call("POST", "/undo")
    assert sam.values() == []
    error(sam.call("DELETE", f"/{made['id']}?erase=true"), 404, "not_found")
    assert sam.turn("play some music").status_code == 200
