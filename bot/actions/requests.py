"""Carrying out requests: apply what is known, say what it means, notice when it keeps failing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rasa_sdk.events import SlotSet

from bot.actions import choices
from bot.actions.asking import close_moment, may_ask, offer
from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.checking import ask_if_right
from bot.actions.concepts import ask_meaning, used, with_slots
from bot.actions.interpreting import (
    again,
    answered,
    attempt_of,
    attempts_of,
    interpret,
    keep_attempts,
    requests_of,
    settle_last,
    tell_learned,
    to_dict,
)
from bot.actions.learning import take_statements
from bot.actions.moments import seek
from bot.actions.usual import ask_usual, count_overrides
from bot.actions.waiting import ask_to_keep, ask_which, honour, still_waiting, wait
from bot.draft import REQUESTED
from bot.say import naming as naming_words
from bot.turn import AppliedNote
from bot.understanding.reading import Act
from preferences.apply import contradicted, values_of
from preferences.model import Applied, Outcome, Profile, Request
from preferences.moments import Moment, is_cooling
from preferences.names import Concept
from preferences.overrides import OVERRIDES_NEEDED
from preferences.rules import forbidden
from preferences.signals import Attempt, Situation, decide


@dataclass(slots=True)
class Course:
    """How far the requests of a turn went."""

    done: list[Request] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    """What is remembered of those that were carried out."""
    events: list[Event] = field(default_factory=list)
    against: tuple[Request, Applied] | None = None
    """The one that a hard rule forbids, and the rule."""
    unsettled: choices.Settling | None = None
    """The one with a name that several things bear."""
    is_asked: bool = False
    """Whether a question of the host's stands open."""


class CarryOut(AttuneAction):
    """Interprets the requests of this turn."""

    stem = "action_carry_out"

    async def perform(self, scene: Scene) -> list[Event]:
        """Learn what was said beside the request, apply what is known, answer, then maybe ask."""
        taught = take_statements(self.desk, scene)
        tell_learned(self.desk, scene)
        requests, naming = requests_of(scene, self.desk.book), scene.reading.naming
        closed = [*close_moment(scene), SlotSet("choice", None)]
        if naming and naming.act is Act.UNKNOWN:
            return [*closed, *ask_meaning(self.desk, scene, requests[-1], naming.name)]
        waiting = taught.waiting or still_waiting(scene)
        tried = honour(self.desk, scene, waiting)
        course = await self._carry_out(scene, requests, tried.profile)
        attempts = [*_earlier(scene), *course.attempts]
        events = [*closed, keep_attempts(attempts), *course.events]
        if course.is_asked:
            return events
        if course.unsettled:
            return [*events, *choices.ask_which(self.desk, scene, course.unsettled)]
        if course.against:
            return [*events, *self._ask_first(scene, *course.against)]
        if taught.unsettled:
            return [*events, *ask_which(self.desk, scene, taught.unsettled[0])]
        if tried.added:
            return [*events, *ask_to_keep(self.desk, scene, waiting, tried)]
        return [*events, *self._ask_to_learn(scene, course.done, attempts)]

    async def _carry_out(
        self, scene: Scene, requests: Sequence[Request], profile: Profile
    ) -> Course:
        """Interpret the requests in order, up to one that has to be asked about first."""
        draft, course = scene.draft, Course()
        for said in requests:
            settling = choices.settle(self.desk, scene, said)
            course.events += settling.events
            if settling.unsettled:
                course.unsettled = settling
                return course
            request, concept, naming = settling.request, used(scene), scene.reading.naming
            if concept and naming:
                request = with_slots(request, concept.slots, naming)
            context, now, book = draft.turn.context, draft.now, self.desk.book
            if against := contradicted(request, profile, context, book, now):
                course.against = (request, against[0])
                return course
            asked = await interpret(self.desk, scene, request, profile=profile)
            draft.count(REQUESTED, request.intent)
            draft.count_apart(REQUESTED, book.requests[request.intent].topic)
            draft.applied += [*settling.notes, *self._taught(concept, request)]
            course.done.append(request)
            attempt = answered(scene, attempt_of(request, now, draft.deed))
            is_restated = scene.reading.repeats is not None
            course.attempts.append(replace(attempt, is_restated=is_restated))
            if asked:
                course.events += asked
                course.is_asked = True
                return course
        return course

    def _taught(self, concept: Concept | None, request: Request) -> list[AppliedNote]:
        """Explain the slots that hold what a name stands for."""
        meant = concept.slots if concept else {}
        return [
            naming_words.note(self.desk.wording, name, concept)
            for name in meant
            if concept and request.slots[name].surface == concept.name
        ]

    def _ask_first(self, scene: Scene, request: Request, against: Applied) -> list[Event]:
        """Ask before going against a rule the person gave: even their own words are confirmed."""
        draft, wording, book = scene.draft, self.desk.wording, self.desk.book
        buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
        because = wording.because(against).because
        attribute = book.attribute(book.requests[request.intent].slots[against.slot].attribute)
        said = values_of(request.slots[against.slot])
        broken = forbidden(against.preference, attribute.key, said, book)
        value = wording.join([attribute.label_of(one) for one in broken])
        scene.say("utter_ask_against", buttons, because=because, value=value)
        attempt = to_dict(attempt_of(request, draft.now))
        body = {"kind": "request", "attempt": attempt}
        return wait(scene, Outcome.NEEDS_CONFIRMING, body)

    def _ask_to_learn(
        self, scene: Scene, done: Sequence[Request], attempts: Sequence[Attempt]
    ) -> list[Event]:
        """Put one question where there is reason to: whether another value should be the usual,
        what would have helped, or whether the answer was right.

        What is asked for somebody else, or as a surprise, tells nothing of the person's usual.
        """
        if any(request.is_for_other or request.is_surprise for request in done):
            return ask_if_right(self.desk, scene)
        counts = count_overrides(self.desk, scene, done)
        often = next((o for o in counts.found if counts.times[o.key] >= OVERRIDES_NEEDED), None)
        if often and self._may_ask(scene, often.attribute.split(".")[0]):
            return ask_usual(self.desk, scene, done[-1], often, counts.times)
        events: list[Event] = [SlotSet("overrides", counts.times)] if counts.found else []
        moment = self._moment(scene, attempts)
        if moment:
            return [*events, *offer(self.desk, scene, moment)]
        return [*events, *ask_if_right(self.desk, scene)]

    def _may_ask(self, scene: Scene, topic: str) -> bool:
        is_cool = is_cooling(scene.draft.profile.cooldowns, topic, scene.draft.now)
        return may_ask(self.desk, scene) and not is_cool

    def _moment(self, scene: Scene, attempts: Sequence[Attempt]) -> Moment | None:
        """Find a question worth asking after the answer."""
        meant, reading, desk = scene.draft.interpretation, scene.reading, self.desk
        if meant is None or not may_ask(desk, scene):
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


def _earlier(scene: Scene) -> list[Attempt]:
    """Give the requests before; the last one as cut short where this turn spoke over it."""
    earlier = attempts_of(scene)
    if earlier and scene.draft.turn.is_barge_in:
        earlier[-1] = replace(earlier[-1], is_cut_short=True)
    return earlier


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
