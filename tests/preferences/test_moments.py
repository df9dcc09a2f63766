"""When a question would help, which one, and when to hold one's peace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preferences.apply import apply
from preferences.model import Context, Cooldown, Interpretation, Profile, Stance
from preferences.moments import cool_down, find, hold_off, is_cooling, open_slots
from preferences.signals import MANNERS, Attempt, Manners, Reason
from tests.worlds.small import BOOK, EVENING, NOW, preference, profile, request

BREW = BOOK.requests["brew_tea"]
MINUTE = timedelta(minutes=1)


def interpreted(
    known: Profile, said: dict[str, Any] | None = None, context: Context | None = None
) -> Interpretation:
    return apply(request(said=said), known, context or Context(), BOOK, NOW)


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
    assert wait.until >= NOW + MANNERS.cooldown


def test_never_again_is_for_good() -> None:
    assert cool_down(profile(), "tea", NOW, for_good=True) == Cooldown("tea", None, 1)


def test_what_was_refused_for_good_stays_so_when_refused_again() -> None:
    known = profile(cooldowns=(Cooldown("tea", None, 1),))
    assert cool_down(known, "tea", NOW) == Cooldown("tea", None, 2)


def test_the_first_wait_is_a_setting() -> None:
    manners = Manners(cooldown=timedelta(days=2))
    assert cool_down(profile(), "tea", NOW, manners=manners).until == NOW + timedelta(days=2)


def test_holding_off_is_no_refusal() -> None:
    known = profile(cooldowns=(Cooldown("tea", NOW, 2),))
    assert hold_off(known, "tea", NOW + MINUTE) == Cooldown("tea", NOW + MINUTE, 2)
    assert hold_off(profile(), "tea", NOW) == Cooldown("tea", NOW, 0)


def likely(
    known: Profile, attempts: list[Attempt], said: dict[str, Any] | None = None
) -> tuple[Any, ...]:
    meant = interpreted(known, said)
    moment = find(Reason.DISSATISFACTION, meant, known, BOOK, NOW, attempts)
    assert moment is not None
    return moment.suggestions


def test_what_the_person_asked_for_before_is_the_likeliest_answer_then_what_they_like() -> None:
    asked_for = [Attempt("brew_tea", "mint tea", {"leaf": ("mint",)}, NOW)]
    elsewhere = preference("tea.leaf", "assam", condition=EVENING)
    assert likely(profile(), asked_for) == ("mint", "oolong", "sencha", "assam")
    assert likely(profile(elsewhere), asked_for) == ("mint", "assam", "oolong", "sencha")


def test_what_another_request_was_given_is_no_likely_answer() -> None:
    asked_for = [Attempt("plant_bed", "plant mint", {"leaf": ("mint",)}, NOW)]
    assert "mint" not in likely(profile(), asked_for)


def test_what_was_just_given_is_not_suggested() -> None:
    known = profile(preference("tea.leaf", "oolong"))
    assert likely(known, [], {"cup": "mug", "room": "shed"}) == ("sencha", "assam")


def test_nothing_is_open_where_the_person_said_all() -> None:
    assert open_slots(BREW, interpreted(profile())) == ["leaf", "cup", "room"]
    said = {"leaf": ("mint",), "cup": "mug", "room": "shed"}
    assert open_slots(BREW, interpreted(profile(), said)) == []
