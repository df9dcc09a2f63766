"""A person's own words, put into everybody's and back."""

from __future__ import annotations

import pytest

from bot.understanding.aliases import expand, in_own_words
from bot.understanding.reading import Entity, Reading
from preferences.model import Statement
from tests.bot.understanding.named import alias, concept

OWN = (alias("pods", "podcasts"), alias("den", "living room"), alias("the lair", "garage"))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("play pods", "play podcasts"),
        ("Pods, in the den!", "podcasts, in the living room!"),
        ("denim is not a pod", "denim is not a pod"),
        ("go to THE  LAIR now", "go to garage now"),
        ("", ""),
    ],
)
def test_an_alias_is_read_as_what_it_stands_for(said: str, read: str) -> None:
    assert expand(said, OWN).text == read


def test_other_names_are_left_as_they_are() -> None:
    assert expand("reading mode", [concept("reading mode")]).text == "reading mode"


def test_an_alias_is_put_in_other_words_once() -> None:
    twisted = (alias("a", "b"), alias("b", "a"))
    assert expand("a b", twisted).text == "b a"


def test_what_was_read_is_brought_back_to_the_persons_own_words() -> None:
    expanded = expand("I love pods in the den at night", OWN)
    text = expanded.text
    room, night = text.index("living room"), text.index("night")
    reading = Reading(
        text,
        "state_preference",
        1.0,
        entities=(
            Entity("home.room", "living_room", "living room", room, room + len("living room")),
            Entity("music.time", "night", "night", night, night + len("night")),
        ),
        statements=(Statement("music", "open", "podcasts", "podcasts", 7, 15),),
    )
    own = in_own_words(reading, expanded)
    assert own.text == "I love pods in the den at night"
    assert [(e.text, own.text[e.start : e.end]) for e in own.entities] == [
        ("den", "den"),
        ("night", "night"),
    ]
    assert [(s.text, s.value) for s in own.statements] == [("pods", "podcasts")]
