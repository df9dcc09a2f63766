"""The audit: entries are linked, so that tampering is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preferences.audit import Action, Verdict
from preferences.errors import NotFound
from preferences.store import Store, privacy
from tests.databases import places_holding, run
from tests.preferences.store.examples import JAZZ, NOW

SECRET = b"a secret of the tests, 32 bytes+"


@pytest.fixture
def store(url: str) -> Store:
    store = Store(url, SECRET)
    store.migrate()
    return store


def fill(store: Store, count: int = 6) -> None:
    with store.unit() as unit:
        for number in range(count):
            unit.note("ak-1", Action.READ, f"user{number % 2}", NOW + timedelta(minutes=number))
        unit.commit()


def verify(store: Store, head: str | None = None) -> Verdict:
    with store.unit(is_reading=True) as unit:
        return unit.verify_audit(head)


def test_what_nobody_touched_is_as_it_was_written(store: Store) -> None:
    assert verify(store) == Verdict(0, "", None)
    fill(store)
    verdict = verify(store)
    assert (verdict.entries, verdict.broken_at) == (6, None)
    assert verify(store, verdict.head) == verdict


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("update audit set actor = 'ak-2' where number = 3", 3),
        ("update audit set action = 'user.erase' where number = 6", 6),
        ("update audit set at = '2026-11-03T08:15:00.000001+00:00' where number = 1", 1),
        ("update audit set tenant = 'shop' where number = 2", 2),
        ("update audit set subject = null where number = 4", 4),
        ("update audit set link = 'x' where number = 6", 6),
        ("delete from audit where number = 1", 1),
        ("delete from audit where number = 3", 3),
        ("update audit set number = number - 1 where number > 3", 3),
        ("insert into audit select 9, at, tenant, actor, action, subject, link from audit "
         "where number = 1", 7),
    ],
)  # fmt: skip
def test_tampering_is_found_where_it_was_done(store: Store, statement: str, broken_at: int) -> None:
    fill(store)
    if statement.startswith("update audit set number"):
        run(store, "delete from audit where number = 3")
    run(store, statement)
    assert verify(store).broken_at == broken_at


def test_a_cut_off_end_is_found_with_the_head_noted_before(store: Store) -> None:
    fill(store)
    head = verify(store).head
    run(store, "delete from audit where number > 4")
    assert verify(store).broken_at is None
    assert verify(store, head).broken_at == 5


def test_an_older_head_still_holds(store: Store) -> None:
    fill(store)
    head = verify(store).head
    fill(store)
    assert verify(store, head).broken_at is None


def test_without_the_secret_nobody_can_write_an_entry(store: Store, url: str) -> None:
    fill(store)
    forger = Store(url, b"another secret of 32 bytes or so")
    fill(forger, 1)
    assert verify(store).broken_at == 7
    assert verify(forger).broken_at == 1
    forger.close()


def test_an_entry_names_nobody(store: Store) -> None:
    with store.unit() as unit:
        unit.note("ak-1", Action.READ, "xylograph", NOW)
        unit.commit()
        assert unit.audit("default", 10)[0].subject == unit.subject_of("xylograph")
    assert places_holding("xylograph", store) == []


def test_an_erasure_is_noted_and_marked_and_names_nobody(store: Store) -> None:
    with store.unit() as unit:
        unit.record("shop/xylograph", None, [JAZZ], {})
        unit.commit()
    privacy.erase(store, "shop/xylograph", NOW, "ak-1")
    with store.unit() as unit:
        assert [e.action for e in unit.audit("shop", 10)] == ["user.erase"]
        assert unit.audit("default", 10) == []
        assert unit.erased_at("shop/xylograph") == NOW
        assert unit.erased_at("xylograph") is None
    assert places_holding("xylograph", store) == []


def test_what_is_as_old_as_an_erasure_is_refused(store: Store) -> None:
    privacy.erase(store, "ann", NOW)
    with store.unit() as unit:
        for at in (NOW - timedelta(days=1), NOW):
            with pytest.raises(NotFound):
                unit.refuse_erased("ann", at)
        unit.refuse_erased("ann", NOW + timedelta(microseconds=1))
        unit.refuse_erased("bob", NOW - timedelta(days=1))


def test_the_latest_erasure_counts(store: Store) -> None:
    later = NOW + timedelta(days=1)
    privacy.erase(store, "ann", NOW)
    privacy.erase(store, "ann", later)
    with store.unit() as unit:
        assert unit.erased_at("ann") == later
