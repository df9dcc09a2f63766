"""Which hypothesis of a recogniser is taken for what was said."""

from __future__ import annotations

from bot.understanding.hearing import Heard, choose
from bot.understanding.mends import Familiar
from bot.understanding.reading import Entity, Reading
from tests.worlds.small import BOOK


def heard(text: str, confidence: float, intent: str = "other", **values: str) -> Heard:
    entities = tuple(Entity(f"tea.{name}", value, value, 0, 1) for name, value in values.items())
    return Heard(text, confidence, Reading(text, intent, 0.9, entities=entities))


NONE = Familiar()


def test_what_the_recogniser_trusts_most_is_taken_where_nothing_speaks_for_another() -> None:
    candidates = [heard("one", 0.6), heard("two", 0.5)]
    assert choose(candidates, NONE, BOOK).text == "one"


def test_of_equals_the_first_is_taken() -> None:
    assert choose([heard("one", 0.5), heard("two", 0.5)], NONE, BOOK).text == "one"


def test_what_makes_sense_goes_before_what_was_heard_a_little_better() -> None:
    candidates = [heard("pour some jam", 0.5), heard("pour some oolong", 0.48, "request")]
    assert choose(candidates, NONE, BOOK).text == "pour some oolong"


def test_a_known_value_is_not_dropped_for_words_that_make_more_sense() -> None:
    candidates = [heard("some sencha to me", 0.6, leaf="sencha"), heard("pour it", 0.5, "request")]
    assert choose(candidates, NONE, BOOK).text == "some sencha to me"


def test_a_far_better_hearing_is_not_outweighed() -> None:
    candidates = [heard("tell me a joke", 0.9), heard("pour sencha", 0.1, "request", leaf="sencha")]
    assert choose(candidates, NONE, BOOK).text == "tell me a joke"


def test_a_liked_value_goes_before_another() -> None:
    candidates = [
        heard("pour sencha", 0.5, "request", leaf="sencha"),
        heard("pour oolong", 0.45, "request", leaf="oolong"),
    ]
    assert (
        choose(candidates, Familiar(frozenset({("tea.leaf", "oolong")})), BOOK).text
        == "pour oolong"
    )
    assert choose(candidates, NONE, BOOK).text == "pour sencha"


def test_what_the_conversation_asked_for_goes_before_another() -> None:
    candidates = [
        heard("pour sencha", 0.5, "request", leaf="sencha"),
        heard("pour oolong", 0.45, "request", leaf="oolong"),
    ]
    asked_for = Familiar(recent=frozenset({("tea.leaf", "oolong")}))
    assert choose(candidates, asked_for, BOOK).text == "pour oolong"
    likes = Familiar(frozenset({("tea.leaf", "sencha")}), asked_for.recent)
    assert choose(candidates, likes, BOOK).text == "pour sencha"
