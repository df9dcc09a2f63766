"""The widget as a person uses it. Everything is found by its data-* attributes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

CONTRAST = Path(__file__).with_name("contrast.js")
FOCUSED = """node => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === node;
}"""
SKIPS = ("skip", "stop asking", "anything is fine", "never mind", "undo")
"""Payloads of quick replies that answer nothing."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Tags of the rules of axe-core that hold here."""


class Widget:
    """One widget on a page."""

    def __init__(self, page: Page, scope: str = "attune-chat") -> None:
        self.page = page
        self.root = page.locator(scope)
        self.message = self.find("input")
        self.log = self.root.get_by_role("log")

    def find(self, *names: str) -> Locator:
        """Find what carries the data-* attributes, inside one another."""
        return self.root.locator(" ".join(f"[data-{name}]" for name in names))

    @property
    def turns(self) -> Locator:
        """All replies so far."""
        return self.find("turn")

    @property
    def reply(self) -> Locator:
        """The latest reply."""
        return self.turns.last

    @property
    def mine(self) -> Locator:
        """All that the person said, as it is shown."""
        return self.root.locator('[data-message="user"] .text')

    def type(self, text: str) -> None:
        """Type something and press Enter."""
        self.message.fill(text)
        self.message.press("Enter")

    def say(self, text: str) -> Locator:
        """Type something and press Enter; give the reply."""
        count = self.turns.count()
        self.type(text)
        return self._reply_after(count)

    def click(self, button: Locator) -> Locator:
        """Press a button that says something; give the reply."""
        count = self.turns.count()
        button.click()
        return self._reply_after(count)

    def answer(self) -> Locator:
        """Answer the open question with its first suggestion; pass over those without one."""
        chosen = "".join(f':not([data-quick-reply="{payload}"])' for payload in SKIPS)
        for _ in range(5):
            suggestion = self.reply.locator(f"[data-quick-reply]{chosen}")
            if suggestion.count():
                return self.click(suggestion.first)
            self.say("skip")
        raise AssertionError("five questions in a row offered no answer")

    def learned_id(self) -> str:
        """Give the id of the preference learned last."""
        learned = self.reply.locator("[data-learned]").first
        return learned.get_attribute("data-learned") or ""

    def expect_because(self, preference_id: str) -> None:
        """Expect the latest reply to say that it used this preference."""
        expect(self.reply.locator(f'[data-because="{preference_id}"]').first).to_be_visible()

    def open_panel(self) -> None:
        """Show what is known."""
        self.find("open-panel").click()
        expect(self.find("panel")).to_be_visible()

    def close_panel(self) -> None:
        """Go back to the chat."""
        self.find("back").click()
        expect(self.find("panel")).to_be_hidden()

    def card(self, preference_id: str) -> Locator:
        """Find the card of a preference in the panel."""
        return self.root.locator(f'[data-preference="{preference_id}"]')

    def expect_known(self, preference_id: str, is_known: bool = True) -> None:
        """Expect the panel to hold this preference, or not."""
        expect(self.card(preference_id)).to_have_count(int(is_known))

    def expect_count(self, count: int) -> None:
        """Expect so many things to be known."""
        expect(self.find("known")).to_have_attribute("data-count", str(count))

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Press a key until the target has the focus."""
        for _ in range(60):
            if target.evaluate(FOCUSED):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"sixty times {key} did not reach the target")

    def _reply_after(self, count: int) -> Locator:
        expect(self.turns).to_have_count(count + 1)
        return self.reply


class ChatPage(Widget):
    """One person at a page with a widget, and what their browser complained about."""

    def __init__(self, page: Page, url: str, scope: str = "attune-chat") -> None:
        super().__init__(page, scope)
        self.complaints: list[str] = []
        """Console errors, exceptions, and violations of the content security policy."""
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(url)

    @property
    def context(self) -> BrowserContext:
        """The browser profile."""
        return self.page.context

    def wait_until_ready(self) -> ChatPage:
        """Wait for the demo page to be put together."""
        self.page.locator("html[data-ready]").wait_for()
        return self

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.page.wait_for_function("window.Attune")

    def faint_texts(self) -> list[str]:
        """Give every text whose contrast is too low, with its ratio."""
        return list(self.page.evaluate(CONTRAST.read_text()))

    def barriers(self) -> list[str]:
        """Give what axe-core finds that keeps people out."""
        options = {"runOnly": {"type": "tag", "values": RULES}}
        found: Any = Axe().run(self.page, options=options).response["violations"]
        return [f"{v['id']}: {v['help']}: {n['target']}" for v in found for n in v["nodes"]]
