"""The widget on pages of somebody else: one script tag, any policy, any styles, any text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.chat_page import ChatPage, Widget
from tests.api.host_site import WATCH, HostSite
from tests.api.hosts import KID, SECRET, sign
from tests.api.live import ROOT, LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]
PICTURES = ROOT / "docs" / "img"
LOUD = (
    "<style>* { font: 40px Papyrus !important; color: red !important; text-transform: uppercase; "
    "display: block; animation: x 1s infinite } button { background: lime !important }</style>"
)
HOSTILE = [
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "**bold** [link](javascript:alert(3)) `code` # heading",
    "\u202eright to left override\u2066 and isolate",
    "{{constructor.constructor('alert(4)')()}} ${alert(5)}",
    "👩‍👩‍👧‍👦 I love 🎷 jazz 🇮🇹 and e\u0301clairs",
    "a" * 1900,
]


def tag(server: LiveServer, attributes: str = "") -> str:
    return f'<script src="{server.url}/widget.js" {attributes} defer></script>'


@pytest.fixture(scope="module")
def signing_key(live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Register the key that the host signs its user tokens with."""
    file = tmp_path_factory.mktemp("key") / "secret.txt"
    file.write_bytes(SECRET)
    live_server.command("keys", "register", "--kid", KID, "--alg", "HS256", "--key-file", str(file))


def complaints_of_policy(page: Page) -> list[str]:
    return list(page.evaluate("violations"))


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
    url = host_site.put(f"<h1>Shop</h1>{tag(live_server, attributes)}", policy)
    chat = visit(url, script=WATCH)
    chat.find("launch").click()
    chat.say("I love jazz")
    chat.say("play some music")
    chat.open_panel()
    chat.find("edit").first.click()
    place = "node => getComputedStyle(node).position"
    assert chat.root.get_by_role("dialog").evaluate(place) == "fixed"
    assert complaints_of_policy(chat.page) == []
    assert chat.complaints == []


def test_a_policy_without_the_socket_is_tried_once_and_served_by_post(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    http = live_server.url
    policy = f"default-src 'none'; script-src {http}; connect-src {http}; style-src 'none'"
    chat = visit(host_site.put(tag(live_server), policy), script=WATCH)
    chat.find("launch").click()
    chat.say("I love jazz")
    chat.say("play some music")
    assert len(complaints_of_policy(chat.page)) == 1


def test_without_adopted_style_sheets_the_nonce_is_passed_on(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    http = live_server.url
    policy = f"default-src 'none'; script-src 'nonce-n0'; style-src 'nonce-n0'; connect-src {http}"
    attributes = 'nonce="n0" data-transport="post"'
    url = host_site.put(tag(live_server, attributes), policy)
    older = "delete ShadowRoot.prototype.adoptedStyleSheets;"
    chat = visit(url, script=WATCH + older)
    place = "node => getComputedStyle(node).position"
    assert chat.find("launch").evaluate(place) == "fixed"
    assert complaints_of_policy(chat.page) == []


def test_an_integrity_hash_pins_it_across_origins(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    html = '<script src="{0}/widget.js" integrity="{1}" crossorigin="anonymous" defer></script>'
    facts_url = f"{live_server.url}/widget.json"
    chat = visit(host_site.put(tag(live_server)))
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
    url = host_site.put(tag(live_server)).replace("127.0.0.1", "localhost")
    chat = visit(url)
    chat.find("launch").click()
    chat.type("hello")
    expect(chat.find("failure")).to_be_visible()
    expect(chat.turns).to_have_count(0)


# The launcher


def test_the_launcher_opens_closes_and_hands_the_focus_back(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(f"<button>Buy</button>{tag(live_server)}"))
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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_launcher_and_its_window_keep_nobody_out(
    visit: Visit, live_server: LiveServer, host_site: HostSite, theme: str
) -> None:
    html = f"<main><h1>Shop</h1></main>{tag(live_server, f'data-theme={theme!r}')}"
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
    chat = visit(host_site.put(tag(live_server)))
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
    chat = visit(host_site.put(f"{LOUD}<p id='own'>Text</p>{tag(live_server)}"))
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
    chat = visit(host_site.put(f"{theme}{tag(live_server)}"))
    style = "node => getComputedStyle(node).backgroundColor"
    assert chat.find("launch").evaluate(style) == "rgb(120, 0, 90)"


def test_a_page_from_right_to_left_is_mirrored(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    words = "<script>window.AttuneStrings = { he: { placeholder: 'שלום' } }</script>"
    html = f"<body dir='rtl' lang='he'>{words}{tag(live_server)}"
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


def test_two_on_a_page_do_not_disturb_each_other(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    pair = "<attune-chat id='one'></attune-chat><attune-chat id='two'></attune-chat>"
    chat = visit(host_site.put(pair + tag(live_server)))
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


# Who is talking


def test_a_signed_person_is_known_on_every_device_and_to_nobody_else(
    visit: Visit, live_server: LiveServer, host_site: HostSite, signing_key: None
) -> None:
    def page_of(name: str) -> ChatPage:
        token = f'data-token="{sign(name)}"'
        chat = visit(host_site.put(tag(live_server, token)))
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
    url = host_site.put(tag(live_server, f'data-token="{sign("carla")}"'))
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
    chat = visit(host_site.put(tag(live_server, f'data-token="{old}"')))
    chat.page.evaluate("() => { Attune.on('error', ({ code }) => { window.failed = code; }); }")
    chat.find("launch").click()
    chat.type("I love jazz")
    expect(chat.find("failure")).to_contain_text("expired")
    assert chat.page.evaluate("failed") == "token_expired"
    chat.page.evaluate("token => Attune.setToken(token)", sign("eve"))
    expect(chat.turns).to_have_count(1)
    expect(chat.find("failure")).to_have_count(0)


def test_where_nobody_may_be_anonymous_that_is_said(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server)))
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


def test_the_host_hears_what_happens_and_can_take_part(
    visit: Visit, live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server)))
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
    chat = visit(host_site.put(tag(live_server)))
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
    chat = visit(host_site.put(tag(live_server)))
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


# Pictures


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("chat", {"width": 1280, "height": 860}),
        ("chat-dark", {"width": 1280, "height": 860, "color_scheme": "dark"}),
    ],
)
def test_the_pictures_of_the_demo_page_are_up_to_date(
    visit: Visit, name: str, given: dict[str, object]
) -> None:
    chat = visit(reduced_motion="reduce", **given)
    chat.page.locator('[data-context="room"]').select_option("kitchen")
    for text in ("I love jazz but no country", "play some music", "find me a place to eat"):
        chat.say(text)
    chat.say("that's not what I wanted")
    chat.click(chat.reply.locator("[data-quick-reply]").nth(2))
    expect(chat.find("open-panel")).to_have_attribute("data-count", "3")
    chat.message.blur()
    take(chat.page, name)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("widget", {"width": 1100, "height": 760}),
        ("widget-phone", {"width": 390, "height": 780, "color_scheme": "dark"}),
    ],
)
def test_the_pictures_of_the_widget_are_up_to_date(
    visit: Visit,
    live_server: LiveServer,
    host_site: HostSite,
    name: str,
    given: dict[str, object],
) -> None:
    shop = (Path(__file__).with_name("shop.html")).read_text()
    html = shop + tag(live_server, 'data-theme="auto"')
    chat = visit(host_site.put(html), reduced_motion="reduce", **given)
    chat.find("launch").click()
    chat.say("I love Thai and Italian food")
    chat.say("I can't eat seafood, I'm allergic")
    chat.say("yes")
    chat.say("find me a place to eat")
    chat.message.blur()
    take(chat.page, name)
    chat.open_panel()
    expect(chat.find("edit").first).to_be_visible()
    take(chat.page, f"{name}-panel")


def take(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    assert len(page.screenshot(path=path, animations="disabled")) > 10_000
