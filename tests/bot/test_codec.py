"""Replies are kept and told as JSON; nothing is lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.codec import (
    interpretation_body,
    preference_body,
    reading_body,
    reply_body,
    reply_from_json,
    reply_to_json,
)
from bot.turn import Reply
from bot.understanding.reading import Answer, Entity, Reading, Repeat
from preferences.model import Interpretation, Scalar, SlotSource, SlotValue
from tests.bot.small import BARE_REPLY, FULL_REPLY, MINT, WORDING, readings, scalars
from tests.worlds.small import MORNING, preference, statement


@pytest.mark.parametrize("reply", [FULL_REPLY, BARE_REPLY])
def test_a_kept_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert reply_from_json(reply_to_json(reply)) == reply


@settings(deadline=None)
@given(value=scalars)
def test_a_slots_value_comes_back_with_its_type(value: Scalar) -> None:
    slots = {
        "one": SlotValue(value, SlotSource.UTTERANCE),
        "many": SlotValue((value, value), SlotSource.UTTERANCE),
    }
    reply = replace(BARE_REPLY, interpretation=Interpretation("brew_tea", "tea", 1.0, slots))
    found = reply_from_json(reply_to_json(reply)).interpretation
    assert found is not None
    assert found.slots == slots
    assert type(found.slots["one"].value) is type(value)


def test_a_preference_is_told_with_the_fields_of_the_wire() -> None:
    assert preference_body(MINT, WORDING) == {
        "id": "mint",
        "topic": "tea",
        "attribute": "leaf",
        "value": "mint",
        "label": "mint",
        "stance": "prefer",
        "hard": False,
        "strength": 0.7,
        "condition": None,
        "source": "stated",
        "evidence": {
            "turn_id": "t0",
            "text": "mint",
            "channel": "web",
            "asr_confidence": None,
        },
        "status": "active",
        "created_at": "2026-11-03T08:15:00Z",
        "valid_from": "2026-11-03T08:15:00Z",
        "valid_until": None,
        "supersedes": None,
        "open": False,
        "text": "you like mint",
        "source_text": "You told me on 3 November",
        "topic_title": "tea",
    }


def test_a_condition_is_told_without_what_it_does_not_name() -> None:
    body = preference_body(replace(MINT, condition=MORNING, supersedes=("old",)), WORDING)
    assert body["condition"] == {"daypart": "morning"}
    assert body["supersedes"] == ["old"]


def test_a_reply_is_told_with_the_fields_of_the_wire() -> None:
    body = reply_body(FULL_REPLY, WORDING)
    assert list(body) == [
        "turn_id",
        "session_id",
        "seq",
        "outcome",
        "messages",
        "expect_reply",
        "interpretation",
        "interpretations",
        "learned",
        "retracted",
        "applied",
        "teachable_moment",
        "lesson",
        "heard",
    ]
    assert body["outcome"] == "applied"
    assert body["messages"] == [
        {
            "text": "Mint.",
            "ssml": "<speak>Mint.</speak>",
            "quick_replies": [{"title": "Undo", "payload": "undo"}],
        }
    ]
    assert [p["id"] for p in (*body["learned"], *body["retracted"])] == ["mint", "mug"]
    assert body["applied"] == [
        {"preference_id": "mint", "slot": "leaf", "because": "You told me so.", "text": ""}
    ]
    assert body["teachable_moment"] == {
        "reason": "dissatisfaction",
        "topic": "tea",
        "attribute": "cup",
        "question": "From what?",
        "signals": [],
    }
    assert body["lesson"] == {"topic": "tea", "asked": 2, "answered": 1, "state": "asking"}


def test_what_a_reply_does_not_have_is_null() -> None:
    body = reply_body(BARE_REPLY, WORDING)
    assert [body[key] for key in ("interpretation", "teachable_moment", "lesson")] == [None] * 3
    assert [body[key] for key in ("messages", "learned", "retracted", "applied")] == [[]] * 4


@pytest.mark.parametrize("reply", [FULL_REPLY, BARE_REPLY])
def test_a_reply_body_is_plain_json(reply: Reply) -> None:
    body = reply_body(reply, WORDING)
    assert json.loads(json.dumps(body)) == body


def test_an_interpretation_says_where_each_slot_came_from() -> None:
    body = interpretation_body(FULL_REPLY.interpretation, WORDING)
    assert body is not None
    assert body["slots"] == {
        "leaf": {
            "value": ["mint", "assam"],
            "surface": None,
            "source": "preference",
            "preference_id": "mint",
            "confidence": 1.0,
        },
        "sugar": {
            "value": 2.0,
            "surface": "two",
            "source": "utterance",
            "preference_id": None,
            "confidence": 0.8,
        },
    }
    assert body["excluded"] == {"leaf": ["oolong"]}
    assert body["considerations"] == [
        {"preference_id": "no fuss", "text": "you like no fuss", "relevance": 0.5}
    ]


def test_a_reading_is_told_with_the_fields_of_the_wire() -> None:
    reading = Reading(
        "mint",
        "request",
        0.9,
        request="brew_tea",
        topic="tea",
        entities=(Entity("tea.leaf", "mint", "mint", 0, 4),),
        statements=(statement("tea.leaf", "mint", condition=MORNING),),
        repeats=Repeat(3, 0.94),
        answer=Answer(("mint",), spans=((5, 9),)),
    )
    body = reading_body(reading)
    assert (body["intent"], body["topic"]) == ("brew_tea", "tea")
    assert body["entities"] == [
        {
            "topic": "tea",
            "attribute": "leaf",
            "value": "mint",
            "text": "mint",
            "start": 0,
            "end": 4,
        }
    ]
    (stated,) = body["statements"]
    assert stated["condition"] == {"daypart": "morning"}
    assert (stated["stance"], stated["open"], stated["hard"]) == ("prefer", False, False)
    assert body["repeats"] == {"of": 3, "score": 0.94}
    assert body["answer"] == {"values": ["mint"], "spans": [[5, 9]], "no_preference": False}


def test_a_reading_of_no_request_tells_the_intent_of_the_dialogue() -> None:
    body: dict[str, Any] = reading_body(Reading("hello", "greet", 0.9))
    assert (body["intent"], body["repeats"], body["answer"]) == ("greet", None, None)


@settings(deadline=None, max_examples=50)
@given(reading=readings)
def test_a_reading_body_can_always_be_written_as_json(reading: Reading) -> None:
    entities = tuple(replace(entity, attribute="tea.leaf") for entity in reading.entities)
    json.dumps(reading_body(replace(reading, entities=entities)))


def test_an_open_preference_is_told_in_the_persons_words() -> None:
    quiet = preference("tea.open", "a quiet hour", is_open=True)
    assert preference_body(quiet, WORDING)["text"] == "you like a quiet hour"
    whole = preference("tea.open", "I like it quiet", is_open=True)
    assert preference_body(whole, WORDING)["text"] == 'you said "I like it quiet"'
