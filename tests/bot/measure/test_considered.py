"""What preferences do: which count for a request, and which option they choose."""

from __future__ import annotations

from typing import Any

import pytest

from bot.measure.considered import (
    PEOPLE,
    judge_among,
    judge_choice,
    judge_implicit,
    judge_relevance,
    with_others,
)
from bot.measure.errors import MeasureError
from bot.measure.floors import CueWords
from bot.measure.simple import read_simple

OPTIONS = ["a tin mug", "a very wide porcelain bowl", "a glass"]


@pytest.mark.parametrize(
    ("preference", "label", "is_right"),
    [
        ("porcelain mugs", 1, True),
        ("tin mugs", 1, False),
        ("porcelain mugs", 0, False),
        ("a", 0, True),
    ],
)
def test_a_preference_that_counts_is_a_yes(
    row: Any, setting: Any, fake: Any, preference: str, label: int, is_right: bool
) -> None:
    asked = row(preference=preference, request="a porcelain bowl", label=label)
    judged = judge_relevance(asked, setting(fake()))
    assert judged is not None
    assert judged.is_right is is_right


def test_a_borderline_pair_is_left_out(row: Any, setting: Any, fake: Any) -> None:
    asked = row(preference="tin", request="tin", label=-1)
    assert judge_relevance(asked, setting(fake())) is None


def test_the_others_come_from_other_groups_and_are_the_same_every_time(row: Any) -> None:
    rows = [
        row(id=f"r{at}", group=f"g{at // 2}", preference=f"thing {at}", request="x", label=at % 2)
        for at in range(60)
    ]
    prepared = with_others(rows)
    assert [each.fields["id"] for each in prepared] == [f"r{at}" for at in range(1, 60, 2)]
    for each in prepared:
        others = each.texts("others")
        own = int(str(each.fields["id"])[1:]) // 2
        assert len(others) == PEOPLE - 1
        assert not {f"thing {2 * own}", f"thing {2 * own + 1}"} & set(others)
    assert with_others(rows) == prepared


@pytest.mark.parametrize(("request_", "is_right"), [("red wool", True), ("blue silk", False)])
def test_the_right_one_has_to_be_among_those_that_count(
    row: Any, setting: Any, fake: Any, request_: str, is_right: bool
) -> None:
    asked = row(preference="red things", request=request_, others=["blue things", "tall things"])
    judged = judge_among(asked, setting(fake()))
    assert judged is not None
    assert judged.is_right is is_right


def test_an_option_is_chosen_by_what_was_told(row: Any, setting: Any, fake: Any) -> None:
    fields = {"request": "a vessel", "options": OPTIONS, "topic": "tea", "kind": None}
    stated = row(preference="only porcelain", answer_index=1, **fields)
    judged = judge_choice(stated, setting(fake()))
    assert judged is not None
    assert (judged.is_right, judged.kind, judged.expected) == (True, "tea", OPTIONS[1])
    talk = [
        {"role": "user", "text": "what now"},
        {"role": "assistant", "text": "porcelain or glass?"},
        {"role": "user", "text": "the glass"},
    ]
    lived = judge_implicit(row(implicit_dialogue=talk, answer_index=2, **fields), setting(fake()))
    assert lived is not None
    assert lived.is_right


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"options": []}, "'options' must be a list of texts"),
        ({"options": ["x", 3]}, "'options' must be a list of texts"),
        ({"answer_index": 3}, "'answer_index' must be a whole number from 0 to 2"),
        ({"answer_index": True}, "'answer_index' must be a whole number"),
    ],
)
def test_a_malformed_choice_is_said(
    row: Any, setting: Any, fake: Any, fields: dict[str, Any], message: str
) -> None:
    whole = {"preference": "p", "request": "r", "options": OPTIONS, "answer_index": 0, "topic": "t"}
    with pytest.raises(MeasureError, match=message):
        judge_choice(row(**{**whole, **fields}), setting(fake()))


def test_the_floor_compares_letters_and_takes_the_longest_option() -> None:
    floor = CueWords(read_simple())
    told = ["red lamps", "a green lamp", "bicycles"]
    assert next(at for at, _ in floor.consider(told, "a green lamp")) == 1
    assert 2 not in dict(floor.consider(told, "a green lamp"))
    assert floor.choose(["tin"], OPTIONS, "a vessel") == 1
