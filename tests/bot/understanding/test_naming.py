"""Made-up names in a text, as the reader finds them."""

from __future__ import annotations

import pytest

from bot.understanding.reader import Reader
from bot.understanding.reading import Act, Naming, Reading
from bot.understanding.sight import Sight
from bot.understanding.spotting import Defining
from preferences.names import Concept
from tests.bot.understanding.named import alias, concept

LIGHTS = {"set_lights": 0.8}
READING_MODE = concept("reading mode", color="warm_white", brightness=40.0)


def read(
    reader: Reader,
    text: str,
    *concepts: Concept,
    ranking: dict[str, float] = LIGHTS,
    asked: str | None = None,
) -> Reading:
    defining = Defining(asked, "set_lights") if asked else None
    return reader.read(Sight(text, ranking, concepts=concepts, defining=defining))


def values(naming: Naming | None) -> dict[str, object]:
    assert naming is not None
    return {entity.attribute.split(".")[1]: entity.value for entity in naming.values}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("set the lights to reading mode", "reading mode"),
        ("activate Movie Mode in the living room", "Movie Mode"),
        ("start my sunday morning routine", "sunday morning routine"),
        ("reading mode please", "reading mode"),
    ],
)
def test_a_noun_makes_a_name_of_the_words_before_it(reader: Reader, text: str, name: str) -> None:
    reading = read(reader, text)
    assert reading.naming
    assert (reading.naming.act, reading.naming.name) == (Act.UNKNOWN, name)
    assert (reading.intent, reading.request) == ("request", "set_lights")
    assert not [e for e in reading.entities if e.attribute == "home.scene"]


@pytest.mark.parametrize(
    "text",
    [
        "set a romantic mood in the dining room",
        "put on the relaxing scene",
        "is it in the right mode",
        "what mode is this",
        "change the mode",
        "make the lights brighter",
        "lights for reading",
    ],
)
def test_known_values_and_empty_nouns_are_no_names(reader: Reader, text: str) -> None:
    assert read(reader, text).naming is None


def test_a_noun_of_another_request_makes_no_name(reader: Reader) -> None:
    assert (
        read(reader, "what's the party mode weather", ranking={"get_weather": 0.9}).naming is None
    )
    assert read(reader, "put my phone in silent mode", ranking={"other": 0.9}).naming is None


def test_a_name_that_was_taught_is_used_whatever_else_is_likely(reader: Reader) -> None:
    reading = read(reader, "Reading Mode!", READING_MODE, ranking={"other": 0.9})
    assert reading.naming
    assert reading.naming.act is Act.USE
    assert reading.naming.concept_id == READING_MODE.id
    assert (reading.intent, reading.request) == ("request", "set_lights")


@pytest.mark.parametrize("intent", ["forget", "review", "undo", "express_dissatisfaction"])
def test_naming_a_name_is_not_always_using_it(reader: Reader, intent: str) -> None:
    reading = read(reader, "reading mode", READING_MODE, ranking={intent: 0.9})
    assert reading.intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "reading mode means warm light at 40 percent",
        "By reading mode I mean warm light at 40 percent.",
        "from now on reading mode is warm light at 40 percent please",
        "save warm light at 40 percent as reading mode",
        "when I say reading mode I want warm light at 40 percent",
    ],
)
def test_a_name_is_explained_in_one_sentence(reader: Reader, text: str) -> None:
    reading = read(reader, text)
    assert reading.intent == "define"
    assert reading.naming
    assert reading.naming.name == "reading mode"
    assert values(reading.naming) == {"color": "warm_white", "brightness": 40.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("warm light at 40 percent", {"color": "warm_white", "brightness": 40.0}),
        ("like candle light but brighter", {"color": "candle_light", "light_change": "brighter"}),
        ("make them red", {"color": "red"}),
    ],
)
def test_what_is_asked_for_is_explained_in_any_words(
    reader: Reader, text: str, expected: dict[str, object]
) -> None:
    reading = read(reader, text, asked="cosy mode")
    assert (reading.intent, values(reading.naming)) == ("define", expected)


@pytest.mark.parametrize(
    ("text", "ranking", "intent"),
    [
        ("what's the weather in Chicago", {"get_weather": 0.9}, "request"),
        ("set the temperature to 20", {"set_temperature": 0.9}, "request"),
        ("never mind", {"cancel": 0.9}, "cancel"),
        ("hm whatever", {"other": 0.9}, "other"),
    ],
)
def test_what_explains_nothing_is_read_as_what_it_is(
    reader: Reader, text: str, ranking: dict[str, float], intent: str
) -> None:
    assert read(reader, text, ranking=ranking, asked="cosy mode").intent == intent


def test_another_names_meaning_is_taken_over(reader: Reader) -> None:
    reading = read(reader, "like reading mode but brighter", READING_MODE, asked="cosy mode")
    assert reading.naming
    assert reading.naming.base_id == READING_MODE.id
    assert values(reading.naming) == {"light_change": "brighter"}


def test_a_change_keeps_what_is_not_said(reader: Reader) -> None:
    changed = read(reader, "make reading mode brighter", READING_MODE).naming
    assert changed
    assert (changed.act, changed.base_id) == (Act.DEFINE, READING_MODE.id)
    anew = read(reader, "change reading mode to cool light", READING_MODE).naming
    assert anew
    assert (anew.act, anew.base_id) == (Act.DEFINE, None)


def test_a_name_may_be_taught_before_it_is_explained(reader: Reader) -> None:
    reading = read(reader, "let me teach you cosy mode", ranking={"start_lesson": 0.9})
    assert reading.intent == "define"
    assert reading.naming
    assert (reading.naming.act, reading.naming.name) == (Act.OPEN, "cosy mode")


@pytest.mark.parametrize(
    ("text", "name", "meaning"),
    [
        ("by pods I mean podcasts", "pods", "podcasts"),
        ("call the living room the den", "den", "living room"),
        ("when I say crib I mean my house", "crib", "house"),
        ("ok, tunes is short for jazz music", "tunes", "jazz music"),
    ],
)
def test_other_words_get_a_name(reader: Reader, text: str, name: str, meaning: str) -> None:
    reading = read(reader, text, ranking={"other": 0.9})
    assert reading.intent == "name_alias"
    assert reading.naming
    assert (reading.naming.name, reading.naming.meaning) == (name, meaning)


@pytest.mark.parametrize(
    "text", ["call me later", "call my mother now", "this means war", "by it I mean that"]
)
def test_not_every_such_sentence_names_something(reader: Reader, text: str) -> None:
    assert read(reader, text, ranking={"other": 0.9}).intent == "other"


def test_an_alias_that_is_named_is_found_in_what_was_said(reader: Reader) -> None:
    pods = alias("pods", "podcasts")
    sight = Sight("forget podcasts", {"forget": 0.9}, said="forget pods", concepts=(pods,))
    naming = reader.read(sight).naming
    assert naming
    assert naming.concept_id == pods.id
