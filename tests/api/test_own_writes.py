"""A person's own writes, sent twice or meant for another version."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.hosts import Host, Site, error
from tests.databases import places_holding

pytestmark = pytest.mark.trained

JAZZ = {"topic": "music", "attribute": "genre", "value": "jazz"}


@pytest.fixture
def sam(site: Site) -> Host:
    site.register()
    return site.person("sam")


def once(key: str = "k-1") -> dict[str, str]:
    return {"Idempotency-Key": key}


def add(person: Host, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return person.call("POST", "/v1/preferences", json=JAZZ | more, headers=headers or {})


def known(person: Host) -> list[dict[str, Any]]:
    return list(person.get("/v1/preferences").json()["preferences"])


def test_a_write_sent_again_gets_the_first_answer(sam: Host, world: Any) -> None:
    first = add(sam, once())
    sam.call("DELETE", f"/v1/preferences/{first.json()['id']}")
    again = add(sam, once())
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert known(sam) == []
    error(add(sam, once(), value="blues"), 422, "idempotency_key_reused")
    world.clock.wait(hours=24)
    assert add(sam, once(), value="blues").status_code == 201


def test_undo_sent_again_takes_back_one_change_only(sam: Host) -> None:
    add(sam)
    add(sam, value="blues")
    answers = [sam.call("POST", "/v1/preferences/undo", headers=once()).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [p["value"] for p in answers[0]["retracted"]] == ["blues"]
    assert [p["value"] for p in known(sam)] == ["jazz"]


def test_forgetting_sent_again_is_done_once(sam: Host) -> None:
    path = f"/v1/preferences/{add(sam).json()['id']}"
    assert sam.call("DELETE", path, headers=once()).status_code == 204
    sam.call("POST", "/v1/preferences/undo")
    assert sam.call("DELETE", path, headers=once()).status_code == 204
    assert [p["value"] for p in known(sam)] == ["jazz"]
    assert sam.call("DELETE", "/v1/preferences", headers=once("k-2")).status_code == 204
    sam.call("POST", "/v1/preferences/undo")
    assert sam.call("DELETE", "/v1/preferences", headers=once("k-2")).status_code == 204
    assert [p["value"] for p in known(sam)] == ["jazz"]


def test_one_persons_keys_are_not_anothers(site: Site, sam: Host) -> None:
    alex = site.person("alex")
    assert add(sam, once()).json()["value"] == "jazz"
    assert add(alex, once(), value="blues").json()["value"] == "blues"
    assert [p["value"] for p in known(sam)] == ["jazz"]


def test_a_refused_write_can_be_tried_again(sam: Host) -> None:
    error(add(sam, once(), value=""), 422, "invalid_preference")
    assert add(sam, once()).status_code == 201
    assert add(sam, once("")).status_code == 422


def test_a_write_for_another_version_is_refused(sam: Host) -> None:
    added = add(sam)
    path, etag = f"/v1/preferences/{added.json()['id']}", added.headers["ETag"]
    assert known(sam)[0]["etag"] == etag
    old, right = {"If-Match": '"0"'}, {"If-Match": etag}
    error(sam.call("PATCH", path, json={"hard": True}, headers=old), 412, "precondition_failed")
    error(sam.call("DELETE", path, headers=old), 412, "precondition_failed")
    changed = sam.call("PATCH", path, json={"hard": True}, headers=right)
    assert changed.headers["ETag"] == known(sam)[0]["etag"] != etag
    error(sam.call("DELETE", path, headers=right), 412, "precondition_failed")
    assert (
        sam.call("DELETE", path, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    )
    error(sam.call("DELETE", path, headers=right), 404, "not_found")


def test_what_was_answered_goes_with_the_person(site: Site, sam: Host) -> None:
    add(sam, once("zydeco-key"), attribute="artist", value="Buckwheat Zydeco")
    assert sam.call("DELETE", "/v1/me").json()["receipt"]["erased"]["answers"] == 1
    assert places_holding("ydeco", site.assistant.store) == []
