"""The operators' page in a real browser, against a real server, with the keyboard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from preferences.access import Scope, prefix_of
from preferences.store import Store
from tests.api.admin_fixtures import Visit, admin, http, visit
from tests.api.admin_page import AdminPage, content
from tests.api.admin_people import MAYA, TENANT, add, key_with, talk

__all__ = ["admin", "http", "visit"]

pytestmark = [pytest.mark.browser, pytest.mark.trained]

HOSTILE = "<b onmouseover=alert(1)>bold</b><i hidden>gone</i>"

# Signing in


def test_a_key_lives_in_the_tab_and_is_gone_after_signing_out(visit: Visit, admin_key: str) -> None:
    page = visit()
    page.enter(admin_key)
    page.heading("Overview")
    page.open("#/audit")
    page.heading("Audit")
    kept = "JSON.stringify([localStorage, document.cookie, Object.values(sessionStorage)])"
    assert page.page.evaluate(kept) == json.dumps([{}, "", [admin_key]], separators=(",", ":"))
    page.find("action", "sign-out").click()
    expect(page.page.get_by_label("Server key")).to_be_focused()
    assert page.page.evaluate("sessionStorage.length") == 0
    page.open("#/people")
    expect(page.page.get_by_label("Server key")).to_be_visible()


@pytest.mark.parametrize("kind", ["empty", "unknown", "revoked", "expired", "turns only"])
def test_a_key_that_opens_nothing_is_said_plainly(
    visit: Visit, live_store: Store, kind: str
) -> None:
    given = {
        "empty": lambda: "",
        "unknown": lambda: "ak-0123456789-no",
        "revoked": lambda: key_with(live_store, TENANT),
        "expired": lambda: key_with(live_store, TENANT, days=-1),
        "turns only": lambda: key_with(live_store, TENANT, Scope.TURNS),
    }[kind]()
    if kind == "revoked":
        revoke(live_store, given)
    page = visit()
    page.sign_in(given)
    said = {
        "empty": "Put in a server key first.",
        "unknown": "not known here, or it was revoked",
        "revoked": "not known here, or it was revoked",
        "expired": "has expired",
        "turns only": "no admin scope",
    }[kind]
    expect(page.page.get_by_text(said)).to_be_visible()
    assert page.page.evaluate("sessionStorage.length") == 0


def test_a_key_revoked_meanwhile_ends_the_visit(visit: Visit, live_store: Store) -> None:
    given = key_with(live_store, TENANT)
    page = visit()
    page.enter(given)
    revoke(live_store, given)
    page.page.evaluate("location.hash = '#/people'")
    expect(page.page.get_by_role("alert")).to_contain_text("it was revoked")
    expect(page.page.get_by_label("Server key")).to_be_visible()
    expect(page.find("action", "sign-out")).to_have_count(0)


def revoke(live_store: Store, key: str) -> None:
    with live_store.unit() as unit:
        assert unit.revoke(prefix_of(key), datetime.now(UTC))
        unit.commit()


@pytest.mark.parametrize(
    ("scopes", "shown"),
    [
        ((Scope.ADMIN_READ,), {"why", "export-json"}),
        ((Scope.ADMIN_READ, Scope.ADMIN_WRITE), {"why", "export-json", "add", "correct", "remove"}),
        ((Scope.ADMIN_READ, Scope.ADMIN_ERASE), {"why", "export-json", "erase"}),
    ],
)
def test_only_what_the_key_may_do_is_shown(
    visit: Visit, live_store: Store, admin_key: str, scopes: tuple[Scope, ...], shown: set[str]
) -> None:
    page = visit()
    page.enter(key_with(live_store, TENANT, *scopes))
    page.person(MAYA)
    page.find("action", "why").first.wait_for()
    every = ("why", "export-json", "add", "correct", "remove", "erase")
    assert {name for name in every if page.find("action", name).count()} == shown


def test_a_key_that_may_not_read_is_told_so(visit: Visit, live_store: Store) -> None:
    page = visit()
    page.enter(key_with(live_store, TENANT, Scope.ADMIN_ERASE), "#/people")
    expect(page.page.get_by_text("This key may not read")).to_be_visible()
    expect(page.page.get_by_role("navigation", name="Pages")).to_have_count(0)


# The whole story


def test_an_operator_needs_no_mouse(visit: Visit, admin_key: str, http: httpx.Client) -> None:
    talk(http, "kim", ["I love jazz", "I hate country music"])
    page = visit()
    find_with_keys(page, admin_key)
    correct_with_keys(page)
    look_back_with_keys(page)
    receipt = erase_with_keys(page)
    assert receipt["user_id"] == "kim"
    assert receipt["receipt"]["verified"] is True
    assert http.get("/v1/admin/users/kim").status_code == 404


def find_with_keys(page: AdminPage, key: str) -> None:
    page.type(key, "Enter")
    page.heading("Overview")
    page.tab_to(page.page.get_by_role("link", name="People"), "Shift+Tab")
    page.type("", "Enter")
    page.heading("People")
    page.tab_to(page.page.get_by_label("Find a person"))
    page.type("kim")
    page.tab_to(page.page.get_by_role("link", name="kim", exact=True))
    page.type("", "Enter")
    page.heading("kim")


def correct_with_keys(page: AdminPage) -> None:
    page.tab_to(page.row("jazz").get_by_role("button", name="Correct"))
    page.type("", "Enter")
    dialog = page.page.get_by_role("dialog")
    expect(dialog.get_by_label("Value")).to_be_focused()
    page.page.keyboard.press("ControlOrMeta+a")
    page.type("blues")
    page.tab_to(dialog.get_by_label("Reason"))
    page.type("Asked by phone.")
    page.tab_to(dialog.get_by_role("button", name="Save the correction"))
    page.type("", "Enter")
    expect(dialog).to_have_count(0)
    expect(page.row("blues").get_by_role("button").first).to_be_focused()


def look_back_with_keys(page: AdminPage) -> None:
    page.tab_to(page.page.get_by_role("link", name="Time line"), "Shift+Tab")
    page.type("", "Enter")
    latest = page.page.locator(".event").first
    expect(latest).to_contain_text("Changed")
    expect(latest).to_contain_text("“Asked by phone.”")
    expect(latest.locator(".came")).to_contain_text("blues")
    expect(latest.locator(".went")).to_contain_text("jazz")
    first = page.page.locator(".event").last
    expect(first.locator(".came")).to_contain_text("jazz")


def erase_with_keys(page: AdminPage) -> dict[str, Any]:
    """Erase after a slip of the finger; give the receipt that was downloaded."""
    page.tab_to(page.find("action", "erase"))
    page.type("", "Enter")
    page.type("kin", "Enter")
    expect(page.page.get_by_role("dialog").get_by_text("Nothing was erased")).to_be_visible()
    page.page.keyboard.press("ControlOrMeta+a")
    page.type("kim", "Enter")
    page.heading("kim is erased")
    expect(page.find("receipt", "true")).to_contain_text("Verified")
    expect(page.find("store", "preferences").locator("td")).to_contain_text("3")
    page.tab_to(page.find("action", "receipt"))
    with page.page.expect_download() as saved:
        page.type("", "Enter")
    return dict(json.loads(content(saved.value)))


def test_a_dialog_lets_go_with_escape_and_gives_the_focus_back(admin: AdminPage) -> None:
    admin.person(MAYA)
    why = admin.find("action", "why").first
    why.focus()
    admin.page.keyboard.press("Enter")
    expect(admin.page.get_by_role("dialog")).to_be_visible()
    admin.page.keyboard.press("Escape")
    expect(admin.page.get_by_role("dialog")).to_have_count(0)
    expect(why).to_be_focused()


# Finding


def test_a_search_finds_while_typing_and_pages(admin: AdminPage) -> None:
    admin.page.evaluate("location.hash = '#/people'")
    rows = admin.find("user")
    expect(rows).to_have_count(50)
    admin.find("page", "next").click()
    expect(admin.find("user", "guest-000")).to_have_count(0)
    expect(admin.find("page", "previous")).to_be_enabled()
    admin.page.get_by_label("Find a person").press_sequentially("GUEST-01", delay=15)
    expect(rows).to_have_count(10)
    expect(admin.page.locator(".count")).to_have_text("10 people")
    admin.page.get_by_label("Find a person").fill("nobody here")
    expect(admin.page.get_by_text("No user id has “nobody here” in it.")).to_be_visible()


def test_a_slow_answer_does_not_overtake_a_later_one(admin: AdminPage) -> None:
    admin.page.evaluate("location.hash = '#/people'")
    expect(admin.find("user")).to_have_count(50)

    def delay(route: Any) -> None:
        admin.page.wait_for_timeout(700)
        route.continue_()

    admin.page.route("**/users?query=guest-01", delay, times=1)
    admin.page.get_by_label("Find a person").fill("guest-01")
    admin.page.wait_for_timeout(250)
    admin.page.get_by_label("Find a person").fill("maya")
    expect(admin.find("user")).to_have_count(1)
    admin.page.wait_for_timeout(900)
    expect(admin.find("user", MAYA)).to_be_visible()


def test_preferences_are_filtered_by_topic_status_and_source(admin: AdminPage) -> None:
    admin.person(MAYA)
    rows = admin.find("preference")
    expect(rows.first).to_be_visible()
    everything = rows.count()
    admin.page.get_by_label("Status").select_option("retracted")
    expect(rows).to_have_count(3)
    admin.page.get_by_label("Topic").select_option("music")
    expect(rows).to_have_count(1)
    admin.page.get_by_label("Source").select_option("lesson")
    expect(admin.page.get_by_text("No preference matches the filters.")).to_be_visible()
    for name in ("Source", "Topic", "Status"):
        admin.page.get_by_label(name).select_option("")
    expect(rows).to_have_count(everything)


# Keeping to itself


def test_hostile_texts_stay_text(admin: AdminPage, http: httpx.Client) -> None:
    user = "o:neil@example.org"
    add(http, user, HOSTILE, topic="books", attribute="open", reason=HOSTILE)
    admin.person(user)
    expect(admin.page.locator(".what .value")).to_have_text(HOSTILE)
    admin.find("action", "why").click()
    expect(admin.page.locator("blockquote")).to_have_text(HOSTILE)
    admin.page.keyboard.press("Escape")
    admin.person(user, "/history")
    expect(admin.page.locator(".reason")).to_contain_text(HOSTILE)
    admin.page.get_by_text("The same as a table").click()
    assert admin.page.locator("[onmouseover], #view i[hidden], dialog i[hidden]").count() == 0


def test_two_tenants_see_nothing_of_each_other(
    visit: Visit, live_store: Store, admin_key: str
) -> None:
    page = visit()
    page.enter(key_with(live_store, "other"))
    expect(page.page.get_by_text("No preference is kept yet.")).to_be_visible()
    page.page.evaluate("location.hash = '#/people'")
    expect(page.page.get_by_text("Nothing is kept about anybody yet.")).to_be_visible()
    page.person(MAYA)
    expect(page.page.get_by_role("alert").first).to_be_visible()
    page.page.evaluate("location.hash = '#/audit'")
    expect(page.page.get_by_text("No entry matches.")).to_be_visible()
    assert "peanut" not in page.page.content()
