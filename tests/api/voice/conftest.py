"""What the tests of spoken front-ends share: one assistant for each module."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from bot.assistant import Assistant
    from tests.api.voice.amazon import Line


@pytest.fixture(scope="module")
def spoken_to(engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Give the real assistant, with a database of the module's own."""
    from tests.conftest import World

    assistant = World(engine, tmp_path_factory.mktemp("voice") / "attune.db").assistant()
    yield assistant
    assistant.close()


@pytest.fixture
def number() -> str:
    """Give a number no other test has: people of different tests never meet."""
    return str(next(_numbers))


_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def line(spoken_to: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Give a server with a skill and a telephone."""
    from dataclasses import replace

    from starlette.testclient import TestClient

    from api.app import create_app
    from api.voice.alexa.signature import Verifier
    from bot.settings import load_settings
    from tests.api.voice.amazon import SKILL, Amazon, Line

    amazon = Amazon(spoken_to.now())
    trust_file = str(amazon.trust_file(tmp_path_factory.mktemp("trust")))
    settings = replace(load_settings({}), alexa_application_id=SKILL, alexa_trust_file=trust_file)
    app = create_app(settings, lambda: spoken_to)
    app.state.alexa = Verifier(trust_file, amazon.transport())
    with TestClient(app, raise_server_exceptions=False) as http:
        yield Line(http, spoken_to, amazon)


@pytest.fixture(scope="module")
def exchange(spoken_to: Any) -> Iterator[TestClient]:
    """Give a server with a telephone line where nobody is known."""
    yield from _exchange(spoken_to, "")


@pytest.fixture(scope="module")
def known_exchange(spoken_to: Any) -> Iterator[TestClient]:
    """Give a server with a telephone line and a PIN."""
    from tests.api.voice.caller import PIN

    yield from _exchange(spoken_to, PIN)


def _exchange(assistant: Any, pin: str) -> Iterator[TestClient]:
    from dataclasses import replace

    from starlette.testclient import TestClient

    from api.app import create_app
    from bot.settings import load_settings
    from tests.api.voice.caller import PUBLIC, TOKEN

    class Kept:
        """The module's assistant, which its other servers go on with."""

        def __getattr__(self, name: str) -> Any:
            return getattr(assistant, name)

        def close(self) -> None:
            """Leave it open."""

    settings = replace(
        load_settings({}), twilio_auth_token=TOKEN, twilio_pin=pin, public_url=PUBLIC
    )
    app = create_app(settings, Kept)  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as http:
        yield http
