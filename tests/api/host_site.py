"""A site of somebody else's: pages on another origin, with the policy they are given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from tests.host import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
"""A script that notes what the policy of the page forbade; put it in before the page's own."""


@dataclass
class HostSite:
    """Its origin, and its pages by path."""

    origin: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """HTML and content security policy, empty for none."""

    def put(self, html: str, policy: str = "") -> str:
        """Make a page; give its address."""
        path = f"/page-{len(self.pages)}"
        self.pages[path] = (f"<!doctype html><html lang='en'><title>Shop</title>{html}", policy)
        return f"{self.origin}{path}"


def tag(server: str, attributes: str = "") -> str:
    """Give the line that puts the widget of a server on a page."""
    return f'<script src="{server}/widget.js" {attributes} defer></script>'


def violations(page: Page) -> list[str]:
    """Give what the policy of a page forbade since `WATCH` looks."""
    return list(page.evaluate("violations"))


@contextmanager
def hosting() -> Iterator[HostSite]:
    """Give a site that listens on a port of its own."""
    site = HostSite()
    with serving(_handler(site)) as site.origin:
        yield site


def _handler(site: HostSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, policy = site.pages.get(self.path, ("", ""))
            body = html.encode()
            self.send_response(200 if html else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    return Handler
