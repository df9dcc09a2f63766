"""Sessions, what was answered in them, and counters of nobody in particular."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from preferences.conversations import Exchange
from preferences.errors import NotFound
from preferences.store import Store
from tests.preferences.store.examples import JAZZ, NOW


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


def said(words: str, client_turn_id: str | None = None) -> Exchange:
    """An exchange in which one word is said and answered."""
    return Exchange(words, f"{words}!", NOW, client_turn_id)


def test_turns_are_numbered_in_each_conversation(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.open_session("s2", "ann", None, NOW)
        assert unit.last_seq("s1") == 0
        numbers = [unit.save_exchange("s1", "ann", said(words)) for words in "abc"]
        assert numbers == [1, 2, 3]
        assert unit.save_exchange("s2", "ann", said("d", "1")) == 1
        assert unit.last_seq("s1") == 3
        kept = [(e.seq, e.said, e.reply) for e in unit.exchanges("s1", 1, 10)]
        assert kept == [(2, "b", "b!"), (3, "c", "c!")]
        assert [e.said for e in unit.exchanges("s1", 0, 2)] == ["a", "b"]


def test_the_first_reply_to_a_turn_stays(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        assert unit.exchange("s1", "1") is None
        assert unit.save_exchange("s1", "ann", said("first", "1")) == 1
        assert unit.save_exchange("s1", "ann", said("second", "1")) == 1
        assert unit.exchange("s1", "1") == replace(said("first", "1"), seq=1)
        assert unit.save_exchange("s1", "ann", said("third", "2")) == 2


def test_a_turn_of_another_session_has_its_own_reply(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.save_exchange("s1", "ann", said("first", "1"))
        assert unit.exchange("s2", "1") is None
        assert unit.exchanges("s2", 0, 10) == []


@pytest.mark.parametrize("client_turn_id", ["1", "2", None])
def test_nobody_replies_in_a_strangers_session(store: Store, client_turn_id: str | None) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.open_session("s2", "bob", None, NOW)
        unit.save_exchange("s1", "ann", said("hers", "1"))
        with pytest.raises(NotFound):
            unit.save_exchange("s1", "bob", said("his", client_turn_id))
        assert [e.said for e in unit.exchanges("s1", 0, 10)] == ["hers"]


def test_a_turn_needs_an_open_session(store: Store) -> None:
    with pytest.raises(NotFound), store.unit() as unit:
        unit.save_exchange("s1", "ann", said("text"))


def test_words_are_kept_for_so_many_turns(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("preferences.store.conversations.TURNS_KEPT", 2)
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        for number, words in enumerate("abcd"):
            unit.save_exchange("s1", "ann", said(words, "numbered" if number else None))
            unit.save_exchange("s1", "ann", said(f"{words} too"))
        assert [e.said for e in unit.exchanges("s1", 0, 10)] == ["c too", "d too"]
        assert unit.exchange("s1", "numbered") == Exchange("", "b!", NOW, "numbered", 3)
        kept = unit.kept("ann")["turns"]
    assert [(row["seq"], row["said"]) for row in kept] == [(3, ""), (5, "c too"), (6, "d too")]


def test_numbers_go_on_after_one_preference_was_erased(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", "ann", None, NOW)
        unit.record("ann", None, [JAZZ], {})
        unit.save_exchange("s1", "ann", said("I love jazz"))
        unit.forget_preference("ann", JAZZ.id)
        assert unit.exchanges("s1", 0, 10) == []
        assert unit.save_exchange("s1", "ann", said("hello")) == 2


def test_counts_add_up_by_name_and_topic_from_a_day_on(store: Store) -> None:
    with store.unit() as unit:
        for at in (NOW - timedelta(days=1), NOW, NOW, NOW + timedelta(days=1)):
            unit.count("moment_offered", "music", at)
        unit.count("moment_refused", "food", NOW)
        assert unit.counts(NOW.date()) == {
            ("moment_offered", "music"): 3,
            ("moment_refused", "food"): 1,
        }
