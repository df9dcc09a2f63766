"""The operators' page as an operator uses it."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page, expect

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The rules of axe that must hold."""


class AdminPage:
    """One operator at the page, and what their browser complained about."""

    def __init__(self, page: Page, url: str, ignored: tuple[str, ...] = ()) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        """Console errors, exceptions, and violations of the content security policy."""
        page.on("console", lambda m: self._complain(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self._complain(str(error)))
        self._ignored = ("Failed to load resource", *ignored)
        self.open()

    def _complain(self, text: str) -> None:
        if not text.startswith(self._ignored):
            self.complaints.append(text)

    def open(self, path: str = "") -> None:
        """Open the page anew at a part of it."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/admin{path}")
        self.page.locator("html[data-ready]").wait_for()

    def sign_in(self, key: str) -> None:
        """Sign in with the keyboard."""
        self.page.get_by_label("Server key").fill(key)
        self.page.keyboard.press("Enter")

    def enter(self, key: str, path: str = "") -> None:
        """Sign in and go to a part of the page."""
        self.sign_in(key)
        expect(self.find("action", "sign-out")).to_be_visible()
        if path:
            self.page.evaluate("hash => { location.hash = hash; }", path)

    def find(self, name: str, value: str | None = None) -> Locator:
        """Find what carries a data-* attribute."""
        return self.page.locator(f"[data-{name}]" if value is None else f'[data-{name}="{value}"]')

    def heading(self, text: str) -> None:
        """Expect the view of this heading, with the focus on it."""
        heading = self.page.locator("h1", has_text=text)
        expect(heading).to_be_visible()
        expect(heading).to_be_focused()

    def person(self, user: str, part: str = "") -> None:
        """Go to a person."""
        self.page.evaluate("hash => { location.hash = hash; }", f"#/people/{user}{part}")
        self.heading(user)

    def row(self, value: str) -> Locator:
        """Give the row of the active preference of this value."""
        return self.page.locator(f'tr[data-value="{value}"][data-status="active"]')

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Press a key until the target has the focus."""
        target.wait_for()
        for _ in range(60):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"sixty times {key} did not reach the target")

    def type(self, text: str, *keys: str) -> None:
        """Type where the focus is, then press keys."""
        self.page.keyboard.type(text)
        for key in keys:
            self.page.keyboard.press(key)

    def settle(self) -> None:
        """Wait until everything asked for is there."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator('[aria-busy="true"]')).to_have_count(0)

    def violations(self) -> list[str]:
        """Give what axe finds wrong with the page as it stands."""
        options = {"runOnly": {"type": "tag", "values": STANDARD}}
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{v['id']}: {n['html'][:120]}" for v in found for n in v["nodes"]]


def content(download: Download) -> str:
    """Give the text of a file that was handed out."""
    return Path(download.path()).read_text(encoding="utf-8")
