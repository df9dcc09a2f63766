"""What a request comes to mean for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from preferences.apply import apply, daypart, is_met, specificity, weekday
from preferences.model import (
    ALWAYS,
    Condition,
    Context,
    Interpretation,
    Profile,
    Request,
    SlotSource,
    SlotValue,
    Stance,
)
from tests.worlds.small import BOOK, EVENING, MORNING, NOW, SHED, preference, profile, request

MINT = preference("tea.leaf", "mint")
MUG = preference("tea.cup", "mug")
AVOID_MINT = replace(MINT, id="no_mint", stance=Stance.AVOID)
TUESDAY_MORNING = datetime(2026, 11, 3, 8, 15)
IN_THE_SHED = Context(local_time=TUESDAY_MORNING, room="shed")


def meant(asked: Request, known: Profile, context: Context | None = None) -> Interpretation:
    return apply(asked, known, context or Context(), BOOK, NOW)


def values(interpretation: Interpretation) -> dict[str, object]:
    return {name: slot.value for name, slot in interpretation.slots.items()}


def test_what_is_liked_fills_what_was_left_open() -> None:
    filled = SlotValue(("mint",), SlotSource.PREFERENCE, preference_id="mint")
    assert meant(request(), profile(MINT)).slots == {"leaf": filled}


def test_a_single_valued_attribute_fills_with_one_value() -> None:
    assert values(meant(request(), profile(MUG))) == {"cup": "mug"}


def test_the_interpretation_keeps_the_intent_topic_and_confidence() -> None:
    found = meant(request(confidence=0.6), profile())
    assert (found.intent, found.topic, found.confidence) == ("brew_tea", "tea", 0.6)


def test_several_liked_values_come_strongest_then_newest_first() -> None:
    known = [
        MINT,
        preference("tea.leaf", "assam", strength=0.9),
        preference("tea.leaf", "sencha", minute=-1),
        preference("tea.leaf", "oolong", hard=True, strength=0.1),
    ]
    found = meant(request(), profile(*known))
    assert found.slots["leaf"].value == ("oolong", "assam", "mint", "sencha")


@pytest.mark.parametrize(
    ("condition", "context", "is_filled"),
    [
        (MORNING, Context(local_time=TUESDAY_MORNING), True),
        (EVENING, Context(local_time=TUESDAY_MORNING), False),
        (MORNING, Context(), False),
        (Condition(days=("mon", "tue")), Context(local_time=TUESDAY_MORNING), True),
        (Condition(days=("sat", "sun")), Context(local_time=TUESDAY_MORNING), False),
        (Condition(days=("tue",)), Context(), False),
        (SHED, Context(room="shed"), True),
        (SHED, Context(room="kitchen"), False),
        (SHED, Context(), False),
        (Condition(device="d-1"), Context(device_id="d-1"), True),
        (Condition(device="speaker"), Context(device_type="speaker"), True),
        (Condition(device="speaker"), Context(device_id="d-1", device_type="tv"), False),
        (Condition(company="kids"), Context(company="kids"), True),
        (Condition(company="kids"), Context(company="guests"), False),
        (Condition(company="kids"), Context(), False),
        (Condition(activity="digging"), Context(activity="digging"), True),
        (Condition(activity="digging"), Context(activity="resting"), False),
        (
            replace(MORNING, room="shed"),
            Context(local_time=TUESDAY_MORNING, room="kitchen"),
            False,
        ),
        (replace(MORNING, room="shed"), Context(local_time=TUESDAY_MORNING, room="shed"), True),
    ],
)
def test_a_condition_must_be_met_by_the_circumstances(
    condition: Condition, context: Context, is_filled: bool
) -> None:
    found = meant(request(), profile(replace(MUG, condition=condition)), context)
    assert ("cup" in found.slots) is is_filled


def test_a_condition_goes_by_the_room_the_person_names_not_the_one_they_stand_in() -> None:
    known = profile(replace(MUG, condition=SHED))
    asked = request(said={"room": "shed"})
    assert "cup" in meant(asked, known, Context(room="kitchen")).slots
    asked = request(said={"room": "kitchen"})
    assert "cup" not in meant(asked, known, Context(room="shed")).slots


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (0, 0, "night"),
        (4, 59, "night"),
        (5, 0, "morning"),
        (11, 59, "morning"),
        (12, 0, "afternoon"),
        (16, 59, "afternoon"),
        (17, 0, "evening"),
        (21, 59, "evening"),
        (22, 0, "night"),
        (23, 59, "night"),
    ],
)
def test_the_day_has_four_parts(hour: int, minute: int, part: str) -> None:
    assert daypart(datetime(2026, 11, 3, hour, minute)) == part


def test_the_week_starts_on_monday() -> None:
    days = [weekday(datetime(2026, 11, 2) + timedelta(days=n)) for n in range(7)]
    assert days == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def test_the_parts_of_the_day_are_those_of_local_time() -> None:
    local = datetime.fromisoformat("2026-11-03T20:00:00-08:00")
    assert is_met(EVENING, Context(local_time=local))


@pytest.mark.parametrize(
    ("condition", "count"),
    [(ALWAYS, 0), (MORNING, 1), (Condition(days=("sat", "sun"), room="shed", company="kids"), 3)],
)
def test_a_condition_is_as_specific_as_the_circumstances_it_names(
    condition: Condition, count: int
) -> None:
    assert specificity(condition) == count


def test_a_condition_that_is_met_wins_over_a_general_preference() -> None:
    glass = preference("tea.cup", "glass", minute=-9, condition=SHED, strength=0.3)
    assert values(meant(request(), profile(glass, MUG), IN_THE_SHED))["cup"] == "glass"


def test_the_more_specific_condition_wins() -> None:
    glass = preference("tea.cup", "glass", minute=-9, condition=replace(MORNING, room="shed"))
    mug = replace(MUG, condition=SHED)
    assert values(meant(request(), profile(glass, mug), IN_THE_SHED))["cup"] == "glass"


def test_of_equally_specific_ones_the_newer_wins_where_one_value_holds() -> None:
    glass = preference("tea.cup", "glass", minute=-9, condition=MORNING, strength=0.9)
    mug = replace(MUG, condition=SHED)
    assert values(meant(request(), profile(mug, glass), IN_THE_SHED))["cup"] == "mug"


def test_a_hard_rule_wins_over_a_condition_that_is_met() -> None:
    mug = replace(MUG, hard=True)
    glass = preference("tea.cup", "glass", condition=SHED)
    assert values(meant(request(), profile(mug, glass), IN_THE_SHED))["cup"] == "mug"


def test_a_value_liked_twice_over_is_filled_in_once() -> None:
    known = [replace(MINT, condition=MORNING), replace(MINT, id="m2", condition=SHED)]
    found = meant(request(), profile(*known), IN_THE_SHED)
    assert found.slots["leaf"].value == ("mint",)
    assert len(found.applied) == 1


def test_what_is_disliked_is_excluded_with_its_reason() -> None:
    found = meant(request(), profile(AVOID_MINT))
    assert found.excluded == {"leaf": ("mint",)}
    assert [(a.preference.id, a.slot) for a in found.applied] == [("no_mint", "leaf")]


def test_the_liked_and_the_disliked_go_side_by_side() -> None:
    found = meant(request(), profile(AVOID_MINT, preference("tea.leaf", "assam")))
    assert (values(found), found.excluded) == ({"leaf": ("assam",)}, {"leaf": ("mint",)})


def test_a_shared_setting_stands_in_where_nothing_is_known_of_its_own() -> None:
    home = preference("tea.town", "greatford")
    found = meant(request("plant_bed"), profile(home))
    assert values(found) == {"town": "greatford"}
    assert [(a.preference, a.slot) for a in found.applied] == [(home, "town")]


def test_what_is_known_of_its_own_comes_before_a_shared_setting() -> None:
    known = profile(preference("tea.town", "greatford"), preference("garden.town", "little_haven"))
    assert values(meant(request("plant_bed"), known)) == {"town": "little_haven"}


def test_a_shared_setting_does_not_bring_in_what_is_disliked_there() -> None:
    elsewhere = preference("garden.town", "greatford", stance=Stance.AVOID, id="not_there")
    found = meant(request("plant_bed"), profile(preference("tea.town", "greatford"), elsewhere))
    assert found.slots == {}


def test_a_slot_named_like_a_circumstance_takes_it() -> None:
    found = meant(request(), profile(), Context(room="kitchen"))
    assert found.slots == {"room": SlotValue("kitchen", SlotSource.CONTEXT)}


def test_a_circumstance_wins_over_a_preference_and_words_over_both() -> None:
    known = profile(preference("garden.room", "shed"))
    assert values(meant(request(), known, Context(room="kitchen"))) == {"room": "kitchen"}
    said = request(said={"room": "winter_garden"})
    assert values(meant(said, known, Context(room="kitchen"))) == {"room": "winter_garden"}


def test_a_slot_may_take_its_preference_from_another_topics_attribute() -> None:
    assert values(meant(request(), profile(preference("garden.room", "shed")))) == {"room": "shed"}


def test_a_request_nobody_defined_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        meant(Request("fly", "tea"), profile())
