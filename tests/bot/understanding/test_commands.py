"""Commands that go by their wording, and texts that ask for several things."""

from __future__ import annotations

import pytest

from bot.understanding.parts import Part
from bot.understanding.reader import Reader
from bot.understanding.sight import Sight
from tests.bot.understanding.judges import Always


@pytest.mark.parametrize(
    "text",
    [
        "actually make that thai",
        "no, make it thai",
        "sorry, I meant thai",
        "change that to thai",
        "no, correction, thai",
    ],
)
def test_what_was_said_last_is_amended(reader: Reader, text: str) -> None:
    reading = reader.read(Sight(text))
    assert reading.intent == "change"
    assert reading.amendment is not None
    assert ("food.cuisine", "thai") in [(e.attribute, e.value) for e in reading.amendment.new]


def test_what_was_wrong_is_told_from_what_is_meant(reader: Reader) -> None:
    amendment = reader.read(Sight("no, I meant Celtics, not Celtic")).amendment
    assert amendment is not None
    assert amendment.new[0].attribute == "sports.team"
    assert {e.value for e in amendment.old} >= {"celtic"}


@pytest.mark.parametrize(
    "text", ["make it", "I like to make it myself", "they make that thai dish"]
)
def test_nothing_is_amended_without_a_value_or_in_the_middle(reader: Reader, text: str) -> None:
    assert reader.read(Sight(text)).amendment is None


@pytest.mark.parametrize(
    "text", ["scratch that, thai", "no wait, it's thai", "nah, changed my mind, thai"]
)
def test_what_is_taken_back_with_a_value_is_amended(reader: Reader, text: str) -> None:
    amendment = reader.read(Sight(text)).amendment
    assert amendment is not None
    assert ("food.cuisine", "thai") in [(e.attribute, e.value) for e in amendment.new]


@pytest.mark.parametrize("text", ["forget that I like thai", "no thai", "I said no wait, thai"])
def test_without_a_pause_or_in_the_middle_nothing_is_taken_back(reader: Reader, text: str) -> None:
    assert reader.read(Sight(text)).amendment is None


@pytest.mark.parametrize(
    ("text", "is_retake", "stance"),
    [
        ("no wait, I hate jazz", True, "avoid"),
        ("no wait, I like jazz", True, "prefer"),
        ("scratch that, I like jazz", True, "prefer"),
        ("no wait, I also like jazz", False, "prefer"),
        ("I like jazz", False, "prefer"),
        ("I like to scratch that itch with jazz", False, "prefer"),
    ],
)
def test_a_statement_that_takes_back_is_marked(
    reader: Reader, text: str, is_retake: bool, stance: str
) -> None:
    reading = reader.read(Sight(text, judge=Always(0.95)))
    assert reading.is_retake is is_retake
    assert [statement.stance for statement in reading.statements] == [stance]


def test_what_takes_back_is_not_kept_as_a_whole(reader: Reader) -> None:
    assert (
        reader.read(Sight("scratch that, it went on for hours", judge=Always(0.99))).statements
        == ()
    )


def test_my_favourites_told_are_not_looked_up(reader: Reader) -> None:
    reading = reader.read(Sight("Radiohead are my favourite band", judge=Always(0.9)))
    assert reading.intent == "state_preference"


def test_a_sure_request_is_no_amendment(reader: Reader) -> None:
    reading = reader.read(Sight("make it warmer", {"set_temperature": 0.9}))
    assert reading.intent == "request"


@pytest.mark.parametrize(
    "text", ["do I like jazz?", "what music do I like", "what's my favourite team", "am I vegan"]
)
def test_questions_about_the_speaker_look_things_up(reader: Reader, text: str) -> None:
    assert reader.read(Sight(text, judge=Always(0.9))).intent == "review"


@pytest.mark.parametrize("text", ["don't remember that", "I love jazz, but don't keep that"])
def test_what_is_not_to_be_kept_is_marked(reader: Reader, text: str) -> None:
    reading = reader.read(Sight(text, judge=Always(0.9)))
    assert (reading.intent, reading.is_private) == ("not_kept", True)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("instead", "instead"),
        ("the new one please", "instead"),
        ("keep both", "both"),
        ("on weekends", "both"),
        ("leave it as it was", "keep"),
        ("no", None),
    ],
)
def test_a_choice_is_read_while_it_stands_open(
    reader: Reader, text: str, choice: str | None
) -> None:
    assert reader.read(Sight(text, is_choosing=True)).settling == choice
    assert reader.read(Sight(text)).settling is None


@pytest.mark.parametrize(
    "text",
    ["I feel like thai tonight", "I want jazz tonight", "I'm craving pizza", "I'd like a pizza"],
)
def test_a_wish_for_once_is_a_request(reader: Reader, text: str) -> None:
    reading = reader.read(Sight(text, judge=Always(0.9)))
    assert (reading.intent, reading.statements) == ("request", ())


@pytest.mark.parametrize("text", ["I don't feel like thai", "last night I wanted jazz"])
def test_no_wish_is_no_request(reader: Reader, text: str) -> None:
    assert reader.read(Sight(text)).intent != "request"


def test_who_only_tells_of_themselves_asks_for_nothing(reader: Reader) -> None:
    sight = Sight("I don't like boutique hotels", {"find_hotel": 0.8}, judge=Always(0.9))
    told = reader.read(sight)
    assert told.intent == "state_preference"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("dim the lights and play jazz", ["dim the lights", "play jazz"]),
        ("I love jazz, play something", ["I love jazz", "play something"]),
        ("turn on the lights, then play jazz", ["turn on the lights", "play jazz"]),
        ("play jazz and blues", []),
        ("I like jazz and I like rock", []),
        ("play", []),
        ("", []),
    ],
)
def test_a_text_is_parted_where_something_new_is_asked(
    reader: Reader, text: str, parts: list[str]
) -> None:
    assert [text[start:end] for start, end in reader.parts(text)] == parts


def test_different_requests_of_a_turn_are_all_read(reader: Reader) -> None:
    text = "dim the lights and play jazz"
    parts = (Part(0, 14, {"set_lights": 0.9}), Part(19, 28, {"play_music": 0.9}))
    reading = reader.read(Sight(text, {"play_music": 0.5}, parts=parts))
    assert [one.request for one in reading.requested] == ["set_lights", "play_music"]
    (genre,) = reading.requested[1].entities
    assert (genre.value, text[genre.start : genre.end]) == ("jazz", "jazz")


def test_the_same_request_twice_is_one(reader: Reader) -> None:
    parts = (Part(0, 9, {"play_music": 0.9}), Part(14, 23, {"play_music": 0.9}))
    reading = reader.read(Sight("play jazz and play rock", {"play_music": 0.9}, parts=parts))
    assert reading.requested == ()
    assert reading.request == "play_music"


def test_a_comparison_names_what_is_liked_less(reader: Reader) -> None:
    for text in ("I prefer jazz over rock", "I like jazz more than rock"):
        (said,) = reader.read(Sight(text, judge=Always(0.9))).statements
        assert (said.value, said.over, said.is_change) == ("jazz", ("rock",), True)
