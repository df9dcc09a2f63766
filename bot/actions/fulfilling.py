"""Having a request carried out: the order, what came of it in words, and the host's choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Desk, Event, Scene
from bot.draft import Draft
from bot.fulfilment import Choice, Deed, DeedState, Order
from bot.turn import QuickReply
from preferences.apply import apply
from preferences.matching import known_value
from preferences.model import (
    Applied,
    Outcome,
    Preference,
    Request,
    Scalar,
    SlotSource,
    SlotValue,
    Stance,
)
from preferences.topics import Attribute, RequestSpec, TopicBook

CHOSEN = [SlotSet("awaiting", None), SlotSet("host_choice", None), SlotSet("expected", None)]
"""Events after which none of the host's choices stands open."""
_OUTCOMES = {
    DeedState.REFUSED: Outcome.REFUSED,
    DeedState.NOT_FOUND: Outcome.NOT_FOUND,
    DeedState.FAILED: Outcome.REFUSED,
}


async def place_order(desk: Desk, scene: Scene) -> Deed:
    """Hand the draft's interpretation to whoever carries requests out."""
    draft = scene.draft
    if draft.interpretation is None:
        raise RuntimeError("Nothing was interpreted yet.")
    draft.orders += 1
    preview = desk.wording.interpretation(draft.interpretation)
    order = Order(
        turn_id=draft.turn_id,
        number=draft.orders,
        user_id=draft.turn.user_id,
        interpretation=draft.interpretation,
        applied=tuple(draft.applied),
        context=draft.turn.context,
        preview=preview,
    )
    deed = await draft.fulfilment.carry_out(order)
    is_silent = deed.state is DeedState.DONE and not deed.text
    return replace(deed, text=preview) if is_silent else deed


def tell(scene: Scene, deed: Deed, buttons: Sequence[QuickReply] = ()) -> None:
    """Say what came of an order: the host's own words where it has any."""
    draft = scene.draft
    draft.outcome = _OUTCOMES.get(deed.state, draft.outcome)
    if deed.text:
        if deed.ssml:
            draft.ssml[deed.text] = deed.ssml
        scene.say("utter_interpretation", buttons, said=deed.text)
    elif deed.state is DeedState.NOT_FOUND:
        scene.say("utter_deed_not_found")
    elif deed.state is DeedState.FAILED:
        scene.say("utter_deed_failed")
    elif deed.reason:
        scene.say("utter_deed_refused", reason=deed.reason)
    else:
        scene.say("utter_deed_refused_plain")


def known_choice(deed: Deed, spec: RequestSpec, book: TopicBook) -> Choice | None:
    """Give the first of the host's choices whose slot the request has, its values as ids."""
    for choice in deed.choices:
        if choice.slot in spec.slots:
            attribute = book.attribute(spec.slots[choice.slot].attribute)
            return replace(choice, values=tuple(known_value(attribute, v) for v in choice.values))
    return None


def settle(choice: Choice, request: Request, draft: Draft, book: TopicBook) -> Applied | None:
    """Give the preference that chooses for the person; None where they have to be asked.

    It is the one that would fill the slot had they left it open, by all the rules of applying.
    """
    slots = {name: value for name, value in request.slots.items() if name != choice.slot}
    left_open = replace(request, slots=slots)
    held = apply(left_open, draft.profile, draft.turn.context, book, draft.now)
    return next(
        (
            applied
            for applied in held.applied
            if applied.slot == choice.slot
            and applied.preference.stance is Stance.PREFER
            and applied.preference.value in choice.values
        ),
        None,
    )


def with_choice(
    request: Request, slot: str, chosen: Preference | Scalar, book: TopicBook
) -> Request:
    """Give the request with one value in a slot: a preference's, or what the person picked."""
    attribute = book.attribute(book.requests[request.intent].slots[slot].attribute)
    if isinstance(chosen, Preference):
        value, source, identifier = chosen.value, SlotSource.PREFERENCE, chosen.id
    else:
        value, source, identifier = chosen, SlotSource.UTTERANCE, None
    filled = SlotValue((value,) if attribute.is_many else value, source, None, identifier)
    return replace(request, slots={**request.slots, slot: filled})


def ask_back(desk: Desk, scene: Scene, request: Request, deed: Deed) -> list[Event]:
    """Put the host's choice to the person, and remember that it stands open.

    In the middle of a lesson it is only said: the lesson's own question goes first.
    """
    spec, draft = desk.book.requests[request.intent], scene.draft
    choice = known_choice(deed, spec, desk.book)
    if choice is None:
        tell(scene, replace(deed, state=DeedState.FAILED, text=""))
        return []
    attribute = desk.book.attribute(spec.slots[choice.slot].attribute)
    draft.outcome = Outcome.NEEDS_CHOICE
    if scene.tracker.active_loop.get("name"):
        scene.say("utter_host_choice_later", question=deed.text)
        return []
    draft.expects_reply = True
    buttons = choice_buttons(desk, attribute, choice.values)
    if deed.text:
        scene.say("utter_host_choice", buttons, question=deed.text)
    else:
        values = listed(attribute, choice.values)
        scene.say("utter_host_choice_plain", buttons, title=attribute.title, values=values)
    body = {
        "slot": choice.slot,
        "values": list(choice.values),
        "request": _request_body(request),
    }
    return [
        SlotSet("awaiting", "host_choice"),
        SlotSet("host_choice", body),
        SlotSet("expected", attribute.key),
    ]


def choice_buttons(desk: Desk, attribute: Attribute, values: Sequence[Scalar]) -> list[QuickReply]:
    """Give a button for each value, and a way out."""
    labels = [attribute.label_of(value) for value in values]
    return [*(QuickReply(text, text) for text in labels), desk.wording.quick_reply("never_mind")]


def listed(attribute: Attribute, values: Sequence[Scalar]) -> str:
    """Give the values in a row, as they are said."""
    return ", ".join(attribute.label_of(value) for value in values)


def _request_body(request: Request) -> dict[str, Any]:
    """Give a request as a slot of the conversation holds it."""
    slots = {
        name: {
            "value": list(slot.value) if isinstance(slot.value, tuple) else slot.value,
            "source": str(slot.source),
            "preference_id": slot.preference_id,
        }
        for name, slot in request.slots.items()
    }
    return {
        "intent": request.intent,
        "topic": request.topic,
        "slots": slots,
        "text": request.text,
        "is_for_other": request.is_for_other,
        "is_surprise": request.is_surprise,
    }


def request_from(body: Mapping[str, Any]) -> Request:
    """Build a request from what a slot of the conversation holds."""
    slots = {
        name: SlotValue(
            tuple(slot["value"]) if isinstance(slot["value"], list) else slot["value"],
            SlotSource(slot["source"]),
            preference_id=slot["preference_id"],
        )
        for name, slot in body["slots"].items()
    }
    return Request(**{**body, "slots": slots})
