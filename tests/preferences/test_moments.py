"""When a question would help, which one, and when to hold one's peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preferences.apply import apply
from preferences.model import Context, Cooldown, Interpretation, Profile, Stance
from preferences.moments import (
    FIRST_COOLDOWN,
    REPEAT_WINDOW,
    Attempt,
    Reason,
    Signals,
    cool_down,
    count_repeats,
    find,
    is_cooling,
    is_same_request,
    reason_for,
)
from tests.worlds.small import BOOK, NOW, preference, profile, request

BREW = BOOK.requests["brew_tea"]
WATER = BOOK.requests["water_bed"]
MINUTE = timedelta(minutes=1)


def attempt(intent: str = "brew_tea", ago: timedelta = MINUTE, **slots: Any) -> Attempt:
    return Attempt(intent, "tea please", slots, NOW - ago)


def tries(count: int, intent: str = "brew_tea") -> list[Attempt]:
    return [attempt(intent, ago=MINUTE * (count - n)) for n in range(count)]


def interpreted(
    known: Profile, said: dict[str, Any] | None = None, context: Context | None = None
) -> Interpretation:
    return apply(request(said=said), known, context or Context(), BOOK, NOW)


@pytest.mark.parametrize(
    ("attempts", "count"),
    [
        ([], 0),
        ([attempt()], 1),
        ([attempt(), attempt()], 2),
        ([attempt(leaf=("mint",)), attempt()], 1),
        ([attempt(), attempt("plant_bed"), attempt()], 1),
        ([attempt(), attempt(), attempt("plant_bed")], 1),
        ([attempt(ago=REPEAT_WINDOW), attempt()], 2),
        ([attempt(ago=REPEAT_WINDOW + timedelta(seconds=1)), attempt()], 1),
        ([attempt(ago=REPEAT_WINDOW * 2)], 0),
    ],
)
def test_repeats_are_the_same_request_in_a_row_within_ten_minutes(
    attempts: list[Attempt], count: int
) -> None:
    assert count_repeats(attempts, NOW) == count


def test_a_request_is_the_same_in_other_words() -> None:
    assert is_same_request(Attempt("brew_tea", "tea!", {}, NOW), attempt())


@pytest.mark.parametrize(("times", "reason"), [(1, None), (2, None), (3, "repeated_request")])
def test_a_repeat_alone_asks_the_third_time(times: int, reason: str | None) -> None:
    assert reason_for(tries(times), Signals(), BREW, NOW) == reason


@pytest.mark.parametrize(("times", "reason"), [(1, None), (2, "barge_in")])
def test_cutting_the_answer_short_makes_the_second_time_enough(
    times: int, reason: str | None
) -> None:
    assert reason_for(tries(times), Signals(is_barge_in=True), BREW, NOW) == reason


@pytest.mark.parametrize("times", [0, 1, 5])
@pytest.mark.parametrize("spec", [BREW, WATER])
@pytest.mark.parametrize(
    ("signals", "reason"),
    [
        (Signals(is_dissatisfied=True), Reason.DISSATISFACTION),
        (Signals(is_correction=True), Reason.CORRECTION),
        (Signals(is_dissatisfied=True, is_correction=True), Reason.CORRECTION),
    ],
)
def test_dissatisfaction_or_a_correction_is_enough_at_once(
    times: int, spec: Any, signals: Signals, reason: Reason
) -> None:
    assert reason_for(tries(times, spec.name), signals, spec, NOW) is reason


@pytest.mark.parametrize("signals", [Signals(), Signals(is_barge_in=True)])
def test_saying_a_repeatable_request_again_is_ordinary(signals: Signals) -> None:
    assert reason_for(tries(9, "water_bed"), signals, WATER, NOW) is None


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        ([True, False], Reason.REPEATED_REQUEST),
        ([True, True], Reason.REPEATED_REQUEST),
        ([False, True], None),
        ([False, False], None),
        ([True], None),
    ],
)
def test_asking_again_after_a_failure_is_enough(failed: list[bool], reason: Reason | None) -> None:
    attempts = [replace(a, has_failed=f) for a, f in zip(tries(len(failed)), failed, strict=True)]
    assert reason_for(attempts, Signals(), BREW, NOW) is reason


def test_a_failure_of_another_request_is_no_signal() -> None:
    attempts = [replace(tries(3)[0], intent="water_bed", has_failed=True), *tries(3)[1:]]
    assert reason_for(attempts, Signals(), BREW, NOW) is None


def asked(
    known: Profile, said: dict[str, Any] | None = None, context: Context | None = None
) -> str | None:
    meant = interpreted(known, said, context)
    moment = find(Reason.DISSATISFACTION, meant, known, BOOK, NOW)
    return moment.slot if moment else None


def test_a_bare_request_is_asked_for_what_it_misses_most() -> None:
    moment = find(Reason.REPEATED_REQUEST, interpreted(profile()), profile(), BOOK, NOW)
    assert moment is not None
    assert (moment.reason, moment.intent) == (Reason.REPEATED_REQUEST, "brew_tea")
    assert (moment.topic, moment.attribute, moment.slot) == ("tea", "leaf", "leaf")
    assert moment.question == "Which leaf should I take when you just ask for tea?"
    assert moment.suggestions == ("oolong", "sencha", "assam")


def test_without_a_question_for_the_moment_the_lessons_question_is_put() -> None:
    meant = interpreted(profile(), said={"leaf": ("mint",)})
    moment = find(Reason.DISSATISFACTION, meant, profile(), BOOK, NOW)
    assert moment is not None
    assert moment.question == "What do you drink from?"


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ({"leaf": ("mint",)}, "cup"),
        ({"blend": "Monk's Pick"}, "cup"),
        ({"leaf": ("mint",), "cup": "mug"}, "room"),
        ({"leaf": ("mint",), "cup": "mug", "room": "shed"}, None),
    ],
)
def test_what_the_person_said_is_not_asked_for(said: dict[str, Any], slot: str | None) -> None:
    assert asked(profile(), said) == slot


def test_what_a_preference_filled_is_asked_for_last() -> None:
    known = profile(preference("tea.leaf", "mint"))
    assert asked(known) == "cup"
    assert asked(known, {"cup": "mug", "room": "shed"}) == "leaf"


def test_a_question_about_another_topics_attribute_names_that_topic() -> None:
    meant = interpreted(profile(), said={"leaf": ("mint",), "cup": "mug"})
    moment = find(Reason.DISSATISFACTION, meant, profile(), BOOK, NOW)
    assert moment is not None
    assert (moment.topic, moment.attribute, moment.slot) == ("garden", "room", "room")


def test_what_is_disliked_is_not_suggested() -> None:
    known = profile(preference("tea.leaf", "oolong", stance=Stance.AVOID))
    moment = find(Reason.DISSATISFACTION, interpreted(known), known, BOOK, NOW)
    assert moment is not None
    assert moment.suggestions == ("sencha", "assam")


def test_a_topic_that_cools_is_not_asked_about() -> None:
    assert asked(profile(cooldowns=(Cooldown("tea", NOW + MINUTE, 1),))) is None


def test_a_question_about_another_topic_that_cools_is_passed_over() -> None:
    known = profile(cooldowns=(Cooldown("garden", None, 1),))
    assert asked(known, {"leaf": ("mint",), "cup": "mug"}) is None
    assert asked(known) == "leaf"


@pytest.mark.parametrize(
    ("until", "is_quiet"), [(NOW + MINUTE, True), (None, True), (NOW, False), (NOW - MINUTE, False)]
)
def test_a_topic_cools_until_its_time_or_for_good(until: datetime | None, is_quiet: bool) -> None:
    cooldowns = [Cooldown("tea", until, 1)]
    assert is_cooling(cooldowns, "tea", NOW) is is_quiet
    assert not is_cooling(cooldowns, "garden", NOW)


@pytest.mark.parametrize(("refusals", "days"), [(0, 7), (1, 14), (2, 28), (3, 56)])
def test_the_wait_is_seven_days_doubled_with_every_refusal(refusals: int, days: int) -> None:
    before = (Cooldown("garden", NOW, 5), Cooldown("tea", NOW, refusals))
    known = profile(cooldowns=before if refusals else before[:1])
    wait = Cooldown("tea", NOW + timedelta(days=days), refusals + 1)
    assert cool_down(known, "tea", NOW) == wait


@given(st.integers(0, 10_000))
def test_however_often_refused_the_wait_can_be_counted(refusals: int) -> None:
    wait = cool_down(profile(cooldowns=(Cooldown("tea", NOW, refusals),)), "tea", NOW)
    assert wait.until is not None
    assert wait.until >= NOW + FIRST_COOLDOWN


def test_never_again_is_for_good() -> None:
    assert cool_down(profile(), "tea", NOW, for_good=True) == Cooldown("tea", None, 1)


def test_what_was_refused_for_good_stays_so_when_refused_again() -> None:
    known = profile(cooldowns=(Cooldown("tea", None, 1),))
    assert cool_down(known, "tea", NOW) == Cooldown("tea", None, 2)
