"""A name that several things bear: settled by what is known, else asked once, then carried out.
So is what may have been said in the place of misheard words.

The slot `choice` holds the last such name: {intent, slot, attribute, name, value, options, chosen,
attempt, rest}. `chosen` is None while the question stands open; `rest` are further names to ask
about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.asking import count_moment
from bot.actions.base import AttuneAction, Desk, Event, Scene
from bot.actions.concepts import keep
from bot.actions.interpreting import (
    again,
    attempt_from,
    attempt_of,
    attempts_of,
    interpret,
    remember,
    said_so_far,
    to_dict,
)
from bot.actions.waiting import is_unsure, wait
from bot.say import naming as wording
from bot.turn import AppliedNote, QuickReply
from bot.understanding.choices import SHOWN_MOST
from preferences.apply import values_of
from preferences.concepts import Meaning
from preferences.matching import normalize
from preferences.model import Outcome, Profile, Request, Scalar
from preferences.moments import Moment
from preferences.names import ConceptKind
from preferences.namesakes import Settled, Shared
from preferences.signals import Reason


@dataclass(frozen=True, slots=True)
class Settling:
    """What came of the shared names in a request."""

    request: Request
    """With the values that are meant, as far as that is settled."""
    notes: list[AppliedNote] = field(default_factory=list)
    """Why."""
    unsettled: tuple[Shared, ...] = ()
    """The names to ask about."""
    events: tuple[Event, ...] = ()
    """What is remembered, so that the other one can still be asked for."""


class Choose(AttuneAction):
    """Takes the one of several things that the person means, and carries the request out."""

    stem = "action_choose"

    async def perform(self, scene: Scene) -> list[Event]:
        """Carry out, ask about the next name, or ask again where the answer named none."""
        choice, chosen = scene.slot("choice"), scene.reading.choice
        if choice is None or (chosen is None and choice["attempt"] is None):
            scene.draft.outcome = Outcome.NOT_UNDERSTOOD
            scene.say("utter_sorry")
            return []
        shared = shared_of(choice)
        attempts = attempts_of(scene)
        attempt = attempt_from(choice["attempt"]) if choice["attempt"] else attempts[-1]
        request, rest = again(attempt, self.desk.book), [Shared(**one) for one in choice["rest"]]
        if chosen is None or chosen.value is None:
            scene.draft.outcome = Outcome.NOT_UNDERSTOOD
            return ask_which(self.desk, scene, Settling(request, unsettled=(shared, *rest)))
        request = with_value(request, shared.slot, shared.value, chosen.value)
        if not shared.is_misheard:
            count_moment(scene, "accepted", request.topic, Reason.MISSING_SLOT)
        if rest:
            return ask_which(self.desk, scene, Settling(request, unsettled=tuple(rest)))
        return await self._carry_out(scene, request, replace(shared, value=chosen.value))

    async def _carry_out(self, scene: Scene, request: Request, shared: Shared) -> list[Event]:
        choice = scene.reading.choice
        buttons: list[QuickReply] = []
        may_last = not shared.is_misheard
        if may_last and choice and choice.is_lasting and not is_unsure(scene):
            keep_choice(self.desk, scene, shared)
        elif may_last and scene.draft.profile.is_learning:
            buttons = [self.desk.wording.quick_reply("always")]
        asked = await interpret(self.desk, scene, request, buttons)
        made = None if shared.is_misheard else _choice(request, shared, shared.value)
        return [
            SlotSet("awaiting", None),
            SlotSet("choice", made),
            *remember(scene, [attempt_of(request, scene.draft.now, scene.draft.deed)]),
            *asked,
        ]


class RememberChoice(AttuneAction):
    """Keeps the last choice for good."""

    stem = "action_remember_choice"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn it; say so where there is none."""
        choice = scene.slot("choice")
        if not choice or not choice["chosen"]:
            scene.draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_nothing_to_choose")
            return []
        shared = shared_of(choice)
        return keep_choice(self.desk, scene, replace(shared, value=choice["chosen"]))


def shared_of(choice: Mapping[str, Any]) -> Shared:
    """Build what the slot `choice` holds; one of an earlier release holds less."""
    return Shared(**{name: choice[name] for name in Shared.__dataclass_fields__ if name in choice})


def settle(desk: Desk, scene: Scene, request: Request) -> Settling:
    """Settle the shared names of a request by what is known; in a lesson by the best known."""
    draft = scene.draft
    if misheard := _misheard(desk, scene, request):
        return Settling(request, unsettled=(misheard,))
    profile = Profile(draft.profile.user_id) if request.is_for_other else draft.profile
    notes: list[AppliedNote] = []
    unsettled: list[Shared] = []
    events: tuple[Event, ...] = ()
    for shared, said in shared_names(desk, scene, request):
        settled = desk.namesakes.settle(shared, said, profile, draft.now) or _made(scene, shared)
        if settled is None and scene.tracker.active_loop.get("name") is None:
            unsettled.append(shared)
            continue
        value = settled.value if settled else shared.options[0]
        request = with_value(request, shared.slot, shared.value, value)
        note = wording.settled(desk.wording, shared, settled) if settled else None
        notes += [note] if note else []
        done = _choice(request, replace(shared, value=value), value)
        events = (SlotSet("choice", done),)
    return Settling(request, notes, tuple(unsettled), events)


def _misheard(desk: Desk, scene: Scene, request: Request) -> Shared | None:
    """Give the slot whose value was put in for what was heard, and is to be asked about."""
    heard = scene.draft.heard
    if heard is None or not heard.options:
        return None
    value, slots = heard.options[0], desk.book.requests[request.intent].slots
    holding = (name for name, held in request.slots.items() if value in values_of(held))
    slot = next(holding, None)
    name = heard.misheard or ""
    key = slots[slot].attribute if slot else ""
    return Shared(slot, key, name, value, heard.options, is_misheard=True) if slot else None


def _made(scene: Scene, shared: Shared) -> Settled | None:
    """Give the choice that was made for this very name in the request before."""
    choice = scene.slot("choice") or {}
    is_same = choice.get("attribute") == shared.attribute and choice.get("chosen")
    is_said = is_same and normalize(choice["name"]) == normalize(shared.name)
    return Settled(choice["chosen"]) if is_said else None


def reasons(desk: Desk, scene: Scene) -> list[AppliedNote]:
    """Explain which of the things of one name the last request was taken to mean."""
    choice, draft = scene.slot("choice") or {}, scene.draft
    if not choice.get("chosen"):
        return []
    shared = shared_of(choice)
    settled = desk.namesakes.settle(shared, (), draft.profile, draft.now)
    is_it = settled is not None and settled.value == choice["chosen"]
    note = wording.settled(desk.wording, shared, settled) if settled and is_it else None
    return [note] if note else []


def shared_names(
    desk: Desk, scene: Scene, request: Request
) -> Iterable[tuple[Shared, list[Scalar]]]:
    """Give the names of a request that several values bear, each with what else was said."""
    spec, entities = desk.book.requests[request.intent], scene.reading.entities
    for slot in spec.slots.values():
        if slot.name not in request.slots:
            continue
        attribute = desk.book.attribute(slot.attribute)
        for entity in (e for e in entities if e.attribute == slot.attribute):
            value = str(entity.value)
            options = desk.namesakes.of(attribute, entity.text, value)
            if options:
                others = [e.value for e in entities if e is not entity]
                others += _after(scene.reading.text, entity.end)
                yield Shared(slot.name, attribute.key, entity.text, value, options), others


def _after(text: str, end: int) -> list[str]:
    """Give the word, and the two words, right after a name: "Springfield IL"."""
    words = text[end:].casefold().replace(",", " ").split()[:2]
    return [" ".join(words[:n]) for n in range(1, len(words) + 1)]


def ask_which(desk: Desk, scene: Scene, settling: Settling) -> list[Event]:
    """Ask which of several things is meant; the request waits, and shows what is known."""
    draft, request, shared = scene.draft, settling.request, settling.unsettled[0]
    attribute = desk.book.attribute(shared.attribute)
    if len(shared.options) == 1:
        return _ask_whether(desk, scene, request, attribute.label_of(shared.value))
    shown = shared.options[:SHOWN_MOST]
    if shared.is_misheard:
        question = wording.question_heard(desk.wording, attribute, shown)
    else:
        offered = wording.options(desk.wording, attribute, shown)
        question = wording.question(desk.wording, "ask_which", shared.name, offered)
    buttons = [*desk.wording.suggestions(attribute, shown), desk.wording.quick_reply("never_mind")]
    scene.say("utter_moment_question", buttons, question=question)
    draft.outcome, draft.expects_reply = Outcome.NEEDS_CHOICE, True
    open_slots = {one.slot for one in settling.unsettled}
    known = {name: value for name, value in request.slots.items() if name not in open_slots}
    draft.interpretations.append(said_so_far(replace(request, slots=known)))
    if not shared.is_misheard:
        count_moment(scene, "offered", request.topic, Reason.MISSING_SLOT)
        draft.moment = Moment(
            Reason.MISSING_SLOT, request.intent, attribute.topic, attribute.name, shared.slot,
            question, shown,
        )  # fmt: skip
    attempt = to_dict(attempt_of(request, draft.now))
    choice = _choice(request, shared, None, settling.unsettled[1:])
    return [SlotSet("awaiting", "choice"), SlotSet("choice", {**choice, "attempt": attempt})]


def _ask_whether(desk: Desk, scene: Scene, request: Request, value: str) -> list[Event]:
    """Ask whether a value was said before the request is carried out with it."""
    buttons = [desk.wording.quick_reply("yes"), desk.wording.quick_reply("no")]
    scene.say("utter_ask_said", buttons, value=value)
    attempt = to_dict(attempt_of(request, scene.draft.now))
    return wait(scene, Outcome.NEEDS_CONFIRMING, {"kind": "misheard", "attempt": attempt})


def keep_choice(desk: Desk, scene: Scene, shared: Shared) -> list[Event]:
    """Keep for good which of the things of a name is meant."""
    catalog = desk.book.attribute(shared.attribute).catalog
    assert catalog is not None
    slots: dict[str, Scalar | tuple[Scalar, ...]] = {catalog.name: shared.value}
    label = catalog.values[shared.value].label
    return keep(desk, scene, Meaning(ConceptKind.CHOICE, shared.name, label, None, slots))


def with_value(request: Request, slot: str, old: str, new: str) -> Request:
    """Give a request with another value in a slot, in the old one's place among several."""
    held = request.slots[slot]
    if isinstance(held.value, tuple):
        value = replace(held, value=tuple(new if one == old else one for one in held.value))
    else:
        value = replace(held, value=new)
    return replace(request, slots={**request.slots, slot: value})


def _choice(
    request: Request, shared: Shared, chosen: str | None, rest: Sequence[Shared] = ()
) -> dict[str, Any]:
    more = {"intent": request.intent, "chosen": chosen, "attempt": None}
    return {**asdict(shared), **more, "rest": [asdict(one) for one in rest]}
