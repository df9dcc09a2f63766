"""What the tests of the wire share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.live import ROOT, LiveServer

if TYPE_CHECKING:
    from preferences.store import Store
    from tests.api.hosts import Host, Site


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
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Give a running server that uses the model already trained.

    ATTUNE_TEST_MODELS names the folder of trained models; `attune train`'s own when it is not set.
    """
    data_dir = tmp_path_factory.mktemp("attune")
    trained = Path(os.environ.get("ATTUNE_DATA_DIR", ROOT / "var")) / "models"
    models = Path(os.environ.get("ATTUNE_TEST_MODELS", trained))
    if models.is_dir():
        (data_dir / "models").symlink_to(models.resolve(), target_is_directory=True)
    server = LiveServer(data_dir)
    server.start()
    yield server
    server.stop()


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
