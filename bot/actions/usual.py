"""Asking whether what is asked for again and again, instead of the usual, should be the usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rasa_sdk.events import SlotSet

from bot.actions.asking import asked, count_moment
from bot.actions.base import Desk, Event, Scene
from bot.actions.waiting import grounds_body, wait
from bot.understanding.reading import statement_body
from preferences.model import Outcome, Request, Source, Statement
from preferences.moments import Moment
from preferences.overrides import Override, overrides
from preferences.signals import Reason


@dataclass(frozen=True, slots=True)
class Counts:
    """How often values took the place of preferences in this conversation."""

    found: tuple[Override, ...]
    """Those of this turn."""
    times: dict[str, int]
    """By `Override.key`."""


def count_overrides(desk: Desk, scene: Scene, requests: Sequence[Request]) -> Counts:
    """Count the overrides of this turn with those before."""
    draft = scene.draft
    if not draft.profile.is_noticing:
        return Counts((), {})
    context, now = draft.turn.context, draft.now
    found = tuple(
        override
        for request in requests
        for override in overrides(request, draft.profile, context, desk.book, now)
    )
    times = dict(scene.slot("overrides") or {})
    for override in found:
        times[override.key] = times.get(override.key, 0) + 1
    return Counts(found, times)


def ask_usual(
    desk: Desk, scene: Scene, request: Request, override: Override, times: dict[str, int]
) -> list[Event]:
    """Ask whether the value should be the usual one; a yes ranks it above what it replaced."""
    draft, attribute = scene.draft, desk.book.attribute(override.attribute)
    old = desk.wording.labels(override.instead_of)
    new = attribute.label_of(override.said)
    question = desk.wording.usual(new, old, times[override.key])
    draft.moment = Moment(
        Reason.REPEATED_OVERRIDE,
        request.intent,
        attribute.topic,
        attribute.name,
        override.slot,
        question,
        (),
    )
    count_moment(scene, "offered", attribute.topic, Reason.REPEATED_OVERRIDE)
    buttons = [desk.wording.quick_reply("yes"), desk.wording.quick_reply("no")]
    scene.say("utter_moment_question", buttons, question=question)
    body = {
        "kind": "override",
        "topic": attribute.topic,
        "statements": [statement_body(_statement(scene, override))],
        "ids": [],
        "grounds": grounds_body(scene, Source.MOMENT),
    }
    return [
        *wait(scene, Outcome.ANSWERED, body),
        SlotSet("overrides", {**times, override.key: 0}),
        asked(scene, desk.manners, attribute.topic),
    ]


def _statement(scene: Scene, override: Override) -> Statement:
    topic, _, name = override.attribute.partition(".")
    start = max(scene.reading.text.find(override.surface), 0)
    return Statement(
        topic=topic,
        attribute=name,
        value=override.said,
        text=override.surface,
        start=start,
        end=start + len(override.surface),
        is_change=True,
        over=tuple(preference.value for preference in override.instead_of),
    )
