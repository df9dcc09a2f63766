"""How preferences, circumstances and interpretations are put into words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.turn import AppliedNote, QuickReply
from preferences.model import (
    ALWAYS,
    Applied,
    Condition,
    Interpretation,
    Preference,
    SlotSource,
    SlotValue,
    Source,
    Stance,
)
from tests.bot.small import MINT, PRODUCT_WORDING, WORDING
from tests.worlds.small import BOOK, EVENING, MORNING, preference


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (MINT, "you like mint"),
        (preference("tea.leaf", "earl_grey"), "you like Earl Grey"),
        (replace(MINT, stance=Stance.AVOID), "you don't like mint"),
        (replace(MINT, hard=True), "it has to be mint"),
        (replace(MINT, hard=True, stance=Stance.AVOID), "never mint"),
        (preference("tea.sugar", 2.0), "you like 2 spoons"),
        (preference("tea.town", "greatford"), "your home town is Greatford"),
        (preference("tea.town", "greatford", hard=True), "your home town is Greatford"),
        (preference("tea.town", "greatford", stance=Stance.AVOID), "you don't like Greatford"),
        (preference("tea.open", "no {fuss} 100%", is_open=True), "you like no {fuss} 100%"),
        (
            preference("tea.open", "hot tins", is_open=True, stance=Stance.AVOID),
            "you don't like hot tins",
        ),
        (preference("tea.open", "I never stir", is_open=True), 'you said "I never stir"'),
        (
            preference("tea.open", "the shed is where I steep", is_open=True),
            'you said "the shed is where I steep"',
        ),
        (replace(MINT, condition=MORNING), "you like mint in the morning"),
        (
            replace(MINT, condition=Condition(daypart="night", room="winter_garden")),
            "you like mint at night in the winter garden",
        ),
    ],
)
def test_a_preference_is_worded_as_it_follows_that(said: Preference, words: str) -> None:
    assert WORDING.preference(said) == words


def test_a_preference_of_a_topic_that_is_gone_can_still_be_worded() -> None:
    assert WORDING.preference(replace(MINT, topic="gone")) == "you like mint"
    assert WORDING.preferences([replace(MINT, topic="gone")]) == "you like mint"


@pytest.mark.parametrize(
    ("condition", "phrases"),
    [
        (ALWAYS, []),
        (EVENING, ["in the evening"]),
        (Condition(days=("sat",)), ["on Saturdays"]),
        (Condition(days=("mon", "wed", "fri")), ["on Mondays, Wednesdays and Fridays"]),
        (Condition(days=("sat", "sun")), ["on weekends"]),
        (Condition(days=("sun", "sat")), ["on weekends"]),
        (Condition(days=("mon", "tue", "wed", "thu", "fri")), ["on weekdays"]),
        (Condition(room="winter_garden"), ["in the winter garden"]),
        (Condition(device="tv"), ["on the tv"]),
        (Condition(company="kids"), ["with kids"]),
        (Condition(company="alone"), ["when you're alone"]),
        (Condition(activity="cooking"), ["while cooking"]),
        (Condition(daypart="morning", company="kids"), ["in the morning", "with kids"]),
    ],
)
def test_circumstances_are_a_phrase_each(condition: Condition, phrases: list[str]) -> None:
    assert WORDING.condition(condition) == phrases


@pytest.mark.parametrize(
    ("items", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_reads_as_people_speak(items: list[str], words: str) -> None:
    assert WORDING.join(items) == words


def test_likings_of_a_kind_are_drawn_together() -> None:
    said = [
        MINT,
        preference("tea.leaf", "assam"),
        preference("garden.flower", "tulip", stance=Stance.AVOID),
    ]
    assert WORDING.preferences(said) == "you like mint and assam and you don't like tulip"


def test_likings_under_other_conditions_are_not_drawn_together() -> None:
    said = [MINT, preference("tea.leaf", "assam", condition=MORNING)]
    assert WORDING.preferences(said) == "you like mint and you like assam in the morning"


def test_settings_are_each_worded_by_their_name() -> None:
    said = [preference("tea.town", "greatford"), preference("tea.cup", "mug")]
    assert WORDING.preferences(said) == "your home town is Greatford and you like mug"


def test_a_number_is_said_with_its_unit() -> None:
    assert WORDING.preference(preference("tea.sugar", 2.0)) == "you like 2 spoons"
    assert WORDING.labels([preference("tea.sugar", 2.0)]) == "2 spoons"


def test_braces_in_a_persons_words_are_only_words() -> None:
    said = [preference("tea.blend", "{title} {value}")] * 2
    assert WORDING.preferences(said) == "you like {title} {value} and {title} {value}"


def test_no_preference_is_no_words() -> None:
    assert WORDING.preferences([]) == ""


@pytest.mark.parametrize(
    ("month", "day", "words"), [(1, 1, "1 January"), (11, 3, "3 November"), (12, 31, "31 December")]
)
def test_a_day_is_worded(month: int, day: int, words: str) -> None:
    assert WORDING.date(datetime(2026, month, day, tzinfo=UTC)) == words


def test_a_use_is_explained_with_its_day() -> None:
    assert WORDING.because(Applied(MINT, "leaf")) == AppliedNote(
        "mint", "leaf", "You told me on 3 November that you like mint.", "you like mint"
    )


@pytest.mark.parametrize("source", Source)
def test_there_is_an_explanation_for_every_source(source: Source) -> None:
    note = PRODUCT_WORDING.because(Applied(replace(MINT, source=source), "leaf"))
    assert PRODUCT_WORDING.preference(MINT) in note.because
    assert PRODUCT_WORDING.source(replace(MINT, source=source))


@pytest.mark.parametrize("stance", Stance)
@pytest.mark.parametrize("daypart", ["morning", "afternoon", "evening", "night"])
def test_there_are_words_for_every_stance_and_part_of_the_day(stance: str, daypart: str) -> None:
    said = replace(MINT, stance=Stance(stance), condition=Condition(daypart=daypart))
    assert daypart in PRODUCT_WORDING.preference(said)


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ({}, "Tea, whatever is in the tin."),
        ({"leaf": ("mint",)}, "Mint."),
        ({"leaf": ("mint", "earl_grey")}, "Mint and Earl Grey."),
        ({"leaf": ("mint",), "room": "shed"}, "Mint, in the shed."),
        ({"cup": "mug", "room": "kitchen"}, "From a mug, in the kitchen."),
        ({"room": "winter_garden"}, "In the winter garden."),
        ({"sugar": 2.0}, "Tea, whatever is in the tin."),
        ({"leaf": ("{cup}",)}, "{cup}."),
    ],
)
def test_an_interpretation_is_worded_by_the_fragments_that_are_filled(
    slots: dict[str, Any], words: str
) -> None:
    filled = {name: SlotValue(value, SlotSource.UTTERANCE) for name, value in slots.items()}
    assert WORDING.interpretation(Interpretation("brew_tea", "tea", 1.0, filled)) == words


def test_a_fragment_needs_all_its_slots() -> None:
    slots = {"flower": SlotValue(("tulip",), SlotSource.UTTERANCE)}
    meant = Interpretation("plant_bed", "garden", 1.0, slots)
    assert WORDING.interpretation(meant) == "A bed, as it comes."


@pytest.mark.parametrize(("value", "words"), [(2.0, "2"), (2.5, "2.5"), (True, "True")])
def test_a_number_is_said_without_needless_noughts(value: float, words: str) -> None:
    slot = SlotValue(value, SlotSource.UTTERANCE)
    assert WORDING.value(BOOK.attribute("tea.sugar"), slot) == words


def test_a_button_is_worded() -> None:
    assert WORDING.quick_reply("undo") == QuickReply("Undo", "undo")
    lesson = WORDING.quick_reply("lesson", topic="tea")
    assert lesson.payload == "learn my tea preferences"


def test_likely_answers_are_buttons_with_the_words_to_say() -> None:
    buttons = WORDING.suggestions(BOOK.attribute("tea.leaf"), ["earl_grey", "other"])
    assert buttons == [QuickReply("Earl Grey", "Earl Grey"), QuickReply("other", "other")]
