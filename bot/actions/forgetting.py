"""Forgetting: one thing at once, several after a yes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.concepts import forget_name
from bot.actions.waiting import wait
from bot.say import naming
from preferences.matching import normalize
from preferences.model import Outcome, Preference
from preferences.profile import matching, retract

NAMED_MOST = 6
"""Preferences that are named before they are forgotten; of more only the number is said."""


class Forget(AttuneAction):
    """Retracts what the person names."""

    stem = "action_forget"

    def perform(self, scene: Scene) -> list[Event]:
        """Forget a value at once, ask before a whole kind goes, or say that there is nothing."""
        if not scene.reading.statements and forget_name(self.desk, scene):
            return []
        draft, wording = scene.draft, self.desk.wording
        named = _by_value(scene) or _by_words(scene)
        found = named or self._by_kind(scene)
        if not found:
            draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_nothing_to_forget")
            return []
        if not named and len(found) > 1:
            return self._ask(scene, found)
        draft.take(retract(draft.profile, [p.id for p in found], draft.now, self.desk.new_id))
        undo = [wording.quick_reply("undo")]
        scene.say("utter_forgotten", undo, what=wording.preferences(found))
        return []

    def _by_kind(self, scene: Scene) -> tuple[Preference, ...]:
        """Give the preferences of the attributes, else of the topic, whose words were said.

        A setting named is that setting alone: who has no home city keeps their name.
        """
        draft, reading = scene.draft, scene.reading
        active = draft.profile.active(draft.now)
        found = tuple(p for p in active if p.key in reading.keys)
        if found or any(self.desk.book.attribute(key).is_setting for key in reading.keys):
            return found
        return tuple(p for p in active if p.topic == reading.topic)

    def _ask(self, scene: Scene, found: Sequence[Preference]) -> list[Event]:
        wording = self.desk.wording
        buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
        if len(found) > NAMED_MOST:
            scene.say("utter_ask_forget_count", buttons, count=len(found))
        else:
            scene.say("utter_ask_forget", buttons, what=wording.preferences(found))
        body = {"kind": "forget", "ids": [p.id for p in found], "is_all": False}
        return wait(scene, Outcome.NEEDS_CONFIRMING, body)


class AskForgetAll(AttuneAction):
    """Asks before everything is forgotten."""

    stem = "action_ask_forget_all"

    def perform(self, scene: Scene) -> list[Event]:
        """Ask, or say that nothing is known."""
        draft, wording = scene.draft, self.desk.wording
        known = draft.profile.active(draft.now)
        count = len(known) + len(draft.profile.concepts)
        if not count:
            draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_review_empty")
            return []
        buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
        if count == 1:
            names = naming.concepts(wording, draft.profile.concepts)
            scene.say("utter_ask_forget", buttons, what=wording.preferences(known) or names)
        else:
            scene.say("utter_ask_forget_all", buttons, count=count)
        body = {"kind": "forget", "ids": [p.id for p in known], "is_all": True}
        return wait(scene, Outcome.NEEDS_CONFIRMING, body)


def _by_value(scene: Scene) -> tuple[Preference, ...]:
    """Give the preferences whose value was named."""
    draft, reading = scene.draft, scene.reading
    values = {entity.value for entity in reading.entities}
    found = matching(draft.profile, reading.statements, (), draft.now)
    return found or tuple(p for p in draft.profile.active(draft.now) if p.value in values)


def _by_words(scene: Scene) -> tuple[Preference, ...]:
    """Give the preferences that were named in the words they are kept in, the longest alone.

    So what was kept is found again however the sentence around it was understood. Where a kind is
    named ("my music") a single word is that kind.
    """
    said, is_kind = f" {normalize(scene.reading.text)} ", bool(scene.reading.keys)
    found = {
        p: words
        for p in scene.draft.profile.active(scene.draft.now)
        if (words := f" {normalize(p.label)} ") in said
        and not (is_kind and len(words.split()) == 1)
    }
    longest = max(found.values(), key=len, default="")
    return tuple(p for p, words in found.items() if words == longest)
