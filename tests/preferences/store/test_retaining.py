"""What has been kept long enough goes, and only that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from preferences.audit import Action
from preferences.conversations import Exchange
from preferences.model import Consent, Source, Status
from preferences.retention import Released, Retention
from preferences.store import Store
from preferences.store.operators import Answer
from preferences.store.retaining import ACTOR, retain
from tests.databases import places_holding
from tests.preferences.store.examples import JAZZ, NOW, change

MARK = "xylograph"
DAY = timedelta(days=1)
THEN = NOW + 100 * DAY
MONTH = Retention(30 * DAY, 30 * DAY, 30 * DAY)


def talk(store: Store, session_id: str, at: object, token: str | None = None) -> None:
    with store.unit() as unit:
        unit.open_session(session_id, "ann", token, NOW)
        unit.save_tracker(session_id, "ann", f"{MARK} {session_id}", at)
        words = f"{MARK} {session_id}"
        unit.save_exchange(session_id, "ann", Exchange(words, words, at, "c1"))
        unit.commit()


def conversations(store: Store) -> set[str]:
    with store.unit() as unit:
        return {s for s in ("old", "new", "open") if unit.tracker(s)}


def test_what_was_said_in_idle_conversations_goes(store: Store) -> None:
    talk(store, "old", NOW)
    talk(store, "new", THEN - DAY)
    released = retain(store, MONTH, THEN)
    assert released == Released(conversations=1)
    assert conversations(store) == {"new"}
    with store.unit() as unit:
        assert unit.exchange("old", "c1") is None
        assert unit.session_owner("old") is None
        assert unit.session_owner("new") == "ann"


def test_an_anonymous_session_keeps_its_token_and_loses_its_words(store: Store) -> None:
    talk(store, "open", NOW, token="hash")
    retain(store, MONTH, THEN)
    with store.unit() as unit:
        assert unit.user_of_token("hash") == "ann"
        assert unit.tracker("open") is None


def test_no_byte_of_what_went_is_left(store: Store) -> None:
    talk(store, "old", NOW)
    retain(store, MONTH, THEN)
    assert places_holding(MARK, store) == []


def test_inferred_preferences_go_in_history_too_and_stated_ones_stay(store: Store) -> None:
    guess = replace(JAZZ, id="guess", source=Source.INFERRED, label=MARK)
    fresh = replace(guess, id="fresh", created_at=THEN - DAY)
    with store.unit() as unit:
        unit.record("ann", change(1, ("guess",)), [guess], {})
        unit.record("ann", None, [JAZZ, fresh], {})
        unit.record("ann", change(2, (), ("guess",)), [], {"guess": Status.RETRACTED})
        unit.commit()
    assert retain(store, MONTH, THEN).preferences == 1
    with store.unit() as unit:
        assert {p.id for p in unit.history("ann", 9)} == {"p1", "fresh"}
        assert unit.profile("ann").changes == ()


def test_the_audit_is_shortened_and_what_is_left_can_be_verified(store: Store) -> None:
    with store.unit() as unit:
        for day in range(100):
            unit.note("ak-1", Action.READ, "ann", NOW + day * DAY)
        unit.commit()
    assert retain(store, MONTH, THEN).audit == 70
    with store.unit() as unit:
        left = unit.audit("default", 200)
        assert [entry.number for entry in left] == list(range(101, 70, -1))
        assert (left[0].actor, left[0].action) == (ACTOR, Action.RETAIN)
        verdict = unit.verify_audit()
        assert (verdict.entries, verdict.broken_at) == (31, None)
        assert unit.verify_audit(verdict.head).broken_at is None
    retain(store, MONTH, THEN + 10 * DAY)
    with store.unit() as unit:
        assert unit.verify_audit().broken_at is None


def test_the_last_entry_of_the_audit_always_stays(store: Store) -> None:
    with store.unit() as unit:
        for _ in range(3):
            unit.note("ak-1", Action.READ, "ann", NOW)
        assert unit.cut_audit(THEN, THEN) == 2
        unit.note("ak-1", Action.READ, "ann", THEN)
        assert unit.verify_audit().broken_at is None
        assert [e.number for e in unit.audit("default", 9)] == [4, 3]


@pytest.mark.parametrize(
    "forgery",
    [
        "update audit_cuts set number = 71",
        "delete from audit_cuts",
        "delete from audit where number = 71",
    ],
)
def test_nobody_else_can_shorten_the_audit(store: Store, forgery: str) -> None:
    with store.unit() as unit:
        for day in range(100):
            unit.note("ak-1", Action.READ, "ann", NOW + day * DAY)
        unit.cut_audit(THEN - 30 * DAY, THEN)
        unit.connection.execute(text(forgery))
        assert unit.verify_audit().broken_at is not None


def test_answers_to_writes_go_after_their_day(store: Store) -> None:
    with store.unit() as unit:
        unit.keep_answer("ak-1", "k", "ann", Answer("d", 200, {}), NOW)
        unit.commit()
    assert retain(store, Retention(), NOW + DAY).answers == 1


def test_a_trial_counts_and_changes_nothing(store: Store) -> None:
    talk(store, "old", NOW)
    with store.unit() as unit:
        for day in range(100):
            unit.note("ak-1", Action.READ, "ann", NOW + day * DAY)
        unit.keep_answer("ak-1", "k", "ann", Answer("d", 200, {}), NOW)
        unit.record("ann", None, [replace(JAZZ, source=Source.INFERRED)], {})
        unit.commit()
    expected = Released(conversations=1, preferences=1, answers=1, audit=70)
    assert retain(store, MONTH, THEN, is_trial=True) == expected
    assert retain(store, MONTH, THEN, is_trial=True) == expected
    assert retain(store, MONTH, THEN) == expected
    assert retain(store, MONTH, THEN, is_trial=True) == Released()


def test_without_settings_everything_stays(store: Store) -> None:
    talk(store, "old", NOW)
    assert retain(store, Retention(), THEN) == Released()
    assert conversations(store) == {"old"}
    assert Retention().is_endless


def test_where_consent_is_needed_nothing_is_learned_before_it(url: str) -> None:
    store = Store(url, is_consent_needed=True)
    store.migrate()
    with store.unit() as unit:
        assert not unit.profile("ann").is_learning
        unit.record("ann", None, [JAZZ], {})
        assert unit.profile("ann").lacks_consent
        unit.set_consent("ann", Consent.GIVEN, NOW)
        given = unit.profile("ann")
        assert (given.is_learning, given.is_applying, given.lacks_consent) == (True, True, False)
        unit.set_consent("ann", Consent.REFUSED, NOW)
        withdrawn = unit.profile("ann")
        assert (withdrawn.is_learning, withdrawn.is_applying) == (False, False)
    store.close()
