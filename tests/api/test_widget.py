"""The widget on pages of somebody else: one script tag, any policy, any styles."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.chat_page import ChatPage, Widget
from tests.api.host_site import WATCH, HostSite, tag, violations
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]
LOUD = (
    "<style>* { font: 40px Papyrus !important; color: red !important; text-transform: uppercase; "
    "display: block; animation: x 1s infinite } button { background: lime !important }</style>"
)


# A page and its policy


@pytest.mark.parametrize(
    ("connect", "attributes"),
    [("{http} {ws}", ""), ("{http}", 'data-transport="post"')],
    ids=["socket", "post"],
)
def test_a_strict_policy_has_nothing_to_complain_about(
    visit: Visit, live_server: LiveServer, host_site: HostSite, connect: str, attributes: str
) -> None:
    http = live_server.url
    sources = connect.format(http=http, ws=http.replace("http", "ws"))
    policy = f"default-src 'none'; script-src {http}; connect-src {sources}; style-src 'none'"
    url = host_site.put(f"<h1>Shop</h1>{tag(live_server.url, attributes)}", policy)
    chat = visit(url, script=WATCH)
    chat.find("launch").click()
    chat.say("I love jazz")
    chat.say("play some music")
    chat.open_panel()
    chat.find("edit").first.click()
    place = "node => getComputedStyle(node).position"
    assert chat.root.get_by_role("dialog").evaluate(place) == "fixed"
    assert violations(chat.page) == []
    assert chat.complaints == []


def test_a_policy_without_the_socket_is_tried_once_and_served_by_post(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    http = live_server.url
    policy = f"default-src 'none'; script-src {http}; connect-src {http}; style-src 'none'"
    chat = visit(host_site.put(tag(live_server.url), policy), script=WATCH)
    chat.find("launch").click()
    chat.say("I love jazz")
    chat.say("play some music")
    assert len(violations(chat.page)) == 1


def test_without_adopted_style_sheets_the_nonce_is_passed_on(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    http = live_server.url
    policy = f"default-src 'none'; script-src 'nonce-n0'; style-src 'nonce-n0'; connect-src {http}"
    attributes = 'nonce="n0" data-transport="post"'
    url = host_site.put(tag(live_server.url, attributes), policy)
    older = "delete ShadowRoot.prototype.adoptedStyleSheets;"
    chat = visit(url, script=WATCH + older)
    place = "node => getComputedStyle(node).position"
    assert chat.find("launch").evaluate(place) == "fixed"
    assert violations(chat.page) == []


def test_an_integrity_hash_pins_it_across_origins(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    html = '<script src="{0}/widget.js" integrity="{1}" crossorigin="anonymous" defer></script>'
    facts_url = f"{live_server.url}/widget.json"
    chat = visit(host_site.put(tag(live_server.url)))
    integrity = chat.page.request.get(facts_url).json()["integrity"]
    chat = visit(host_site.put(html.format(live_server.url, integrity)))
    chat.find("launch").click()
    chat.say("hello")
    wrong = host_site.put(html.format(live_server.url, "sha384-" + "A" * 64))
    chat.page.goto(wrong)
    expect(chat.page.locator("attune-chat")).to_have_count(0)


def test_an_origin_that_is_not_allowed_gets_nothing(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    url = host_site.put(tag(live_server.url)).replace("127.0.0.1", "localhost")
    chat = visit(url)
    chat.find("launch").click()
    chat.type("hello")
    expect(chat.find("failure")).to_be_visible()
    expect(chat.turns).to_have_count(0)


# The launcher


def test_the_launcher_opens_closes_and_hands_the_focus_back(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(f"<button>Buy</button>{tag(live_server.url)}"))
    launch = chat.find("launch")
    expect(chat.root.get_by_role("dialog")).to_have_count(0)
    chat.tab_to(launch)
    chat.page.keyboard.press("Enter")
    expect(chat.root.get_by_role("dialog")).to_be_visible()
    expect(chat.message).to_be_focused()
    chat.say("I love jazz")
    chat.open_panel()
    chat.page.keyboard.press("Escape")
    expect(chat.find("panel")).to_be_hidden()
    chat.page.keyboard.press("Escape")
    expect(chat.root.get_by_role("dialog")).to_have_count(0)
    expect(launch).to_be_focused()


def test_on_a_phone_the_focus_stays_in_the_window_that_covers_the_page(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    html = f"<button id='buy'>Buy</button>{tag(live_server.url)}<button>Ask</button>"
    chat = visit(host_site.put(html), width=390, height=780)
    chat.find("launch").click()
    expect(chat.root.get_by_role("dialog")).to_have_attribute("aria-modal", "true")
    expect(chat.message).to_be_focused()
    for _ in range(12):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate("document.activeElement?.localName") != "button"
    chat.tab_to(chat.find("close"))
    chat.page.keyboard.press("Enter")
    chat.page.locator("#buy").focus()
    expect(chat.page.locator("#buy")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_launcher_and_its_window_keep_nobody_out(
    visit: Visit, live_server: LiveServer, host_site: HostSite, theme: str
) -> None:
    page = "<header>Shop</header><main><h1>Soap</h1></main>"
    html = page + tag(live_server.url, f"data-theme={theme!r}")
    chat = visit(host_site.put(html), reduced_motion="reduce")
    assert chat.barriers() == []
    chat.find("launch").click()
    chat.say("I love jazz")
    assert chat.barriers() == []
    chat.open_panel()
    assert chat.barriers() == []


def test_the_first_reply_comes_at_once(
    visit: Visit,
    live_server: LiveServer,
    host_site: HostSite,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """300 ms where nothing else runs; the bar here is for a machine that is busy testing."""
    chat = visit(host_site.put(tag(live_server.url)))
    took = chat.page.evaluate(
        """() => new Promise((resolve) => {
          const begun = performance.now();
          Attune.on("turn", () => resolve(performance.now() - begun));
          Attune.open();
          Attune.send("play some music");
        })"""
    )
    with capsys.disabled():
        sys.stdout.write(f"\nwidget: first open to first reply {took:.0f} ms\n")
    assert took < 3000


# Styles, places, several of them


def test_styles_of_the_page_do_not_leak_in_nor_the_widgets_out(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(f"{LOUD}<p id='own'>Text</p>{tag(live_server.url)}"))
    own = "node => [getComputedStyle(node).fontSize, getComputedStyle(node).color].join()"
    before = chat.page.locator("#own").evaluate(own)
    chat.find("launch").click()
    chat.say("hello")
    assert chat.page.locator("#own").evaluate(own) == before
    text = chat.reply.locator(".text").first
    assert text.evaluate("node => getComputedStyle(node).fontSize") == "16px"
    assert text.evaluate("node => getComputedStyle(node).textTransform") == "none"
    assert "255, 0, 0" not in str(text.evaluate("node => getComputedStyle(node).color"))


def test_a_theme_is_a_few_custom_properties(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    theme = "<style>:root { --attune-accent: rgb(120, 0, 90); --attune-radius: 4px }</style>"
    chat = visit(host_site.put(f"{theme}{tag(live_server.url)}"))
    style = "node => getComputedStyle(node).backgroundColor"
    assert chat.find("launch").evaluate(style) == "rgb(120, 0, 90)"


def test_a_page_from_right_to_left_is_mirrored(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    words = "<script>window.AttuneStrings = { he: { placeholder: 'שלום' } }</script>"
    html = f"<body dir='rtl' lang='he'>{words}{tag(live_server.url)}"
    chat = visit(host_site.put(html))
    chat.find("launch").click()
    chat.say("I love jazz")
    expect(chat.message).to_have_attribute("placeholder", "שלום")
    window = chat.root.get_by_role("dialog").bounding_box()
    mine = chat.mine.bounding_box()
    assert window is not None
    assert mine is not None
    assert window["x"] < 100
    assert mine["x"] - window["x"] < window["width"] / 2
    chat.open_panel()
    expect(chat.find("preference").locator(".card-text")).to_have_css("text-align", "right")
    expect(chat.root.locator(".greeting")).to_have_css("text-align", "right")


def test_two_on_a_page_do_not_disturb_each_other(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    pair = "<attune-chat id='one'></attune-chat><attune-chat id='two'></attune-chat>"
    chat = visit(host_site.put(pair + tag(live_server.url)))
    one, two = Widget(chat.page, "#one"), Widget(chat.page, "#two")
    one.say("I love jazz")
    two.say("hello")
    two.say("play some music")
    expect(two.reply.locator("[data-because]")).to_have_count(0)
    expect(one.turns).to_have_count(1)
    chat.reload()
    expect(one.turns).to_have_count(1)
    expect(two.turns).to_have_count(2)
    expect(chat.page.locator("attune-chat")).to_have_count(2)
