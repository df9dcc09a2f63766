"""Answers are read by what their question asks for, and keep the person's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.reader import Reader
from bot.understanding.reading import Answer, Utterance
from bot.understanding.sight import Sight

ROWS = yaml.safe_load(Path(__file__).with_name("answers.yml").read_text(encoding="utf-8"))[
    "answers"
]


def answer(reader: Reader, question: str, text: str, expected: str | None = None) -> Answer:
    """Read a text as the answer to a question."""
    asked = (Utterance("assistant", question),)
    found = reader.read(Sight(text, {"other": 0.3}, history=asked, expected=expected)).answer
    assert found is not None
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['asked']} {row['says']}")
def test_an_answer_is_read_by_its_question(reader: Reader, row: dict[str, Any]) -> None:
    found = answer(reader, row["asked"], row["says"])
    if row["values"] == "any":
        assert found.has_no_preference
    else:
        assert list(found.values) == row["values"]


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["values"] not in ("any", ["yes"], ["no"], ["1"])],
    ids=lambda row: str(row["says"]),
)  # fmt: skip
def test_a_value_is_a_span_of_what_was_said(reader: Reader, row: dict[str, Any]) -> None:
    found = answer(reader, row["asked"], row["says"])
    assert [row["says"][start:end] for start, end in found.spans] == list(found.values)


def test_the_attribute_that_is_asked_for_decides(reader: Reader) -> None:
    found = answer(reader, "And?", "the quiet ones, like folk", "music.genre")
    assert found.values == ("folk",)


def test_any_value_beside_indifference_is_given_too(reader: Reader) -> None:
    found = answer(reader, "What kinds of food do you enjoy most?", "Thai, but anything is fine")
    assert (found.values, found.has_no_preference) == (("Thai",), True)


@settings(max_examples=100, deadline=None)
@given(question=st.text(max_size=60), text=st.text(max_size=120))
def test_any_question_and_any_answer_can_be_read(reader: Reader, question: str, text: str) -> None:
    found = answer(reader, question, text)
    assert len(found.values) == len(found.spans)
    assert all(0 <= start <= end <= len(text) for start, end in found.spans)
