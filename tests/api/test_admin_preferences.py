"""Operators correct a profile: versions, repeats, refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.hosts import BY_PHONE, Host, Site, error, everything, known

pytestmark = pytest.mark.trained

# --- preferences ---------------------------------------------------------------------------------


def test_preferences_are_filtered_and_paged(host: Host, world: Any) -> None:
    host.turn("I love jazz", user_id="sam")
    for value in ("blues", "techno", "rock"):
        world.clock.wait(minutes=1)
        host.add("sam", value)
    gone = known(host, "sam")[0]
    host.call("DELETE", f"/v1/admin/users/sam/preferences/{gone['id']}", params=BY_PHONE)
    path = "/v1/admin/users/sam/preferences"
    found = everything(host, path, "preferences", limit=2)
    assert [p["value"] for p in found] == ["rock", "techno", "blues", "jazz"]
    assert [p["value"] for p in known(host, "sam", source="stated")] == ["jazz"]
    assert [p["value"] for p in known(host, "sam", status="retracted")] == ["rock"]
    assert [p["value"] for p in known(host, "sam", status="active", source="admin")] == [
        "techno",
        "blues",
    ]
    assert known(host, "sam", topic="food") == []
    error(host.get(path, status="gone"), 422, "invalid_field")


def test_what_an_operator_writes_down_is_used_on_the_next_turn(host: Host) -> None:
    host.turn("hello", user_id="sam")
    added = host.add("sam", "Jazz", hard=True)
    assert added.status_code == 201
    body = added.json()
    assert (body["value"], body["source"], body["hard"]) == ("jazz", "admin", True)
    assert body["evidence"]["channel"] == "admin"
    reply = host.turn("play some music", user_id="sam").json()
    assert reply["interpretation"]["slots"]["genre"]["preference_id"] == body["id"]


def test_what_is_corrected_keeps_its_id_and_undo_brings_it_back(host: Host) -> None:
    first = host.add("sam", "jazz").json()
    path = f"/v1/admin/users/sam/preferences/{first['id']}"
    corrected = host.call("PATCH", path, json={"value": "blues", "strength": 1.0, **BY_PHONE})
    assert corrected.status_code == 200
    body = corrected.json()
    assert (body["id"], body["value"], body["strength"]) == (first["id"], "blues", 1.0)
    assert [p["value"] for p in known(host, "sam", status="active")] == ["blues"]
    assert [p["value"] for p in known(host, "sam", status="superseded")] == ["jazz"]
    host.turn("undo", user_id="sam")
    assert [p["value"] for p in known(host, "sam", status="active")] == ["jazz"]


def test_what_a_person_said_and_an_operator_corrected_is_the_operators(host: Host) -> None:
    host.turn("I love jazz", user_id="sam")
    said = known(host, "sam")[0]
    path = f"/v1/admin/users/sam/preferences/{said['id']}"
    corrected = host.call("PATCH", path, json={"hard": True, **BY_PHONE}).json()
    assert (said["source"], corrected["source"]) == ("stated", "admin")
    assert corrected["evidence"] == said["evidence"]
    assert host.get(path).json() == corrected


def test_what_ended_is_neither_corrected_nor_deleted(host: Host) -> None:
    path = f"/v1/admin/users/sam/preferences/{host.add('sam').json()['id']}"
    host.call("DELETE", path, params=BY_PHONE)
    error(host.call("PATCH", path, json={"hard": True, **BY_PHONE}), 409, "preference_ended")
    error(host.call("DELETE", path, params=BY_PHONE), 409, "preference_ended")


def test_a_preference_is_paused_and_holds_again(host: Host) -> None:
    path = f"/v1/admin/users/sam/preferences/{host.add('sam').json()['id']}"
    paused = host.call("PATCH", path, json={"status": "paused", **BY_PHONE})
    assert paused.json()["status"] == "paused"
    reply = host.turn("play some music", user_id="sam").json()
    assert "genre" not in reply["interpretation"]["slots"]
    again = host.call("PATCH", path, json={"status": "active", **BY_PHONE})
    assert again.json()["status"] == host.get(path).json()["status"] == "active"


def test_a_correction_into_what_holds_already_is_refused(host: Host) -> None:
    host.add("sam", "blues")
    path = f"/v1/admin/users/sam/preferences/{host.add('sam', 'jazz').json()['id']}"
    refused = host.call("PATCH", path, json={"value": "blues", **BY_PHONE})
    error(refused, 422, "invalid_preference")
    assert len(known(host, "sam", status="active")) == 2


def test_a_condition_and_an_end_are_given_and_taken_away(host: Host, world: Any) -> None:
    until = (world.clock() + timedelta(days=2)).isoformat()
    added = host.add("sam", condition={"daypart": "morning", "days": ["mon"]}, valid_until=until)
    body = added.json()
    assert body["condition"] == {"daypart": "morning", "days": ["mon"]}
    path = f"/v1/admin/users/sam/preferences/{body['id']}"
    always = host.call("PATCH", path, json={"condition": None, "valid_until": None, **BY_PHONE})
    assert always.json()["condition"] is None
    assert always.json()["valid_until"] is None


def test_writing_the_same_again_changes_nothing(host: Host) -> None:
    first = host.add("sam", "jazz").json()
    assert host.add("sam", "jazz").json()["id"] == first["id"]
    path = f"/v1/admin/users/sam/preferences/{first['id']}"
    error(host.call("PATCH", path, json=BY_PHONE), 422, "nothing_to_change")
    same = {"value": "jazz", **BY_PHONE}
    assert host.call("PATCH", path, json=same).json()["id"] == first["id"]
    assert len(host.get("/v1/admin/users/sam/history").json()["changes"]) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": None}, "invalid_field"),
        ({"reason": ""}, "invalid_field"),
        ({"topic": "nothing"}, "unknown_attribute"),
        ({"attribute": "cuisine"}, "unknown_attribute"),
        ({"value": None}, "invalid_field"),
        ({"value": 5}, "invalid_preference"),
        ({"value": True}, "invalid_preference"),
        ({"value": ""}, "invalid_preference"),
        ({"value": "a\u0000b"}, "invalid_preference"),
        ({"value": "a" * 201}, "invalid_field"),
        ({"value": "www.example.org"}, "invalid_preference"),
        ({"value": ["jazz"]}, "invalid_field"),
        ({"stance": "hate"}, "invalid_field"),
        ({"strength": 2}, "invalid_field"),
        ({"condition": {"daypart": "noon"}}, "invalid_field"),
        ({"condition": {"days": ["Monday"]}}, "invalid_field"),
        ({"condition": "morning"}, "invalid_field"),
        ({"valid_until": "2026-01-01T00:00:00"}, "invalid_field"),
        ({"topic": "home", "attribute": "brightness", "value": "bright"}, "invalid_preference"),
        ({"topic": "home", "attribute": "brightness", "value": 500}, "invalid_preference"),
    ],
)
def test_what_cannot_be_a_preference_is_refused(
    host: Host, body: dict[str, Any], code: str
) -> None:
    error(host.add("sam", **body), 422, code)
    error(host.get("/v1/admin/users/sam"), 404, "not_found")


def test_a_deletion_says_why(host: Host) -> None:
    added = host.add("sam").json()
    path = f"/v1/admin/users/sam/preferences/{added['id']}"
    error(host.call("DELETE", path), 422, "invalid_field")
    assert host.call("DELETE", path, params=BY_PHONE).status_code == 204
    assert known(host, "sam", status="active") == []


def test_nothing_is_added_while_the_person_has_learning_off(site: Site, host: Host) -> None:
    added = host.add("sam").json()
    with site.assistant.store.unit() as unit:
        unit.set_switches("sam", is_learning=False)
        unit.commit()
    error(host.add("sam", "blues"), 409, "learning_off")
    path = f"/v1/admin/users/sam/preferences/{added['id']}"
    assert host.call("PATCH", path, json={"hard": True, **BY_PHONE}).json()["hard"] is True
    assert host.get("/v1/admin/users/sam").json()["learning"] is False


# --- versions and repeats ------------------------------------------------------------------------


def test_a_write_for_another_version_is_refused(host: Host) -> None:
    added = host.add("sam")
    path = f"/v1/admin/users/sam/preferences/{added.json()['id']}"
    etag = added.headers["ETag"]
    assert host.get(path).headers["ETag"] == etag
    assert known(host, "sam")[0]["etag"] == etag
    body = {"hard": True, **BY_PHONE}
    old = {"If-Match": '"0"'}
    error(host.call("PATCH", path, json=body, headers=old), 412, "precondition_failed")
    gone = host.call("DELETE", path, params=BY_PHONE, headers=old)
    error(gone, 412, "precondition_failed")
    right = {"If-Match": f'"0", {etag}'}
    assert host.call("PATCH", path, json=body, headers=right).status_code == 200
    error(host.call("PATCH", path, json=body, headers=right), 412, "precondition_failed")


def test_a_repeated_write_gets_the_first_answer(host: Host, world: Any) -> None:
    once = {"headers": {"Idempotency-Key": "k-1"}}
    first = host.add("sam", "jazz", **once)
    path = f"/v1/admin/users/sam/preferences/{first.json()['id']}"
    host.call("DELETE", path, params=BY_PHONE)
    again = host.add("sam", "jazz", **once)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert known(host, "sam", status="active") == []
    error(host.add("sam", "blues", **once), 422, "idempotency_key_reused")
    error(host.add("alex", "jazz", **once), 422, "idempotency_key_reused")
    world.clock.wait(hours=24)
    assert host.add("sam", "blues", **once).json()["value"] == "blues"


def test_another_keys_repeats_are_its_own(site: Site, host: Host) -> None:
    once = {"headers": {"Idempotency-Key": "k-1"}}
    host.add("sam", "jazz", **once)
    assert site.host().add("sam", "blues", **once).json()["value"] == "blues"


def test_a_refused_write_can_be_tried_again(host: Host) -> None:
    once = {"headers": {"Idempotency-Key": "k-1"}}
    error(host.add("sam", "", **once), 422, "invalid_preference")
    assert host.add("sam", "jazz", **once).status_code == 201
