"""Carrying out a request: apply what is known, say what it means, notice when it keeps failing."""

from __future__ import annotations

from datetime import datetime, timedelta

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.choices import ask_which, settle
from bot.actions.concepts import ask_meaning, used, with_slots
from bot.actions.interpreting import (
    again,
    attempt_of,
    attempts_of,
    interpret,
    remember,
    request_of,
)
from bot.actions.moments import CLOSED, offer
from bot.say import naming as naming_words
from bot.turn import AppliedNote
from bot.understanding.reading import Act
from preferences.model import Outcome, Request, Source
from preferences.moments import Attempt, Moment, Signals, find, reason_for
from preferences.names import Concept
from preferences.profile import learn

CONVERSATION_ENDS = timedelta(minutes=30)
"""How long after a question the next thing said counts as another conversation."""


class CarryOut(AttuneAction):
    """Interprets the request of this turn."""

    stem = "action_carry_out"

    async def perform(self, scene: Scene) -> list[Event]:
        """Learn what was said beside the request, apply what is known, answer, then maybe ask."""
        if scene.reading.statements:
            self._learn(scene)
        request = request_of(scene, self.desk.book)
        closed, naming = [*close_moment(scene), SlotSet("choice", None)], scene.reading.naming
        if naming and naming.act is Act.UNKNOWN:
            return [*closed, *ask_meaning(self.desk, scene, request, naming.name)]
        settling = settle(self.desk, scene, request)
        if settling.unsettled:
            return [*closed, *ask_which(self.desk, scene, settling)]
        request, concept = settling.request, used(scene)
        if concept and naming:
            request = with_slots(request, concept.slots, naming)
        asked = await interpret(self.desk, scene, request)
        scene.draft.applied += [*settling.notes, *self._taught(concept, request)]
        events = [remember(scene, request), *closed, *settling.events, *asked]
        attempts = [*attempts_of(scene), attempt_of(request, scene.draft.now, scene.draft.deed)]
        moment = None if asked else self._moment(scene, attempts)
        if moment:
            events += offer(self.desk, scene, moment, "utter_moment_question")
        return events

    def _taught(self, concept: Concept | None, request: Request) -> list[AppliedNote]:
        """Explain the slots that hold what a name stands for."""
        meant = concept.slots if concept else {}
        return [
            naming_words.note(self.desk.wording, name, concept)
            for name in meant
            if concept and request.slots[name].surface == concept.name
        ]

    def _learn(self, scene: Scene) -> None:
        draft, grounds = scene.draft, scene.grounds(Source.STATED)
        statements = scene.reading.statements
        draft.take(learn(draft.profile, statements, grounds, self.desk.book, self.desk.new_id))

    def _moment(self, scene: Scene, attempts: list[Attempt]) -> Moment | None:
        """Find a question worth asking after the answer; one a conversation, none in a lesson."""
        draft, book = scene.draft, self.desk.book
        if was_asked_lately(scene) or scene.tracker.active_loop.get("name"):
            return None
        signals = Signals(is_barge_in=draft.turn.is_barge_in)
        reason = reason_for(attempts, signals, book.requests[attempts[-1].intent], draft.now)
        if reason is None or draft.interpretation is None:
            return None
        return find(reason, draft.interpretation, draft.profile, book, draft.now)


class CarryOutAgain(AttuneAction):
    """Does the last request once more ("again", "another one"): no sign of failure."""

    stem = "action_carry_out_again"

    async def perform(self, scene: Scene) -> list[Event]:
        """Interpret the last request again."""
        attempts = attempts_of(scene)
        if not attempts:
            scene.draft.outcome = Outcome.NOT_UNDERSTOOD
            scene.say("utter_nothing_to_repeat")
            return []
        return await interpret(self.desk, scene, again(attempts[-1], self.desk.book))


def was_asked_lately(scene: Scene) -> bool:
    """Say whether a question nobody had asked for was put in this conversation already."""
    asked_at = scene.slot("asked_at")
    if asked_at is None:
        return False
    return scene.draft.now - datetime.fromisoformat(asked_at) < CONVERSATION_ENDS


def close_moment(scene: Scene) -> list[Event]:
    """Leave an open question behind, unanswered: a new request came instead."""
    if scene.slot("awaiting") is None:
        return []
    if scene.slot("moment"):
        scene.draft.count("moment_ignored", scene.slot("moment")["topic"])
    return list(CLOSED)
