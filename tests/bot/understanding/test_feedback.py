"""Feedback in the light of the lines before."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.understanding.encoder import Encoder
from bot.understanding.feedback import FeedbackReader
from bot.understanding.reading import Utterance

HEADS = {"dissatisfied": 0.3, "correction": 0.1, "satisfied": 0.2}
"""What the heads might say of a turn nobody is sure of."""
ASKED = Utterance("assistant", "Which city do you mean?")
ANSWERED = Utterance("assistant", "The river is 300 miles long.")


@pytest.fixture(scope="module")
def feedback() -> FeedbackReader:
    """Give the reader of feedback."""
    return FeedbackReader(Encoder(Path(load_settings().models_dir)))


def test_an_answer_to_a_question_is_less_of_a_complaint(feedback: FeedbackReader) -> None:
    alone = feedback.read("no, the other one", HEADS, ())
    asked = feedback.read("no, the other one", HEADS, (Utterance("user", "weather"), ASKED))
    assert asked.dissatisfied < alone.dissatisfied
    assert asked.correction < alone.correction
    assert asked.satisfied == alone.satisfied == HEADS["satisfied"]


def test_nearly_the_same_again_after_an_answer_is_more_of_one(feedback: FeedbackReader) -> None:
    near = (Utterance("user", "how deep is the river"), ANSWERED)
    far = (Utterance("user", "good morning"), ANSWERED)
    text = "i want to know how deep the river is"
    assert feedback.read(text, HEADS, near).correction > feedback.read(text, HEADS, far).correction


@pytest.mark.parametrize(
    "history", [(), (ANSWERED,), (Utterance("user", "hello"),), (Utterance("user", " "), ANSWERED)]
)
def test_without_a_line_to_compare_only_the_heads_count(
    feedback: FeedbackReader, history: tuple[Utterance, ...]
) -> None:
    assert feedback.read("not that one", HEADS, history) == feedback.read("not that one", HEADS, ())


def test_heads_at_their_ends_and_heads_that_are_missing(feedback: FeedbackReader) -> None:
    sure = feedback.read("wrong", {"dissatisfied": 1.0, "correction": 0.0}, ())
    assert sure.dissatisfied == pytest.approx(1.0, abs=1e-4)
    assert (sure.correction, sure.satisfied) == (0.0, 0.0)
    none = feedback.read("", {}, (Utterance("user", "hello"), ANSWERED))
    assert (none.dissatisfied, none.correction, none.satisfied) == (0.0, 0.0, 0.0)
