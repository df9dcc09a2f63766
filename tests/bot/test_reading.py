"""A reading travels as JSON and comes back the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from bot.understanding.reading import Reading
from tests.bot.small import readings


@settings(deadline=None)
@given(reading=readings)
def test_a_reading_comes_back_from_json_as_it_was(reading: Reading) -> None:
    assert Reading.from_dict(json.loads(json.dumps(reading.as_dict()))) == reading


def test_a_bare_reading_comes_back_with_its_defaults() -> None:
    reading = Reading("hello", "greet", 0.9)
    assert Reading.from_dict(reading.as_dict()) == reading


@pytest.mark.parametrize("missing", ["repeats", "answer", "entities", "statements", "intent"])
def test_a_body_with_something_missing_is_refused(missing: str) -> None:
    body = Reading("hello", "greet", 0.9).as_dict()
    del body[missing]
    with pytest.raises((KeyError, TypeError), match=missing):
        Reading.from_dict(body)


def test_a_body_with_something_unknown_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Reading.from_dict({**Reading("hello", "greet", 0.9).as_dict(), "colour": "green"})
