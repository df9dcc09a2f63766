"""The demo page in a real browser, against a real server: every way of learning, end to end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.chat_page import ChatPage
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]


# Ways of learning


def test_a_statement_is_learned_used_on_the_next_turn_and_undone(chat: ChatPage) -> None:
    chat.say("I love jazz")
    learned = chat.learned_id()
    chat.expect_known(learned)
    chat.say("play some music")
    chat.expect_because(learned)
    slot = chat.page.locator('#understood [data-slot="genre"]')
    expect(slot).to_have_attribute("data-source", "preference")
    expect(slot).to_have_attribute("data-value", "jazz")
    chat.click(chat.find("undo"))
    chat.expect_known(learned, is_known=False)
    expect(chat.find("undo")).to_have_count(0)
    chat.say("play some music")
    expect(chat.reply.locator("[data-because]")).to_have_count(0)


def test_an_opening_is_one_click_away(chat: ChatPage) -> None:
    expect(chat.find("opening")).to_have_count(3)
    chat.click(chat.find("opening").first)
    chat.expect_known(chat.learned_id())


def test_a_lesson_learns_two_answers_and_they_are_used(chat: ChatPage) -> None:
    expect(chat.say("learn my music preferences")).to_have_attribute("data-lesson", "asking")
    chat.answer()
    first = chat.learned_id()
    chat.answer()
    chat.expect_known(first)
    chat.expect_known(chat.learned_id())
    chat.say("stop asking")
    chat.say("play some music")
    chat.expect_because(first)


def test_a_lesson_can_be_skipped_and_stopped(chat: ChatPage) -> None:
    chat.say("learn my preferences")
    expect(chat.say("skip")).to_have_attribute("data-lesson", "asking")
    chat.say("stop asking")
    expect(chat.reply).not_to_have_attribute("data-lesson", "asking")
    chat.open_panel()
    chat.expect_count(0)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (["play some music"] * 3, "repeated_request"),
        (["play some music", "that's not what I wanted"], "dissatisfaction"),
    ],
)
def test_a_moment_asks_learns_and_does_it_again(
    chat: ChatPage, said: list[str], reason: str
) -> None:
    for text in said:
        chat.say(text)
    expect(chat.reply).to_have_attribute("data-moment", reason)
    chat.answer()
    learned = chat.learned_id()
    chat.expect_because(learned)
    chat.say("play some music")
    chat.expect_because(learned)


# The page around it


def test_the_switches_are_sent_as_context(chat: ChatPage) -> None:
    chat.page.locator('[data-context="room"]').select_option("kitchen")
    chat.page.locator('[data-context="daypart"]').select_option("morning")
    chat.say("I love jazz in the kitchen")
    learned = chat.learned_id()
    chat.say("play some music")
    chat.expect_because(learned)
    chat.page.locator('[data-context="room"]').select_option("office")
    chat.say("play some music")
    expect(chat.reply.locator("[data-because]")).to_have_count(0)


def test_the_page_gives_the_line_to_embed_it(chat: ChatPage, live_server: LiveServer) -> None:
    snippet = chat.page.locator("#snippet")
    expect(snippet).to_contain_text(f'src="{live_server.url}/widget.js"')
    facts = chat.page.request.get(f"{live_server.url}/widget.json").json()
    expect(snippet).to_contain_text(facts["integrity"])


@pytest.mark.parametrize("script", ["", "Object.defineProperty(navigator, 'clipboard', {})"])
def test_the_line_to_embed_it_is_copied_where_it_may_be(visit: Visit, script: str) -> None:
    """A page on plain http elsewhere than on this computer has no clipboard of its own."""
    chat = visit(script=script, permissions=["clipboard-read", "clipboard-write"])
    chat.page.locator("#copy").click()
    expect(chat.page.locator("#copied")).to_have_text("Copied.")
    chat.message.focus()
    chat.page.keyboard.press("Control+V")
    expect(chat.message).to_have_value(re.compile("<script src="))


# For everybody


def test_a_conversation_needs_no_mouse(chat: ChatPage) -> None:
    chat.tab_to(chat.message)
    chat.page.keyboard.type("I love jazz")
    chat.page.keyboard.press("Enter")
    undo = chat.find("undo")
    undo.wait_for()
    learned = chat.learned_id()
    chat.expect_known(learned)
    chat.tab_to(undo, "Shift+Tab")
    assert undo.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    chat.page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(2)
    chat.expect_known(learned, is_known=False)
    expect(chat.message).to_be_focused()


def test_the_log_announces_finished_messages_only(chat: ChatPage) -> None:
    chat.say("play some music")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log.locator("[data-typing]")).to_have_count(0)
    expect(chat.find("typing")).to_have_attribute("aria-hidden", "true")
    chat.reload()
    expect(chat.turns).to_have_count(1)
    expect(chat.log).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(visit: Visit, scheme: str) -> None:
    chat = visit(color_scheme=scheme, reduced_motion="reduce")
    assert chat.barriers() == []
    chat.say("I love jazz")
    chat.say("play some music")
    chat.say("learn my preferences")
    assert chat.barriers() == []
    assert chat.faint_texts() == []
    chat.open_panel()
    assert chat.barriers() == []
    chat.find("edit").first.click()
    chat.find("erase").click()
    assert chat.barriers() == []
    assert chat.faint_texts() == []


@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 430)])
def test_a_small_or_magnified_page_needs_no_sideways_scrolling(
    visit: Visit, width: int, height: int
) -> None:
    """640 pixels are what 1280 become at 200 % (WCAG 2.2, 1.4.4 and 1.4.10)."""
    chat = visit(width=width, height=height)
    chat.say("I love jazz")
    chat.say("play some music")
    chat.say("unbroken" * 30)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.log.evaluate("log => log.parentNode.scrollWidth - log.parentNode.clientWidth") == 0
    chat.open_panel()
    chat.find("edit").first.click()
    scroller = chat.find("known").locator("..")
    assert scroller.evaluate("node => node.scrollWidth - node.clientWidth") == 0


def test_nothing_moves_where_less_motion_is_wanted(visit: Visit) -> None:
    chat = visit(reduced_motion="reduce")
    chat.say("play some music")
    chat.open_panel()
    assert chat.page.evaluate("document.getAnimations().length") == 0
