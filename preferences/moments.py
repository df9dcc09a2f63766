"""Teachable moments: what to ask, and when to hold one's peace. Pure functions.

Whether there is reason to ask at all is decided in `preferences.signals`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from preferences.apply import is_held
from preferences.model import (
    Cooldown,
    Interpretation,
    Preference,
    Profile,
    Scalar,
    SlotSource,
    Stance,
)
from preferences.signals import MANNERS, Attempt, Manners, Reason
from preferences.topics import Attribute, RequestSpec, TopicBook

MOST_DOUBLINGS = 8
"""Five years. Doubled without end, the wait would soon pass the last year there is."""
SUGGESTIONS = 4
"""Likely answers shown with a question, at the most."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A question worth asking now."""

    reason: Reason
    intent: str
    topic: str
    """Topic of the attribute asked for."""
    attribute: str
    slot: str
    question: str
    suggestions: tuple[Scalar, ...]
    """Catalog ids or texts of likely answers."""
    signals: tuple[str, ...] = ()
    """Names of the signals that led to it."""


def find(
    reason: Reason,
    interpretation: Interpretation,
    profile: Profile,
    book: TopicBook,
    now: datetime,
    attempts: Sequence[Attempt] = (),
) -> Moment | None:
    """Name the slot that would have helped most and the question for it; None when none would.

    A slot the person filled themselves needs no question; one a preference filled comes last:
    after dissatisfaction it may be the preference that is out of date. `attempts` are their
    requests so far: what they asked for before is the likeliest answer.
    """
    if is_cooling(profile.cooldowns, interpretation.topic, now):
        return None
    spec = book.requests[interpretation.intent]
    for slot in open_slots(spec, interpretation):
        attribute = book.attribute(spec.slots[slot].attribute)
        question = attribute.moment or attribute.question
        if question and not is_cooling(profile.cooldowns, attribute.topic, now):
            likely = _likely(attribute, slot, interpretation, profile.active(now), attempts)
            return Moment(
                reason, spec.name, attribute.topic, attribute.name, slot, question, likely
            )
    return None


def open_slots(spec: RequestSpec, interpretation: Interpretation) -> list[str]:
    """Give the slots that knowing a preference could have filled better, the emptiest first.

    None of them: the answer followed exactly what the person said.
    """
    sources = {name: value.source for name, value in interpretation.slots.items()}
    said = {name for name, source in sources.items() if source is SlotSource.UTTERANCE}
    spoken = {name: interpretation.slots[name] for name in said}
    settled = [g for g in spec.alternatives if any(is_held(member, spoken) for member in g)]
    asked = [
        name
        for name in spec.essential
        if name not in said and not any(name in group for group in settled)
    ]
    return sorted(asked, key=lambda name: name in sources)


def cool_down(
    profile: Profile,
    topic: str,
    now: datetime,
    for_good: bool = False,
    manners: Manners = MANNERS,
) -> Cooldown:
    """Give the wait after a refusal: seven days, doubled with every further one, or for good.

    What was refused for good stays so.
    """
    last = _cooldown(profile, topic)
    refusals = last.refusals if last else 0
    for_good = for_good or (last is not None and last.until is None)
    until = None if for_good else now + manners.cooldown * 2 ** min(refusals, MOST_DOUBLINGS)
    return Cooldown(topic, until, refusals + 1)


def hold_off(profile: Profile, topic: str, until: datetime) -> Cooldown:
    """Give a wait that refuses nothing: a question about the topic was put or answered just now.

    So two conversations of one person never ask about the same at once.
    """
    last = _cooldown(profile, topic)
    return Cooldown(topic, until, last.refusals if last else 0)


def is_cooling(cooldowns: Sequence[Cooldown], topic: str, now: datetime) -> bool:
    """Say whether the person is to be left alone about this topic."""
    return any(c.topic == topic and (c.until is None or now < c.until) for c in cooldowns)


def _cooldown(profile: Profile, topic: str) -> Cooldown | None:
    return next((c for c in profile.cooldowns if c.topic == topic), None)


def _likely(
    attribute: Attribute,
    slot: str,
    interpretation: Interpretation,
    active: Sequence[Preference],
    attempts: Sequence[Attempt],
) -> tuple[Scalar, ...]:
    """Give likely answers: what the person asked for before, what they like, what people like.

    What they avoid and what they were just given are left out.
    """
    ours = [p for p in active if p.key == attribute.key]
    asked = (_values(a.slots[slot]) for a in reversed(attempts) if _has(a, slot, interpretation))
    liked = [p.value for p in ours if p.stance is Stance.PREFER]
    given = interpretation.slots.get(slot)
    left_out = {p.value for p in ours if p.stance is Stance.AVOID}
    left_out |= set(_values(given.value)) if given else set()
    likely: Iterator[Scalar] = chain(chain.from_iterable(asked), liked, attribute.suggestions)
    return tuple(v for v in dict.fromkeys(likely) if v not in left_out)[:SUGGESTIONS]


def _has(attempt: Attempt, slot: str, interpretation: Interpretation) -> bool:
    return attempt.intent == interpretation.intent and slot in attempt.slots


def _values(value: Scalar | tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return value if isinstance(value, tuple) else (value,)
