"""Whose conversation it is, what the host's own script can do, and texts that mean no good."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.tokens import CLOCK_SKEW
from tests.api.chat_page import ChatPage
from tests.api.host_site import HostSite, tag
from tests.api.hosts import KID, SECRET, sign
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]
LASTS = 8
"""Seconds a token is good for that expires while somebody talks."""
HOSTILE = [
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "**bold** [link](javascript:alert(3)) `code` # heading",
    "\u202eright to left override\u2066 and isolate",
    "{{constructor.constructor('alert(4)')()}} ${alert(5)}",
    "👩‍👩‍👧‍👦 I love 🎷 jazz 🇮🇹 and e\u0301clairs",
    "a" * 1900,
]


@pytest.fixture(scope="module")
def signing_key(live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Register the key that the host signs its user tokens with."""
    file = tmp_path_factory.mktemp("key") / "secret.txt"
    file.write_bytes(SECRET)
    live_server.command("keys", "register", "--kid", KID, "--alg", "HS256", "--key-file", str(file))


# Who is talking


def test_a_signed_person_is_known_on_every_device_and_to_nobody_else(
    visit: Visit, live_server: LiveServer, host_site: HostSite, signing_key: None
) -> None:
    def page_of(name: str) -> ChatPage:
        token = f'data-token="{sign(name)}"'
        chat = visit(host_site.put(tag(live_server.url, token)))
        chat.find("launch").click()
        return chat

    ann = page_of("ann")
    ann.say("I love jazz")
    learned = ann.learned_id()
    bob = page_of("bob")
    bob.say("play some music")
    expect(bob.find("because")).to_have_count(0)
    bob.open_panel()
    expect(bob.find("nothing")).to_be_visible()
    elsewhere = page_of("ann")
    elsewhere.say("play some music")
    elsewhere.expect_because(learned)


def test_another_person_at_the_same_browser_begins_their_own(
    visit: Visit, live_server: LiveServer, host_site: HostSite, signing_key: None
) -> None:
    url = host_site.put(tag(live_server.url, f'data-token="{sign("carla")}"'))
    chat = visit(url)
    chat.find("launch").click()
    chat.say("I love jazz")
    chat.page.evaluate("token => Attune.setToken(token)", sign("dan"))
    expect(chat.turns).to_have_count(0)
    chat.say("play some music")
    expect(chat.find("because")).to_have_count(0)
    chat.page.evaluate("token => Attune.setToken(token)", sign("carla"))
    expect(chat.mine).to_have_text(["I love jazz"])


def test_a_token_that_expired_is_replaced_and_nothing_is_lost(
    visit: Visit, live_server: LiveServer, host_site: HostSite, signing_key: None
) -> None:
    old = sign("eve", exp=int(time.time()) - 3600, iat=int(time.time()) - 7200)
    chat = visit(host_site.put(tag(live_server.url, f'data-token="{old}"')))
    chat.page.evaluate("() => { Attune.on('error', ({ code }) => { window.failed = code; }); }")
    chat.find("launch").click()
    chat.type("I love jazz")
    expect(chat.find("failure")).to_contain_text("sign-in here has expired")
    assert chat.page.evaluate("failed") == "token_expired"
    chat.page.evaluate("token => Attune.setToken(token)", sign("eve"))
    expect(chat.turns).to_have_count(1)
    expect(chat.find("failure")).to_have_count(0)


@pytest.mark.parametrize("attributes", ["", 'data-transport="post"'], ids=["socket", "post"])
def test_a_token_that_expires_while_somebody_talks_loses_nothing(
    visit: Visit, live_server: LiveServer, host_site: HostSite, signing_key: None, attributes: str
) -> None:
    name = "faye-post" if attributes else "faye"
    now = int(time.time())
    soon = sign(name, iat=now - 3600, exp=now - CLOCK_SKEW + LASTS)
    given = f'data-token="{soon}" {attributes}'
    chat = visit(host_site.put(tag(live_server.url, given)))
    chat.find("launch").click()
    chat.say("I love jazz")
    chat.page.wait_for_timeout(max(0.0, now + LASTS + 1 - time.time()) * 1000)
    chat.type("play some music")
    expect(chat.find("failure")).to_contain_text("expired")
    chat.page.evaluate("token => Attune.setToken(token)", sign(name))
    expect(chat.turns).to_have_count(2)
    expect(chat.mine).to_have_text(["I love jazz", "play some music"])
    expect(chat.find("failure")).to_have_count(0)


def test_where_nobody_may_be_anonymous_that_is_said(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)))
    message = "Anonymous sessions are not open on this server."
    body = {"error": {"code": "sessions_closed", "message": message, "field": None}}
    headers = {"Access-Control-Allow-Origin": "*"}
    chat.page.route(
        "**/v1/sessions", lambda route: route.fulfill(status=403, json=body, headers=headers)
    )
    chat.find("launch").click()
    chat.type("hello")
    expect(chat.find("failure")).to_have_count(1)
    expect(chat.find("failure")).to_contain_text(message)
    expect(chat.find("state")).to_have_text("")
    chat.page.unroute("**/v1/sessions")
    chat.find("failure", "try-again").click()
    expect(chat.turns).to_have_count(1)
    expect(chat.mine).to_have_text(["hello"])
    expect(chat.message).to_have_value("")


def test_the_host_hears_what_happens_and_can_take_part(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)))
    chat.page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["open", "turn", "learned", "close"])
            Attune.on(name, () => heard.push(name));
          Attune.on("turn", () => { throw new Error("the host's own mistake"); });
          Attune.setContext({ room: "kitchen" });
          Attune.open();
          Attune.send("I love jazz in the kitchen");
        }"""
    )
    expect(chat.turns).to_have_count(1)
    chat.page.evaluate("Attune.close()")
    assert chat.page.evaluate("heard") == ["open", "turn", "learned", "close"]
    assert chat.complaints == ["the host's own mistake"]
    chat.page.evaluate("Attune.destroy()")
    expect(chat.root).to_have_count(0)


# Texts


def test_hostile_texts_stay_texts(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)))
    chat.page.on("dialog", lambda dialog: pytest.fail(f"a dialog said {dialog.message}"))
    chat.find("launch").click()
    for text in HOSTILE:
        chat.say(text)
    shown = chat.root.locator('[data-message="user"] .text').evaluate_all(
        "nodes => nodes.map((node) => node.textContent)"
    )
    assert shown == HOSTILE
    assert chat.log.locator("img, script, b:not(.chip b), a, code, h1").count() == 0
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chat.type("b" * 100_000)
    expect(chat.find("failure")).to_contain_text("100000 characters")
    chat.say("hello")


def test_a_pasted_text_keeps_its_lines(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)))
    chat.find("launch").click()
    chat.message.focus()
    text = "\n".join(f"line {n}" for n in range(30))
    chat.page.keyboard.insert_text(text)
    chat.page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(1)
    folded = chat.mine.bounding_box()
    chat.root.get_by_role("button", name="Show all").click()
    whole = chat.mine.bounding_box()
    assert folded is not None
    assert whole is not None
    assert whole["height"] > folded["height"] * 2
    assert chat.mine.inner_text() == text
