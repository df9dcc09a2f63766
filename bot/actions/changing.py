"""Changing what was said last: "actually make that Thai", "I meant the Celtics, not Celtic"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.corrections import Correct
from bot.actions.declining import tell_off
from bot.actions.interpreting import attempts_of, tell_learned
from bot.actions.learning import last_taught
from bot.actions.requests import CarryOut
from bot.understanding.reading import Amendment, Entity
from preferences.model import (
    Outcome,
    Preference,
    Source,
    Statement,
)
from preferences.profile import learn
from preferences.signals import Attempt


class ChangeLast(AttuneAction):
    """Puts another value in the place of the one said last."""

    stem = "action_change"

    async def perform(self, scene: Scene) -> list[Event]:
        """Change the last thing taught or asked for, whichever was later and takes the value."""
        amendment = scene.reading.amendment or Amendment(())
        taught, attempt = last_taught(scene), next(reversed(attempts_of(scene)), None)
        target, entity = _target(taught, amendment)
        is_later = attempt is None or (target is not None and target.created_at >= attempt.at)
        if target and entity and is_later:
            self._teach(scene, target, entity)
            return []
        if attempt and self._takes(attempt, amendment):
            return await Correct(self.desk).perform(scene)
        if scene.reading.request:
            return await CarryOut(self.desk).perform(scene)
        if target and entity:
            self._teach(scene, target, entity)
            return []
        scene.draft.outcome = Outcome.NOT_FOUND
        scene.say("utter_nothing_to_change")
        return []

    def _teach(self, scene: Scene, target: Preference, entity: Entity) -> None:
        draft, desk = scene.draft, self.desk
        topic, _, name = entity.attribute.partition(".")
        statement = Statement(
            topic,
            name,
            entity.value,
            entity.text,
            entity.start,
            entity.end,
            stance=target.stance,
            hard=target.hard,
            strength=target.strength,
            condition=target.condition,
            valid_until=target.valid_until,
            is_change=True,
        )
        grounds = scene.grounds(Source.STATED)
        revision = learn(
            draft.profile, [statement], grounds, desk.book, desk.new_id, instead_of=[target.id]
        )
        draft.take(revision)
        if revision.added:
            tell_learned(desk, scene)
        elif revision.outcome is Outcome.REFUSED:
            tell_off(desk, scene, "utter_learning_is_off")
        else:
            scene.say("utter_known", what=desk.wording.preferences(revision.known))

    def _takes(self, attempt: Attempt, amendment: Amendment) -> bool:
        """Say whether the last request has a slot for the new value."""
        slots = self.desk.book.requests[attempt.intent].slots.values()
        named = {entity.attribute for entity in amendment.new}
        return any(slot.attribute in named for slot in slots)


def _target(
    taught: Sequence[Preference], amendment: Amendment
) -> tuple[Preference | None, Entity | None]:
    """Give what is to be changed, and to what: what was named as wrong, else the same attribute."""
    wrong = {entity.value for entity in amendment.old}
    for preference in taught:
        if preference.value in wrong:
            same = (e for e in amendment.new if e.attribute == preference.key)
            return preference, next(same, amendment.new[0])
    for preference in taught:
        for entity in amendment.new:
            if entity.attribute == preference.key:
                return preference, entity
    return None, None
