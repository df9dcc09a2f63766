"""Carrying out a request: apply what is known, say what it means, notice when it keeps failing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.asking import close_moment, may_ask, offer
from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.checking import ask_if_right
from bot.actions.interpreting import (
    again,
    answered,
    attempt_of,
    attempts_of,
    interpret,
    keep_attempts,
    request_of,
    settle_last,
)
from bot.actions.moments import seek
from preferences.model import Outcome, Source
from preferences.moments import Moment
from preferences.profile import learn
from preferences.signals import Attempt, Situation, decide


class CarryOut(AttuneAction):
    """Interprets the request of this turn."""

    stem = "action_carry_out"

    async def perform(self, scene: Scene) -> list[Event]:
        """Learn what was said beside the request, apply what is known, answer, then maybe ask."""
        if scene.reading.statements:
            self._learn(scene)
        request = request_of(scene, self.desk.book)
        closed = close_moment(scene)
        open_question = await interpret(self.desk, scene, request)
        is_restated = scene.reading.repeats is not None
        attempt = answered(scene, attempt_of(request, scene.draft.now))
        attempt = replace(attempt, is_restated=is_restated)
        attempts = [*self._earlier(scene), attempt]
        events = [keep_attempts(attempts), *closed, *open_question]
        return [*events, *([] if open_question else self._ask(scene, attempts))]

    def _learn(self, scene: Scene) -> None:
        draft, grounds = scene.draft, scene.grounds(Source.STATED)
        statements = scene.reading.statements
        draft.take(learn(draft.profile, statements, grounds, self.desk.book, self.desk.new_id))

    def _earlier(self, scene: Scene) -> list[Attempt]:
        """Give the requests before; the last one as cut short where this turn spoke over it."""
        earlier = attempts_of(scene)
        if earlier and scene.draft.turn.is_barge_in:
            earlier[-1] = replace(earlier[-1], is_cut_short=True)
        return earlier

    def _ask(self, scene: Scene, attempts: Sequence[Attempt]) -> list[Event]:
        """Put one question where there is reason to: what would have helped, or if it was right."""
        moment = self._moment(scene, attempts)
        if moment:
            return offer(self.desk, scene, moment)
        return ask_if_right(self.desk, scene)

    def _moment(self, scene: Scene, attempts: Sequence[Attempt]) -> Moment | None:
        meant, reading, desk = scene.draft.interpretation, scene.reading, self.desk
        if meant is None or not may_ask(desk, scene) or reading.is_for_other:
            return None
        situation = Situation(
            attempts,
            scene.draft.now,
            is_repeatable=desk.book.requests[attempts[-1].intent].is_repeatable,
            dissatisfied=reading.feedback.dissatisfied,
            correction=reading.feedback.correction,
            is_barge_in=scene.draft.turn.is_barge_in,
            manners=desk.manners,
        )
        return seek(desk, scene, decide(situation), meant)


class CarryOutAgain(AttuneAction):
    """Does the last request once more ("again", "another one"): no sign of failure."""

    stem = "action_carry_out_again"

    async def perform(self, scene: Scene) -> list[Event]:
        """Interpret the last request again; who wants more of it was pleased with it."""
        attempts = attempts_of(scene)
        if not attempts:
            scene.draft.outcome = Outcome.NOT_UNDERSTOOD
            scene.say("utter_nothing_to_repeat")
            return []
        open_question = await interpret(self.desk, scene, again(attempts[-1], self.desk.book))
        return [*close_moment(scene), *settle_last(scene), *open_question]
