"""A disk that is full, a database that may not be written to: said clearly, and nothing is lost."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import pytest

from preferences.store import Store
from tests.api.hosts import Site, error

pytestmark = pytest.mark.trained

Trouble = Callable[[Site, Any], AbstractContextManager[None]]


@contextmanager
def full_disk(site: Site, world: Any) -> Iterator[None]:
    """Let no file grow, as on a disk without a free block; what is written before that stays."""
    sizes = [path.stat().st_size for path in world.database.parent.glob("attune.db*")]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes) + 1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_database(site: Site, world: Any) -> Iterator[None]:
    """Let the database have no page more than it has."""
    store, listener = site.assistant.store, _to_the_brim
    store.close()
    from sqlalchemy import event

    event.listen(store._engine, "connect", listener)
    try:
        yield
    finally:
        event.remove(store._engine, "connect", listener)
        store.close()


def _to_the_brim(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    [pages] = cursor.execute("PRAGMA page_count").fetchone()
    cursor.execute(f"PRAGMA max_page_count = {pages}")
    cursor.close()


@contextmanager
def read_only(site: Site, world: Any) -> Iterator[None]:
    """Open the database as a file nobody may write to."""
    store = site.assistant.store
    site.assistant.store = Store(f"sqlite:///file:{world.database}?mode=ro&uri=true")
    site.assistant.store.seals = store.seals
    try:
        yield
    finally:
        site.assistant.store.close()
        site.assistant.store = store


TROUBLES = [full_disk, full_database, read_only]
CAUSES = {
    full_disk: ("SQLITE_FULL", "SQLITE_IOERR_WRITE"),
    full_database: ("SQLITE_FULL",),
    read_only: ("SQLITE_READONLY",),
}
"""What the log may say of each."""
FILLER = {"topic": "music", "attribute": "artist", "value": "The " + "Very " * 38 + "Loud"}


@pytest.fixture
def sam(site: Site) -> Any:
    site.register()
    person = site.person("sam")
    assert person.turn("I love jazz").status_code == 200
    return person


def values(person: Any) -> list[str]:
    return [p["value"] for p in person.get("/v1/preferences").json()["preferences"]]


def fill(person: Any, count: int = 40) -> tuple[int, Any]:
    """Write until the database refuses; give how many it took, and the refusal."""
    for number in range(count):
        body = {**FILLER, "value": f"{FILLER['value']} {number}"}
        answer = person.call("POST", "/v1/preferences", json=body)
        if answer.status_code != 201:
            return number, answer
    raise AssertionError("nothing was refused")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_write_that_fails_is_refused_and_the_next_one_works(
    site: Site, sam: Any, world: Any, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    with trouble(site, world):
        taken, refusal = fill(sam)
        assert caplog.records[-1].kind in CAUSES[trouble]  # type: ignore[attr-defined]
        assert "Loud" not in caplog.text
        body = error(refusal, 503, "store_unavailable")
        assert refusal.headers["Retry-After"] == "5"
        assert str(world.database) not in body["message"]
        assert len(values(sam)) == 1 + taken
    _, before = sam.turn("hello"), values(sam)
    assert before[0] == "jazz"
    assert len(before) == 1 + taken
    answer = sam.call("POST", "/v1/preferences", json={**FILLER, "value": "the last one"})
    assert answer.status_code == 201
    assert len(values(sam)) == 2 + taken
    with closing(sqlite3.connect(world.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_turn_that_cannot_be_kept_changes_nothing_and_can_be_sent_again(
    site: Site, sam: Any, world: Any, trouble: Trouble
) -> None:
    with trouble(site, world):
        fill(sam)
        answer = sam.turn("I love blues", client_turn_id="c-1")
        error(answer, 503, "store_unavailable")
        assert answer.headers["Retry-After"] == "5"
        assert sam.get("/v1/preferences").status_code == 200
        assert site.http.get("/healthz").status_code == 200
    again = sam.turn("I love blues", client_turn_id="c-1")
    assert again.status_code == 200
    assert "blues" in values(sam)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_line_stays_open_until_the_database_can_be_used_again(
    site: Site, sam: Any, world: Any, trouble: Trouble
) -> None:
    with site.http.websocket_connect("/v1/turns/live") as line:
        line.send_json({"type": "hello", "token": sam.token})
        assert line.receive_json()["type"] == "ready"
        with trouble(site, world):
            fill(sam)
            line.send_json({"type": "turn", "text": "I love soul", "client_turn_id": "c-1"})
            assert line.receive_json()["type"] == "typing"
            frame = line.receive_json()
            assert frame["error"]["code"] == "store_unavailable"
            assert frame["retry_after"] == 5
        line.send_json({"type": "turn", "text": "I love soul", "client_turn_id": "c-1"})
        assert line.receive_json()["type"] == "typing"
        assert line.receive_json()["seq"] == 1
    assert "soul" in values(sam)
