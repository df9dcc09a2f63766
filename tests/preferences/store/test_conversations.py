"""Sessions, what was answered in them, and counters of nobody in particular."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preferences.errors import NotFound
from preferences.store import Store
from tests.preferences.store.examples import NOW


def test_a_session_belongs_to_who_opened_it(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        assert unit.session_owner("s1") == "ann"


def test_an_unknown_session_belongs_to_nobody(store: Store) -> None:
    with store.unit() as unit:
        assert unit.session_owner("s1") is None


def test_a_session_never_goes_to_somebody_else(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", "hash", NOW)
        with pytest.raises(NotFound):
            unit.open_session("s1", "bob", "other", NOW)
        assert (unit.session_owner("s1"), unit.user_of_token("other")) == ("ann", None)


def test_a_token_leads_to_its_person(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", "hash", NOW)
        assert (unit.user_of_token("hash"), unit.user_of_token("else")) == ("ann", None)


def test_opening_ones_own_session_again_replaces_only_its_token(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", "old", NOW)
        unit.open_session("s1", "ann", None, NOW)
        assert unit.user_of_token("old") == "ann"
        unit.open_session("s1", "ann", "new", NOW)
        assert (unit.user_of_token("old"), unit.user_of_token("new")) == (None, "ann")


def test_a_tracker_comes_back_as_last_saved(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        assert unit.tracker("s1") is None
        unit.save_tracker("s1", "ann", "first")
        unit.save_tracker("s1", "ann", "second")
        assert unit.tracker("s1") == "second"


def test_a_tracker_needs_an_open_session(store: Store) -> None:
    with pytest.raises(NotFound), store.unit() as unit:
        unit.save_tracker("s1", "ann", "text")


def test_nobody_overwrites_a_strangers_tracker(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.open_session("s2", "bob", None, NOW)
        unit.save_tracker("s1", "ann", "hers")
        with pytest.raises(NotFound):
            unit.save_tracker("s1", "bob", "his")
        assert unit.tracker("s1") == "hers"


def test_the_first_reply_to_a_turn_stays(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        assert unit.reply("s1", "1") is None
        unit.save_reply("s1", "ann", "1", "first", NOW)
        unit.save_reply("s1", "ann", "1", "second", NOW)
        assert unit.reply("s1", "1") == "first"


def test_a_turn_of_another_session_has_its_own_reply(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.save_reply("s1", "ann", "1", "first", NOW)
        assert unit.reply("s2", "1") is None


@pytest.mark.parametrize("client_turn_id", ["1", "2"])
def test_nobody_replies_in_a_strangers_session(store: Store, client_turn_id: str) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.open_session("s2", "bob", None, NOW)
        unit.save_reply("s1", "ann", "1", "hers", NOW)
        with pytest.raises(NotFound):
            unit.save_reply("s1", "bob", client_turn_id, "his", NOW)


def test_counts_add_up_by_name_and_topic_from_a_day_on(store: Store) -> None:
    with store.unit() as unit:
        for at in (NOW - timedelta(days=1), NOW, NOW, NOW + timedelta(days=1)):
            unit.count("moment_offered", "music", at)
        unit.count("moment_refused", "food", NOW)
        assert unit.counts(NOW.date()) == {
            ("moment_offered", "music"): 3,
            ("moment_refused", "food"): 1,
        }
