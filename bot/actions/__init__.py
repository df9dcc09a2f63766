"""What the assistant can do next: ordinary rasa_sdk actions, run in process."""

from __future__ import annotations

from rasa_sdk import Action

from bot.actions import (
    checking,
    corrections,
    learning,
    lessons,
    moments,
    quiet,
    requests,
    talk,
)
from bot.actions.base import AttuneAction, Desk

ACTIONS: tuple[type[AttuneAction], ...] = (
    requests.CarryOut,
    requests.CarryOutAgain,
    moments.OpenMoment,
    moments.AnswerMoment,
    moments.DeclineMoment,
    corrections.Correct,
    corrections.Remember,
    checking.TakeYes,
    quiet.HearNothing,
    quiet.CallOff,
    learning.Learn,
    learning.Undo,
    learning.Redo,
    learning.Forget,
    learning.AskForgetAll,
    learning.ForgetAll,
    learning.Keep,
    lessons.StartLesson,
    lessons.AskLessonAnswer,
    lessons.ExplainQuestion,
    lessons.CloseLesson,
    talk.Review,
    talk.Explain,
    talk.Switch,
    talk.Help,
    talk.Talk,
    talk.NotUnderstood,
)


def actions(desk: Desk) -> list[Action]:
    """Give every action, ready to be registered."""
    return [*(kind(desk) for kind in ACTIONS), lessons.ValidateLessonForm(desk)]


__all__ = ["ACTIONS", "Desk", "actions"]
