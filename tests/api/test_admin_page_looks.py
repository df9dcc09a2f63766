"""The operators' page: what it shows of all together, for everybody, and its pictures."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.api.admin_fixtures import Visit, admin, http, visit
from tests.api.admin_page import AdminPage
from tests.api.admin_people import MAYA, talk

__all__ = ["admin", "http", "visit"]

pytestmark = [pytest.mark.browser, pytest.mark.trained]

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


def test_a_broken_chain_is_said(visit: Visit, admin_key: str) -> None:
    page = visit()
    body = {"entries": 3, "head": "9d41", "broken_at": 4}
    page.page.route("**/audit/chain", lambda route: route.fulfill(json=body))
    page.enter(admin_key, "#/audit")
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
    admin.settle()
    figure = admin.find("plot", "moments")
    figure.locator("summary").click()
    expect(figure.get_by_role("table")).to_contain_text("Week from")


def test_a_server_that_is_gone_is_said_and_tried_again(admin: AdminPage) -> None:
    admin.page.route("**/v1/admin/users*", lambda route: route.abort(), times=1)
    admin.page.evaluate("location.hash = '#/people'")
    expect(admin.page.get_by_role("alert")).to_contain_text("cannot be reached")
    admin.page.get_by_role("button", name="Try again").click()
    expect(admin.find("user").first).to_be_visible()


# For everybody

PARTS = ["#/overview", "#/people", f"#/people/{MAYA}", f"#/people/{MAYA}/history", "#/audit",
         "#/trial"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(visit: Visit, admin_key: str, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    assert page.violations() == []
    page.enter(admin_key)
    for part in PARTS:
        page.page.evaluate("hash => { location.hash = hash; }", part)
        page.settle()
        assert page.violations() == [], part
    page.person(MAYA)
    for action in ("add", "erase", "why", "correct", "remove"):
        page.find("action", action).first.click()
        page.page.get_by_role("dialog").wait_for()
        page.settle()
        assert page.violations() == [], action
        page.page.keyboard.press("Escape")


@pytest.mark.parametrize("part", PARTS)
def test_a_narrow_screen_needs_no_sideways_scrolling(
    visit: Visit, admin_key: str, part: str
) -> None:
    page = visit(width=320, height=640)
    page.enter(admin_key, part)
    page.settle()
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
    visit: Visit, admin_key: str, name: str, part: str, scheme: str, height: int, pictures: Path
) -> None:
    page = visit(height=height, color_scheme=scheme)
    page.enter(admin_key, part)
    page.settle()
    picture = pictures / f"{name}.png"
    assert len(page.page.screenshot(path=picture, animations="disabled")) > 10_000


def test_the_picture_of_a_receipt_can_be_taken(
    admin: AdminPage, http: httpx.Client, pictures: Path
) -> None:
    talk(http, "noor", ["I love jazz", "I like sushi", "play some music"])
    admin.page.set_viewport_size({"width": 1280, "height": 900})
    admin.person("noor")
    admin.find("action", "erase").click()
    admin.page.keyboard.type("noor")
    admin.page.keyboard.press("Enter")
    admin.heading("noor is erased")
    picture = pictures / "admin-receipt.png"
    assert len(admin.page.screenshot(path=picture, animations="disabled")) > 10_000
