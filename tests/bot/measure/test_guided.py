"""When an answer to a question counts as an exact match."""

from __future__ import annotations

from typing import Any

import pytest

from bot.measure.guided import judge_answer
from bot.measure.simple import read_simple


def ask(row: Any, setting: Any, fake: Any, answer: dict[str, Any], **fields: Any) -> Any:
    """Judge an answer to one made-up question."""
    given: dict[str, Any] = {
        "question": "How many?",
        "user_text": "oh, three of us",
        "expected": {"people": "3"},
    }
    given |= {"other_values": {}, "no_preference": False, **fields}
    return judge_answer(row(**given), setting(fake({given["user_text"]: answer})))


@pytest.mark.parametrize(
    ("answer", "is_right", "is_nearly"),
    [
        ({"answer": {"values": ["three"], "no_preference": False}}, True, True),
        ({"answer": {"values": [3], "no_preference": False}}, True, True),
        ({"answer": {"values": ["3", "4"], "no_preference": False}}, False, True),
        ({"answer": {"values": ["4"], "no_preference": False}}, False, False),
        ({"answer": {"values": [], "no_preference": True}}, False, False),
        ({"answer": {"values": ["3"], "no_preference": True}}, False, False),
        ({"entities": [{"value": "3", "start": 4, "end": 9}]}, True, True),
        ({"entities": [{"value": "party_3", "start": 4, "end": 9}]}, True, True),
        ({"statements": [{"value": "3", "text": "three"}]}, True, True),
        ({}, False, False),
    ],
)
def test_one_value_is_wanted(
    row: Any, setting: Any, fake: Any, answer: dict[str, Any], is_right: bool, is_nearly: bool
) -> None:
    judged = ask(row, setting, fake, answer)
    assert (judged.is_right, judged.is_nearly) == (is_right, is_nearly)


def test_values_for_other_slots_do_no_harm(row: Any, setting: Any, fake: Any) -> None:
    answer = {"answer": {"values": ["3", "Sunday"], "no_preference": False}}
    assert ask(row, setting, fake, answer, other_values={"day": "sunday"}).is_right


def test_the_answer_counts_before_entities(row: Any, setting: Any, fake: Any) -> None:
    answer = {"answer": {"values": ["3"]}, "entities": [{"value": "us"}]}
    assert ask(row, setting, fake, answer).is_right


@pytest.mark.parametrize("values", [["Ann", "Lee"], ["Ann Lee"]])
def test_values_may_be_cut_differently(row: Any, setting: Any, fake: Any, values: Any) -> None:
    expected = {"first": "Ann", "last": "Lee"}
    assert ask(row, setting, fake, {"answer": {"values": values}}, expected=expected).is_right


def test_lists_hold_every_value(row: Any, setting: Any, fake: Any) -> None:
    expected = {"kinds": ["rock", "jazz"], "names": []}
    both = {"answer": {"values": ["jazz", "rock"]}}
    assert ask(row, setting, fake, both, expected=expected).is_right
    judged = ask(row, setting, fake, {"answer": {"values": ["jazz"]}}, expected=expected)
    assert (judged.is_right, judged.kind) == (False, "several_values")


@pytest.mark.parametrize(("told", "is_right"), [(True, True), (False, False)])
def test_no_preference_must_be_told(
    row: Any, setting: Any, fake: Any, told: bool, is_right: bool
) -> None:
    answer = {"answer": {"values": ["Thai"], "no_preference": told}}
    judged = ask(row, setting, fake, answer, expected={"food": "whatever"}, no_preference=True)
    assert (judged.is_right, judged.kind) == (is_right, "no_preference")


@pytest.mark.parametrize(("values", "is_right"), [([], True), (["inside"], False)])
def test_nothing_is_wanted(
    row: Any, setting: Any, fake: Any, values: list[str], is_right: bool
) -> None:
    judged = ask(row, setting, fake, {"answer": {"values": values}}, expected={})
    assert (judged.is_right, judged.kind) == (is_right, "nothing")


@pytest.mark.parametrize(
    ("states", "answer", "is_right"),
    [
        (True, {"statements": [{"value": "drama"}]}, True),
        (True, {"answer": {"values": ["drama"]}}, True),
        (True, {"entities": [{"value": "drama"}]}, False),
        (False, {}, True),
        (False, {"statements": [{"value": "drama"}]}, False),
    ],
)
def test_only_whether_something_is_stated_may_be_wanted(
    row: Any, setting: Any, fake: Any, states: bool, answer: dict[str, Any], is_right: bool
) -> None:
    expected = {"states_preference": states, "about": None}
    assert ask(row, setting, fake, answer, expected=expected).is_right is is_right


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Twelve people", "12"),
        ("11:15AM", "11:15 am"),
        ("sci-fi", "Science Fiction"),
        ("sci_fi", "Sci Fi movies"),
        ("Moth Season (1987)", "moth season"),
        (True, "yes"),
        ("the", "The"),
    ],
)
def test_writings_of_one_value_are_one(a: object, b: object) -> None:
    words = read_simple()
    assert words.plain(a) == words.plain(b)


@pytest.mark.parametrize(("a", "b"), [("March 6th", "6"), ("north", "south"), ("one", "two")])
def test_different_values_stay_different(a: str, b: str) -> None:
    words = read_simple()
    assert words.plain(a) != words.plain(b)
