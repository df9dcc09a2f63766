"""What a text states, judged by words and stance."""

from __future__ import annotations

from typing import Any

import pytest

from bot.measure.errors import MeasureError
from bot.measure.stances import judge_stances, stances

TEXT = "tea over coffee"
STATED = [{"text": "tea", "stance": "prefer"}, {"text": "coffee", "stance": "avoid"}]


def found(text: str, stance: str) -> dict[str, object]:
    """Give a statement as an answer holds it."""
    start = TEXT.index(text)
    return {"text": text, "stance": stance, "start": start, "end": start + len(text)}


@pytest.mark.parametrize(
    ("statements", "is_right"),
    [
        ([found("tea", "prefer"), found("coffee", "avoid")], True),
        ([found("tea over", "prefer"), found("coffee", "avoid")], True),
        ([found("tea", "prefer"), found("coffee", "prefer")], False),
        ([found("tea", "prefer")], False),
        ([], False),
    ],
)
def test_every_value_needs_its_stance(
    row: Any, setting: Any, fake: Any, statements: list[object], is_right: bool
) -> None:
    understands = fake({TEXT: {"statements": statements}})
    judged = judge_stances(row(text=TEXT, statements=STATED), setting(understands))
    assert judged is not None
    assert judged.is_right is is_right


def test_what_is_liked_less_than_something_counts_as_avoided(
    row: Any, setting: Any, fake: Any
) -> None:
    compared = found("tea", "prefer") | {"over_text": ["coffee"]}
    understands = fake({TEXT: {"statements": [compared]}})
    judged = judge_stances(row(text=TEXT, statements=STATED), setting(understands))
    assert judged is not None
    assert judged.is_right


def test_where_nothing_is_stated_nothing_may_be_found(row: Any, setting: Any, fake: Any) -> None:
    understands = fake({TEXT: {"statements": [found("tea", "prefer")]}})
    loud = judge_stances(row(text=TEXT, statements=[]), setting(understands))
    quiet = judge_stances(row(text="hello", statements=[]), setting(understands))
    assert loud is not None
    assert quiet is not None
    assert stances([loud, quiet]) == {
        "stances_right": 0.5,
        "stated_right": None,
        "kept_quiet": 0.5,
        "values_found": None,
        "stance_of_found": None,
    }


def test_the_stance_of_a_value_is_judged_apart_from_whether_it_was_found(
    row: Any, setting: Any, fake: Any
) -> None:
    readings = ([found("tea", "avoid"), found("coffee", "avoid")], [found("tea", "prefer")])
    judged = [
        judge_stances(
            row(text=TEXT, statements=STATED), setting(fake({TEXT: {"statements": reading}}))
        )
        for reading in readings
    ]
    figures = stances([each for each in judged if each])
    assert figures["values_found"] == 3 / 4
    assert figures["stance_of_found"] == 2 / 3


@pytest.mark.parametrize(
    "statements", [None, "tea", [{"text": "tea"}], [{"text": "milk", "stance": "prefer"}]]
)
def test_a_row_of_another_shape_is_refused(
    row: Any, setting: Any, fake: Any, statements: object
) -> None:
    with pytest.raises(MeasureError):
        judge_stances(row(text=TEXT, statements=statements), setting(fake()))
