"""Carrying out a request: apply what is known, say what it means, notice when it keeps failing."""

from __future__ import annotations

from datetime import datetime, timedelta

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.interpreting import again, attempt_of, attempts_of, interpret, request_of, to_dict
from bot.actions.moments import CLOSED, offer
from bot.draft import REQUESTED
from preferences.model import Outcome, Source
from preferences.moments import Attempt, Moment, Signals, find, reason_for
from preferences.profile import learn

ATTEMPTS_KEPT = 5
"""Requests of a conversation that are remembered to notice repeats."""
CONVERSATION_ENDS = timedelta(minutes=30)
"""How long after a question the next thing said counts as another conversation."""


class CarryOut(AttuneAction):
    """Interprets the request of this turn."""

    stem = "action_carry_out"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn what was said beside the request, apply what is known, answer, then maybe ask."""
        if scene.reading.statements:
            self._learn(scene)
        request = request_of(scene, self.desk.book)
        interpret(self.desk, scene, request)
        scene.draft.count(REQUESTED, request.intent)
        attempts = [*attempts_of(scene), attempt_of(request, scene.draft.now)][-ATTEMPTS_KEPT:]
        events = [SlotSet("attempts", [to_dict(a) for a in attempts]), *close_moment(scene)]
        moment = self._moment(scene, attempts)
        if moment:
            events += offer(self.desk, scene, moment, "utter_moment_question")
        return events

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

    def perform(self, scene: Scene) -> list[Event]:
        """Interpret the last request again."""
        attempts = attempts_of(scene)
        if not attempts:
            scene.draft.outcome = Outcome.NOT_UNDERSTOOD
            scene.say("utter_nothing_to_repeat")
            return []
        interpret(self.desk, scene, again(attempts[-1], self.desk.book))
        return []


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
