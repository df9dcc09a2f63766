"""The running totals say what adding up would say, whatever was done."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from preferences.model import Source, Status
from preferences.people import key_of
from preferences.store import Store, privacy
from tests.databases import move, run
from tests.preferences.store.examples import JAZZ, NOW, change, preference

TEA = replace(JAZZ, id="p9", topic="tea", source=Source.LESSON)


def added_up(store: Store, tenant: str = "default") -> list[tuple[str, str, int]]:
    query = text("SELECT topic, source FROM preferences WHERE tenant = :t AND status = 'active'")
    with store._engine.connect() as connection:
        found = Counter(tuple(row) for row in connection.execute(query, {"t": tenant}))
    return [(*key, count) for key, count in sorted(found.items())]


def tallies(store: Store, tenant: str = "default") -> list[tuple[str, str, int]]:
    with store.unit(is_reading=True) as unit:
        return unit.tallies(tenant)


def test_totals_follow_every_way_a_preference_comes_and_goes(store: Store) -> None:
    first, second = preference(1), preference(2)

    def check(*expected: tuple[str, str, int]) -> None:
        assert tallies(store) == added_up(store) == list(expected)

    with store.unit() as unit:
        unit.record("sam", change(1, ("p1", "p9")), [first, TEA], {})
        unit.record("alex", None, [replace(JAZZ, status=Status.PAUSED)], {})
        unit.commit()
    check(("music", "stated", 1), ("tea", "lesson", 1))
    with store.unit() as unit:
        unit.record("sam", change(2, ("p2",), ("p1",)), [second], {"p1": Status.SUPERSEDED})
        unit.commit()
    check(("music", "stated", 1), ("tea", "lesson", 1))
    with store.unit() as unit:
        unit.rewrite("sam", replace(second, source=Source.ADMIN))
        unit.commit()
    check(("music", "admin", 1), ("tea", "lesson", 1))
    with store.unit() as unit:
        unit.undo("sam", "c2")
        unit.commit()
    check(("music", "stated", 1), ("tea", "lesson", 1))
    with store.unit() as unit:
        unit.redo("sam", "c2")
        unit.commit()
    check(("music", "admin", 1), ("tea", "lesson", 1))
    privacy.erase_one(store, "sam", "p9", NOW)
    check(("music", "admin", 1))
    privacy.erase(store, "sam", NOW)
    check()


def test_what_is_rolled_back_is_not_counted(store: Store) -> None:
    with store.unit() as unit:
        unit.record("sam", None, [JAZZ], {})
    assert tallies(store) == []


def test_a_total_is_of_one_tenant(store: Store) -> None:
    with store.unit() as unit:
        unit.record(key_of("shop", "sam"), None, [JAZZ], {})
        unit.commit()
    assert tallies(store) == []
    assert tallies(store, "shop") == [("music", "stated", 1)]


@pytest.mark.parametrize("tenant", ["default", "shop"])
def test_people_are_counted_as_they_come_and_go(store: Store, tenant: str) -> None:
    def count() -> int:
        with store.unit(is_reading=True) as unit:
            return unit.count_users(tenant)

    assert count() == 0
    for name in ("sam", "alex", "sam"):
        with store.unit() as unit:
            unit.set_switches(key_of(tenant, name), is_learning=True)
            unit.commit()
    assert count() == 2
    privacy.erase(store, key_of(tenant, "sam"), NOW)
    privacy.erase(store, key_of(tenant, "sam"), NOW)
    assert count() == 1


def test_counts_from_before_keep_their_tenant_and_are_added_up(store: Store) -> None:
    move(store, "0008")
    for name, topic in (("request", "a"), ("request", "b"), ("shop/request", "a")):
        run(store, f"insert into counts values ('{name}', '{topic}', '{NOW.date()}', 2)")
    run(store, "insert into profiles (user_id, tenant, is_learning, is_applying) "
               "values ('shop/sam', 'shop', true, true)")  # fmt: skip
    for _ in range(2):
        store.migrate()
        with store.unit() as unit:
            assert unit.daily("default", NOW.date()) == {NOW.date(): {"request": 4}}
            assert unit.daily("shop", NOW.date()) == {NOW.date(): {"request": 2}}
            added = unit.counts(NOW.date(), ["request", "corrected"])
            assert added == {("request", "a"): 4, ("request", "b"): 2}
            assert unit.counts(NOW.date(), ["corrected"]) == {}
            assert unit.count_users("shop") == 1
        move(store, "0008")


def test_a_database_from_before_is_added_up_once(store: Store) -> None:
    with store.unit() as unit:
        unit.record("sam", None, [preference(1), preference(2), TEA], {})
        unit.commit()
    move(store, "0005")
    store.migrate()
    assert tallies(store) == [("music", "stated", 2), ("tea", "lesson", 1)]


@pytest.mark.parametrize("tenant", ["default", "shop", "shop_2"])
def test_counts_are_added_up_by_day_and_by_topic_of_one_tenant(store: Store, tenant: str) -> None:
    everywhere = ("default", "shop", "shop_2", "shopx2")
    with store.unit() as unit:
        for each in everywhere:
            unit.count_all({("request", "a"): 2, ("request", "b"): 3}, NOW, each)
        unit.count("request", "a", NOW, tenant)
        unit.count("request", "a", NOW - timedelta(days=9), tenant)
        unit.commit()
    since = NOW.date() - timedelta(days=1)
    with store.unit(is_reading=True) as unit:
        assert unit.daily(tenant, since) == {NOW.date(): {"request": 6}}
        assert unit.counted_by_topic(tenant, since, ["request"]) == {
            "a": {"request": 3},
            "b": {"request": 3},
        }
        assert unit.counted_by_topic(tenant, date.min, ["request"])["a"] == {"request": 4}
        assert unit.counted_by_topic(tenant, since, ["other"]) == {}
