"""The operators' page: why something is known, changing it, taking it along."""

from __future__ import annotations

import json

import httpx
import pytest
from playwright.sync_api import expect

from tests.api.admin_fixtures import admin, http, visit
from tests.api.admin_page import AdminPage, content
from tests.api.admin_people import MAYA, add, talk

__all__ = ["admin", "http", "visit"]

pytestmark = [pytest.mark.browser, pytest.mark.trained]


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
