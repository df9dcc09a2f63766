"""The signals of a teachable moment, one by one and put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preferences import signals
from preferences.signals import (
    ENOUGH,
    HALF,
    MANNERS,
    SIGNALS,
    SURE,
    Attempt,
    Manners,
    Reason,
    Sign,
    Situation,
    count_repeats,
    decide,
    is_same_request,
)
from tests.worlds.small import NOW

MINUTE = timedelta(minutes=1)
OVERRIDE = Sign("override", Reason.REPEATED_OVERRIDE, ENOUGH)
DOUBT = Sign("doubt", Reason.MISSING_SLOT, HALF)


def attempt(intent: str = "brew_tea", ago: timedelta = MINUTE, **slots: Any) -> Attempt:
    return Attempt(intent, "tea please", slots, NOW - ago)


def tries(count: int, intent: str = "brew_tea") -> list[Attempt]:
    return [attempt(intent, ago=MINUTE * (count - n)) for n in range(count)]


def situation(attempts: Sequence[Attempt], **more: Any) -> Situation:
    return Situation(attempts, NOW, **more)


def worded(*texts: str) -> list[Attempt]:
    return [replace(attempt(), text=text) for text in texts]


@pytest.mark.parametrize(
    ("attempts", "count"),
    [
        ([], 0),
        ([attempt()], 1),
        ([attempt(), attempt()], 2),
        ([attempt(leaf=("mint",)), attempt()], 1),
        ([attempt(), attempt("plant_bed"), attempt()], 1),
        ([attempt(), attempt(), attempt("plant_bed")], 1),
        ([attempt(ago=MANNERS.window), attempt()], 2),
        ([attempt(ago=MANNERS.window + timedelta(seconds=1)), attempt()], 1),
        ([attempt(ago=MANNERS.window * 2)], 0),
        ([attempt(), replace(attempt(), is_restated=False)], 1),
        ([replace(attempt(), is_restated=False), attempt()], 2),
        ([replace(attempt(), has_failed=True), attempt()], 2),
        ([replace(attempt(), is_cut_short=True), attempt()], 2),
        ([replace(attempt(), is_settled=True), attempt()], 1),
        ([attempt(), replace(attempt(), is_settled=True)], 2),
    ],
)
def test_repeats_are_the_same_request_in_a_row_within_ten_minutes(
    attempts: list[Attempt], count: int
) -> None:
    assert count_repeats(attempts, NOW) == count


def test_the_window_is_a_setting() -> None:
    assert count_repeats(tries(3), NOW, Manners(window=MINUTE * 2)) == 2


def test_a_request_is_the_same_in_other_words() -> None:
    assert is_same_request(Attempt("brew_tea", "tea!", {}, NOW), attempt())


@pytest.mark.parametrize(("times", "weight"), [(0, None), (1, None), (2, HALF), (3, ENOUGH)])
def test_a_repeat_is_half_of_what_is_needed_the_third_time_all(
    times: int, weight: float | None
) -> None:
    sign = signals.repetition(situation(tries(times)))
    assert (sign.weight if sign else None) == weight


def test_how_often_is_often_is_a_setting() -> None:
    sign = signals.repetition(situation(tries(3), manners=Manners(repeats=4)))
    assert sign is not None
    assert sign.weight == HALF


@pytest.mark.parametrize(
    ("attempts", "more", "is_seen"),
    [
        (tries(2), {"is_barge_in": True}, True),
        (tries(1), {"is_barge_in": True}, False),
        ([replace(attempt(), is_cut_short=True), attempt()], {}, True),
        ([replace(attempt("plant_bed"), is_cut_short=True), attempt()], {}, False),
        (tries(2), {}, False),
    ],
)
def test_an_answer_cut_short_is_a_sign_where_the_same_is_asked_again(
    attempts: list[Attempt], more: dict[str, Any], is_seen: bool
) -> None:
    assert bool(signals.interruption(situation(attempts, **more))) is is_seen


@pytest.mark.parametrize("intent", ["brew_tea", "plant_bed"])
def test_a_failure_is_a_sign_where_the_same_is_asked_again(intent: str) -> None:
    attempts = [replace(attempt(intent), has_failed=True), attempt()]
    assert bool(signals.failure(situation(attempts))) is (intent == "brew_tea")


@pytest.mark.parametrize(
    ("answers", "is_seen"),
    [
        ([{"cup": "mug"}, {"cup": "bowl"}, {"cup": "bowl"}], True),
        ([{"cup": "bowl"}, {"cup": "bowl"}, {"cup": "mug"}], False),
        ([{}, {"cup": "bowl"}, {"cup": "bowl"}], False),
        ([{"cup": "bowl"}, {"cup": "bowl"}], False),
    ],
)
def test_what_used_to_be_answered_differently_is_a_sign(
    answers: list[dict[str, Any]], is_seen: bool
) -> None:
    attempts = [replace(attempt(), answer=answer) for answer in answers]
    assert bool(signals.changed_answer(situation(attempts))) is is_seen


def test_an_answer_by_a_preference_that_replaced_another_used_to_be_different() -> None:
    attempts = [replace(attempt(), is_renewed=True), attempt()]
    assert signals.changed_answer(situation(attempts))
    assert not signals.changed_answer(situation(attempts[:1]))


@pytest.mark.parametrize(
    ("more", "name"),
    [({"dissatisfied": SURE}, "dissatisfaction"), ({"correction": SURE}, "correction")],
)
def test_a_complaint_is_believed_from_the_line_on(more: dict[str, float], name: str) -> None:
    signal = getattr(signals, name)
    assert signal(situation(tries(1), is_request=False, **more))
    less = {key: value - 0.01 for key, value in more.items()}
    assert not signal(situation(tries(1), is_request=False, **less))


@pytest.mark.parametrize("name", ["dissatisfaction", "correction"])
@pytest.mark.parametrize(
    ("attempts", "more", "is_seen"),
    [
        (worded("tea please"), {}, False),
        (worded("tea please", "Tea, please!"), {}, False),
        (worded("tea please", "I said tea"), {}, True),
        (worded("tea please", "I said tea"), {"is_repeatable": True}, False),
        ([attempt("plant_bed"), *worded("no, tea")], {}, False),
    ],
)
def test_a_request_complains_only_in_new_words_about_the_same(
    name: str, attempts: list[Attempt], more: dict[str, Any], is_seen: bool
) -> None:
    felt = situation(attempts, dissatisfied=1.0, correction=1.0, **more)
    assert bool(getattr(signals, name)(felt)) is is_seen


@pytest.mark.parametrize(("times", "reason"), [(1, None), (2, None), (3, "repeated_request")])
def test_a_repeat_alone_asks_the_third_time(times: int, reason: str | None) -> None:
    assert decide(situation(tries(times))).reason == reason


@pytest.mark.parametrize(("times", "reason"), [(1, None), (2, "barge_in")])
def test_cutting_the_answer_short_makes_the_second_time_enough(
    times: int, reason: str | None
) -> None:
    assert decide(situation(tries(times), is_barge_in=True)).reason == reason


def test_a_failure_makes_the_second_time_enough() -> None:
    attempts = [replace(attempt(), has_failed=True), attempt()]
    assert decide(situation(attempts)).reason is Reason.REPEATED_REQUEST


@pytest.mark.parametrize("times", [0, 1, 5])
@pytest.mark.parametrize("is_repeatable", [False, True])
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"dissatisfied": 1.0}, Reason.DISSATISFACTION),
        ({"correction": 1.0}, Reason.CORRECTION),
        ({"dissatisfied": 1.0, "correction": 1.0}, Reason.CORRECTION),
    ],
)
def test_dissatisfaction_or_a_correction_is_enough_at_once(
    times: int, is_repeatable: bool, more: dict[str, float], reason: Reason
) -> None:
    felt = situation(tries(times), is_request=False, is_repeatable=is_repeatable, **more)
    assert decide(felt).reason is reason


@pytest.mark.parametrize("is_barge_in", [False, True])
def test_saying_a_repeatable_request_again_is_ordinary(is_barge_in: bool) -> None:
    felt = situation(tries(9), is_repeatable=True, is_barge_in=is_barge_in)
    assert decide(felt).signs == ()


@pytest.mark.parametrize(
    ("attempts", "noticed", "reason"),
    [
        (tries(1), (OVERRIDE,), Reason.REPEATED_OVERRIDE),
        (tries(1), (DOUBT,), None),
        (tries(2), (DOUBT,), Reason.REPEATED_REQUEST),
        (tries(1), (DOUBT, DOUBT), Reason.MISSING_SLOT),
    ],
)
def test_what_was_noticed_elsewhere_counts_like_any_sign(
    attempts: list[Attempt], noticed: tuple[Sign, ...], reason: Reason | None
) -> None:
    assert decide(situation(attempts, noticed=noticed)).reason == reason


def test_the_decision_records_everything_it_saw() -> None:
    felt = situation(tries(2), is_barge_in=True, noticed=(DOUBT,))
    assert decide(felt).names == ("interruption", "repetition", "doubt")
    assert decide(situation(tries(2))).names == ("repetition",)


@given(st.integers(0, 6), st.booleans(), st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_a_moment_opens_exactly_where_the_signs_weigh_enough(
    times: int, is_barge_in: bool, unhappy: float, correcting: float, is_request: bool
) -> None:
    felt = situation(
        tries(times),
        is_barge_in=is_barge_in,
        is_request=is_request,
        dissatisfied=unhappy,
        correction=correcting,
    )
    decision = decide(felt)
    assert {sign.name for sign in decision.signs} <= {signal.__name__ for signal in SIGNALS}
    assert (decision.reason is not None) is (sum(s.weight for s in decision.signs) >= ENOUGH)
