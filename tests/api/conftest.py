"""What the tests of the wire share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.host_site import HostSite, hosting
from tests.api.live import ROOT, LiveServer
from tests.databases import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from preferences.store import Store
    from tests.api.chat_page import ChatPage
    from tests.api.hosts import Host, Site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000
"""Milliseconds a page may take to show what is expected, on a machine that is busy."""


ON_EACH_DATABASE = ("admin", "admin_preferences", "encrypted", "opendsr", "own_writes", "rights")
"""Modules, without `test_`, whose answers rest on what the database does."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run them on each kind of database."""
    name = metafunc.module.__name__.rpartition(".test_")[2]
    if "kind" in metafunc.fixturenames and name in ON_EACH_DATABASE:
        metafunc.parametrize("kind", KINDS)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Give the folder pictures go into: that of the docs when ATTUNE_TEST_PICTURES is set."""
    return ROOT / "docs" / "img" if os.environ.get("ATTUNE_TEST_PICTURES") else tmp_path


@pytest.fixture
def site(world: Any) -> Iterator[Site]:
    """Give a running server with a database of its own."""
    from tests.api.hosts import serve

    yield from serve(world)


@pytest.fixture
def host(site: Site) -> Host:
    """Give a program that may do everything."""
    return site.host()


@pytest.fixture(scope="session")
def host_site() -> Iterator[HostSite]:
    """Give a site on another origin that may call the server."""
    with hosting() as site:
        yield site


@pytest.fixture(scope="session")
def live_server(
    tmp_path_factory: pytest.TempPathFactory, host_site: HostSite
) -> Iterator[LiveServer]:
    """Give a running server that uses the model already trained.

    ATTUNE_TEST_MODELS names the folder of trained models; `attune train`'s own when it is not set.
    """
    data_dir = tmp_path_factory.mktemp("attune")
    trained = Path(os.environ.get("ATTUNE_DATA_DIR", ROOT / "var")) / "models"
    models = Path(os.environ.get("ATTUNE_TEST_MODELS", trained))
    if models.is_dir():
        (data_dir / "models").symlink_to(models.resolve(), target_is_directory=True)
    server = LiveServer(data_dir, host_site.origin)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser; it ends with its module, for its event loop must not meet other tests'."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., ChatPage]]:
    """Give a way to open a page as somebody new, the demo page when no address is named.

    `script` runs before every page; other keywords are those of a browser context.
    """
    from tests.api.chat_page import ChatPage

    contexts = []

    def open_page(
        url: str = "", width: int = 1280, height: int = 860, script: str = "", **options: Any
    ) -> ChatPage:
        viewport = {"width": width, "height": height}
        contexts.append(browser.new_context(viewport=viewport, **options))
        if script:
            contexts[-1].add_init_script(script)
        chat = ChatPage(contexts[-1].new_page(), url or f"{live_server.url}/")
        chat.page.wait_for_function("window.Attune")
        return chat if url else chat.wait_until_ready()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def chat(visit: Callable[..., ChatPage]) -> Iterator[ChatPage]:
    """Give the demo page to somebody new, and let no complaint of the browser pass."""
    chat = visit()
    yield chat
    assert chat.complaints == []


@pytest.fixture(scope="session")
def live_store(live_server: LiveServer) -> Iterator[Store]:
    """Give the database of the server that runs."""
    from tests.api.admin_people import store_of

    opened = store_of(live_server.data_dir)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def admin_key(live_server: LiveServer, live_store: Store) -> str:
    """Give a key of a tenant with people in it, for which everything is allowed."""
    from tests.api.admin_people import TENANT, crowd, fill

    crowd(live_store, TENANT, 60)
    return fill(live_server.url, live_store, TENANT)
