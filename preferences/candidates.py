"""Which preferences may be considered at all: what holds here and applying leaves alone.

Pure. How much each of them matters to the request is worked out in `preferences.considering`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from preferences.apply import is_met
from preferences.model import (
    Applied,
    Condition,
    Context,
    Preference,
    Profile,
    Request,
    SlotSource,
    Source,
    Stance,
)
from preferences.topics import TopicBook


@dataclass(frozen=True, slots=True)
class Candidates:
    """Finds what may be considered. One per book is enough."""

    book: TopicBook

    def find(
        self,
        request: Request,
        profile: Profile,
        context: Context,
        now: datetime,
        applied: Sequence[Applied] = (),
    ) -> list[Preference]:
        """Give what holds, is no setting and is not settled by the request or by `applied`.

        A liking counts for nothing where a surprise is asked for, or another thing of its topic.
        """
        if not profile.is_applying or request.is_for_other:
            return []
        said, filled = self._said(request), self._filled(request)
        things = {key.split(".")[0] for key in said if self._is_thing(key)}
        used = {each.preference.key for each in applied}
        return [
            p
            for p in profile.active(now)
            if p.source is not Source.INFERRED
            and not self._is_setting(p)
            and (is_rule(p) or not (request.is_surprise or p.topic in things))
            and not self._is_settled(p, request, said)
            and (p.key not in filled or self._is_left(p, request, context, used))
            and not is_contradicted(p.condition, context)
        ]

    def _is_settled(self, preference: Preference, request: Request, said: set[str]) -> bool:
        """Say whether the person named a value in its place.

        What is named beside a request that nothing here was made for is often no more than a word
        that another value is called by, so a rule stays.
        """
        is_known = request.intent in self.book.requests
        return preference.key in said and (is_known or not is_rule(preference))

    def _is_left(
        self, preference: Preference, request: Request, context: Context, used: set[str]
    ) -> bool:
        """Say whether applying left a slot's preference aside for want of knowing, or because
        another of the person's own likings took its place: an artist beside a genre.
        """
        if preference.key in used:
            return False
        return not is_met(preference.condition, context) or self._is_outdone(
            preference, request, used
        )

    def _is_outdone(self, preference: Preference, request: Request, used: set[str]) -> bool:
        """Say whether the slot of a liking was left empty for another slot that was filled."""
        spec = self.book.requests[request.intent]
        rivals = {
            spec.slots[member.partition("=")[0]].attribute
            for group in spec.alternatives
            if any(spec.slots[m.partition("=")[0]].attribute == preference.key for m in group)
            for member in group
        }
        return bool(rivals & used) and not is_rule(preference)

    def _filled(self, request: Request) -> set[str | None]:
        """Give the attributes that applying looks at for this request.

        A slot that holds no more than a word for its topic ("movie") is left alone by applying.
        """
        spec = self.book.requests.get(request.intent)
        slots = [slot for slot in spec.slots.values() if slot.is_filled] if spec else []
        return {
            key
            for slot in slots
            if not self._is_bare(request, slot.name, slot.attribute)
            for key in (slot.attribute, slot.fallback)
        }

    def _said(self, request: Request) -> set[str]:
        """Give the attributes whose values the person named."""
        spec = self.book.requests.get(request.intent)
        keys = {name: spec.slots[name].attribute if spec else name for name in request.slots}
        return {
            keys[name]
            for name, slot in request.slots.items()
            if slot.source is SlotSource.UTTERANCE and not self._is_bare(request, name, keys[name])
        }

    def _is_bare(self, request: Request, name: str, key: str) -> bool:
        """Say whether a slot holds a word for its topic itself, which names nothing in it."""
        topic, slot = self.book.topics.get(key.split(".")[0]), request.slots.get(name)
        if topic is None or slot is None or slot.source is not SlotSource.UTTERANCE:
            return False
        return (slot.surface or "").casefold() in topic.cues

    def _is_thing(self, key: str) -> bool:
        """Say whether an attribute's values are what is asked for, each in place of all others:
        a genre or an artist, where a city only says where.
        """
        topic = self.book.topics.get(key.split(".")[0])
        if topic is None or self._is_setting_key(key):
            return False
        return any(
            spec.slots[member.partition("=")[0]].attribute == key
            for spec in topic.requests.values()
            for group in spec.alternatives
            for member in group
        )

    def _is_setting(self, preference: Preference) -> bool:
        return self._is_setting_key(preference.key)

    def _is_setting_key(self, key: str) -> bool:
        attribute = self.book.attributes.get(key)
        return attribute is not None and attribute.is_setting


def is_contradicted(condition: Condition, context: Context) -> bool:
    """Say whether the circumstances are known to be others than those a condition asks for.

    What is not known may be so: the condition is part of what is told, for the host to judge.
    """
    time = context.local_time
    known = replace(
        condition,
        daypart=condition.daypart if time else None,
        days=condition.days if time else (),
        room=condition.room if context.room else None,
        device=condition.device if context.device_id or context.device_type else None,
        company=condition.company if context.company else None,
        activity=condition.activity if context.activity else None,
    )
    return not is_met(known, context)


def is_rule(preference: Preference) -> bool:
    """Say whether it limits what will do, where a mere liking only says what would be nice."""
    return preference.hard or preference.stance is Stance.AVOID
