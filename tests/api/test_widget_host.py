"""What the host says to a widget: its attributes, and its methods and events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.chat_page import ChatPage, Widget
from tests.api.host_site import HostSite, tag
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]
LISTEN = """id => {
  const widget = document.querySelector(id);
  window.heard ??= [];
  for (const name of ["open", "close", "turn", "learned", "error"])
    widget.on(name, () => heard.push(`${id} ${name}`));
}"""


def sent_turns(page: Page) -> list[dict[str, Any]]:
    """Give the list that the turns a page posts are put into."""
    turns: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda request: (
            turns.append(request.post_data_json)
            if request.url.endswith("/v1/turns") and request.method == "POST"
            else None
        ),
    )
    return turns


# Attributes


def test_the_words_of_the_beginning_are_the_hosts(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    words = 'data-title="Waiter" data-greeting="What will it be?" data-openings="Soup | Fish |"'
    chat = visit(host_site.put(tag(live_server.url, words)))
    chat.find("launch").click()
    expect(chat.root.get_by_role("dialog")).to_have_attribute("aria-label", "Waiter")
    expect(chat.root.locator(".title")).to_have_text("Waiter")
    expect(chat.root.locator(".greeting")).to_have_text("What will it be?")
    expect(chat.find("opening")).to_have_text(["Soup", "Fish"])


def test_what_an_element_says_goes_before_what_the_tag_says(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    html = "<attune-chat data-title='Own'></attune-chat><attune-chat></attune-chat>"
    chat = visit(host_site.put(html + tag(live_server.url, 'data-title="Both"')))
    expect(chat.root.locator(".title")).to_have_text(["Own", "Both"])


def test_the_server_may_be_another_than_the_scripts(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    """The script is the host's own copy; only what it says goes to the server."""
    chat = visit(host_site.put(tag(live_server.url)))
    script = chat.page.request.get(f"{live_server.url}/widget.js").text()
    chat.page.route("**/copy.js", lambda route: route.fulfill(body=script))
    copy = f'<script src="/copy.js" data-server="{live_server.url}" defer></script>'
    chat.page.goto(host_site.put(copy))
    chat.find("launch").click()
    chat.say("hello")


def test_where_the_person_is_goes_with_everything_they_say(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    where = """data-transport="post" data-context='{"room": "kitchen"}'"""
    chat = visit(host_site.put(tag(live_server.url, where)))
    turns = sent_turns(chat.page)
    chat.find("launch").click()
    chat.say("hello")
    chat.page.evaluate("Attune.setContext({ room: 'office', local_time: new Date(0) })")
    chat.say("hello again")
    assert [turn["context"]["room"] for turn in turns] == ["kitchen", "office"]
    assert turns[1]["context"]["local_time"].startswith(("1970-01-01T", "1969-12-31T"))
    assert {turn["locale"] for turn in turns} == {"en"}


def test_voice_can_be_left_out(visit: Visit, live_server: LiveServer, host_site: HostSite) -> None:
    chat = visit(host_site.put(tag(live_server.url, 'data-voice="off"')))
    chat.find("launch").click()
    expect(chat.message).to_be_focused()
    expect(chat.find("mic")).to_have_count(0)
    expect(chat.find("sound")).to_have_count(0)


def test_the_button_can_be_left_out_or_placed(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url, 'data-launcher="none"')))
    expect(chat.root).to_have_count(0)
    html = "<attune-chat id='inline'></attune-chat><attune-chat data-launcher></attune-chat>"
    chat.page.goto(host_site.put(html + tag(live_server.url)))
    expect(chat.find("launch")).to_have_count(1)
    chat.page.evaluate("Attune.open()")
    expect(chat.page.get_by_role("dialog")).to_be_visible()


def test_a_theme_can_change_while_it_is_shown(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    html = "<attune-chat data-theme='light'></attune-chat>"
    chat = visit(host_site.put(html + tag(live_server.url)), color_scheme="dark")
    ground = "node => getComputedStyle(node).backgroundColor"
    window = chat.root.locator(".window")
    light = window.evaluate(ground)
    chat.root.evaluate("node => { node.dataset.theme = 'dark'; }")
    assert window.evaluate(ground) != light


# Methods and events


def test_each_of_two_widgets_tells_only_its_own(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    pair = "<attune-chat id='one'></attune-chat><attune-chat id='two' data-launcher></attune-chat>"
    chat = visit(host_site.put(pair + tag(live_server.url)))
    one, two = Widget(chat.page, "#one"), Widget(chat.page, "#two")
    for name in ("#one", "#two"):
        chat.page.evaluate(LISTEN, name)
    one.say("I love jazz")
    two.find("launch").click()
    two.say("hello")
    two.find("close").click()
    heard = ["#one turn", "#one learned", "#two open", "#two turn", "#two close"]
    assert chat.page.evaluate("heard") == heard
    chat.page.evaluate("document.querySelector('#two').destroy()")
    expect(two.root).to_have_count(0)
    one.say("hello")


def test_a_listener_can_be_taken_away(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)))
    chat.page.evaluate(
        "() => { window.turns = 0; window.end = Attune.on('turn', () => { turns += 1; }); }"
    )
    chat.find("launch").click()
    chat.say("hello")
    chat.page.evaluate("end()")
    chat.say("hello again")
    assert chat.page.evaluate("turns") == 1


def test_the_host_can_lead_to_what_is_known(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)))
    chat.find("launch").click()
    chat.say("I love jazz")
    learned = chat.learned_id()
    chat.find("close").click()
    chat.page.evaluate("id => Attune.showPreferences(id)", learned)
    expect(chat.card(learned)).to_be_focused()


def test_after_its_end_it_comes_back_where_it_was(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    html = "<main></main>" + tag(live_server.url, 'data-launcher="none"')
    chat = visit(host_site.put(html))
    show = "document.querySelector('main').innerHTML = '<attune-chat></attune-chat>'"
    chat.page.evaluate(show)
    chat.say("I love jazz")
    chat.page.evaluate("Attune.destroy()")
    expect(chat.root).to_have_count(0)
    chat.page.evaluate(show)
    expect(chat.mine).to_have_text(["I love jazz"])
