"""How the tests of the operators' page open it, and as whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.api.admin_page import AdminPage
from tests.api.live import LiveServer

Visit = Callable[..., AdminPage]


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Give a way to open the page; the keywords are those of a browser context."""
    contexts, pages = [], []

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> AdminPage:
        viewport = {"width": width, "height": height}
        given = {"locale": "en-US", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce"}
        contexts.append(browser.new_context(viewport=viewport, **{**given, **options}))
        pages.append(AdminPage(contexts[-1].new_page(), live_server.url))
        return pages[-1]

    yield open_page
    complaints = [complaint for page in pages for complaint in page.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def admin(visit: Visit, admin_key: str) -> AdminPage:
    """Give the page to an operator who may do everything."""
    page = visit()
    page.enter(admin_key)
    return page


@pytest.fixture
def http(live_server: LiveServer, admin_key: str) -> Iterator[httpx.Client]:
    """Give a program with the operator's key."""
    headers = {"Authorization": f"Bearer {admin_key}"}
    with httpx.Client(base_url=live_server.url, headers=headers, timeout=60) as client:
        yield client
