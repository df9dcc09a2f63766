"""Where a preference keeps out of a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preferences.apply import apply
from preferences.model import (
    ALWAYS,
    Context,
    Interpretation,
    Preference,
    Profile,
    Request,
    SlotSource,
    SlotValue,
    Source,
    Stance,
    Status,
)
from tests.worlds.small import BOOK, EVENING, MORNING, NOW, SHED, preference, profile, request

MINT = preference("tea.leaf", "mint")
MUG = preference("tea.cup", "mug")
AVOID_MINT = replace(MINT, id="no_mint", stance=Stance.AVOID)
IN_THE_SHED = Context(local_time=datetime(2026, 11, 3, 8, 15), room="shed")


def meant(asked: Request, known: Profile, context: Context | None = None) -> Interpretation:
    return apply(asked, known, context or Context(), BOOK, NOW)


def values(interpretation: Interpretation) -> dict[str, object]:
    return {name: slot.value for name, slot in interpretation.slots.items()}


def test_the_persons_own_words_are_left_alone() -> None:
    found = meant(request(said={"leaf": ("assam",)}), profile(MINT))
    assert found.slots == {"leaf": SlotValue(("assam",), SlotSource.UTTERANCE)}
    assert found.applied == ()


def test_naming_one_of_a_group_leaves_the_others_alone() -> None:
    found = meant(request(said={"blend": "Monk's Pick"}), profile(MINT))
    assert values(found) == {"blend": "Monk's Pick"}


@pytest.mark.parametrize(("cup", "filled"), [("none", {}), ("mug", {"sugar": 2.0})])
def test_a_group_can_ask_for_one_value_of_a_slot(cup: str, filled: dict[str, float]) -> None:
    found = meant(request(said={"cup": cup}), profile(preference("tea.sugar", 2.0)))
    assert values(found) == {"cup": cup, **filled}


def test_a_slot_for_the_persons_words_alone_is_never_filled() -> None:
    assert meant(request(), profile(preference("tea.blend", "Monk's Pick"))).slots == {}


@pytest.mark.parametrize("known", [MINT, AVOID_MINT])
def test_nothing_is_applied_to_somebody_elses_request(known: Preference) -> None:
    found = meant(request(is_for_other=True), profile(known))
    assert (found.slots, found.excluded, found.applied) == ({}, {}, ())


def test_a_surprise_is_filled_with_nothing_known() -> None:
    assert meant(request(is_surprise=True), profile(MINT)).slots == {}


def test_a_surprise_still_keeps_clear_of_what_is_disliked() -> None:
    assert meant(request(is_surprise=True), profile(AVOID_MINT)).excluded == {"leaf": ("mint",)}


def test_the_same_value_liked_in_another_topic_is_not_applied() -> None:
    found = meant(request(), profile(preference("garden.flower", "mint")))
    assert (found.slots, found.applied) == ({}, ())


def test_nothing_is_applied_while_applying_is_off() -> None:
    found = meant(request(), profile(MINT, AVOID_MINT, is_applying=False))
    assert (found.slots, found.excluded) == ({}, {})


def test_what_is_known_applies_while_learning_is_off() -> None:
    assert meant(request(), profile(MINT, is_learning=False)).slots.keys() == {"leaf"}


@pytest.mark.parametrize(
    "change",
    [
        {"source": Source.INFERRED},
        {"status": Status.PAUSED},
        {"status": Status.SUPERSEDED},
        {"status": Status.RETRACTED},
        {"valid_until": NOW},
        {"valid_from": NOW + timedelta(seconds=1)},
    ],
)
@pytest.mark.parametrize("known", [MINT, AVOID_MINT])
def test_what_is_inferred_or_does_not_hold_now_is_not_applied(
    known: Preference, change: dict[str, Any]
) -> None:
    found = meant(request(), profile(replace(known, **change)))
    assert (found.slots, found.excluded, found.applied) == ({}, {}, ())


@pytest.mark.parametrize("said", [{"leaf": ("assam",)}, {"blend": "Monk's Pick"}])
def test_a_dislike_keeps_out_where_the_person_named_something(said: dict[str, Any]) -> None:
    assert meant(request(said=said), profile(AVOID_MINT)).excluded == {}


@pytest.mark.parametrize("said", [{"leaf": ("assam",)}, {"blend": "Monk's Pick"}])
def test_a_hard_rule_excludes_even_where_the_person_named_something(said: dict[str, Any]) -> None:
    never = replace(AVOID_MINT, hard=True)
    assert meant(request(said=said), profile(never)).excluded == {"leaf": ("mint",)}


def test_not_even_a_hard_rule_excludes_the_very_value_named() -> None:
    never = replace(AVOID_MINT, hard=True)
    assert meant(request(said={"leaf": ("mint",)}), profile(never)).excluded == {}


@pytest.mark.parametrize(
    ("liking", "dislike", "is_filled"),
    [
        ({"condition": SHED}, {}, True),
        ({}, {"condition": SHED}, False),
        ({"condition": SHED}, {"hard": True}, False),
        ({"hard": True}, {"condition": SHED}, True),
    ],
)
def test_a_value_is_never_both_filled_in_and_excluded(
    liking: dict[str, Any], dislike: dict[str, Any], is_filled: bool
) -> None:
    known = profile(replace(MINT, **liking), replace(AVOID_MINT, **dislike))
    found = meant(request(), known, IN_THE_SHED)
    assert ("leaf" in found.slots) is is_filled
    assert ("leaf" in found.excluded) is not is_filled


flags = st.booleans()
known_preferences = st.lists(
    st.builds(
        lambda key, stance, hard, condition, minute: preference(
            key[0], key[1], minute, stance=stance, hard=hard, condition=condition
        ),
        st.sampled_from(
            [
                ("tea.leaf", "mint"),
                ("tea.leaf", "assam"),
                ("tea.cup", "mug"),
                ("tea.cup", "none"),
                ("tea.sugar", 2.0),
                ("garden.room", "shed"),
                ("tea.blend", "Monk's Pick"),
            ]
        ),
        st.sampled_from(Stance),
        flags,
        st.sampled_from([ALWAYS, MORNING, SHED, EVENING]),
        st.integers(-9, 0),
    ),
    max_size=8,
).map(lambda many: [replace(p, id=f"p{n}") for n, p in enumerate(many)])
things_said = st.dictionaries(st.sampled_from(["cup", "blend", "room"]), st.just("mug"))


@settings(deadline=None)
@given(known=known_preferences, said=things_said, is_surprise=flags, is_for_other=flags)
def test_every_use_is_explained_and_every_word_of_the_person_stands(
    known: list[Preference], said: dict[str, Any], is_surprise: bool, is_for_other: bool
) -> None:
    asked = request(said=said, is_surprise=is_surprise, is_for_other=is_for_other)
    found = meant(asked, profile(*known), IN_THE_SHED)
    explained = {(a.slot, a.preference.value) for a in found.applied}
    used = {
        (name, value)
        for name, slot in found.slots.items()
        if slot.source is SlotSource.PREFERENCE
        for value in (slot.value if isinstance(slot.value, tuple) else (slot.value,))
    }
    excluded = {(name, value) for name, many in found.excluded.items() for value in many}
    assert used | excluded == explained
    assert not used & excluded
    assert len(found.applied) == len(explained)
    assert asked.slots.items() <= found.slots.items()
