"""The pictures of the README and the documentation; taken anew with ATTUNE_TEST_PICTURES=1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.chat_page import ChatPage
from tests.api.host_site import HostSite, tag
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Visit = Callable[..., ChatPage]
EMBED = '<script src="https://attune.example/widget.js" defer></script>'
"""What stands in the pictures, so that they do not change with every address and every hash."""


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("chat", {"width": 1280, "height": 860}),
        ("chat-dark", {"width": 1280, "height": 860, "color_scheme": "dark"}),
    ],
)
def test_the_pictures_of_the_demo_page_can_be_taken(
    visit: Visit, pictures: Path, name: str, given: dict[str, object]
) -> None:
    chat = visit(reduced_motion="reduce", **given)
    expect(chat.page.locator("#snippet")).not_to_be_empty()
    chat.page.locator("#snippet").evaluate("(node, text) => { node.textContent = text; }", EMBED)
    chat.page.locator('[data-context="room"]').select_option("kitchen")
    for text in ("I love jazz but no country", "play some music", "find me a place to eat"):
        chat.say(text)
    chat.say("that's not what I wanted")
    chat.click(chat.reply.locator("[data-quick-reply]").nth(2))
    expect(chat.find("open-panel")).to_have_attribute("data-count", "3")
    chat.message.blur()
    take(chat.page, pictures / f"{name}.png")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("widget", {"width": 1100, "height": 760}),
        ("widget-phone", {"width": 390, "height": 780, "color_scheme": "dark"}),
    ],
)
def test_the_pictures_of_the_widget_can_be_taken(
    visit: Visit,
    live_server: LiveServer,
    host_site: HostSite,
    pictures: Path,
    name: str,
    given: dict[str, object],
) -> None:
    shop = (Path(__file__).with_name("shop.html")).read_text()
    html = shop + tag(live_server.url, 'data-theme="auto"')
    chat = visit(host_site.put(html), reduced_motion="reduce", **given)
    chat.find("launch").click()
    chat.say("I love Thai and Italian food")
    chat.say("I can't eat seafood, I'm allergic")
    chat.say("yes")
    chat.say("find me a place to eat")
    chat.message.blur()
    take(chat.page, pictures / f"{name}.png")
    chat.open_panel()
    expect(chat.find("edit").first).to_be_visible()
    take(chat.page, pictures / f"{name}-panel.png")


def take(page: Page, path: Path) -> None:
    assert len(page.screenshot(path=path, animations="disabled")) > 10_000
