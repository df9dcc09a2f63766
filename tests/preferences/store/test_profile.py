"""What is kept of a person comes back as it was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from preferences.errors import InvalidPreference, NotFound
from preferences.model import Cooldown, Preference, Profile, Status
from preferences.store import Store, UnitOfWork, privacy, remembered
from tests.preferences.store.examples import JAZZ, NOW, change, preference, preferences


def statuses(unit: UnitOfWork) -> dict[str, Status]:
    return {kept.id: kept.status for kept in unit.history("ann", limit=100)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kept=preferences)
def test_a_preference_comes_back_with_every_field_as_it_was(store: Store, kept: Preference) -> None:
    user_id = uuid4().hex
    with store.unit() as unit:
        unit.record(user_id, None, [kept], {})
        unit.commit()
    with store.unit() as unit:
        found = unit.preference(user_id, kept.id)
    assert found == kept
    assert type(found.value) is type(kept.value)


def test_times_come_back_in_utc(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        assert unit.preference("ann", "p1").created_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = replace(JAZZ, created_at=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="zone"), store.unit() as unit:
        unit.record("ann", None, [naive], {})


def test_somebody_unknown_has_an_empty_profile(store: Store) -> None:
    with store.unit() as unit:
        assert unit.profile("nobody") == Profile("nobody")


def test_a_profile_holds_what_is_active_or_paused_oldest_first(store: Store) -> None:
    kept = [preference(3), preference(1, Status.PAUSED), preference(2, Status.RETRACTED)]
    with store.unit() as unit:
        unit.record("ann", None, kept, {})
        unit.commit()
        assert [held.id for held in unit.profile("ann").preferences] == ["p1", "p3"]


def test_preferences_of_one_moment_keep_their_order(store: Store) -> None:
    kept = [replace(JAZZ, id=name) for name in ("z", "a", "m")]
    with store.unit() as unit:
        unit.record("ann", None, kept, {})
        assert [held.id for held in unit.profile("ann").preferences] == ["z", "a", "m"]


def test_a_profile_brings_its_last_twenty_changes_oldest_first(store: Store) -> None:
    with store.unit() as unit:
        for number in range(1, 26):
            unit.record("ann", change(number, (f"p{number}",)), [preference(number)], {})
        changes = unit.profile("ann").changes
    assert changes == tuple(change(number, (f"p{number}",)) for number in range(6, 26))


def test_a_profile_takes_four_queries_and_one_when_nothing_changed(store: Store) -> None:
    asked: list[str] = []
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [JAZZ], {})
        unit.set_cooldown("ann", Cooldown("music", NOW, 1))
        unit.commit()
    event.listen(store._engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for queries in (4, 1):
        with store.unit(is_reading=True) as unit:
            assert unit.profile("ann").preferences == (JAZZ,)
        assert len([statement for statement in asked if statement.startswith("SELECT")]) == queries
        asked.clear()


def test_what_another_program_writes_is_in_the_next_profile(store: Store, url: str) -> None:
    other = Store(url)
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [preference(1)], {})
        unit.commit()
        unit.profile("ann")
    with other.unit() as unit:
        unit.record("ann", change(2, ("p2",)), [preference(2)], {"p1": Status.RETRACTED})
        unit.set_switches("ann", is_applying=False)
        unit.commit()
    other.close()
    with store.unit(is_reading=True) as unit:
        profile = unit.profile("ann")
    assert profile.preferences == (preference(2),)
    assert not profile.is_applying
    assert len(profile.changes) == 2


def test_a_paused_preference_is_not_taken_for_what_it_was(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [preference(1), preference(2)], {})
        unit.profile("ann")
        unit.record("ann", None, [], {"p1": Status.PAUSED})
        assert [p.status for p in unit.profile("ann").preferences] == ["paused", "active"]


def test_what_was_rolled_back_is_in_no_profile(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [preference(1)], {})
        unit.commit()
    with store.unit() as unit:
        unit.record("ann", change(2, ("p2",)), [preference(2)], {})
        assert len(unit.profile("ann").preferences) == 2
    with store.unit() as unit:
        assert unit.profile("ann").preferences == (preference(1),)


def test_nothing_erased_is_remembered(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [preference(1)], {})
        unit.commit()
        unit.profile("ann")
    privacy.erase(store, "ann", NOW)
    with store.unit() as unit:
        assert unit.profile("ann") == Profile("ann")
    assert store._remembered.get("ann") is None


def test_only_the_latest_persons_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "PROFILES_HELD", 2)
    profiles = remembered.RememberedProfiles()
    for name in ("ann", "bob", "ann", "cy"):
        profiles.keep("1", Profile(name))
    assert [profiles.get(name) is not None for name in ("ann", "bob", "cy")] == [True, False, True]


def test_a_later_cooldown_takes_the_place_of_the_topics_last_one(store: Store) -> None:
    with store.unit() as unit:
        unit.set_cooldown("ann", Cooldown("music", NOW, 1))
        unit.set_cooldown("ann", Cooldown("food", NOW + timedelta(days=7), 1))
        unit.set_cooldown("ann", Cooldown("music", None, 2))
        cooldowns = unit.profile("ann").cooldowns
    assert set(cooldowns) == {
        Cooldown("music", None, 2),
        Cooldown("food", NOW + timedelta(days=7), 1),
    }


def test_changes_and_cooldowns_do_not_mix(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [JAZZ], {})
        unit.set_cooldown("ann", Cooldown("music", NOW, 1))
        profile = unit.profile("ann")
    assert profile.changes == (change(1, ("p1",)),)
    assert profile.cooldowns == (Cooldown("music", NOW, 1),)


def test_switches_are_set_one_at_a_time(store: Store) -> None:
    with store.unit() as unit:
        unit.set_switches("ann", is_learning=False)
        unit.set_switches("ann", is_applying=False)
        unit.set_switches("ann", is_learning=True)
        profile = unit.profile("ann")
    assert (profile.is_learning, profile.is_applying) == (True, False)


def test_nothing_is_kept_without_commit(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [JAZZ], {})
    with store.unit() as unit:
        assert unit.profile("ann") == Profile("ann")


def test_nothing_is_kept_of_a_unit_that_fails(store: Store) -> None:
    with suppress(RuntimeError), store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        raise RuntimeError
    with store.unit() as unit:
        assert unit.profile("ann") == Profile("ann")


def test_a_strangers_preference_is_not_found(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        with pytest.raises(NotFound):
            unit.preference("bob", "p1")


def test_two_people_may_have_preferences_of_the_same_id(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        unit.record("bob", None, [replace(JAZZ, label="Jazz!")], {})
        assert unit.preference("ann", "p1").label == "jazz"


def test_an_id_is_taken_only_once(store: Store) -> None:
    with pytest.raises(InvalidPreference), store.unit() as unit:
        unit.record("ann", None, [JAZZ, JAZZ], {})


def test_an_error_repeats_no_word_of_the_person(store: Store) -> None:
    with pytest.raises(InvalidPreference) as caught, store.unit() as unit:
        unit.record("ann", None, [JAZZ, replace(JAZZ, label="zither")], {})
    assert "zither" not in f"{caught.value} {caught.value.__cause__}"


def test_a_strangers_preference_cannot_be_ended(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        with pytest.raises(NotFound):
            unit.record("bob", None, [], {"p1": Status.RETRACTED})
        assert statuses(unit) == {"p1": Status.ACTIVE}


def test_a_change_names_only_what_is_recorded_with_it(store: Store) -> None:
    with store.unit() as unit, pytest.raises(ValueError, match="names preferences"):
        unit.record("ann", change(1, ("p2",)), [JAZZ], {})


def test_undo_gives_everything_the_status_it_had(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [preference(1), preference(2, Status.PAUSED)], {})
        ended = {"p1": Status.SUPERSEDED, "p2": Status.RETRACTED}
        unit.record("ann", change(1, ("p3",), ("p1", "p2")), [preference(3)], ended)
        unit.undo("ann", "c1")
        assert statuses(unit) == {
            "p1": Status.ACTIVE,
            "p2": Status.PAUSED,
            "p3": Status.RETRACTED,
        }
        assert unit.profile("ann").changes[-1].is_undone


def test_redo_restores_exactly_what_undo_took_back(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [preference(1)], {})
        ended = {"p1": Status.SUPERSEDED}
        unit.record("ann", change(1, ("p2",), ("p1",)), [preference(2)], ended)
        before = unit.profile("ann"), statuses(unit)
        unit.undo("ann", "c1")
        unit.redo("ann", "c1")
        assert (unit.profile("ann"), statuses(unit)) == before


def test_undoing_twice_is_undoing_once(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [JAZZ], {})
        unit.undo("ann", "c1")
        unit.record("ann", None, [], {"p1": Status.ACTIVE})
        unit.undo("ann", "c1")
        assert statuses(unit) == {"p1": Status.ACTIVE}


def test_a_strangers_change_cannot_be_undone(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", change(1, ("p1",)), [JAZZ], {})
        with pytest.raises(NotFound):
            unit.undo("bob", "c1")
        assert statuses(unit) == {"p1": Status.ACTIVE}


def test_history_has_every_status_newest_first(store: Store) -> None:
    kept = [preference(number, status) for number, status in enumerate(Status, start=1)]
    with store.unit() as unit:
        unit.record("ann", None, kept, {})
        assert unit.history("ann", limit=10) == kept[::-1]


def test_pages_of_history_stay_put_when_something_is_added(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [replace(JAZZ, id=f"p{n}") for n in range(5)], {})
        first = unit.history("ann", limit=2)
        unit.record("ann", None, [preference(9)], {})
        second = unit.history("ann", limit=10, before=first[-1].id)
    assert [kept.id for kept in first + second] == ["p4", "p3", "p2", "p1", "p0"]


def test_a_strangers_cursor_is_not_found(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        with pytest.raises(NotFound):
            unit.history("bob", limit=10, before="p1")
