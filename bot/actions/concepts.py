"""Made-up names in conversation: asked for, explained, listed, used again.

While a meaning is awaited the slot `teaching` holds {name, intent, attempt}: the request the name
came up in, as `interpreting.to_dict` gives it; None where nothing is to be carried out.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.asking import count_moment
from bot.actions.base import AttuneAction, Desk, Event, Scene
from bot.actions.declining import tell_off
from bot.actions.interpreting import (
    again,
    attempt_from,
    attempt_of,
    interpret,
    remember,
    said_so_far,
    to_dict,
)
from bot.actions.waiting import grounds_body, grounds_of, is_unsure, wait
from bot.say import naming as wording
from bot.turn import AppliedNote
from bot.understanding.reading import Act, Naming
from preferences.concepts import Meaning, compose, forget, teach
from preferences.model import Outcome, Request, SlotSource, SlotValue, Source
from preferences.moments import Moment
from preferences.names import Concept, ConceptKind, Slots
from preferences.profile import Revision
from preferences.signals import Attempt, Reason
from preferences.topics import RequestSpec

TAUGHT = [SlotSet("awaiting", None), SlotSet("teaching", None)]
"""Events after which no meaning is awaited."""


class Define(AttuneAction):
    """Keeps what a name stands for, and carries out the request it came up in."""

    stem = "action_define"

    async def perform(self, scene: Scene) -> list[Event]:
        """Learn the name; ask for its meaning where none was said."""
        naming, pending = scene.reading.naming, scene.slot("teaching")
        if naming is None or naming.act not in (Act.DEFINE, Act.OPEN) or naming.request is None:
            return self._unclear(scene, pending)
        spec = self.desk.book.requests[naming.request]
        if naming.act is Act.OPEN:
            return ask_meaning(self.desk, scene, Request(spec.name, spec.topic), naming.name, True)
        slots = self._slots(scene, naming, spec)
        if not slots:
            return self._unclear(scene, pending)
        waiting = self._keep(scene, naming, spec, slots)
        count_moment(scene, "accepted", spec.topic, Reason.UNKNOWN_CONCEPT)
        if waiting or not pending or not pending["attempt"]:
            return [*TAUGHT, *waiting]
        request = with_slots(again(attempt_from(pending["attempt"]), self.desk.book), slots, naming)
        asked = await interpret(self.desk, scene, request)
        return [
            *TAUGHT,
            *remember(scene, [attempt_of(request, scene.draft.now, scene.draft.deed)]),
            *asked,
        ]

    def _slots(self, scene: Scene, naming: Naming, spec: RequestSpec) -> Slots:
        known = {c.id: c for c in scene.draft.profile.concepts}
        base = known[naming.base_id].slots if naming.base_id in known else {}
        values = [(entity.attribute, entity.value) for entity in naming.values]
        return compose(spec, base, values, self.desk.book)

    def _keep(self, scene: Scene, naming: Naming, spec: RequestSpec, slots: Slots) -> list[Event]:
        meaning = Meaning(ConceptKind.REQUEST, naming.name, naming.meaning, spec.name, slots)
        return keep(self.desk, scene, meaning)

    def _unclear(self, scene: Scene, pending: dict[str, Any] | None) -> list[Event]:
        draft = scene.draft
        draft.outcome = Outcome.NOT_UNDERSTOOD
        if pending is None:
            scene.say("utter_meaning_unclear")
            return list(TAUGHT)
        draft.expects_reply = True
        never_mind = [self.desk.wording.quick_reply("never_mind")]
        scene.say("utter_meaning_unclear_again", never_mind, name=pending["name"])
        return [SlotSet("awaiting", "definition")]


class NameAlias(AttuneAction):
    """Keeps that a name stands for other words."""

    stem = "action_name_alias"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn the alias and say so."""
        naming = scene.reading.naming
        assert naming is not None
        return keep(self.desk, scene, Meaning(ConceptKind.ALIAS, naming.name, naming.meaning))


class LeaveIt(AttuneAction):
    """Leaves a name unexplained, or a choice unmade."""

    stem = "action_leave_it"

    def perform(self, scene: Scene) -> list[Event]:
        """Say that it is left."""
        asked = scene.slot("teaching") or scene.slot("choice")
        spec = self.desk.book.requests.get(asked["intent"]) if asked else None
        is_name = bool(scene.slot("teaching"))
        reason = Reason.UNKNOWN_CONCEPT if is_name else Reason.MISSING_SLOT
        is_misheard = not is_name and bool(asked) and asked.get("is_misheard", False)
        if not is_misheard:
            count_moment(scene, "refused", spec.topic if spec else "", reason)
        scene.draft.outcome, scene.draft.expects_reply = Outcome.UNCHANGED, is_misheard
        scene.say("utter_ask_said_then" if is_misheard else "utter_declined")
        return [*TAUGHT, SlotSet("choice", None)]


class ListConcepts(AttuneAction):
    """Says which names were taught."""

    stem = "action_list_concepts"

    def perform(self, scene: Scene) -> list[Event]:
        """List them with their meanings."""
        known = scene.draft.profile.concepts
        if known:
            scene.say("utter_concepts", what=wording.concepts(self.desk.wording, known))
        else:
            scene.say("utter_concepts_none")
        return []


def ask_meaning(
    desk: Desk, scene: Scene, request: Request, name: str, is_new: bool = False
) -> list[Event]:
    """Ask what a name stands for; the request waits, unless the name was only to be taught.

    In a lesson nothing is asked, for its own question stands open.
    """
    draft, spec = scene.draft, desk.book.requests[request.intent]
    draft.count("unknown_concept", spec.topic)
    if not is_new:
        draft.outcome = Outcome.NOT_FOUND
        draft.interpretations.append(said_so_far(request))
    if scene.tracker.active_loop.get("name"):
        scene.say("utter_concept_unknown", name=name)
        return []
    question = wording.question(desk.wording, "ask_new_meaning" if is_new else "ask_meaning", name)
    scene.say("utter_moment_question", [desk.wording.quick_reply("never_mind")], question=question)
    draft.expects_reply = True
    count_moment(scene, "offered", spec.topic, Reason.UNKNOWN_CONCEPT)
    if not is_new:
        draft.moment = _moment(spec, desk, question)
    attempt = None if is_new else to_dict(attempt_of(request, draft.now))
    teaching = {"name": name, "intent": spec.name, "attempt": attempt}
    return [SlotSet("awaiting", "definition"), SlotSet("teaching", teaching)]


def keep(desk: Desk, scene: Scene, meaning: Meaning) -> list[Event]:
    """Learn a name, and say what is kept, with undo; or that nothing is kept at the moment.

    What was hardly heard is asked about first, and waits for a yes.
    """
    draft, words = scene.draft, desk.wording
    revision = teach(draft.profile, meaning, scene.grounds(Source.STATED), desk.new_id)
    if revision.named and is_unsure(scene):
        buttons = [words.quick_reply("yes"), words.quick_reply("no")]
        scene.say("utter_ask_heard", buttons, what=wording.concepts(words, revision.named))
        body = {"kind": "name", "meaning": asdict(meaning), "grounds": grounds_body(scene)}
        return wait(scene, Outcome.NEEDS_CONFIRMING, body)
    _take(desk, scene, meaning, revision)
    return []


def keep_confirmed(desk: Desk, scene: Scene, pending: dict[str, Any]) -> None:
    """Learn the name that waited for a yes."""
    meaning, draft = _meaning_of(pending["meaning"]), scene.draft
    grounds = grounds_of(pending["grounds"], scene)
    _take(desk, scene, meaning, teach(draft.profile, meaning, grounds, desk.new_id))


def _take(desk: Desk, scene: Scene, meaning: Meaning, revision: Revision) -> None:
    draft, words = scene.draft, desk.wording
    draft.take(revision)
    if revision.outcome is Outcome.REFUSED:
        tell_off(desk, scene, "utter_concept_not_kept")
    elif revision.named:
        undo = [words.quick_reply("undo")]
        scene.say("utter_learned", undo, what=wording.concepts(words, revision.named))
    else:
        same = next(c for c in draft.profile.concepts if c.name == meaning.name)
        scene.say("utter_known", what=wording.concept(words, same))


def _meaning_of(body: dict[str, Any]) -> Meaning:
    """Build what waits for a yes from how it was kept."""
    slots = body["slots"] and {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in body["slots"].items()
    }
    return Meaning(**{**body, "kind": ConceptKind(body["kind"]), "slots": slots})


def forget_name(desk: Desk, scene: Scene) -> bool:
    """Forget the name that was named, if one was; say whether."""
    naming, draft = scene.reading.naming, scene.draft
    found = [c for c in draft.profile.concepts if naming and c.id == naming.concept_id]
    if not found:
        return False
    draft.take(forget(draft.profile, found, draft.now, desk.new_id))
    undo = [desk.wording.quick_reply("undo")]
    scene.say("utter_forgotten", undo, what=wording.concepts(desk.wording, found))
    return True


def used(scene: Scene) -> Concept | None:
    """Give the concept that was named to be used."""
    naming = scene.reading.naming
    if naming is None or naming.act is not Act.USE:
        return None
    return next((c for c in scene.draft.profile.concepts if c.id == naming.concept_id), None)


def reasons(desk: Desk, scene: Scene, attempt: Attempt) -> list[AppliedNote]:
    """Explain the slots of a request that hold what a name in it stands for."""
    said = attempt.text.casefold()
    return [
        wording.note(desk.wording, slot, concept)
        for concept in scene.draft.profile.concepts
        if concept.intent == attempt.intent and concept.name.casefold() in said
        for slot, value in concept.slots.items()
        if attempt.slots.get(slot) == value
    ]


def with_slots(request: Request, slots: Slots, naming: Naming) -> Request:
    """Give a request with what a name stands for; what was said beside it stays."""
    meant = {
        name: SlotValue(value, SlotSource.UTTERANCE, naming.name) for name, value in slots.items()
    }
    return replace(request, slots=meant | request.slots)


def _moment(spec: RequestSpec, desk: Desk, question: str) -> Moment:
    """Give the moment as the reply tells it: about the attribute that takes such names."""
    attributes = {slot.name: desk.book.attribute(slot.attribute) for slot in spec.slots.values()}
    nameable = [name for name, attribute in attributes.items() if attribute.named_by]
    slot = nameable[0] if nameable else next(iter(attributes))
    topic, name = attributes[slot].topic, attributes[slot].name
    return Moment(Reason.UNKNOWN_CONCEPT, spec.name, topic, name, slot, question, ())
