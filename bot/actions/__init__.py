"""What the assistant can do next: ordinary rasa_sdk actions, run in process."""

from __future__ import annotations

from rasa_sdk import Action

from bot.actions import (
    answering,
    changing,
    checking,
    choices,
    concepts,
    corrections,
    forgetting,
    host_choices,
    learning,
    lessons,
    moments,
    profile,
    quiet,
    requests,
    talk,
)
from bot.actions.base import AttuneAction, Desk

ACTIONS: tuple[type[AttuneAction], ...] = (
    requests.CarryOut,
    requests.CarryOutAgain,
    host_choices.AnswerHostChoice,
    host_choices.DeclineHostChoice,
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
    learning.NotKept,
    changing.ChangeLast,
    forgetting.Forget,
    forgetting.AskForgetAll,
    answering.Confirm,
    answering.Refuse,
    answering.Settle,
    concepts.Define,
    concepts.NameAlias,
    concepts.LeaveIt,
    concepts.ListConcepts,
    choices.Choose,
    choices.RememberChoice,
    lessons.StartLesson,
    lessons.AskLessonAnswer,
    lessons.ExplainQuestion,
    lessons.CloseLesson,
    profile.Review,
    profile.Explain,
    profile.Switch,
    talk.Help,
    talk.Talk,
    talk.NotUnderstood,
)


def actions(desk: Desk) -> list[Action]:
    """Give every action, ready to be registered."""
    return [*(kind(desk) for kind in ACTIONS), lessons.ValidateLessonForm(desk)]


__all__ = ["ACTIONS", "Desk", "actions"]
