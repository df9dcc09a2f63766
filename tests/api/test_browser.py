"""The demo page in a real browser, against a real server: every way of learning, end to end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Request, Route, expect, sync_playwright

from tests.api.chat_page import ChatPage
from tests.api.live import ROOT, LiveServer

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.trained,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install the package chromium"),
]

Visit = Callable[..., ChatPage]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser; it ends with this module, for its event loop must not meet other tests'."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Give a way to open the page as somebody new; the keywords are those of a browser context."""
    contexts = []

    def open_page(width: int = 1280, height: int = 860, **options: str) -> ChatPage:
        viewport = {"width": width, "height": height}
        contexts.append(browser.new_context(viewport=viewport, **options))
        return ChatPage(contexts[-1].new_page(), live_server.url)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def chat(visit: Visit) -> Iterator[ChatPage]:
    """Give the page to somebody new, and let no complaint of the browser pass."""
    chat = visit()
    yield chat
    assert chat.complaints == []


# Ways of learning


def test_a_statement_is_learned_and_used_on_the_next_turn(chat: ChatPage) -> None:
    chat.say("I love jazz")
    learned = chat.learned_id()
    chat.expect_known(learned)
    chat.say("play some music")
    chat.expect_because(learned)
    slot = chat.page.locator('#understood [data-slot="genre"]')
    expect(slot).to_have_attribute("data-source", "preference")
    expect(slot).to_have_attribute("data-value", "jazz")


def test_an_opening_is_one_click_away(chat: ChatPage) -> None:
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
    expect(chat.known).to_have_count(0)


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


# What is known


def test_the_person_is_still_known_after_a_restart(chat: ChatPage, live_server: LiveServer) -> None:
    chat.say("I love jazz")
    learned = chat.learned_id()
    live_server.restart()
    chat.reload()
    chat.expect_known(learned)
    chat.say("play some music")
    chat.expect_because(learned)


def test_undo_takes_back_what_was_learned(chat: ChatPage) -> None:
    chat.say("I love jazz")
    learned = chat.learned_id()
    chat.click(chat.reply.locator("[data-undo]"))
    chat.expect_known(learned, is_known=False)
    expect(chat.find("undo")).to_have_count(0)


def test_a_chip_leads_to_its_preference(chat: ChatPage) -> None:
    chat.say("I love jazz")
    learned = chat.learned_id()
    chat.expect_known(learned)
    chat.say("play some music")
    chat.reply.locator("[data-because]").first.click()
    expect(chat.page.locator(f'[data-preference="{learned}"]')).to_be_focused()


def test_one_thing_is_forgotten(chat: ChatPage) -> None:
    chat.say("I love jazz")
    chat.page.locator(f'[data-forget="{chat.learned_id()}"]').click()
    expect(chat.known).to_have_count(0)
    chat.say("play some music")
    expect(chat.find("because")).to_have_count(0)


def test_everything_is_erased_with_the_second_click(chat: ChatPage) -> None:
    chat.say("I love jazz")
    chat.find("erase").click()
    expect(chat.known).to_have_count(1)
    chat.find("erase").click()
    expect(chat.known).to_have_count(0)
    chat.reload()
    expect(chat.known).to_have_count(0)
    chat.say("play some music")
    expect(chat.find("because")).to_have_count(0)


def test_the_switches_are_sent_as_context(chat: ChatPage) -> None:
    chat.page.locator('[data-context="room"]').select_option("kitchen")
    chat.page.locator('[data-context="daypart"]').select_option("morning")
    with chat.page.expect_request("**/v1/turns") as sent:
        chat.say("play some music")
    context = sent.value.post_data_json["context"]
    assert context["room"] == "kitchen"
    assert "T08:15:00" in context["local_time"]
    assert context["device"]["type"] == "browser"


# When things go wrong


def test_an_unsent_message_is_kept_and_counts_once(visit: Visit) -> None:
    chat = visit()
    ids = []

    def note_id(request: Request) -> None:
        if request.url.endswith("/v1/turns"):
            ids.append(request.post_data_json["client_turn_id"])

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    chat.page.on("request", note_id)
    chat.page.route("**/v1/turns", lose_the_answer, times=1)
    chat.page.locator("#message").fill("I love jazz")
    chat.page.locator("#message").press("Enter")
    chat.find("failure", "try-again").wait_for()
    chat.reload()
    expect(chat.turns).to_have_count(1)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    expect(chat.known).to_have_count(1)


def test_a_lost_connection_is_said_and_tried_again(visit: Visit) -> None:
    chat = visit()
    chat.page.route("**/v1/turns", lambda route: route.abort(), times=1)
    chat.page.locator("#message").fill("I love jazz")
    chat.page.locator("#message").press("Enter")
    chat.find("failure", "try-again").click()
    expect(chat.turns).to_have_count(1)
    expect(chat.find("failure")).to_have_count(0)


def test_a_session_that_ended_is_opened_anew(visit: Visit) -> None:
    chat = visit()
    ended = '{"session_id": "gone", "user_id": "gone", "token": "gone"}'
    chat.page.evaluate("session => localStorage.setItem('attune.session', session)", ended)
    chat.reload()
    chat.say("I love jazz")
    chat.expect_known(chat.learned_id())


# For everybody


def test_a_conversation_needs_no_mouse(chat: ChatPage) -> None:
    message = chat.page.locator("#message")
    chat.tab_to(message)
    chat.page.keyboard.type("I love jazz")
    chat.page.keyboard.press("Enter")
    undo = chat.find("undo")
    undo.wait_for()
    learned = chat.learned_id()
    chat.tab_to(undo, "Shift+Tab")
    assert undo.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    chat.page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(2)
    chat.expect_known(learned, is_known=False)
    expect(message).to_be_focused()


def test_what_is_said_is_text_and_never_markup(chat: ChatPage) -> None:
    chat.say("I love <b>jazz</b> <img src=x>")
    said = chat.page.locator('[data-message="user"] .text')
    expect(said).to_have_text("I love <b>jazz</b> <img src=x>")
    assert chat.page.locator("#log b, #log img").count() == 0


def test_the_log_is_a_polite_live_region(chat: ChatPage) -> None:
    chat.say("play some music")
    log = chat.page.get_by_role("log").filter(has=chat.reply)
    expect(log).to_have_attribute("aria-live", "polite")


def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Visit) -> None:
    chat = visit(width=320, height=640)
    chat.say("I love jazz")
    chat.say("play some music")
    chat.say("unbroken" * 30)
    assert chat.page.evaluate("document.documentElement.scrollWidth") == 320
    assert chat.page.locator("#log").evaluate("log => log.scrollWidth - log.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(visit: Visit, scheme: str) -> None:
    chat = visit(color_scheme=scheme, reduced_motion="reduce")
    chat.say("I love jazz")
    chat.say("play some music")
    chat.say("learn my preferences")
    chat.find("erase").click()
    assert chat.faint_texts() == []


def test_nothing_moves_where_less_motion_is_wanted(visit: Visit) -> None:
    chat = visit(reduced_motion="reduce")
    chat.say("play some music")
    assert chat.page.evaluate("document.getAnimations().length") == 0


def test_the_picture_of_the_readme_is_up_to_date(visit: Visit) -> None:
    chat = visit(reduced_motion="reduce")
    chat.page.locator('[data-context="room"]').select_option("kitchen")
    for text in ("I'm a Warriors fan", "I love jazz but no country", "play some music"):
        chat.say(text)
    expect(chat.known.first).to_be_visible()
    chat.page.locator("#message").blur()
    picture = ROOT / "docs" / "img" / "chat.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    assert len(chat.page.screenshot(path=picture, animations="disabled")) > 10_000
