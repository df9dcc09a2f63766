"""The reference at /docs: all of it is our own, and it says what a program needs."""

from __future__ import annotations

import re
import shutil
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright
from starlette.testclient import TestClient

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ORIGIN = "http://localhost:8000"
NAMED = re.compile(r"""(?:\b(?:src|href)=|\bfrom |\bimport |\burl\()["']([^"']+)["']""")
"""What a page, a script or a style sheet names for the browser to load or to go to."""


class NoAssistant:
    """Stands in for the assistant: the page needs none."""

    def close(self) -> None:
        """Hold nothing open."""


@pytest.fixture
def http() -> TestClient:
    from api.app import create_app
    from bot.settings import load_settings

    return TestClient(create_app(load_settings({}), NoAssistant), base_url=ORIGIN)  # type: ignore[arg-type]


def named_by(http: TestClient, address: str) -> set[str]:
    """Give the addresses a file names; those inside the page are left out."""
    text = http.get(address).text
    return {urljoin(address, name) for name in NAMED.findall(text) if not name.startswith("#")}


def test_the_reference_loads_files_of_its_own_alone_and_they_exist(http: TestClient) -> None:
    assert "default-src 'none'" in http.get("/docs").headers["Content-Security-Policy"]
    seen, waiting = set(), {f"{ORIGIN}/docs"}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        assert address.startswith(f"{ORIGIN}/"), address
        assert http.get(address).status_code == 200, address
        if address.endswith(("/docs", ".js", ".css")):
            waiting |= named_by(http, address) - seen
    assert {urlsplit(a).path for a in seen} >= {"/static/docs.js", "/static/app.css"}


def test_every_route_promises_errors_in_the_one_shape(http: TestClient) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    for route in (route for path in paths.values() for route in path.values()):
        schema = route["responses"]["default"]["content"]["application/json"]["schema"]
        assert schema["$ref"].endswith("/ErrorReply")
        assert "422" not in route["responses"]


def open_reference(page: Page, http: TestClient) -> list[str]:
    """Open the page, answered without a server; give what the browser will complain about."""
    complaints: list[str] = []

    def answer(route: Route) -> None:
        found = http.get(route.request.url)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"{ORIGIN}/docs")
    page.locator("html[data-ready]").wait_for()
    return complaints


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install the package chromium")
def test_the_reference_shows_how_to_take_a_turn(http: TestClient) -> None:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 320, "height": 640})
        complaints = open_reference(page, http)
        route = page.locator('[data-route="POST /v1/turns"]')
        body = route.locator('[data-part="Request body"]')
        for name in ("text", "client_turn_id", "context", "local_time", "has_screen", "confidence"):
            expect(body.locator(f'[data-field="{name}"]').first).to_be_visible()
        expect(route).to_contain_text('"text":"play some music"')
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert complaints == []
        browser.close()
