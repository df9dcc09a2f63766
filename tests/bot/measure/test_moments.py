"""Replaying the decision to open a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.measure.judges import Judged
from bot.measure.moments import figures, judge_moment, replay
from bot.measure.rows import Turn

MUSIC: dict[str, Any] = {
    "intent": "play_music",
    "entities": [],
    "repeats": {"of": 0, "score": 0.9},
}
JAZZ = {**MUSIC, "entities": [{"topic": "music", "attribute": "genre", "value": "jazz"}]}
UNHAPPY = {"intent": "other", "feedback": {"dissatisfied": 0.9, "correction": 0.1}}
PAID = {"intent": "state_preference", "feedback": {"dissatisfied": 0.9, "correction": 0.1}}


def talk(*lines: str) -> list[Turn]:
    """Give lines of the person, each answered."""
    return [Turn(*said) for line in lines for said in (("user", line), ("assistant", "Here."))]


@pytest.mark.parametrize(
    ("before", "text", "reason"),
    [
        ((), "music", None),
        (("music",), "music", None),
        (("music", "music"), "music", "repeated_request"),
        (("music", "music", "jazz"), "music", None),
        (("music",), "wrong", "dissatisfaction"),
        ((), "wrong", None),
        (("music",), "hate rain", None),
    ],
)
def test_the_decision_is_that_of_a_live_conversation(
    fake: Callable[..., Any],
    setting: Callable[..., Any],
    before: tuple[str, ...],
    text: str,
    reason: str | None,
) -> None:
    reads = fake({"music": MUSIC, "jazz": JAZZ, "wrong": UNHAPPY, "hate rain": PAID})
    assert replay(talk(*before), text, setting(reads)).reason == reason


def test_each_line_is_read_with_what_came_before_it(
    fake: Callable[..., Any], setting: Callable[..., Any]
) -> None:
    reads = fake({})
    replay(talk("one", "two"), "three", setting(reads))
    assert [(b["text"], len(b["history"])) for b in reads.bodies] == [
        ("one", 0), ("two", 2), ("three", 4)
    ]  # fmt: skip


def test_a_row_is_right_where_a_moment_opens_for_a_reason(
    fake: Callable[..., Any], setting: Callable[..., Any], row: Callable[..., Any]
) -> None:
    history = [{"role": "user", "text": "music"}, {"role": "system", "text": "Here."}]
    reads = setting(fake({"music": MUSIC, "wrong": UNHAPPY}))
    judged = judge_moment(row(history=history, user_text="wrong", label=1), reads)
    assert judged is not None
    assert (judged.is_right, judged.score) == (True, 1.0)
    assert judge_moment(row(history=history, user_text="wrong", label=-1), reads) is None


def test_the_figures_tell_how_often_a_moment_opens_and_for_whom() -> None:
    def judged(kind: str, truth: bool, is_open: bool) -> Judged:
        is_right = truth is is_open
        return Judged(kind, "here", "human", "", "", "", is_right, truth, float(is_open))

    rows = [
        judged("made_up", True, True),
        judged("made_up", True, False),
        judged("made_up", False, True),
        judged("praise", False, False),
        judged("satisfied_turn", False, True),
    ]
    found = figures(rows)
    assert found["precision"] == pytest.approx(1 / 3)
    assert found["recall"] == pytest.approx(1 / 2)
    assert found["opened_per_100"] == pytest.approx(60)
    assert found["satisfied_left_alone"] == pytest.approx(1 / 2)
