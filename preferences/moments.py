"""Teachable moments: when asking now would help, and what to ask. Pure functions.

Evidence and thresholds: in recorded calls between 22 % and 69 % of repeated requests came from
dissatisfied people, and cue words alone are about 50 % precise; so explicit dissatisfaction or a
correction is enough, while a repeat needs a second signal (an interruption, or a failed answer
before it) or a third time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from preferences.apply import is_held
from preferences.model import Cooldown, Interpretation, Profile, Scalar, SlotSource, Stance
from preferences.topics import RequestSpec, TopicBook

REPEAT_WINDOW = timedelta(minutes=10)
"""How far back the same request still counts as said again."""
REPEATS_NEEDED = 3
"""A repeat alone opens a moment only when the request was made this often."""
FIRST_COOLDOWN = timedelta(days=7)
"""How long a refused topic is left alone; each further refusal doubles it."""
MOST_DOUBLINGS = 8
"""Five years. Doubled without end, the wait would soon pass the last year there is."""


class Reason(StrEnum):
    """Why a moment opened."""

    REPEATED_REQUEST = "repeated_request"
    DISSATISFACTION = "dissatisfaction"
    CORRECTION = "correction"
    BARGE_IN = "barge_in"
    MISSING_SLOT = "missing_slot"
    REPEATED_OVERRIDE = "repeated_override"
    UNKNOWN_CONCEPT = "unknown_concept"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of this conversation, as it was understood."""

    intent: str
    text: str
    slots: dict[str, Scalar | tuple[Scalar, ...]]
    """What the person said themselves, by slot."""
    at: datetime
    has_failed: bool = False
    """Whether what was asked for could not be done, or was refused."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What this turn showed besides its words."""

    is_dissatisfied: bool = False
    is_correction: bool = False
    is_barge_in: bool = False


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
    suggestions: tuple[str, ...]
    """Catalog ids or texts of likely answers."""


def count_repeats(attempts: Sequence[Attempt], now: datetime) -> int:
    """Count how often the latest request was made, itself included, without another in between."""
    if not attempts:
        return 0
    latest = attempts[-1]
    count = 0
    for attempt in reversed(attempts):
        if now - attempt.at > REPEAT_WINDOW or not is_same_request(attempt, latest):
            break
        count += 1
    return count


def is_same_request(one: Attempt, other: Attempt) -> bool:
    """Say whether two requests ask for the same, in whatever words: same intent, same slots."""
    return one.intent == other.intent and one.slots == other.slots


def reason_for(
    attempts: Sequence[Attempt], signals: Signals, spec: RequestSpec, now: datetime
) -> Reason | None:
    """Decide whether the signals of this turn are enough to ask, and say which one carried it."""
    repeats = count_repeats(attempts, now)
    if signals.is_correction:
        return Reason.CORRECTION
    if signals.is_dissatisfied:
        return Reason.DISSATISFACTION
    if spec.is_repeatable or repeats < 2:
        return None
    if signals.is_barge_in:
        return Reason.BARGE_IN
    has_failed = any(attempt.has_failed for attempt in attempts[-repeats:-1])
    is_enough = repeats >= REPEATS_NEEDED or has_failed
    return Reason.REPEATED_REQUEST if is_enough else None


def find(
    reason: Reason,
    interpretation: Interpretation,
    profile: Profile,
    book: TopicBook,
    now: datetime,
) -> Moment | None:
    """Name the slot that would have helped most and the question for it; None when none would.

    A slot the person filled themselves needs no question; one a preference filled comes last:
    after dissatisfaction it may be the preference that is out of date.
    """
    spec = book.requests[interpretation.intent]
    if is_cooling(profile.cooldowns, interpretation.topic, now):
        return None
    for slot in _by_need(spec, interpretation):
        attribute = book.attribute(spec.slots[slot].attribute)
        question = attribute.moment or attribute.question
        if question and not is_cooling(profile.cooldowns, attribute.topic, now):
            likely = _likely(attribute.suggestions, profile, attribute.key, now)
            return Moment(
                reason, spec.name, attribute.topic, attribute.name, slot, question, likely
            )
    return None


def cool_down(profile: Profile, topic: str, now: datetime, for_good: bool = False) -> Cooldown:
    """Give the wait after a refusal: seven days, doubled with every further one, or for good.

    What was refused for good stays so.
    """
    last = next((c for c in profile.cooldowns if c.topic == topic), None)
    refusals = last.refusals if last else 0
    for_good = for_good or (last is not None and last.until is None)
    until = None if for_good else now + FIRST_COOLDOWN * 2 ** min(refusals, MOST_DOUBLINGS)
    return Cooldown(topic, until, refusals + 1)


def is_cooling(cooldowns: Sequence[Cooldown], topic: str, now: datetime) -> bool:
    """Say whether the person asked to be left alone about this topic."""
    return any(c.topic == topic and (c.until is None or now < c.until) for c in cooldowns)


def _by_need(spec: RequestSpec, interpretation: Interpretation) -> list[str]:
    sources = {name: value.source for name, value in interpretation.slots.items()}
    said = {name for name, source in sources.items() if source is SlotSource.UTTERANCE}
    open_slots = [name for name in spec.essential if name not in said]
    spoken = {name: interpretation.slots[name] for name in said}
    settled = [g for g in spec.alternatives if any(is_held(member, spoken) for member in g)]
    asked = [name for name in open_slots if not any(name in group for group in settled)]
    return sorted(asked, key=lambda name: name in sources)


def _likely(
    suggestions: tuple[str, ...], profile: Profile, key: str, now: datetime
) -> tuple[str, ...]:
    avoided = {p.value for p in profile.active(now) if p.key == key and p.stance is Stance.AVOID}
    return tuple(s for s in suggestions if s not in avoided)[:4]
