"""The reader: intents of the dialogue, answers, repeats, and any text whatever."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understanding.reader import Reader
from bot.understanding.reading import Reading, Utterance
from bot.understanding.sight import Sight
from tests.bot.understanding.judges import Always

STATED = Always(1.0)
LONGEST = 2000
"""Characters a turn may have."""

pieces = st.sampled_from(
    ["i ", "don't ", "like ", "jazz", ", ", "but ", "no ", "?", "prefer ", "to ", "20 %", "my ",
     "wife ", "tonight ", "when ", "call me ", "İ", "½", "ß", "́", "\u200d", "🎵", "\"", "..."]
)  # fmt: skip
spoken = st.lists(pieces, max_size=40).map("".join)
texts = st.one_of(st.text(max_size=LONGEST), spoken)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts, expected=st.sampled_from([None, "music.genre", "home.temperature"]))
def test_any_text_gives_a_well_formed_reading(
    reader: Reader, text: str, expected: str | None
) -> None:
    sight = Sight(text, {"play_music": 0.4, "other": 0.3}, judge=STATED, expected=expected)
    reading = reader.read(sight)
    for found in (*reading.statements, *reading.entities):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
    assert all(0 <= statement.strength <= 1 for statement in reading.statements)
    assert Reading.from_dict(reading.as_dict()) == reading


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts)
def test_the_same_text_gives_the_same_reading(reader: Reader, text: str) -> None:
    sight = Sight(text, {"other": 1.0}, judge=STATED)
    assert reader.read(sight) == reader.read(sight)


def test_a_sure_request_is_the_dialogues_request(reader: Reader) -> None:
    reading = reader.read(Sight("put on some jazz in the kitchen", {"play_music": 0.9}))
    assert (reading.intent, reading.request, reading.topic) == ("request", "play_music", "music")
    found = {entity.attribute: entity.value for entity in reading.entities}
    assert found == {"music.genre": "jazz", "home.room": "kitchen"}


def test_an_unsure_request_is_other(reader: Reader) -> None:
    assert reader.read(Sight("the cat sat there", {"play_music": 0.2})).intent == "other"


@pytest.mark.parametrize("trained", ["not_a_statement", "not_feedback", "other"])
def test_what_is_nothing_is_other(reader: Reader, trained: str) -> None:
    assert reader.read(Sight("it rained in the night", {trained: 0.9})).intent == "other"


def test_a_request_may_state_something_too(reader: Reader) -> None:
    reading = reader.read(Sight("i love jazz, play some", {"play_music": 0.8}, judge=STATED))
    assert reading.intent == "request"
    assert [statement.value for statement in reading.statements] == ["jazz"]


def test_a_bare_value_of_one_request_asks_for_it(reader: Reader) -> None:
    reading = reader.read(Sight("jazz", {"play_music": 0.3, "other": 0.4}))
    assert (reading.intent, reading.request) == ("request", "play_music")


def test_a_value_that_a_question_asked_for_informs(reader: Reader) -> None:
    reading = reader.read(Sight("jazz and blues", {"play_music": 0.6}, expected="music.genre"))
    assert reading.intent == "inform"
    assert reading.answer is not None
    assert reading.answer.values == ("jazz", "blues")


def test_indifference_is_no_preference(reader: Reader) -> None:
    sight = Sight("anything is fine", {"dont_care": 0.8}, expected="food.cuisine")
    answer = reader.read(sight).answer
    assert answer is not None
    assert answer.has_no_preference


def test_without_a_likely_statement_nothing_is_stated(reader: Reader) -> None:
    assert reader.read(Sight("i love jazz", judge=Always(0.01))).statements == ()


def test_a_sentence_no_rule_reads_is_kept_whole_when_surely_a_statement(reader: Reader) -> None:
    (statement,) = reader.read(Sight("pillows ought to be soft as clouds", judge=STATED)).statements
    assert statement.is_open


def test_the_same_words_again_are_a_repeat(reader: Reader) -> None:
    history = (Utterance("user", "play some jazz"), Utterance("assistant", "Rock it is."))
    repeat = reader.read(Sight("Play some jazz!", {}, {}, history=history)).repeats
    assert repeat is not None
    assert (repeat.of, repeat.score) == (0, 1.0)


def test_another_city_is_another_request(reader: Reader) -> None:
    history = (Utterance("user", "what's the weather in boston"),)
    again = reader.read(Sight("weather forecast for boston", history=history)).repeats
    other = reader.read(Sight("weather forecast for denver", history=history)).repeats
    assert again is not None
    assert other is None or other.score < again.score


@pytest.mark.parametrize("text", ["play jazz for my wife", "my daughter wants to hear pop"])
def test_somebody_elses_request_is_told_apart(reader: Reader, text: str) -> None:
    assert reader.read(Sight(text, {"play_music": 0.9})).is_for_other


@pytest.mark.parametrize("text", ["surprise me", "play something new"])
def test_a_surprise_is_told_apart(reader: Reader, text: str) -> None:
    assert reader.read(Sight(text, {"play_music": 0.9})).is_surprise


def test_a_misspelt_value_that_the_extractor_marked_is_found(reader: Reader) -> None:
    from bot.understanding.reading import Entity

    span = Entity("music.artist", "nrivana", "nrivana", 5, 12, 0.9)
    reading = reader.read(Sight("play nrivana", {"play_music": 0.9}, spans=(span,)))
    assert [entity.value for entity in reading.entities] == ["nirvana"]
