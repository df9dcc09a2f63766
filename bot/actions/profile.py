"""Answering about the profile: what is known, why it was used, and its switches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.actions import choices, concepts
from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.declining import CONSENT
from bot.actions.interpreting import again, attempts_of
from bot.say import naming
from bot.say.aloud import HEARD_MOST, is_aloud
from bot.turn import AppliedNote
from preferences.apply import apply
from preferences.model import Applied, ChangeKind, Consent, Outcome, Preference
from preferences.names import Concept
from preferences.profile import last_change

SHOWN_MOST = 12
"""Preferences a review says aloud; the panel and the export show all."""
_SWITCHES = {
    "pause_learning": ("is_learning", False),
    "resume_learning": ("is_learning", True),
    "pause_applying": ("is_applying", False),
    "resume_applying": ("is_applying", True),
}
"""Which switch an intent turns, and which way."""


class Review(AttuneAction):
    """Says what is known of the person: of a value, a kind or a topic where one was named."""

    stem = "action_review"

    def perform(self, scene: Scene) -> list[Event]:
        """Say it by topic."""
        active = scene.draft.profile.active(scene.draft.now)
        known, names = _asked_about(scene, active), self._names(scene)
        if names:
            scene.say("utter_concepts", what=naming.concepts(self.desk.wording, names))
        if not known and names:
            return []
        if not known:
            scene.say("utter_review_topic_empty" if active else "utter_review_empty")
            return []
        scene.say("utter_review", what=self._worded(known), count=len(known))
        return []

    def _worded(self, known: Sequence[Preference]) -> str:
        """Word preferences topic by topic, the latest; for the ear, a few and how many more."""
        wording = self.desk.wording
        if is_aloud() and len(known) > HEARD_MOST:
            latest = [wording.preference(p) for p in known[:-HEARD_MOST:-1]]
            return wording.and_more(latest, len(known) - len(latest))
        shown = sorted(known[-SHOWN_MOST:], key=lambda p: p.topic)
        groups = groupby(shown, lambda p: p.topic)
        return "; ".join(wording.preferences(list(group)) for _, group in groups)

    def _names(self, scene: Scene) -> tuple[Concept, ...]:
        """Give the names the person taught, where everything was asked about."""
        reading = scene.reading
        is_narrow = reading.entities or reading.keys or reading.topic
        return () if is_narrow else scene.draft.profile.concepts


class Explain(AttuneAction):
    """Says why the last answer was what it was, or where something is known from."""

    stem = "action_explain"

    def perform(self, scene: Scene) -> list[Event]:
        """Give the reasons of the last request, else of what was named or taught last."""
        draft = scene.draft
        attempts, named = attempts_of(scene), _named(scene)
        notes = self._reasons(scene) if attempts else []
        if named or not notes:
            notes = self._sources(named or ([] if attempts else _taught_last(scene))) or notes
        draft.applied = notes
        if notes:
            said = " ".join(dict.fromkeys(note.because for note in notes))
            scene.say("utter_explain", because=said)
        else:
            scene.say("utter_explain_words" if attempts else "utter_explain_nothing")
        return []

    def _reasons(self, scene: Scene) -> list[AppliedNote]:
        """Interpret the last request again, silently, and give its reasons."""
        draft, book = scene.draft, self.desk.book
        attempt = attempts_of(scene)[-1]
        request = again(attempt, book)
        meant = apply(request, draft.profile, draft.turn.context, book, draft.now)
        named = [*choices.reasons(self.desk, scene), *concepts.reasons(self.desk, scene, attempt)]
        return [*named, *(self.desk.wording.because(applied) for applied in meant.applied)]

    def _sources(self, preferences: Sequence[Preference]) -> list[AppliedNote]:
        wording = self.desk.wording
        return [wording.because(Applied(p, p.attribute)) for p in preferences]


class Switch(AttuneAction):
    """Pauses or resumes learning or applying."""

    stem = "action_switch"

    def perform(self, scene: Scene) -> list[Event]:
        """Turn the switch and say so. Who starts the learning consents to it."""
        intent, draft = self._meant(scene), scene.draft
        name, value = _SWITCHES[intent]
        draft.outcome = Outcome.APPLIED
        if scene.reading.switch == "noticing":
            draft.switch(is_noticing=value)
            self._say(scene, self.desk.wording.noticing("resumed" if value else "stopped"))
        elif draft.profile.is_consent_needed and scene.reading.switch == CONSENT and not value:
            draft.consent(Consent.REFUSED)
            self._say(scene, self.desk.wording.consent("withdrawn"))
        elif draft.profile.lacks_consent and intent == "resume_learning":
            draft.consent(Consent.GIVEN)
            self._say(scene, self.desk.wording.consent("given"))
        else:
            draft.switch(**{name: value})
            scene.say(f"utter_{intent}")
        return []

    def _meant(self, scene: Scene) -> str:
        """Say which switch is meant: where learning is on, going on is meant for what is paused."""
        intent, profile = scene.reading.intent, scene.draft.profile
        is_learning = profile.is_learning and not profile.lacks_consent and not scene.reading.switch
        is_other = intent == "resume_learning" and is_learning and not profile.is_applying
        return "resume_applying" if is_other else intent

    def _say(self, scene: Scene, sentence: str) -> None:
        scene.say("utter_explain", because=sentence)


def _asked_about(scene: Scene, active: Sequence[Preference]) -> list[Preference]:
    """Give what was asked about: a value that was named, else a kind, else a topic, else all."""
    reading = scene.reading
    if reading.entities:
        return _named(scene)
    if reading.keys and (found := [p for p in active if p.key in reading.keys]):
        return found
    return [p for p in active if reading.topic in (None, p.topic)]


def _named(scene: Scene) -> list[Preference]:
    values = {entity.value for entity in scene.reading.entities}
    return [p for p in scene.draft.profile.active(scene.draft.now) if p.value in values]


def _taught_last(scene: Scene) -> list[Preference]:
    change = last_change(scene.draft.profile)
    if change is None or change.kind is not ChangeKind.LEARN:
        return []
    return [p for p in scene.draft.profile.active(scene.draft.now) if p.id in change.added]
