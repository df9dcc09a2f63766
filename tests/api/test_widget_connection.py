"""Lost connections, restarts and reloads: nothing is lost, nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, WebSocketRoute, expect

from tests.api.chat_page import ChatPage
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]
TURNS = "**/v1/turns"


def expect_texts(chat: ChatPage, *texts: str) -> None:
    """Expect the person's messages to be these, each answered once."""
    expect(chat.mine).to_have_text(list(texts))
    expect(chat.turns).to_have_count(len(texts))


def test_a_reload_shows_the_conversation_and_keeps_its_order(chat: ChatPage) -> None:
    texts = ("I love jazz", "play some music", "hello")
    for text in texts:
        chat.say(text)
    chat.reload()
    expect_texts(chat, *texts)
    chat.say("play some music")
    expect_texts(chat, *texts, "play some music")


def test_a_reload_in_the_middle_of_a_lesson_goes_on(chat: ChatPage) -> None:
    chat.say("learn my music preferences")
    chat.answer()
    first = chat.learned_id()
    chat.reload()
    expect(chat.turns).to_have_count(2)
    expect(chat.reply.locator("[data-quick-reply]").first).to_be_visible()
    chat.answer()
    chat.say("stop asking")
    chat.say("play some music")
    chat.expect_because(first)


def test_offline_and_back_loses_nothing_and_doubles_nothing(visit: Visit) -> None:
    chat = visit()
    chat.say("I love jazz")
    chat.context.set_offline(True)
    expect(chat.find("state")).to_have_text("Reconnecting…")
    chat.type("I love opera")
    chat.type("play some music")
    expect(chat.mine).to_have_count(3)
    expect(chat.turns).to_have_count(1)
    chat.context.set_offline(False)
    expect(chat.turns).to_have_count(3)
    expect_texts(chat, "I love jazz", "I love opera", "play some music")
    expect(chat.find("failure")).to_have_count(0)
    expect(chat.find("state")).to_have_text("")
    chat.reload()
    expect_texts(chat, "I love jazz", "I love opera", "play some music")
    chat.expect_count(2)


def test_a_reply_lost_with_its_socket_comes_again_once(visit: Visit) -> None:
    chat = visit()
    cut: list[str] = []

    def lose_the_first_reply(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if '"reply"' in str(message) and not cut:
                cut.append(str(message))
                route.close()
                server.close()
            else:
                route.send(message)

        server.on_message(pass_on)

    chat.page.route_web_socket("**/v1/turns/live", lose_the_first_reply)
    chat.type("I love jazz")
    expect_texts(chat, "I love jazz")
    assert cut
    chat.say("play some music")
    chat.reload()
    expect_texts(chat, "I love jazz", "play some music")
    chat.expect_count(1)


def test_without_a_socket_it_talks_by_post(visit: Visit) -> None:
    chat = visit()
    chat.page.route_web_socket("**/v1/turns/live", lambda route: route.close())
    chat.say("I love jazz")
    chat.say("play some music")
    chat.reload()
    expect_texts(chat, "I love jazz", "play some music")


def test_by_post_an_answer_that_was_lost_counts_once(visit: Visit) -> None:
    chat = visit()
    ids: list[str] = []

    def note_id(request: Request) -> None:
        if request.url.endswith("/v1/turns") and request.method == "POST":
            ids.append(request.post_data_json["client_turn_id"])

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    chat.page.on("request", note_id)
    chat.page.route_web_socket("**/v1/turns/live", lambda route: route.close())
    chat.page.route(TURNS, lose_the_answer, times=1)
    chat.type("I love jazz")
    expect_texts(chat, "I love jazz")
    assert len(set(ids)) == 1
    chat.reload()
    expect_texts(chat, "I love jazz")
    chat.expect_count(1)


def test_what_waits_when_the_page_is_closed_is_sent_by_the_next_one(visit: Visit) -> None:
    chat = visit()
    chat.say("hello")
    chat.context.set_offline(True)
    expect(chat.find("state")).to_have_text("Reconnecting…")
    chat.type("I love jazz")
    expect(chat.find("failure")).to_be_visible()
    address = chat.page.url
    chat.page.close()
    chat.context.set_offline(False)
    again = ChatPage(chat.context.new_page(), address)
    expect_texts(again, "hello", "I love jazz")
    again.expect_count(1)


def test_a_refused_message_says_why_and_can_be_changed(visit: Visit) -> None:
    chat = visit()
    chat.type("x" * 3000)
    failure = chat.find("failure")
    expect(failure).to_contain_text("3000 characters")
    chat.say("hello")
    chat.context.set_offline(True)
    expect(chat.find("state")).to_have_text("Reconnecting…")
    chat.context.set_offline(False)
    expect(chat.find("state")).to_be_empty()
    failure.locator("[data-try-again]").click()
    expect(failure).to_have_count(0)
    expect(chat.message).to_have_value("x" * 3000)
    chat.say("play some music")
    expect_texts(chat, "hello", "play some music")


def test_a_server_that_broke_is_tried_again_on_demand(visit: Visit) -> None:
    chat = visit()
    answer = '{"error": {"code": "turn_failed", "message": "Something broke.", "field": null}}'
    attempts: list[WebSocketRoute] = []

    def refuse(route: WebSocketRoute) -> None:
        attempts.append(route)
        route.close()

    chat.page.route_web_socket("**/v1/turns/live", refuse)
    chat.page.route(TURNS, lambda route: route.fulfill(status=500, body=answer), times=1)
    chat.type("I love jazz")
    failure = chat.find("failure")
    expect(failure).to_contain_text("Something broke.")
    before = len(attempts)
    while len(attempts) < before + 2:
        chat.page.wait_for_timeout(100)
    expect(failure).to_contain_text("Something broke.")
    chat.find("failure", "try-again").click()
    expect_texts(chat, "I love jazz")
    expect(chat.find("failure")).to_have_count(0)


def test_where_the_browser_keeps_nothing_it_is_kept_while_the_page_is_open(visit: Visit) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
    chat = visit(script=full)
    chat.say("I love jazz")
    chat.context.set_offline(True)
    expect(chat.find("state")).to_have_text("Reconnecting…")
    chat.type("play some music")
    chat.context.set_offline(False)
    expect_texts(chat, "I love jazz", "play some music")
    chat.expect_count(1)


def test_a_session_that_ended_is_opened_anew(visit: Visit) -> None:
    chat = visit()
    chat.say("I love jazz")
    ended = """() => {
      const key = Object.keys(localStorage).find((name) => name.endsWith(":session"));
      localStorage.setItem(key, JSON.stringify({ session_id: "gone", token: "gone" }));
    }"""
    chat.page.evaluate(ended)
    chat.reload()
    chat.say("I love opera")
    chat.expect_known(chat.learned_id())
    chat.expect_count(1)
    expect(chat.find("notice")).to_have_count(1)


def test_two_tabs_of_one_conversation_show_the_same(visit: Visit) -> None:
    chat = visit()
    chat.say("hello")
    other = ChatPage(chat.context.new_page(), chat.page.url)
    expect_texts(other, "hello")
    chat.say("I love jazz")
    expect_texts(other, "hello", "I love jazz")
    other.say("play some music")
    expect_texts(chat, "hello", "I love jazz", "play some music")


def test_a_restart_of_the_server_is_outlived(visit: Visit, live_server: LiveServer) -> None:
    chat = visit()
    chat.say("I love jazz")
    learned = chat.learned_id()
    live_server.stop()
    expect(chat.find("state")).to_have_text("Reconnecting…")
    chat.type("play some music")
    live_server.start()
    expect(chat.turns).to_have_count(2, timeout=40_000)
    chat.expect_because(learned)
    expect_texts(chat, "I love jazz", "play some music")
