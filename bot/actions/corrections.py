"""Putting an answer right: the value named is used at once, then offered to be remembered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from bot.actions.asking import CLOSED, close_moment, may_ask, offer, open_moment
from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.interpreting import (
    again,
    answered,
    attempt_of,
    attempts_of,
    interpret,
    keep_attempts,
    tell_learned,
)
from bot.actions.moments import accept, complain, liking, taught
from bot.draft import CORRECTED
from bot.understanding.reading import Entity
from preferences.corrections import corrected
from preferences.model import (
    Preference,
    Request,
    Scalar,
    SlotSource,
    SlotValue,
    Source,
    Statement,
)
from preferences.moments import Moment, is_cooling
from preferences.profile import learn, retract
from preferences.signals import Reason, correction

_TEACHING = frozenset({"action_answer_moment", "action_remember"})
"""What was done in a turn that taught something the next may put right."""


class Correct(AttuneAction):
    """Takes up the last request with the value that puts it right."""

    stem = "action_correct"

    async def perform(self, scene: Scene) -> list[Event]:
        """Carry the request out with the value; without one it is a complaint like any other."""
        attempts, wanted = attempts_of(scene), self._wanted(scene)
        if not attempts:
            return complain(self.desk, scene)
        draft, book = scene.draft, self.desk.book
        request = corrected(again(attempts[-1], book), wanted, self._rejected(scene), book)
        if not wanted:
            left = replace(attempts[-1], slots=attempt_of(request, draft.now).slots)
            return complain(self.desk, scene, [*attempts[:-1], left])
        is_reteaching = self._reteach(scene)
        draft.count(CORRECTED, request.intent)
        draft.count_apart(CORRECTED, book.requests[request.intent].topic)
        closed = close_moment(scene)
        tell_learned(self.desk, scene)
        open_question = await interpret(self.desk, scene, request)
        attempt = replace(answered(scene, attempt_of(request, draft.now)), is_settled=True)
        events = [keep_attempts([*attempts[:-1], attempt]), *closed, *open_question]
        if is_reteaching or open_question:
            return events
        return [*events, *self._offer(scene, request)]

    def _wanted(self, scene: Scene) -> dict[str, SlotValue]:
        """Give by slot what the person wants instead."""
        slots = {}
        for slot, entities in self._named(scene, is_rejected=False).items():
            is_many = self.desk.book.attribute(entities[0].attribute).is_many
            values = tuple(entity.value for entity in entities)
            value = values if is_many else values[0]
            slots[slot] = SlotValue(value, SlotSource.UTTERANCE, entities[0].text)
        return slots

    def _rejected(self, scene: Scene) -> dict[str, list[Scalar]]:
        named = self._named(scene, is_rejected=True)
        return {slot: [entity.value for entity in entities] for slot, entities in named.items()}

    def _named(self, scene: Scene, is_rejected: bool) -> dict[str, list[Entity]]:
        """Give by slot of the last request the values named for it."""
        attempts = attempts_of(scene)
        spec = self.desk.book.requests[attempts[-1].intent] if attempts else None
        found: dict[str, list[Entity]] = defaultdict(list)
        for slot in spec.slots.values() if spec else ():
            for entity in scene.reading.entities:
                if entity.attribute == slot.attribute and entity.is_rejected is is_rejected:
                    found[slot.name].append(entity)
        return dict(found)

    def _statements(self, scene: Scene, intent: str) -> list[Statement]:
        """Give what could be remembered: values of slots that preferences may fill."""
        spec = self.desk.book.requests[intent]
        return [
            liking(entity)
            for slot, entities in self._named(scene, is_rejected=False).items()
            for entity in entities
            if spec.slots[slot].is_filled
        ]

    def _reteach(self, scene: Scene) -> bool:
        """Put right what was taught a moment ago: it goes, and the new value is kept in its place.

        Says whether there was anything of the kind.
        """
        body = scene.slot("taught") or {}
        if scene.last_action() not in _TEACHING or not body.get("ids"):
            return False
        draft, desk = scene.draft, self.desk
        draft.take(retract(draft.profile, body["ids"], draft.now, desk.new_id))
        statements = self._statements(scene, attempts_of(scene)[-1].intent)
        grounds = scene.grounds(Source.MOMENT)
        draft.take(learn(draft.profile, statements, grounds, desk.book, desk.new_id))
        return True

    def _offer(self, scene: Scene, request: Request) -> list[Event]:
        """Offer to remember the value, where it is news and a question is good manners.

        Who corrects it again while the offer stands open is offered the new value.
        """
        draft, desk = scene.draft, self.desk
        is_open = scene.slot("awaiting") == "offer"
        statements = self._statements(scene, request.intent)
        if not statements or request.is_for_other or not may_ask(desk, scene, is_open):
            return []
        topic = statements[0].topic
        news = self._news(scene, statements)
        is_quiet = not is_open and is_cooling(draft.profile.cooldowns, topic, draft.now)
        if not news or is_quiet:
            return []
        slot = next(iter(self._named(scene, is_rejected=False)))
        moment = Moment(
            Reason.CORRECTION,
            request.intent,
            topic,
            statements[0].attribute,
            slot,
            desk.wording.remember(news),
            suggestions=(),
            signals=(correction.__name__,),
        )
        bodies = [_body(statement) for statement in statements]
        return offer(desk, scene, moment, "utter_moment_question", bodies)

    def _news(self, scene: Scene, statements: list[Statement]) -> tuple[Preference, ...]:
        """Give what would be learned, without learning it."""
        draft, grounds = scene.draft, scene.grounds(Source.MOMENT)
        return learn(draft.profile, statements, grounds, self.desk.book, self.desk.new_id).added


class Remember(AttuneAction):
    """Keeps the value the last request was put right with."""

    stem = "action_remember"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn it, on the grounds of the turn it was said in."""
        draft, desk, moment = scene.draft, self.desk, open_moment(scene)
        if moment is None:
            scene.say("utter_ok")
            return list(CLOSED)
        body = scene.slot("moment")
        grounds = replace(scene.grounds(Source.MOMENT), turn_id=body["turn_id"], said="")
        statements = [Statement(**statement) for statement in body["statements"]]
        draft.take(learn(draft.profile, statements, grounds, desk.book, desk.new_id))
        accept(scene, moment)
        what = desk.wording.preferences(draft.learned)
        if draft.learned:
            scene.say("utter_learned", [desk.wording.quick_reply("undo")], what=what)
        else:
            scene.say("utter_ok")
        return [*CLOSED, taught(scene, moment)]


def _body(statement: Statement) -> dict[str, Any]:
    """Give a plain liking as a slot of the conversation holds it."""
    names = ("topic", "attribute", "value", "text", "start", "end")
    return {name: getattr(statement, name) for name in names}
