"""Asking unasked: whether it may be done, how a question is put, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Desk, Event, Scene
from bot.turn import QuickReply
from preferences.moments import Moment, hold_off
from preferences.signals import Manners, Reason

CLOSED = [SlotSet("awaiting", None), SlotSet("moment", None), SlotSet("expected", None)]
"""Events after which no question stands open."""


def may_ask(desk: Desk, scene: Scene, is_called_for: bool = False) -> bool:
    """Say whether a question would be good manners.

    None in the first turn, in a lesson, while learning is off, or where nothing is to be noticed;
    one a conversation, unless the person called for it by saying that an answer was wrong.
    """
    draft, manners = scene.draft, desk.manners
    if not (manners.is_asking and draft.profile.is_learning):
        return False
    if not (is_called_for or draft.profile.is_noticing):
        return False
    if draft.is_new_conversation or scene.is_in_lesson:
        return False
    return is_called_for or _questions(scene, manners) < manners.questions


def offer(
    desk: Desk,
    scene: Scene,
    moment: Moment,
    response: str = "utter_moment_question",
    statements: Sequence[dict[str, Any]] = (),
) -> list[Event]:
    """Put a moment's question and remember that it stands open.

    With `statements` it asks whether to remember these; else for a value. Meanwhile no other
    conversation of this person asks about the topic.
    """
    draft, manners = scene.draft, desk.manners
    count_moment(scene, "offered", moment.topic, moment.reason)
    draft.cool_down(hold_off(draft.profile, moment.topic, draft.now + manners.conversation))
    body = {**asdict(moment), "reason": str(moment.reason)}
    if statements:
        body |= {"statements": list(statements), "turn_id": draft.turn_id}
    put(desk, scene, moment, response, is_offer=bool(statements))
    return [
        SlotSet("awaiting", "offer" if statements else "moment"),
        SlotSet("moment", body),
        SlotSet("expected", None if statements else f"{moment.topic}.{moment.attribute}"),
        asked(scene, manners, moment.topic),
    ]


def put(desk: Desk, scene: Scene, moment: Moment, response: str, is_offer: bool = False) -> None:
    """Say a moment's question, with its likely answers and a way out."""
    scene.draft.moment, scene.draft.expects_reply = moment, True
    wording = desk.wording
    buttons: list[QuickReply]
    if is_offer:
        buttons = [wording.quick_reply("yes"), wording.quick_reply("just_once")]
        buttons.append(wording.quick_reply("no"))
    else:
        attribute = desk.book.attribute(f"{moment.topic}.{moment.attribute}")
        buttons = [*wording.suggestions(attribute, moment.suggestions)]
        buttons.append(wording.quick_reply("never_mind"))
    scene.say(response, buttons, question=moment.question)


def open_moment(scene: Scene) -> Moment | None:
    """Give the moment whose question stands open."""
    body = scene.slot("moment")
    if not body:
        return None
    names = Moment.__dataclass_fields__
    known = {name: value for name, value in body.items() if name in names}
    lists = {name: tuple(known[name]) for name in ("suggestions", "signals") if name in known}
    return Moment(**{**known, **lists, "reason": Reason(body["reason"])})


def close_moment(scene: Scene) -> list[Event]:
    """Leave an open question behind, unanswered: something else came instead."""
    if scene.slot("awaiting") is None:
        return []
    moment = open_moment(scene)
    if moment:
        count_moment(scene, "ignored", moment.topic, moment.reason)
    return list(CLOSED)


def count_moment(scene: Scene, what: str, topic: str, reason: str) -> None:
    """Count a moment for the operator: by topic, and by topic and reason."""
    scene.draft.count(f"moment_{what}", topic)
    scene.draft.count(f"moment_{what}.{reason}", topic)


def asked(scene: Scene, manners: Manners, topic: str | None) -> Event:
    """Remember that this conversation was asked something unasked."""
    count = _questions(scene, manners) + 1
    body = {"at": scene.draft.now.isoformat(), "count": count, "topic": topic}
    event: Event = SlotSet("asked", body)
    return event


def _questions(scene: Scene, manners: Manners) -> int:
    """Count what this conversation was asked; after a long silence another one begins."""
    body = scene.slot("asked")
    if not body:
        return 0
    is_over = scene.draft.now - datetime.fromisoformat(body["at"]) >= manners.conversation
    return 0 if is_over else int(body["count"])
