"""The host asked back what to take: the answer fills the slot, and the request goes out again."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.fulfilling import CHOSEN, choice_buttons, listed, request_from, with_choice
from bot.actions.interpreting import attempt_of, attempts_of, interpret, to_dict
from bot.actions.requests import CarryOut
from preferences.matching import normalize
from preferences.model import Outcome, Scalar, Source
from preferences.profile import learn
from preferences.topics import Attribute


class AnswerHostChoice(AttuneAction):
    """Takes the answer to one of the host's choices."""

    stem = "action_answer_host_choice"

    async def perform(self, scene: Scene) -> list[Event]:
        """Carry the request out with what was picked; a new request goes instead of the old."""
        body = scene.slot("host_choice")
        request = request_from(body["request"])
        spec = self.desk.book.requests[request.intent]
        attribute = self.desk.book.attribute(spec.slots[body["slot"]].attribute)
        picked = _picked(scene, attribute, body["values"])
        if picked is None:
            return await self._without(scene, attribute, body["values"])
        self._learn(scene)
        request = with_choice(request, body["slot"], picked, self.desk.book)
        asked = await interpret(self.desk, scene, request)
        earlier = [to_dict(attempt) for attempt in attempts_of(scene)[:-1]]
        attempt = attempt_of(request, scene.draft.now, scene.draft.deed)
        return [SlotSet("attempts", [*earlier, to_dict(attempt)]), *CHOSEN, *asked]

    async def _without(
        self, scene: Scene, attribute: Attribute, values: list[Scalar]
    ) -> list[Event]:
        if scene.reading.intent == "request":
            return [*CHOSEN, *await CarryOut(self.desk).perform(scene)]
        draft = scene.draft
        draft.outcome, draft.expects_reply = Outcome.NOT_UNDERSTOOD, True
        buttons = choice_buttons(self.desk, attribute, values)
        scene.say("utter_host_choice_unclear", buttons, values=listed(attribute, values))
        return [SlotSet("awaiting", "host_choice")]

    def _learn(self, scene: Scene) -> None:
        """Keep a lasting liking said with the answer."""
        draft, statements = scene.draft, scene.reading.statements
        if scene.reading.intent == "state_preference" and statements:
            grounds = scene.grounds(Source.STATED)
            draft.take(learn(draft.profile, statements, grounds, self.desk.book, self.desk.new_id))


class DeclineHostChoice(AttuneAction):
    """Leaves the host's choice, and the request with it."""

    stem = "action_decline_host_choice"

    def perform(self, scene: Scene) -> list[Event]:
        """Say so."""
        scene.say("utter_ok")
        return list(CHOSEN)


def _picked(scene: Scene, attribute: Attribute, values: list[Scalar]) -> Scalar | None:
    """Give the value the person picked; one of their own where they named another; None for none.

    What was read as a request picks only with a value's very name.
    """
    said, reading = normalize(scene.reading.text), scene.reading
    named = {normalize(attribute.label_of(value)): value for value in values}
    if said in named:
        return named[said]
    if reading.intent == "request" and not reading.is_follow_up:
        return None
    within = [label for label in named if f" {label} " in f" {said} "]
    if within:
        return named[max(within, key=len)]
    if reading.intent == "dont_care" or (reading.answer and reading.answer.has_no_preference):
        return values[0]
    own: list[Any] = [e.value for e in reading.entities if e.attribute == attribute.key]
    return next((value for value in own if value in values), own[0] if own else None)
