"""The demo page as a person uses it. Everything is found by its data-* attributes."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

CONTRAST = Path(__file__).with_name("contrast.js")
SKIPS = ("skip", "stop asking", "anything is fine", "never mind", "undo")
"""Payloads of quick replies that answer nothing."""


class ChatPage:
    """One person at the page, and what their browser complained about."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        """Console errors, exceptions, and violations of the content security policy."""
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{url}/")
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait for the page to know who is there."""
        self.page.locator("html[data-ready]").wait_for()

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.wait_until_ready()

    def find(self, *names: str) -> Locator:
        """Find what carries the data-* attributes, inside one another."""
        return self.page.locator(" ".join(f"[data-{name}]" for name in names))

    @property
    def turns(self) -> Locator:
        """All replies so far."""
        return self.find("turn")

    @property
    def reply(self) -> Locator:
        """The latest reply."""
        return self.turns.last

    @property
    def known(self) -> Locator:
        """What the page says is known about the person."""
        return self.find("preference")

    def say(self, text: str) -> Locator:
        """Type something and press Enter; give the reply."""
        count = self.turns.count()
        self.page.locator("#message").fill(text)
        self.page.locator("#message").press("Enter")
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

    def expect_known(self, preference_id: str, is_known: bool = True) -> None:
        """Expect the list of what is known to hold this preference, or not."""
        expect(self.page.locator(f'[data-preference="{preference_id}"]')).to_have_count(
            int(is_known)
        )

    def faint_texts(self) -> list[str]:
        """Give every text whose contrast is too low, with its ratio."""
        return list(self.page.evaluate(CONTRAST.read_text()))

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Press a key until the target has the focus."""
        for _ in range(40):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"forty times {key} did not reach the target")

    def _reply_after(self, count: int) -> Locator:
        expect(self.turns).to_have_count(count + 1)
        return self.reply
