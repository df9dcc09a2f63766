"""How long a visitor waits from opening the widget to the first answer, in a real browser.

python -m tests.benchmarks.first_reply --visitors 20

Starts a server with the trained model and a Chromium. Each visitor is new: the launcher is pressed,
a sentence is sent at once, and the clock stops when the answer stands in the log. The first visitor
after the server's start is told apart. The browser itself has been open for some seconds, as a
visitor's is. In milliseconds, by the browser's own clock.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bot.measure.latency import summarise
from tests.api.conftest import CHROMIUM, FLAGS
from tests.api.host_site import hosting, tag
from tests.api.live import ROOT, LiveServer

PAGE = "<!doctype html><html lang='en'><title>A page</title><body>"
ELSEWHERE = "data:text/html,<!doctype html><title>Elsewhere</title><p>Hello<input>"
OPEN_FOR = 4000.0
"""Milliseconds the browser is open before the first visit: it works on two cores as it starts."""
TALK = """async (text) => {
  const root = () => document.querySelector("attune-chat").shadowRoot;
  const begun = performance.now();
  window.Attune.open();
  window.Attune.send(text);
  const at = {};
  window.Attune.on("turn", () => { at.reply = performance.now(); });
  const frame = () => new Promise(requestAnimationFrame);
  while (!at.reply || !root().querySelector("[data-turn]")) await frame();
  const calls = performance.getEntriesByType("resource");
  const opening = calls.find(({ name }) => name.includes("/v1/sessions"));
  return { all: performance.now() - begun, session: opening?.duration ?? 0 };
}"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--text", default="I love jazz")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, hosting() as site:
        data_dir = Path(folder)
        trained = Path(os.environ.get("ATTUNE_DATA_DIR", ROOT / "var")) / "models"
        (data_dir / "models").symlink_to(trained.resolve(), target_is_directory=True)
        server = LiveServer(data_dir, site.origin)
        server.start()
        try:
            page = site.put(PAGE + tag(server.url, ""))
            took = list(visits(page, args.visitors, args.text))
        finally:
            server.stop()
    report(took)


def visits(page: str, visitors: int, text: str) -> Iterator[dict[str, float]]:
    """Give what each visitor waited for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()
        tab.goto(ELSEWHERE)
        tab.wait_for_timeout(OPEN_FOR)
        for _ in range(visitors):
            yield visit(browser, page, text)
        browser.close()


def visit(browser: Browser, page: str, text: str) -> dict[str, float]:
    """Come as somebody new and say something."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(page)
    tab.wait_for_function("window.Attune")
    found: Any = tab.evaluate(TALK, text)
    context.close()
    return dict(found)


def report(took: list[dict[str, float]]) -> None:
    """Print the first visitor's wait and that of the others."""
    rest = summarise([one["all"] for one in took[1:]])
    opening = summarise([one["session"] for one in took[1:]])
    sys.stdout.write("| visitor | open to reply | of it opening a session |\n|---|---|---|\n")
    sys.stdout.write(f"| first | {took[0]['all']:.0f} | {took[0]['session']:.0f} |\n")
    sys.stdout.write(f"| others, p50 | {rest.p50:.0f} | {opening.p50:.0f} |\n")
    sys.stdout.write(f"| others, p95 | {rest.p95:.0f} | {opening.p95:.0f} |\n")


if __name__ == "__main__":
    main()
