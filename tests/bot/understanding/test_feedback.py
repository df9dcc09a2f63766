"""Feedback in the light of the lines before."""

from __future__ import annotations

import pytest

from bot.understanding.feedback import FeedbackReader, log_odds
from bot.understanding.reader import Reader
from bot.understanding.reading import Utterance

HEADS = {"dissatisfied": 0.3, "correction": 0.1, "satisfied": 0.2}
"""What the heads might say of a turn nobody is sure of."""
ASKED = Utterance("assistant", "Which city do you mean?")
ANSWERED = Utterance("assistant", "The river is 300 miles long.")
FAILED = Utterance("assistant", "Sorry, I could not find that river.")


@pytest.fixture(scope="module")
def feedback(reader: Reader) -> FeedbackReader:
    """Give the reader of feedback."""
    return reader.feedback


def test_an_answer_to_a_question_is_less_of_a_complaint(feedback: FeedbackReader) -> None:
    weather = Utterance("user", "weather")
    told = feedback.read("no, the other one", HEADS, (weather, ANSWERED))
    asked = feedback.read("no, the other one", HEADS, (weather, ASKED))
    assert asked.dissatisfied < told.dissatisfied
    assert asked.correction < told.correction
    assert asked.satisfied == told.satisfied == HEADS["satisfied"]


def test_nearly_the_same_again_after_an_answer_is_more_of_one(feedback: FeedbackReader) -> None:
    near = (Utterance("user", "how deep is the river"), ANSWERED)
    far = (Utterance("user", "good morning"), ANSWERED)
    text = "i want to know how deep the river is"
    assert feedback.read(text, HEADS, near).correction > feedback.read(text, HEADS, far).correction


def test_it_is_noticed_that_the_assistant_could_not_help(feedback: FeedbackReader) -> None:
    asked = Utterance("user", "how deep is the river")
    assert feedback.circumstance("try again", (asked, FAILED)).failed == 1.0
    assert feedback.circumstance("try again", (asked, ANSWERED)).failed == 0.0


@pytest.mark.parametrize("history", [(), (Utterance("user", "hello"),)])
def test_without_an_answer_before_only_the_heads_count(
    feedback: FeedbackReader, history: tuple[Utterance, ...]
) -> None:
    assert feedback.read("not that one", HEADS, history) == feedback.read("not that one", HEADS, ())


def test_heads_at_their_ends_and_heads_that_are_missing(feedback: FeedbackReader) -> None:
    sure = feedback.read("wrong", {"dissatisfied": 1.0, "correction": 0.0}, ())
    assert sure.dissatisfied > 0.99
    assert (sure.correction, sure.satisfied) == (0.0, 0.0)
    none = feedback.read("", {}, (Utterance("user", "hello"), ANSWERED))
    assert (none.dissatisfied, none.correction, none.satisfied) == (0.0, 0.0, 0.0)


def test_log_odds_of_certainty_are_finite() -> None:
    assert log_odds(0.5) == 0.0
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
