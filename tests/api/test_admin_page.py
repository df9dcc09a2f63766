"""The operators' page in a real browser, against a real server, with the keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Download, expect

from preferences.access import Scope, prefix_of
from preferences.store import Store
from tests.api.admin_page import AdminPage
from tests.api.admin_people import MAYA, crowd, fill, key_with, store_of, talk
from tests.api.live import ROOT, LiveServer
from tests.api.test_browser import browser, pytestmark

__all__ = ["browser", "pytestmark"]

TENANT = "acme"
HOSTILE = "<img src=x onerror=alert(1)><b>bold</b>"
IMAGES = ROOT / "docs" / "img"
Visit = Callable[..., AdminPage]


@pytest.fixture(scope="module")
def store(live_server: LiveServer) -> Iterator[Store]:
    """Give the database of the server that runs."""
    opened = store_of(live_server.data_dir)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def key(live_server: LiveServer, store: Store) -> str:
    """Give a key of a tenant with people in it."""
    crowd(store, TENANT, 60)
    return fill(live_server.url, store, TENANT)


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Give a way to open the page; the keywords are those of a browser context."""
    contexts, pages = [], []

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> AdminPage:
        viewport = {"width": width, "height": height}
        given = {"locale": "en-US", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce"}
        contexts.append(browser.new_context(viewport=viewport, **{**given, **options}))
        pages.append(AdminPage(contexts[-1].new_page(), live_server.url))
        return pages[-1]

    yield open_page
    complaints = [complaint for page in pages for complaint in page.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def admin(visit: Visit, key: str) -> AdminPage:
    """Give the page to an operator who may do everything."""
    page = visit()
    page.enter(key)
    return page


@pytest.fixture
def http(live_server: LiveServer, key: str) -> Iterator[httpx.Client]:
    """Give a program with the operator's key."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=live_server.url, headers=headers, timeout=60) as client:
        yield client


def add(http: httpx.Client, user: str, value: str, **more: Any) -> dict[str, Any]:
    body = {"topic": "music", "attribute": "genre", "value": value, "reason": "by phone", **more}
    answer = http.post(f"/v1/admin/users/{user}/preferences", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


# Signing in


def test_a_key_lives_in_the_tab_and_is_gone_after_signing_out(visit: Visit, key: str) -> None:
    page = visit()
    page.enter(key)
    page.heading("Overview")
    page.open("#/audit")
    page.heading("Audit")
    kept = "JSON.stringify([localStorage, document.cookie, Object.values(sessionStorage)])"
    assert page.page.evaluate(kept) == json.dumps([{}, "", [key]], separators=(",", ":"))
    page.find("action", "sign-out").click()
    expect(page.page.get_by_label("Server key")).to_be_focused()
    assert page.page.evaluate("sessionStorage.length") == 0
    page.open("#/people")
    expect(page.page.get_by_label("Server key")).to_be_visible()


@pytest.mark.parametrize("kind", ["empty", "unknown", "revoked", "expired", "turns only"])
def test_a_key_that_opens_nothing_is_said_plainly(visit: Visit, store: Store, kind: str) -> None:
    given = {
        "empty": lambda: "",
        "unknown": lambda: "ak-0123456789-no",
        "revoked": lambda: key_with(store, TENANT),
        "expired": lambda: key_with(store, TENANT, days=-1),
        "turns only": lambda: key_with(store, TENANT, Scope.TURNS),
    }[kind]()
    if kind == "revoked":
        revoke(store, given)
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


def test_a_key_revoked_meanwhile_ends_the_visit(visit: Visit, store: Store) -> None:
    given = key_with(store, TENANT)
    page = visit()
    page.enter(given)
    revoke(store, given)
    page.page.evaluate("location.hash = '#/people'")
    expect(page.page.get_by_role("alert")).to_contain_text("it was revoked")
    expect(page.page.get_by_label("Server key")).to_be_visible()
    expect(page.find("action", "sign-out")).to_have_count(0)


def revoke(store: Store, key: str) -> None:
    with store.unit() as unit:
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
    visit: Visit, store: Store, key: str, scopes: tuple[Scope, ...], shown: set[str]
) -> None:
    page = visit()
    page.enter(key_with(store, TENANT, *scopes))
    page.person(MAYA)
    page.find("action", "why").first.wait_for()
    every = ("why", "export-json", "add", "correct", "remove", "erase")
    assert {name for name in every if page.find("action", name).count()} == shown


def test_a_key_that_may_not_read_is_told_so(visit: Visit, store: Store) -> None:
    page = visit()
    page.enter(key_with(store, TENANT, Scope.ADMIN_ERASE), "#/people")
    expect(page.page.get_by_text("This key may not read")).to_be_visible()
    expect(page.page.get_by_role("navigation", name="Pages")).to_have_count(0)


# The whole story


def test_an_operator_needs_no_mouse(visit: Visit, key: str, http: httpx.Client) -> None:
    talk(http, "kim", ["I love jazz", "I hate country music"])
    page = visit()
    find_with_keys(page, key)
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


def content(download: Download) -> str:
    return Path(download.path()).read_text(encoding="utf-8")


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
    expect(rows.first).to_have_attribute("data-user", "guest-050")
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


# Why, and changing it


def test_why_shows_the_words_it_was_learned_from(admin: AdminPage) -> None:
    admin.person(MAYA)
    admin.row("peanuts").get_by_role("button", name="Why").click()
    dialog = admin.page.get_by_role("dialog")
    expect(dialog.locator("blockquote")).to_contain_text("peanuts")
    expect(dialog.locator(".step")).to_have_count(1)
    expect(dialog.locator(".step")).to_contain_text("By the person")


def test_a_preference_is_added_with_a_reason(admin: AdminPage, http: httpx.Client) -> None:
    talk(http, "ann", ["I like sushi"])
    admin.person("ann")
    admin.find("action", "add").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("Topic").select_option("music")
    dialog.get_by_label("About").select_option("genre")
    dialog.get_by_role("button", name="Add it").click()
    expect(dialog.get_by_text("Put in a value.")).to_be_visible()
    dialog.get_by_label("Value").fill("jazz")
    dialog.get_by_role("button", name="Add it").click()
    expect(dialog.get_by_text("Say why, in at least three characters.")).to_be_visible()
    dialog.get_by_label("Reason").fill("Asked by letter.")
    dialog.get_by_text("When it holds").click()
    dialog.get_by_label("Time of day").select_option("evening")
    dialog.get_by_label("Sat").check()
    dialog.get_by_role("button", name="Add it").click()
    expect(admin.row("jazz")).to_contain_text("in the evening, Sat")
    kept = http.get("/v1/admin/users/ann/preferences", params={"topic": "music"}).json()
    assert kept["preferences"][0]["condition"] == {"daypart": "evening", "days": ["sat"]}
    change = http.get("/v1/admin/users/ann/history").json()["changes"][0]
    assert change["reason"] == "Asked by letter."


def test_a_value_the_server_refuses_is_said_at_its_field(
    admin: AdminPage, http: httpx.Client
) -> None:
    add(http, "bea", "jazz")
    admin.person("bea")
    admin.row("jazz").get_by_role("button", name="Correct").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("How strongly").fill("7")
    dialog.get_by_label("Reason").fill("too strong")
    dialog.get_by_role("button", name="Save the correction").click()
    expect(dialog.get_by_label("How strongly")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("How strongly")).to_be_focused()


def test_only_what_was_changed_is_sent(admin: AdminPage, http: httpx.Client) -> None:
    add(http, "cleo", "jazz", strength=0.4)
    admin.person("cleo")
    admin.row("jazz").get_by_role("button", name="Correct").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("no reason")
    dialog.get_by_role("button", name="Save the correction").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing is changed yet.")
    dialog.get_by_label("They").select_option("avoid")
    with admin.page.expect_request("**/preferences/*") as sent:
        dialog.get_by_role("button", name="Save the correction").click()
    assert sent.value.post_data_json == {"stance": "avoid", "reason": "no reason"}
    assert sent.value.headers["if-match"].startswith('"')
    expect(admin.row("jazz")).to_contain_text("avoids")


def test_somebody_who_was_faster_is_said_and_nothing_is_lost(
    admin: AdminPage, http: httpx.Client
) -> None:
    kept = add(http, "dora", "jazz")
    admin.person("dora")
    admin.row("jazz").get_by_role("button", name="Correct").click()
    path = f"/v1/admin/users/dora/preferences/{kept['id']}"
    http.patch(path, json={"hard": True, "reason": "was faster"})
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("They").select_option("avoid")
    dialog.get_by_label("Reason").fill("was slower")
    dialog.get_by_role("button", name="Save the correction").click()
    expect(admin.find("conflict", "precondition_failed")).to_contain_text("Nothing of yours")
    assert http.get(path).json()["stance"] == "prefer"
    dialog.get_by_role("button", name="Show it as it is now").click()
    expect(dialog.get_by_label("A must")).to_be_checked()
    expect(dialog.get_by_label("They")).to_have_value("prefer")


def test_a_preference_is_deleted_with_a_reason(admin: AdminPage, http: httpx.Client) -> None:
    add(http, "eve", "jazz")
    admin.person("eve")
    admin.row("jazz").get_by_role("button", name="Delete").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("No longer true.")
    dialog.get_by_role("button", name="Delete it").click()
    expect(admin.row("jazz")).to_have_count(0)
    expect(admin.find("status", "retracted")).to_be_visible()
    change = http.get("/v1/admin/users/eve/history").json()["changes"][0]
    assert (change["kind"], change["reason"]) == ("retract", "No longer true.")


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_everything_about_a_person_is_exported(admin: AdminPage, kind: str) -> None:
    admin.person(MAYA)
    with admin.page.expect_download() as saved:
        admin.find("action", f"export-{kind}").click()
    assert saved.value.suggested_filename == f"attune-{MAYA}.{kind}"
    text = content(saved.value)
    assert "peanut" in text
    if kind == "json":
        assert json.loads(text)["user_id"] == MAYA


# Audit, trial, overview


def test_the_audit_is_filtered_and_its_chain_checked(admin: AdminPage) -> None:
    admin.page.evaluate("location.hash = '#/audit'")
    expect(admin.find("chain", "whole")).to_contain_text("Chain verified")
    entries = admin.find("entry")
    expect(entries.first).to_be_visible()
    admin.page.get_by_label("What", exact=True).select_option("preference.correct")
    expect(admin.page.locator('[data-action="user.read"]')).to_have_count(0)
    expect(entries.first).to_contain_text("Corrected a preference")
    admin.page.get_by_label("About whom").fill("nobody")
    expect(admin.page.get_by_text("No entry matches.")).to_be_visible()


def test_a_broken_chain_is_said(visit: Visit, key: str) -> None:
    page = visit()
    body = {"entries": 3, "head": "9d41", "broken_at": 4}
    page.page.route("**/audit/chain", lambda route: route.fulfill(json=body))
    page.enter(key, "#/audit")
    expect(page.find("chain", "broken")).to_contain_text("broken at entry 4")


def test_a_sentence_is_tried_and_nothing_is_kept(admin: AdminPage, http: httpx.Client) -> None:
    before = http.get("/v1/admin/stats").json()["preferences"]
    admin.page.evaluate("location.hash = '#/trial'")
    admin.page.get_by_label("What somebody might say").fill("I love Italian but no seafood")
    admin.page.keyboard.press("Enter")
    expect(admin.find("intent", "state_preference")).to_be_visible()
    statements = admin.page.locator("section", has_text="Preferences read in it").last
    expect(statements.locator("tbody tr")).to_have_count(2)
    assert http.get("/v1/admin/stats").json()["preferences"] == before


@pytest.mark.parametrize("plot", ["topics", "wrong", "moments", "times"])
def test_every_plot_is_drawn_and_said_as_a_table(
    admin: AdminPage, http: httpx.Client, plot: str
) -> None:
    figure = admin.find("plot", plot)
    expect(figure.locator("svg")).to_be_visible()
    figure.locator("summary").click()
    table = figure.get_by_role("table")
    expect(table).to_be_visible()
    assert table.locator("thead th").count() >= 3
    stats = http.get("/v1/admin/stats").json()
    if plot == "topics":
        counts = [int(cell) for cell in table.locator("td:last-child .cell").all_inner_texts()]
        assert sum(counts) == sum(row["count"] for row in stats["preferences"])
    if plot == "wrong":
        side = stats["wrong_answers"]["before"]
        said = f"({side['wrong']} of {side['requests']})"
        expect(table.locator("tbody tr").first).to_contain_text(said)


def test_a_year_is_shown_by_week(admin: AdminPage) -> None:
    admin.page.get_by_label("Period").select_option("365")
    settle(admin)
    figure = admin.find("plot", "moments")
    figure.locator("summary").click()
    expect(figure.get_by_role("table")).to_contain_text("Week from")


def test_a_server_that_is_gone_is_said_and_tried_again(admin: AdminPage) -> None:
    admin.page.route("**/v1/admin/users*", lambda route: route.abort(), times=1)
    admin.page.evaluate("location.hash = '#/people'")
    expect(admin.page.get_by_role("alert")).to_contain_text("cannot be reached")
    admin.page.get_by_role("button", name="Try again").click()
    expect(admin.find("user").first).to_be_visible()


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
    assert admin.page.locator("#view img, #view b b, dialog img").count() == 0


def test_two_tenants_see_nothing_of_each_other(visit: Visit, store: Store, key: str) -> None:
    page = visit()
    page.enter(key_with(store, "other"))
    expect(page.page.get_by_text("No preference is kept yet.")).to_be_visible()
    page.page.evaluate("location.hash = '#/people'")
    expect(page.page.get_by_text("Nothing is kept about anybody yet.")).to_be_visible()
    page.person(MAYA)
    expect(page.page.get_by_role("alert").first).to_be_visible()
    page.page.evaluate("location.hash = '#/audit'")
    expect(page.page.get_by_text("No entry matches.")).to_be_visible()
    assert "peanut" not in page.page.content()


# For everybody

PARTS = ["#/overview", "#/people", f"#/people/{MAYA}", f"#/people/{MAYA}/history", "#/audit",
         "#/trial"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(visit: Visit, key: str, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    assert page.violations() == []
    page.enter(key)
    for part in PARTS:
        page.page.evaluate("hash => { location.hash = hash; }", part)
        settle(page)
        assert page.violations() == [], part
    page.person(MAYA)
    for action in ("add", "erase", "why", "correct", "remove"):
        page.find("action", action).first.click()
        page.page.get_by_role("dialog").wait_for()
        settle(page)
        assert page.violations() == [], action
        page.page.keyboard.press("Escape")


def settle(page: AdminPage) -> None:
    """Wait until everything asked for is there."""
    page.page.wait_for_load_state("networkidle")
    expect(page.page.locator('[aria-busy="true"]')).to_have_count(0)


@pytest.mark.parametrize("part", PARTS)
def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Visit, key: str, part: str) -> None:
    page = visit(width=320, height=640)
    page.enter(key, part)
    settle(page)
    assert page.page.evaluate("document.documentElement.scrollWidth") == 320


# Pictures


@pytest.mark.parametrize(
    ("name", "part", "scheme", "height"),
    [
        ("admin-overview", "#/overview", "light", 1240),
        ("admin-person", f"#/people/{MAYA}", "light", 980),
        ("admin-history", f"#/people/{MAYA}/history", "dark", 1080),
        ("admin-audit", "#/audit", "light", 760),
    ],
)
def test_the_pictures_of_the_documentation_are_up_to_date(
    visit: Visit, key: str, name: str, part: str, scheme: str, height: int
) -> None:
    page = visit(height=height, color_scheme=scheme)
    page.enter(key, part)
    settle(page)
    picture = IMAGES / f"{name}.png"
    assert len(page.page.screenshot(path=picture, animations="disabled")) > 10_000


def test_the_picture_of_a_receipt_is_up_to_date(admin: AdminPage, http: httpx.Client) -> None:
    talk(http, "noor", ["I love jazz", "I like sushi", "play some music"])
    admin.page.set_viewport_size({"width": 1280, "height": 900})
    admin.person("noor")
    admin.find("action", "erase").click()
    admin.page.keyboard.type("noor")
    admin.page.keyboard.press("Enter")
    admin.heading("noor is erased")
    picture = IMAGES / "admin-receipt.png"
    assert len(admin.page.screenshot(path=picture, animations="disabled")) > 10_000
