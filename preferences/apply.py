"""What a request means for this person now. Pure: a request, a profile and a context in, an
interpretation out, every slot saying where its value came from.

Who wins: the person's words in this turn > the circumstances (room) > a hard rule > a preference
whose condition is met > a general one > a shared setting (home city). Newer over older.
What is disliked is excluded where the person left it open; a hard rule everywhere but where their
own words go against it. Nothing is filled in that a hard rule forbids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from preferences.model import (
    Applied,
    Condition,
    Context,
    Interpretation,
    Preference,
    Profile,
    Request,
    Scalar,
    SlotSource,
    SlotValue,
    Source,
    Stance,
)
from preferences.rules import denied, forbidden, is_denied
from preferences.topics import RequestSlot, RequestSpec, TopicBook

MOST_VALUES = 10
"""Values that fill one slot at the most, the best ones: nobody fulfils a request with a hundred."""
_DAYPARTS = ((5, "night"), (12, "morning"), (17, "afternoon"), (22, "evening"), (24, "night"))
"""Until which hour each part of the day lasts."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def apply(
    request: Request, profile: Profile, context: Context, book: TopicBook, now: datetime
) -> Interpretation:
    """Fill what the person left open with what is known of them; leave alone what they said.

    Raises `KeyError` when the request is not in the book.
    """
    spec = book.requests[request.intent]
    slots = dict(request.slots)
    _fill_from_context(slots, spec, context)
    excluded: dict[str, tuple[Scalar, ...]] = {}
    applied: list[Applied] = []
    if profile.is_applying and not request.is_for_other:
        holding = _fitting(profile.active(now), context, request, book)
        for slot in spec.slots.values():
            avoided = _avoided(slot, holding, request.slots, spec)
            if avoided:
                excluded[slot.name] = tuple(p.value for p in avoided)
                applied.extend(Applied(p, slot.name) for p in avoided)
            if slot.is_filled and not request.is_surprise and _is_free(slot, slots, spec):
                liked = _liked(slot, holding, excluded.get(slot.name, ()), book)
                slots |= _filled(slot, liked, book)
                applied.extend(Applied(p, slot.name) for p in liked)
    return Interpretation(
        intent=request.intent,
        topic=request.topic,
        confidence=request.confidence,
        slots={name: slots[name] for name in spec.slots if name in slots},
        excluded=excluded,
        applied=tuple(applied),
    )


def contradicted(
    request: Request, profile: Profile, context: Context, book: TopicBook, now: datetime
) -> tuple[Applied, ...]:
    """Give the hard rules that the person's own words go against, each with its slot."""
    if not profile.is_applying or request.is_for_other:
        return ()
    spec = book.requests[request.intent]
    holding = _holding(spec, profile.active(now), _circumstances(context, request))
    held = [preference for known in holding.values() for preference in known]
    broken = [(preference, _broken(preference, request, book)) for preference in held]
    return tuple(Applied(preference, slot) for preference, slot in broken if slot)


def is_met(condition: Condition, context: Context) -> bool:
    """Say whether the circumstances are those a condition asks for; unknown ones are not."""
    time = context.local_time
    return (
        (condition.daypart is None or (time is not None and daypart(time) == condition.daypart))
        and (not condition.days or (time is not None and weekday(time) in condition.days))
        and condition.room in (None, context.room)
        and condition.device in (None, context.device_id, context.device_type)
        and condition.company in (None, context.company)
        and condition.activity in (None, context.activity)
    )


def daypart(time: datetime) -> str:
    """Give morning, afternoon, evening or night of a local time."""
    return next(name for until, name in _DAYPARTS if time.hour < until)


def weekday(time: datetime) -> str:
    """Give mon … sun of a local time."""
    return _WEEKDAYS[time.weekday()]


def _fill_from_context(slots: dict[str, SlotValue], spec: RequestSpec, context: Context) -> None:
    """A slot that bears the name of a circumstance takes it (the room one stands in)."""
    for slot in spec.slots.values():
        value = getattr(context, slot.name, None)
        if slot.is_filled and slot.name not in slots and isinstance(value, str):
            slots[slot.name] = SlotValue(value, SlotSource.CONTEXT)


def _is_free(slot: RequestSlot, slots: dict[str, SlotValue], spec: RequestSpec) -> bool:
    """Say whether neither the slot nor one that stands for the same thing is filled."""
    if slot.name in slots:
        return False
    return not any(
        slot.name in group and any(is_held(member, slots) for member in group)
        for group in spec.alternatives
    )


def is_held(member: str, slots: dict[str, SlotValue]) -> bool:
    """Say whether a member of a group of alternatives, `slot` or `slot=value`, is filled."""
    name, _, value = member.partition("=")
    return name in slots and value in ("", slots[name].value)


def _circumstances(context: Context, request: Request) -> Context:
    """Give the circumstances as the request words them: "in the kitchen", said from the hall."""
    room = request.slots.get("room")
    return replace(context, room=room.value) if room and isinstance(room.value, str) else context


def _holding(
    spec: RequestSpec, active: Sequence[Preference], context: Context
) -> dict[str, list[Preference]]:
    """Give what holds now for the slots of a request, by attribute, one preference a value.

    What is only inferred is left out. Of several, for or against: hard over specific over new.
    """
    keys = {key for slot in spec.slots.values() for key in (slot.attribute, slot.fallback)}
    by_value: dict[tuple[str, Scalar], Preference] = {}
    for preference in active:
        key, value = preference.key, preference.value
        if key not in keys or preference.source is Source.INFERRED:
            continue
        if not is_met(preference.condition, context):
            continue
        place = (key, value.casefold() if isinstance(value, str) else value)
        rival = by_value.get(place)
        if rival is None or _rank(rival) <= _rank(preference):
            by_value[place] = preference
    held: dict[str, list[Preference]] = defaultdict(list)
    for (key, _), preference in by_value.items():
        held[key].append(preference)
    return held


def _broken(rule: Preference, request: Request, book: TopicBook) -> str | None:
    """Give the slot whose value, as the person said it, a hard rule forbids; None for none."""
    if not rule.hard:
        return None
    spec = book.requests[request.intent]
    said = [(spec.slots[name], slot) for name, slot in request.slots.items() if name in spec.slots]
    broken = (s.name for s, slot in said if forbidden(rule, s.attribute, values_of(slot), book))
    return next(broken, None)


def _fitting(
    active: Sequence[Preference], context: Context, request: Request, book: TopicBook
) -> dict[str, list[Preference]]:
    """Give what holds now for a request, without the rules its own words go against and without
    the likings that the other rules leave no room for.
    """
    spec = book.requests[request.intent]
    holding = _holding(spec, active, _circumstances(context, request))
    unbroken = {
        key: [preference for preference in held if not _broken(preference, request, book)]
        for key, held in holding.items()
    }
    never = denied((p for held in unbroken.values() for p in held if p.hard), book)
    return {
        key: [p for p in held if not (_is_wish(p) and is_denied((p.key, p.value), never, book))]
        for key, held in unbroken.items()
    }


def _is_wish(preference: Preference) -> bool:
    return preference.stance is Stance.PREFER and not preference.hard


def _rank(preference: Preference) -> tuple[bool, int, datetime]:
    return (preference.hard, precision(preference), preference.created_at)


def _avoided(
    slot: RequestSlot,
    holding: Mapping[str, list[Preference]],
    said: dict[str, SlotValue],
    spec: RequestSpec,
) -> list[Preference]:
    """Give what to leave out: dislikes where the person named nothing, hard rules always."""
    avoided = [p for p in holding.get(slot.attribute, ()) if p.stance is Stance.AVOID]
    is_free = _is_free(slot, said, spec)
    return [p for p in avoided if p.hard or is_free]


def _liked(
    slot: RequestSlot,
    holding: Mapping[str, list[Preference]],
    excluded: Sequence[Scalar],
    book: TopicBook,
) -> list[Preference]:
    """Give what fills a slot, best first: what is liked of its own attribute, else the shared."""
    for key in (slot.attribute, slot.fallback):
        known = holding.get(key or "", ())
        liked = [p for p in known if p.stance is Stance.PREFER and p.value not in excluded]
        best = _best(liked)
        if key and best:
            return best[:MOST_VALUES] if book.attribute(key).is_many else [max(best, key=_rank)]
    return []


def _best(liked: Sequence[Preference]) -> list[Preference]:
    """Give the values of the most specific condition met, and the hard ones; strongest first."""
    specific = max((precision(p) for p in liked), default=0)
    chosen = [p for p in liked if p.hard or precision(p) == specific]
    return sorted(chosen, key=lambda p: (p.hard, p.strength, p.created_at), reverse=True)


def _filled(
    slot: RequestSlot, liked: Sequence[Preference], book: TopicBook
) -> dict[str, SlotValue]:
    if not liked:
        return {}
    values = tuple(p.value for p in liked)
    is_many = book.attribute(liked[0].key).is_many
    filled = SlotValue(values if is_many else values[0], SlotSource.PREFERENCE, None, liked[0].id)
    return {slot.name: filled}


def values_of(slot: SlotValue) -> tuple[Scalar, ...]:
    """Give the value or values of a slot, always several."""
    return slot.value if isinstance(slot.value, tuple) else (slot.value,)


def precision(preference: Preference) -> int:
    """Count how many circumstances a preference asks for; an end of its own is one more."""
    return specificity(preference.condition) + (preference.valid_until is not None)


def specificity(condition: Condition) -> int:
    """Count how many circumstances a condition names."""
    named = (condition.daypart, condition.days, condition.room, condition.device)
    return sum(bool(part) for part in (*named, condition.company, condition.activity))
