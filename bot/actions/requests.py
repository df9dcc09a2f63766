"""Carrying out a request: apply what is known, say what it means, notice when it keeps failing."""

from __future__ import annotations

from datetime import datetime, timedelta

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.interpreting import (
    again,
    attempt_of,
    attempts_of,
    interpret,
    remember,
    requests_of,
    tell_learned,
    to_dict,
)
from bot.actions.learning import take_statements
from bot.actions.moments import CLOSED, offer
from bot.actions.usual import ask_usual, count_overrides
from bot.actions.waiting import ask_to_keep, ask_which, honour, still_waiting, wait
from preferences.apply import contradicted
from preferences.model import Applied, Outcome, Request
from preferences.moments import Attempt, Moment, Signals, find, is_cooling, reason_for
from preferences.overrides import OVERRIDES_NEEDED
from preferences.profile import Revision

CONVERSATION_ENDS = timedelta(minutes=30)
"""How long after a question the next thing said counts as another conversation."""


class CarryOut(AttuneAction):
    """Interprets the request of this turn."""

    stem = "action_carry_out"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn what was said beside the request, apply what is known, answer, then maybe ask."""
        taught = take_statements(self.desk, scene)
        tell_learned(self.desk, scene)
        waiting = taught.waiting or still_waiting(scene)
        tried = honour(self.desk, scene, waiting)
        done, against = self._carry_out(scene, tried)
        attempts = [attempt_of(request, scene.draft.now) for request in done]
        events = [*close_moment(scene), *remember(scene, attempts)]
        if against:
            return [*events, *self._ask_first(scene, *against)]
        if taught.unsettled:
            return [*events, *ask_which(self.desk, scene, taught.unsettled[0])]
        if tried.added:
            return [*events, *ask_to_keep(self.desk, scene, waiting, tried)]
        return [*events, *self._ask_to_learn(scene, done)]

    def _carry_out(
        self, scene: Scene, tried: Revision
    ) -> tuple[list[Request], tuple[Request, Applied] | None]:
        """Interpret the requests in order, up to one that a hard rule forbids; give both."""
        draft, book = scene.draft, self.desk.book
        done: list[Request] = []
        for request in requests_of(scene, book):
            context, now = draft.turn.context, draft.now
            against = contradicted(request, tried.profile, context, book, now)
            if against:
                return done, (request, against[0])
            interpret(self.desk, scene, request, tried.profile)
            done.append(request)
        return done, None

    def _ask_first(self, scene: Scene, request: Request, against: Applied) -> list[Event]:
        """Ask before going against a rule the person gave: even their own words are confirmed."""
        draft, wording, rule = scene.draft, self.desk.wording, against.preference
        buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
        because = wording.because(against).because
        scene.say("utter_ask_against", buttons, because=because, value=rule.label)
        attempt = to_dict(attempt_of(request, draft.now))
        body = {"kind": "request", "attempt": attempt}
        return wait(scene, Outcome.NEEDS_CONFIRMING, body)

    def _ask_to_learn(self, scene: Scene, done: list[Request]) -> list[Event]:
        """Ask at a teachable moment: first about what is asked for instead of the usual.

        What is asked for somebody else, or as a surprise, tells nothing of the person's usual.
        """
        if any(request.is_for_other or request.is_surprise for request in done):
            return []
        counts = count_overrides(self.desk, scene, done)
        often = next((o for o in counts.found if counts.times[o.key] >= OVERRIDES_NEEDED), None)
        if often and self._may_ask(scene, often.attribute.split(".")[0]):
            return ask_usual(self.desk, scene, done[-1], often, counts.times)
        events: list[Event] = [SlotSet("overrides", counts.times)] if counts.found else []
        attempts = [*attempts_of(scene), *(attempt_of(r, scene.draft.now) for r in done)]
        moment = self._moment(scene, attempts)
        if moment:
            events += offer(self.desk, scene, moment, "utter_moment_question")
        return events

    def _may_ask(self, scene: Scene, topic: str) -> bool:
        is_free = not was_asked_lately(scene) and not scene.tracker.active_loop.get("name")
        return is_free and not is_cooling(scene.draft.profile.cooldowns, topic, scene.draft.now)

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
