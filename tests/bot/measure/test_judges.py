"""One row at a time: what is asked, and how the answer is judged."""

from __future__ import annotations

from typing import Any

import pytest

from bot.measure.errors import MeasureError
from bot.measure.judges import (
    judge_dissatisfaction,
    judge_intent,
    judge_repeat,
    judge_rephrase,
    judge_speech,
    judge_statement,
    read_intents,
)

TALK = [
    {"role": "user", "text": "turn the heating up"},
    {"role": "system", "text": "Which room?"},
    {"role": "user", "text": "the attic"},
    {"role": "system", "text": "Done."},
]


def test_a_statement_is_asked_with_the_turn_before_it(row: Any, setting: Any, fake: Any) -> None:
    understands = fake({"green tea mostly": {"statements": [{"value": "green tea"}]}})
    judged = judge_statement(row(text="green tea mostly", prev="Tea?"), setting(understands))
    assert judged is not None
    assert judged.is_right
    assert understands.bodies == [
        {"text": "green tea mostly", "history": [{"role": "assistant", "text": "Tea?"}]}
    ]


def test_a_statement_that_is_none_is_wrong(row: Any, setting: Any, fake: Any) -> None:
    understands = fake({"boil water": {"statements": [{"value": "water"}]}})
    judged = judge_statement(row(text="boil water", prev=None, label=0), setting(understands))
    assert judged is not None
    assert not judged.is_right


def test_borderline_rows_are_left_out_unasked(row: Any, setting: Any, fake: Any) -> None:
    understands = fake()
    borderline = row(text="hm", a="x", b="y", user_text="hm", history=TALK, label=-1)
    for judge in (judge_statement, judge_dissatisfaction, judge_repeat, judge_rephrase):
        assert judge(borderline, setting(understands)) is None
    assert understands.bodies == []


@pytest.mark.parametrize(
    ("feedback", "is_right"),
    [
        ({"dissatisfied": 0.5, "correction": 0.0}, True),
        ({"dissatisfied": 0.1, "correction": 0.9}, True),
        ({"dissatisfied": 0.49, "correction": 0.49}, False),
        (None, False),
    ],
)
def test_unhappy_or_correcting_is_dissatisfied(
    row: Any, setting: Any, fake: Any, feedback: Any, is_right: bool
) -> None:
    understands = fake({"the cellar, silly": {"feedback": feedback}})
    judged = judge_dissatisfaction(
        row(history=TALK, user_text="the cellar, silly"), setting(understands)
    )
    assert judged is not None
    assert judged.is_right is is_right
    roles = [turn["role"] for turn in understands.bodies[0]["history"]]
    assert roles == ["user", "assistant", "user", "assistant"]


@pytest.mark.parametrize(("of", "is_right"), [(2, True), (0, False)])
def test_a_repeat_must_point_at_the_last_thing_said(
    row: Any, setting: Any, fake: Any, of: int, is_right: bool
) -> None:
    understands = fake({"attic": {"repeats": {"of": of, "score": 0.9}}})
    judged = judge_repeat(row(history=TALK, user_text="attic"), setting(understands))
    assert judged is not None
    assert judged.is_right is is_right


def test_a_rephrasing_is_scored_by_the_repeat(row: Any, setting: Any, fake: Any) -> None:
    understands = fake({"warmer please": {"repeats": {"of": 0, "score": 0.7}}})
    judged = judge_rephrase(row(a="heat up", b="warmer please"), setting(understands))
    assert judged is not None
    assert (judged.score, judged.is_right) == (0.7, True)


@pytest.mark.parametrize(
    ("intent", "answered", "expected", "predicted"),
    [
        ("PlaySong", "play_music", "play_music", "play_music"),
        ("PlaySong", "state_preference", "play_music", "other"),
        ("Taxi", None, "other", "other"),
        ("Taxi", "get_score", "other", "get_score"),
    ],
)
def test_intents_are_compared_as_our_requests(
    row: Any, setting: Any, fake: Any, intent: str, answered: str, expected: str, predicted: str
) -> None:
    judged = judge_intent(
        row(text="go", intent=intent), setting(fake({"go": {"intent": answered}}))
    )
    assert judged is not None
    assert (judged.expected, judged.predicted) == (expected, predicted)
    assert judged.is_right is (expected == predicted)


def test_intents_of_nobody_are_left_out(row: Any, setting: Any, fake: Any) -> None:
    assert judge_intent(row(text="go", intent="Radio"), setting(fake())) is None
    assert judge_speech(row(gold="go", asr="goat", intent="Radio"), setting(fake())) is None


def test_speech_is_judged_as_typed_and_as_heard(row: Any, setting: Any, fake: Any) -> None:
    understands = fake({"a song": {"intent": "play_music"}})
    pair = row(gold="a song", asr="a thong", intent="PlaySong")
    judged = judge_speech(pair, setting(understands))
    assert judged is not None
    assert (judged.is_nearly, judged.is_right, judged.kind) == (True, False, "misheard")


def test_a_repeat_needs_something_said_before(row: Any, setting: Any, fake: Any) -> None:
    with pytest.raises(MeasureError, match=r"made_up\.jsonl:7: .*turn of the user"):
        judge_repeat(row(history=[], user_text="again"), setting(fake()))


def test_the_map_takes_further_requests_of_ours() -> None:
    intents = read_intents({"about": "x", "watch": ["Film"], "ignore": ["Game"]}, "m", ["get_news"])
    assert intents.requests == {"watch", "get_news"}
    assert [intents.expected(each) for each in ("Film", "Game", "Taxi")] == [
        "watch",
        "ignore",
        "other",
    ]


def test_a_map_of_another_shape_is_refused() -> None:
    with pytest.raises(MeasureError, match=r"m\.json:1: 'watch' must be a list"):
        read_intents({"watch": "Film"}, "m.json")
