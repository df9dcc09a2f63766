"""Who may do what: server keys, user tokens, sessions, tenants."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from preferences.access import Scope
from tests.api.hosts import Host, Site, error, serve

pytestmark = pytest.mark.trained
TURNS = frozenset({Scope.TURNS})
READ = frozenset({Scope.ADMIN_READ})


# --- server keys ---------------------------------------------------------------------------------


def test_a_key_speaks_for_whom_it_names(site: Site) -> None:
    host = site.host(scopes=TURNS)
    taught = host.turn("I love jazz", user_id="sam").json()
    assert [p["value"] for p in taught["learned"]] == ["jazz"]
    used = host.turn("play some music", user_id="sam", session_id=taught["session_id"]).json()
    assert used["interpretation"]["slots"]["genre"]["value"] == ["jazz"]
    other = host.turn("play some music", user_id="alex").json()
    assert "genre" not in other["interpretation"]["slots"]


def test_a_key_has_requests_interpreted_for_whom_it_names(site: Site) -> None:
    host = site.host(scopes=TURNS)
    host.turn("I love jazz", user_id="sam")
    body = {"intent": "play_music", "slots": {}}
    asked = host.call("POST", "/v1/interpret", json={**body, "user_id": "sam"}).json()
    assert asked["interpretation"]["slots"]["genre"]["value"] == ["jazz"]
    other = host.call("POST", "/v1/interpret", json={**body, "user_id": "alex"}).json()
    assert "genre" not in other["interpretation"]["slots"]
    error(host.call("POST", "/v1/interpret", json=body), 422, "user_id_missing")
    reader = site.host(scopes=READ)
    error(
        reader.call("POST", "/v1/interpret", json={**body, "user_id": "sam"}), 403, "scope_missing"
    )


def test_with_a_key_the_sender_of_rasas_channel_is_the_person(site: Site) -> None:
    def say(host: Host, sender: str, message: str) -> Any:
        body = {"sender": sender, "message": message}
        return host.call("POST", "/webhooks/rest/webhook", json=body)

    here, there = site.host(), site.host(tenant="shop")
    assert say(here, "sam", "I love jazz").status_code == 200
    assert here.get("/v1/admin/users/sam").json()["preferences"] == 1
    assert "jazz" not in say(here, "alex", "play some music").text.lower()
    assert "jazz" not in say(there, "sam", "play some music").text.lower()
    assert "jazz" in say(here, "sam", "play some music").text.lower()
    error(say(here, "shop/sam", "hello"), 422, "user_id_missing")


def test_a_key_must_say_whose_turn_it_is(site: Site) -> None:
    error(site.host().turn("hello"), 422, "user_id_missing")


def test_a_key_cannot_use_one_persons_session_for_another(site: Site) -> None:
    host = site.host()
    session = host.turn("hello", user_id="sam").json()["session_id"]
    error(host.turn("hello", user_id="alex", session_id=session), 404, "session_unknown")


def test_a_key_without_the_scope_is_told_which(site: Site) -> None:
    refusal = error(site.host(scopes=READ).turn("hello", user_id="sam"), 403, "scope_missing")
    assert "`turns`" in refusal["message"]
    refusal = error(site.host(scopes=TURNS).get("/v1/admin/users"), 403, "scope_missing")
    assert "`admin:read`" in refusal["message"]


def test_a_key_is_not_a_person(site: Site) -> None:
    error(site.host().get("/v1/preferences"), 403, "not_a_person")
    error(site.host().call("DELETE", "/v1/me"), 403, "not_a_person")


def test_a_revoked_key_ends_at_once(site: Site) -> None:
    host = site.host()
    assert host.get("/v1/admin/users").status_code == 200
    site.revoke("-".join(host.token.split("-")[:2]))
    error(host.get("/v1/admin/users"), 401, "token_unknown")


def test_an_expired_key_is_refused(site: Site, world: Any) -> None:
    host = site.host(until=world.clock() + timedelta(hours=1))
    assert host.get("/v1/admin/users").status_code == 200
    world.clock.wait(hours=1)
    error(host.get("/v1/admin/users"), 401, "token_expired")


def test_another_secret_behind_a_known_prefix_is_refused(site: Site) -> None:
    host = site.host()
    prefix = host.token[: host.token.index("-", 3)]
    for wrong in (prefix, f"{prefix}-", f"{prefix}-wrong", host.token[:-1], host.token + "x"):
        error(Host(site.http, wrong).get("/v1/admin/users"), 401, "token_unknown")
    assert host.get("/v1/admin/users").status_code == 200


def test_a_key_is_hashed_slowly_only_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import api.access

    hashed = []
    real = api.access.is_key
    monkeypatch.setattr(api.access, "is_key", lambda *a: hashed.append(1) or real(*a))
    host = site.host()
    for _ in range(3):
        assert host.get("/v1/admin/users").status_code == 200
    assert len(hashed) == 1


def test_when_a_key_was_last_used_is_kept_to_the_minute(site: Site, world: Any) -> None:
    host = site.host()
    first = world.clock()
    for wait in (0, 30, 29, 1):
        world.clock.wait(seconds=wait)
        host.get("/v1/admin/users")
    with site.assistant.store.unit() as unit:
        [key] = unit.server_keys()
    assert key.last_used_at == first + timedelta(seconds=60)


# --- tenants -------------------------------------------------------------------------------------


def test_the_same_id_in_two_tenants_is_two_people(site: Site) -> None:
    here, there = site.host(), site.host(tenant="shop")
    here.turn("I love jazz", user_id="sam")
    assert here.get("/v1/admin/users/sam").json()["preferences"] == 1
    error(there.get("/v1/admin/users/sam"), 404, "not_found")
    there.turn("I love techno", user_id="sam")
    values = [
        [p["value"] for p in host.get("/v1/admin/users/sam/preferences").json()["preferences"]]
        for host in (here, there)
    ]
    assert values == [["jazz"], ["techno"]]


def test_nothing_crosses_from_tenant_to_tenant(site: Site) -> None:
    here, there = site.host(), site.host(tenant="shop")
    reply = there.turn("I love jazz", user_id="sam").json()
    preference = reply["learned"][0]["id"]
    path = f"/v1/admin/users/sam/preferences/{preference}"
    for answer in (
        here.get("/v1/admin/users/sam"),
        here.get("/v1/admin/users/sam/preferences"),
        here.get(path),
        here.get("/v1/admin/users/sam/history"),
        here.get("/v1/admin/users/sam/export"),
        here.call("PATCH", path, json={"hard": True, "reason": "because"}),
        here.call("DELETE", path, params={"reason": "because"}),
    ):
        error(answer, 404, "not_found")
    session = reply["session_id"]
    error(here.turn("hello", user_id="sam", session_id=session), 404, "session_unknown")
    error(here.turn("hello", user_id="shop/sam"), 422, "invalid_field")
    assert here.get("/v1/admin/users/shop%2Fsam").status_code == 404
    assert here.get("/v1/admin/users").json()["users"] == []
    assert here.get("/v1/admin/stats").json()["users"] == 0
    assert {e["actor"] for e in here.get("/v1/admin/audit").json()["entries"]} <= {
        "-".join(here.token.split("-")[:2])
    }
    here.call("DELETE", "/v1/admin/users/sam")
    assert there.get("/v1/admin/users/sam").json()["preferences"] == 1


def test_a_users_token_is_of_its_keys_tenant(site: Site) -> None:
    site.register(kid="shop", tenant="shop")
    site.person("sam", kid="shop").turn("I love jazz")
    shop = site.host(tenant="shop").get("/v1/admin/users").json()["users"]
    assert [user["user_id"] for user in shop] == ["sam"]
    assert site.host().get("/v1/admin/users").json()["users"] == []


# --- sessions and open doors ---------------------------------------------------------------------


def test_sessions_end_where_the_operator_closes_them(world: Any) -> None:
    for opened in serve(world):
        token = opened.http.post("/v1/sessions").json()["token"]
        assert Host(opened.http, token).get("/v1/preferences").status_code == 200
    for closed in serve(world, anonymous=False):
        error(closed.http.post("/v1/sessions"), 403, "sessions_closed")
        error(Host(closed.http, token).get("/v1/preferences"), 401, "token_unknown")
        error(closed.http.post("/v1/understand", json={"text": "hello"}), 401, "token_missing")
        reader, speaker = closed.host(scopes=READ), closed.host(scopes=TURNS)
        asked = {"json": {"text": "hello"}}
        error(reader.call("POST", "/v1/understand", **asked), 403, "scope_missing")
        assert speaker.call("POST", "/v1/understand", **asked).status_code == 200


@pytest.mark.parametrize("token", ["x", "at-x", "ak-", "ak--", "a.b.c", "..", "ak-1-2.3.4", "é"])
def test_what_is_no_token_is_refused(site: Site, token: str) -> None:
    site.register()
    answer = site.http.get("/v1/preferences", headers={"Authorization": f"Bearer {token}".encode()})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] in {"token_unknown", "token_invalid"}


# --- erasing -------------------------------------------------------------------------------------


def test_what_is_older_than_an_erasure_brings_nobody_back(site: Site, world: Any) -> None:
    host = site.host()
    said_at = world.clock().isoformat()
    host.turn("I adore zydeco music", user_id="sam")
    world.clock.wait(minutes=1)
    receipt = host.call("DELETE", "/v1/admin/users/sam").json()["receipt"]
    assert receipt["verified"] is True
    late = host.turn("I adore zydeco music", user_id="sam", context={"local_time": said_at})
    error(late, 404, "not_found")
    error(host.add("sam", "zydeco"), 409, "person_erased")
    error(host.get("/v1/admin/users/sam"), 404, "not_found")
    again = host.call("DELETE", "/v1/admin/users/sam").json()["receipt"]
    assert set(again["erased"].values()) == {0}
    for path in world.database.parent.iterdir():
        assert b"zydeco" not in path.read_bytes()
    world.clock.wait(seconds=1)
    assert host.turn("I love jazz", user_id="sam").status_code == 200
    assert host.add("sam", "blues").status_code == 201


def test_a_token_from_before_the_erasure_no_longer_works(site: Site, world: Any) -> None:
    from datetime import UTC, datetime

    world.clock.at = datetime.now(UTC)
    site.register()
    now = int(time.time())
    old, fresh = site.person("sam", iat=now - 10), site.person("sam", iat=now + 30)
    old.turn("I love jazz")
    old.call("DELETE", "/v1/me")
    world.clock.wait(seconds=1)
    error(old.turn("I love jazz"), 401, "token_invalid")
    without = site.person("sam", iat=None)
    error(without.turn("I love jazz"), 401, "token_invalid")
    assert fresh.turn("hello").status_code == 200


async def test_erasing_wins_over_a_turn_that_runs(world: Any) -> None:
    """An erasure of another process is not kept waiting by this one's locks."""
    from bot.turn import Turn
    from preferences.errors import NotFound
    from preferences.store import privacy

    assistant = world.assistant()
    await assistant.turn(Turn("I love jazz", "sam", "s1"))
    handle = assistant.engine.handle

    async def erase_meanwhile(turn: Any, now: Any) -> Any:
        messages = await handle(turn, now)
        privacy.erase(assistant.store, "sam", assistant.now())
        return messages

    assistant.engine = type("Slow", (), {"handle": staticmethod(erase_meanwhile)})()
    with pytest.raises(NotFound):
        await assistant.turn(Turn("I love techno", "sam", "s1"))
    with assistant.store.unit() as unit:
        assert not any(unit.kept("sam").values())
    assistant.close()
