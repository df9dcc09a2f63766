"""The admin API: find a person, see what is known and why, correct it, export it, erase it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from preferences.access import Scope
from preferences.people import key_of
from tests.api.hosts import BY_PHONE, Host, Site, error, everything, known
from tests.databases import places_holding
from tests.preferences.store.examples import JAZZ

pytestmark = pytest.mark.trained


# --- people --------------------------------------------------------------------------------------


def fill(site: Site, ids: list[str], tenant: str = "default") -> None:
    with site.assistant.store.unit() as unit:
        for user_id in ids:
            unit.record(key_of(tenant, user_id), None, [JAZZ], {})
        unit.commit()


def test_people_are_listed_by_id_in_pages_that_stay_put(site: Site, host: Host) -> None:
    ids = [f"user{number:02}" for number in range(25)]
    fill(site, ids[::-1])
    fill(site, ["user00", "zed"], tenant="shop")
    first = host.get("/v1/admin/users", limit=10).json()
    assert [user["user_id"] for user in first["users"]] == ids[:10]
    fill(site, ["aaa"])
    rest = host.get("/v1/admin/users", limit=200, cursor=first["next_cursor"]).json()
    assert [user["user_id"] for user in rest["users"]] == ids[10:]
    assert rest["next_cursor"] is None
    shop = everything(site.host(tenant="shop"), "/v1/admin/users", "users", limit=1)
    assert [user["user_id"] for user in shop] == ["user00", "zed"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("ann", ["Ann_1", "joanna"]), ("ANN_", ["Ann_1"]), ("%", []), ("o", ["joanna"]), ("shop", [])],
)
def test_people_are_found_by_part_of_their_id(
    site: Site, host: Host, query: str, found: list[str]
) -> None:
    for tenant in ("default", "shop"):
        fill(site, ["Ann_1", "joanna"], tenant)
    for each in (host, site.host(tenant="shop")):
        users = each.get("/v1/admin/users", query=query).json()["users"]
        assert [user["user_id"] for user in users] == found


def test_a_line_says_how_much_is_known_and_since_when(host: Host, world: Any) -> None:
    host.turn("I love jazz", user_id="sam")
    world.clock.wait(hours=1)
    host.turn("I love blues", user_id="sam")
    user = host.get("/v1/admin/users/sam").json()
    assert user == {
        "user_id": "sam",
        "learning": True,
        "applying": True,
        "preferences": 2,
        "sessions": 2,
        "last_session_at": "2026-11-22T17:00:00Z",
    }
    assert host.get("/v1/admin/users").json()["users"] == [user]
    error(host.get("/v1/admin/users/nobody"), 404, "not_found")


@pytest.mark.parametrize("path", ["users", "users/sam/preferences", "users/sam/history", "audit"])
@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"cursor": "!"}, "invalid_cursor"),
        ({"cursor": "_w"}, "invalid_cursor"),
        ({"cursor": "a" * 401}, "invalid_field"),
        ({"limit": 0}, "invalid_field"),
        ({"limit": 201}, "invalid_field"),
        ({"limit": "x"}, "invalid_field"),
    ],
)
def test_a_page_that_cannot_be_is_refused(
    site: Site, host: Host, path: str, params: dict[str, Any], code: str
) -> None:
    fill(site, ["sam"])
    error(host.get(f"/v1/admin/{path}", **params), 422, code)


def test_a_cursor_of_somebody_else_leads_nowhere(host: Host) -> None:
    for user_id in ("sam", "alex"):
        for value in ("jazz", "blues"):
            host.add(user_id, value)
    page = host.get("/v1/admin/users/sam/preferences", limit=1).json()
    other = host.get("/v1/admin/users/alex/preferences", cursor=page["next_cursor"])
    error(other, 422, "invalid_cursor")


# --- history, export, erase ----------------------------------------------------------------------


def test_history_says_what_changed_who_did_it_and_why(host: Host, world: Any) -> None:
    host.turn("I love jazz", user_id="sam")
    world.clock.wait(minutes=1)
    jazz = known(host, "sam")[0]["id"]
    change = {"stance": "avoid", "reason": "Meant the opposite."}
    host.call("PATCH", f"/v1/admin/users/sam/preferences/{jazz}", json=change)
    pages = everything(host, "/v1/admin/users/sam/history", "changes", limit=1)
    later, first = pages
    assert (first["kind"], first["actor"], first["reason"]) == ("learn", None, None)
    assert [(p["id"], p["stance"]) for p in later["added"]] == [(jazz, "avoid")]
    assert [(p["value"], p["stance"]) for p in later["ended"]] == [("jazz", "prefer")]
    assert later["reason"] == "Meant the opposite."
    assert host.token.startswith(later["actor"])


def test_an_export_has_everything_in_two_forms(host: Host) -> None:
    host.turn("I love jazz", user_id="sam", client_turn_id="c1")
    host.add("sam", "=cmd()", topic="books", attribute="open")
    exported = host.get("/v1/admin/users/sam/export").json()
    assert exported["user_id"] == "sam"
    assert {"preferences", "changes", "turns", "trackers", "acts"} <= exported.keys()
    assert exported["acts"][0]["reason"] == "by phone"
    answer = host.get("/v1/admin/users/sam/export", format="csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["value"] for row in rows] == ["jazz", "'=cmd()"]
    assert json.loads(rows[0]["evidence"])["text"] == "jazz"


def test_an_export_names_no_tenant_in_the_id(site: Site) -> None:
    host = site.host(tenant="shop")
    host.add("sam")
    assert host.get("/v1/admin/users/sam/export").json()["user_id"] == "sam"


def test_erasing_leaves_no_byte_of_what_operators_did(site: Site, host: Host) -> None:
    about = {"topic": "books", "attribute": "open", "reason": "zydeco, he said"}
    headers = {"Idempotency-Key": "zydeco-1"}
    assert host.add("sam", "zydeco", **about, headers=headers).status_code == 201
    host.turn("I adore zydeco music", user_id="sam", client_turn_id="zydeco-2")
    host.turn("I love jazz", user_id="alex")
    receipt = host.call("DELETE", "/v1/admin/users/sam").json()["receipt"]
    assert receipt["verified"] is True
    assert receipt["erased"]["acts"] == receipt["erased"]["answers"] == 1
    assert places_holding("zydeco", site.assistant.store) == []
    assert [p["value"] for p in known(host, "alex")] == ["jazz"]


# --- audit and reports ---------------------------------------------------------------------------


def test_the_audit_says_who_did_what_and_never_to_whom_in_words(host: Host, world: Any) -> None:
    added = host.add("sam").json()
    path = f"/v1/admin/users/sam/preferences/{added['id']}"
    host.call("PATCH", path, json={"hard": True, **BY_PHONE})
    host.get("/v1/admin/users/sam")
    host.get("/v1/admin/users/sam/export")
    host.call("DELETE", "/v1/admin/users/sam")
    host.add("alex")
    answer = host.get("/v1/admin/audit")
    assert [entry["action"] for entry in answer.json()["entries"]] == [
        "preference.add",
        "user.erase",
        "user.export",
        "user.read",
        "preference.correct",
        "preference.add",
    ]
    assert "sam" not in answer.text
    assert "jazz" not in answer.text
    about = everything(host, "/v1/admin/audit", "entries", limit=2, user_id="sam")
    assert len(about) == 5
    erased = host.get("/v1/admin/audit", action="user.erase").json()["entries"]
    assert [entry["number"] for entry in erased] == [5]
    assert host.get("/v1/admin/audit", actor="person").json()["entries"] == []
    error(host.get("/v1/admin/audit", cursor="eHg"), 422, "invalid_cursor")


def test_a_refused_write_leaves_no_trace(host: Host) -> None:
    error(host.add("sam", "", reason="because"), 422, "invalid_preference")
    assert host.get("/v1/admin/audit").json()["entries"] == []


def test_stats_add_up_a_tenant(site: Site, host: Host) -> None:
    host.turn("I love jazz and blues", user_id="sam")
    host.add("alex", "italian", topic="food", attribute="cuisine")
    site.host(tenant="shop").add("zoe")
    now = site.assistant.now()
    with site.assistant.store.unit() as unit:
        for name in ("moment_offered", "moment_offered", "moment_accepted"):
            unit.count(name, "music", now)
        unit.count("moment_offered", "music", now, "shop")
        unit.count("moment_offered", "music", now - timedelta(days=40))
        unit.commit()
    stats = host.get("/v1/admin/stats").json()
    assert stats["users"] == 2
    assert stats["preferences"] == [
        {"topic": "food", "source": "admin", "count": 1},
        {"topic": "music", "source": "stated", "count": 2},
    ]
    assert stats["moments"] == {"offered": 2, "accepted": 1, "refused": 0, "ignored": 0}
    assert stats["days"] == [{"day": "2026-11-22", "moment_offered": 2, "moment_accepted": 1}]
    assert stats["latency"]["turns"] == 1
    assert host.get("/v1/admin/stats", days=60).json()["moments"]["offered"] == 3


def test_wrong_answers_are_told_apart_by_what_was_kept_then(site: Site, host: Host) -> None:
    shop = site.host(tenant="shop")
    for each in (host, shop):
        session = each.turn("play some music", user_id="sam").json()["session_id"]
        each.turn("that's not what I wanted", user_id="sam", session_id=session)
    host.turn("I love jazz", user_id="sam")
    for _ in range(2):
        host.turn("play some music", user_id="sam")
    stats = host.get("/v1/admin/stats").json()
    sides = {"before": {"requests": 1, "wrong": 1}, "after": {"requests": 2, "wrong": 0}}
    assert stats["wrong_answers"] == {
        **sides,
        "topics": [{"topic": "music", **sides}],
        "days": [{"day": "2026-11-22", **sides}],
    }
    assert not [name for name in stats["days"][0] if "." in name and name.startswith("request")]
    of_shop = shop.get("/v1/admin/stats").json()["wrong_answers"]
    assert of_shop["after"] == {"requests": 0, "wrong": 0}


def test_turn_times_are_kept_over_a_restart(site: Site, host: Host) -> None:
    for _ in range(3):
        host.turn("I love jazz", user_id="sam")
    site.host(tenant="shop").turn("I love jazz", user_id="sam")
    site.assistant.meter.recent.clear()
    stats = host.get("/v1/admin/stats").json()
    assert stats["latency"] is None
    assert sum(bucket["count"] for bucket in stats["turn_times"]) == 3
    assert stats["turn_times"][0]["up_to_ms"] == 5
    assert stats["turn_times"][-1]["up_to_ms"] is None


def test_erasing_leaves_totals_as_they_are(host: Host) -> None:
    host.turn("play some music", user_id="sam")
    host.turn("I love jazz", user_id="sam")
    before = host.get("/v1/admin/stats").json()
    host.call("DELETE", "/v1/admin/users/sam")
    after = host.get("/v1/admin/stats").json()
    for name in ("wrong_answers", "turn_times", "days", "moments"):
        assert after[name] == before[name]
    assert (after["users"], after["preferences"]) == (0, [])


def test_the_audit_says_whether_it_is_as_it_was_written(site: Site, host: Host) -> None:
    host.add("sam")
    host.add("alex")
    chain = host.get("/v1/admin/audit/chain").json()
    assert (chain["entries"], chain["broken_at"]) == (2, None)
    assert chain["head"] == host.get("/v1/admin/audit").json()["entries"][0]["link"]
    with site.assistant.store.unit() as unit:
        unit._connection.exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE number = 2")
        unit.commit()
    assert host.get("/v1/admin/audit/chain").json()["broken_at"] == 2


def test_a_key_is_told_what_it_may_do(site: Site) -> None:
    until = site.assistant.now() + timedelta(days=1)
    host = site.host(scopes=frozenset({Scope.TURNS}), tenant="shop", until=until)
    key = host.get("/v1/admin/key").json()
    assert host.token.startswith(key.pop("prefix"))
    assert key == {
        "name": "",
        "tenant": "shop",
        "scopes": ["turns"],
        "expires_at": "2026-11-23T16:00:00Z",
    }
    site.register()
    error(site.person("sam").get("/v1/admin/key"), 403, "scope_missing")
    error(site.http.get("/v1/admin/key"), 401, "token_missing")


def test_topics_say_what_can_be_preferred(host: Host) -> None:
    topics = {topic["name"]: topic for topic in host.get("/v1/admin/topics").json()["topics"]}
    genre = next(a for a in topics["music"]["attributes"] if a["name"] == "genre")
    assert (genre["kind"], genre["many"]) == ("choice", True)
    assert "play_music" in {request["name"] for request in topics["music"]["requests"]}


def test_a_dry_run_reads_and_keeps_nothing(host: Host) -> None:
    body = {"json": {"text": "I love Italian but no seafood"}}
    answer = host.call("POST", "/v1/admin/understand", **body).json()
    assert [s["value"] for s in answer["statements"]] == ["italian", "seafood"]
    assert host.get("/v1/admin/users").json()["users"] == []


WRITES = [
    ("POST", "users/sam/preferences", {"json": {}}, Scope.ADMIN_WRITE),
    ("PATCH", "users/sam/preferences/p1", {"json": {}}, Scope.ADMIN_WRITE),
    ("DELETE", "users/sam/preferences/p1", {}, Scope.ADMIN_WRITE),
    ("DELETE", "users/sam", {}, Scope.ADMIN_ERASE),
]
READS = [
    ("GET", path, {}, Scope.ADMIN_READ)
    for path in (
        "users", "users/sam", "users/sam/preferences", "users/sam/preferences/p1",
        "users/sam/history", "users/sam/export", "audit", "audit/chain", "stats", "topics",
    )
] + [("POST", "understand", {"json": {"text": "hello"}}, Scope.ADMIN_READ)]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "given", "scope"), [*READS, *WRITES])
def test_every_admin_route_is_closed_to_all_but_its_scope(
    site: Site, method: str, path: str, given: dict[str, Any], scope: Scope
) -> None:
    site.register()
    fill(site, ["sam"])
    address = f"/v1/admin/{path}"
    error(site.http.request(method, address, **given), 401, "token_missing")
    session = site.http.post("/v1/sessions").json()["token"]
    others = site.host(scopes=frozenset(Scope) - {scope})
    for token in (session, site.person("sam").token, others.token):
        error(Host(site.http, token).call(method, address, **given), 403, "scope_missing")
    key = site.host(scopes=frozenset({scope}))
    allowed = key.call(method, address, **given)
    assert allowed.status_code not in (401, 403), allowed.text
    with site.assistant.store.unit() as unit:
        is_erased = scope is Scope.ADMIN_ERASE
        assert unit.profile("sam").preferences == (() if is_erased else (JAZZ,))
