"""A turn is kept whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.draft import Draft, current, open_draft, under_way
from bot.turn import Turn
from preferences.errors import StoreUnavailable
from preferences.model import Cooldown, Outcome, Profile, Stance, Statement
from preferences.profile import last_change, last_undone, learn, retract
from preferences.store import Store
from tests.worlds.small import BOOK, NOW, avoid, grounds, ids, statement

MINT = statement("tea.leaf", "mint")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'attune.db'}")
    opened.migrate()
    yield opened
    opened.close()


def draft_of(store: Store, number: int = 1) -> Draft:
    return open_draft(store, Turn("hello", "ann", "s1"), f"t{number}", NOW)


def kept(store: Store) -> Profile:
    with store.unit(is_reading=True) as unit:
        return unit.profile("ann")


def teach(draft: Draft, said: Statement, stem: str = "i") -> None:
    draft.take(learn(draft.profile, [said], grounds(), BOOK, ids(stem)))


def test_a_draft_opens_with_what_is_kept(store: Store) -> None:
    first = draft_of(store)
    assert (first.profile, first.tracker) == (Profile("ann"), None)
    teach(first, MINT)
    first.commit()
    assert draft_of(store).profile == first.profile


def test_what_is_learned_holds_at_once_and_is_told(store: Store) -> None:
    draft = draft_of(store)
    teach(draft, MINT)
    assert [p.value for p in draft.profile.preferences] == ["mint"]
    assert [p.value for p in draft.learned] == ["mint"]
    assert draft.outcome is Outcome.APPLIED


def test_nothing_is_kept_before_the_commit(store: Store) -> None:
    draft = draft_of(store)
    teach(draft, MINT)
    draft.switch(is_applying=False)
    draft.cool_down(Cooldown("tea", None, 1))
    assert kept(store) == Profile("ann")
    draft.commit()
    assert kept(store) == draft.profile


def test_several_revisions_of_a_turn_are_kept_in_order(store: Store) -> None:
    draft = draft_of(store)
    teach(draft, MINT)
    teach(draft, avoid("tea.leaf", "mint"), "j")
    draft.take(retract(draft.profile, ["j1"], NOW, ids("k")))
    draft.commit()
    assert kept(store).preferences == ()
    assert len(kept(store).changes) == 3


def test_what_is_refused_keeps_nothing(store: Store) -> None:
    draft = draft_of(store)
    draft.switch(is_learning=False)
    teach(draft, MINT)
    assert (draft.outcome, draft.learned) == (Outcome.REFUSED, [])
    draft.commit()
    assert kept(store) == Profile("ann", is_learning=False)


def test_undo_takes_a_kept_change_back(store: Store) -> None:
    first = draft_of(store)
    teach(first, MINT)
    first.commit()
    second = draft_of(store, 2)
    change = last_change(second.profile)
    assert change is not None
    second.undo(change)
    assert second.profile.preferences == ()
    assert [p.value for p in second.retracted] == ["mint"]
    assert kept(store).preferences != ()
    second.commit()
    assert kept(store).preferences == ()


def test_undo_tells_what_holds_again(store: Store) -> None:
    first = draft_of(store)
    teach(first, MINT)
    teach(first, avoid("tea.leaf", "mint"), "j")
    first.commit()
    second = draft_of(store, 2)
    change = last_change(second.profile)
    assert change is not None
    second.undo(change)
    assert [p.stance for p in second.learned] == [Stance.PREFER]
    assert [p.stance for p in second.retracted] == [Stance.AVOID]


def test_a_change_of_the_same_turn_can_be_undone(store: Store) -> None:
    draft = draft_of(store)
    teach(draft, MINT)
    change = last_change(draft.profile)
    assert change is not None
    draft.undo(change)
    draft.commit()
    assert kept(store).preferences == ()
    assert last_undone(kept(store)) is not None


def test_redo_brings_back_what_was_undone(store: Store) -> None:
    first = draft_of(store)
    teach(first, MINT)
    before = first.profile
    change = last_change(first.profile)
    assert change is not None
    first.undo(change)
    first.commit()
    second = draft_of(store, 2)
    undone = last_undone(second.profile)
    assert undone is not None
    second.redo(undone)
    second.commit()
    assert kept(store) == before


@pytest.mark.parametrize("is_on", [True, False])
def test_a_switch_leaves_the_other_as_it_is(store: Store, is_on: bool) -> None:
    draft = draft_of(store)
    draft.switch(is_learning=is_on)
    draft.switch(is_applying=not is_on)
    draft.commit()
    assert draft.profile == kept(store)
    assert (kept(store).is_learning, kept(store).is_applying) == (is_on, not is_on)


def test_a_cool_down_takes_the_place_of_the_topics_last(store: Store) -> None:
    draft = draft_of(store)
    draft.cool_down(Cooldown("tea", NOW, 1))
    draft.cool_down(Cooldown("garden", NOW, 1))
    draft.cool_down(Cooldown("tea", None, 2))
    draft.commit()
    assert set(kept(store).cooldowns) == {Cooldown("tea", None, 2), Cooldown("garden", NOW, 1)}
    assert set(draft.profile.cooldowns) == set(kept(store).cooldowns)


def test_what_is_counted_is_kept_with_the_rest(store: Store) -> None:
    draft = draft_of(store)
    draft.count("moment_offered", "tea")
    draft.count("moment_offered", "tea")
    draft.commit()
    with store.unit(is_reading=True) as unit:
        assert unit.counts(NOW.date()) == {("moment_offered", "tea"): 2}


def test_what_another_tenant_asks_for_most_is_not_known_here(store: Store) -> None:
    with store.unit() as unit:
        unit.count("request", "order_tea", NOW)
        unit.count("request", "order_cake", NOW, "shop")
        unit.count("corrected", "order_tea", NOW)
        unit.commit()
    assert draft_of(store).requests_since(NOW) == {"order_tea": 1}


def test_committing_twice_keeps_everything_once(store: Store) -> None:
    draft = draft_of(store)
    draft.count("moment_offered", "tea")
    draft.commit()
    draft.commit()
    with store.unit(is_reading=True) as unit:
        assert unit.counts(NOW.date()) == {("moment_offered", "tea"): 1}


def test_one_write_that_fails_keeps_the_whole_turn_from_being_kept(store: Store) -> None:
    draft = draft_of(store)
    teach(draft, MINT)

    def fail(_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    draft.writes.append(fail)
    with pytest.raises(StoreUnavailable):
        draft.commit()
    assert kept(store) == Profile("ann")
    draft.writes.remove(fail)
    draft.commit()
    assert kept(store) == draft.profile


def test_outside_of_a_turn_there_is_no_draft() -> None:
    with pytest.raises(RuntimeError, match="No turn is under way"):
        current()


def test_the_draft_under_way_is_the_innermost_one_and_ends_with_its_block(store: Store) -> None:
    outer = draft_of(store)
    inner = replace(outer, turn_id="t2")
    with under_way(outer):
        with under_way(inner) as given:
            assert current() is given is inner
        assert current() is outer
    with pytest.raises(RuntimeError):
        current()


def test_turns_at_the_same_time_each_have_their_own_draft(store: Store) -> None:
    async def turn(number: int) -> str:
        with under_way(draft_of(store, number)):
            await asyncio.sleep(0)
            return current().turn_id

    async def both() -> list[str]:
        return list(await asyncio.gather(turn(1), turn(2)))

    assert asyncio.run(both()) == ["t1", "t2"]
