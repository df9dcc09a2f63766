"""The signals of a teachable moment and the one decision they lead to. Pure functions.

A signal looks at a `Situation` and gives a `Sign` or nothing. `decide` adds the signs up: one of
weight `ENOUGH` opens a moment, so do two halves. A new signal is one function in `SIGNALS`; what
is noticed elsewhere (an override, an unknown concept) is handed in as `Situation.noticed`.

Weights: in recorded calls between 22 % and 69 % of repeated requests came from dissatisfied
people, so a repeat is half of what is needed; who complains or puts right says it all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from preferences.model import Scalar

ENOUGH = 1.0
"""Weight that opens a moment."""
HALF = 0.5
"""Weight of a signal that needs another beside it."""
SURE = 0.65
"""Probability from which feedback leads to a question. More than an even chance, for a question
interrupts; chosen among .5 to .8 on the recorded conversations of `attune eval`."""


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
class Manners:
    """How forward the assistant may be; the installation's settings."""

    is_asking: bool = True
    """Whether it ever asks what it was not asked to ask."""
    questions: int = 1
    """Questions a conversation may bring that nothing the person said called for."""
    repeats: int = 3
    """A repeat alone opens a moment only when the request was made this often."""
    window: timedelta = timedelta(minutes=10)
    """How far back the same request still counts as said again."""
    cooldown: timedelta = timedelta(days=7)
    """How long a refused topic is left alone; each further refusal doubles it."""
    conversation: timedelta = timedelta(minutes=30)
    """How long after a question the next thing said counts as another conversation."""
    check_gap: int = 20
    """Turns between two times of asking whether an answer was right; 0 for never asking."""


MANNERS = Manners()
"""The manners of an installation that sets nothing."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of this conversation, as it was understood and answered."""

    intent: str
    text: str
    slots: dict[str, Scalar | tuple[Scalar, ...]]
    """What the person said themselves, by slot."""
    at: datetime
    answer: dict[str, Scalar | tuple[Scalar, ...]] = field(default_factory=dict)
    """What every slot came to hold, from whatever source; empty where that is not known."""
    is_restated: bool = True
    """Whether its words say an earlier line again, as far as the reader can tell: same intent and
    slots alone may hide what is new in values that nobody knows."""
    has_failed: bool = False
    """Whether what was asked for could not be done, or was refused."""
    is_cut_short: bool = False
    """Whether the person spoke over the answer or called it off."""
    is_settled: bool = False
    """Whether the person was pleased with it, or it was put right: what follows is new."""
    is_renewed: bool = False
    """Whether it was filled by a preference that replaced an older one: it used to be answered
    differently."""
    is_for_other: bool = False
    """Asked on somebody else's behalf: nothing about this person would mend it."""
    is_surprise: bool = False
    """Whether the person wanted to be surprised."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What one signal saw."""

    name: str
    """Of the signal, to be recorded."""
    reason: Reason
    """What the moment is for, should this sign carry it."""
    weight: float
    """0–1: `ENOUGH` carries a moment alone."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that signals look at: the requests so far and what this turn showed beside its words."""

    attempts: Sequence[Attempt]
    """Oldest first; the last is the one a question would be about."""
    now: datetime
    is_request: bool = True
    """Whether this turn is itself the last attempt; else it is about it."""
    is_repeatable: bool = False
    """Whether the last request is ordinary to say again (brighter, louder)."""
    dissatisfied: float = 0.0
    """0–1: how likely the person is unhappy with the answer."""
    correction: float = 0.0
    """0–1: how likely they put it right."""
    is_barge_in: bool = False
    """Whether this turn cut the answer before it short."""
    noticed: tuple[Sign, ...] = ()
    """Signs seen elsewhere."""
    manners: Manners = MANNERS


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to ask, and on what grounds."""

    reason: Reason | None
    """The reason of the weightiest sign; None where the signs are not enough."""
    signs: tuple[Sign, ...] = ()
    """Everything that was seen, whether or not it was enough."""

    @property
    def names(self) -> tuple[str, ...]:
        """Give the signals that saw something."""
        return tuple(sign.name for sign in self.signs)


Signal = Callable[[Situation], Sign | None]


def correction(situation: Situation) -> Sign | None:
    """The person puts the answer right, more likely than that they only complain of it."""
    if situation.correction < max(SURE, situation.dissatisfied) or _only_repeats(situation):
        return None
    return Sign("correction", Reason.CORRECTION, ENOUGH)


def dissatisfaction(situation: Situation) -> Sign | None:
    """The person says that the answer was not what they wanted, more likely than they mend it."""
    is_less = situation.dissatisfied < situation.correction
    if situation.dissatisfied < SURE or is_less or _only_repeats(situation):
        return None
    return Sign("dissatisfaction", Reason.DISSATISFACTION, ENOUGH)


def interruption(situation: Situation) -> Sign | None:
    """The answer was spoken over or called off, and the same is asked for again."""
    before = _before(situation)
    if before is None or not (before.is_cut_short or situation.is_barge_in):
        return None
    return Sign("interruption", Reason.BARGE_IN, HALF)


def failure(situation: Situation) -> Sign | None:
    """What could not be carried out is asked for again."""
    before = _before(situation)
    if before is None or not before.has_failed:
        return None
    return Sign("failure", Reason.REPEATED_REQUEST, HALF)


def repetition(situation: Situation) -> Sign | None:
    """The same is asked for again; the third time says enough."""
    if _before(situation) is None:
        return None
    count = count_repeats(situation.attempts, situation.now, situation.manners)
    weight = ENOUGH if count >= situation.manners.repeats else HALF
    return Sign("repetition", Reason.REPEATED_REQUEST, weight)


def changed_answer(situation: Situation) -> Sign | None:
    """What used to be answered differently is asked for again: the old answer may be missed."""
    before = _before(situation)
    if before is None:
        return None
    earlier = [a for a in situation.attempts[:-2] if is_same_request(a, before) and a.answer]
    is_changed = before.is_renewed or any(a.answer != before.answer for a in earlier)
    return Sign("changed_answer", Reason.REPEATED_REQUEST, HALF) if is_changed else None


SIGNALS: tuple[Signal, ...] = (
    correction,
    dissatisfaction,
    interruption,
    failure,
    changed_answer,
    repetition,
)
"""Every signal; of equally weighty signs the first names the reason."""


def decide(situation: Situation) -> Decision:
    """Put all signs together: whether they are enough to ask, and which one carries it."""
    seen = [sign for signal in SIGNALS if (sign := signal(situation))]
    signs = (*seen, *situation.noticed)
    if sum(sign.weight for sign in signs) < ENOUGH:
        return Decision(None, signs)
    return Decision(max(signs, key=lambda sign: sign.weight).reason, signs)


def count_repeats(attempts: Sequence[Attempt], now: datetime, manners: Manners = MANNERS) -> int:
    """Count how often the latest request was made, itself included, without another in between.

    What was answered with words only, failed or was cut short in between does not break the row;
    an answer the person was pleased with does.
    """
    if not attempts:
        return 0
    latest, count, is_linked = attempts[-1], 0, True
    for attempt in reversed(attempts):
        is_over = attempt.is_settled and attempt is not latest
        is_old = now - attempt.at > manners.window
        if is_over or is_old or not is_linked or not is_same_request(attempt, latest):
            break
        count += 1
        is_linked = attempt.is_restated
    return count


def is_same_request(one: Attempt, other: Attempt) -> bool:
    """Say whether two requests ask for the same, in whatever words: same intent, same slots."""
    return one.intent == other.intent and one.slots == other.slots


def _before(situation: Situation) -> Attempt | None:
    """Give the attempt that this turn says again; None where it says none again."""
    if situation.is_repeatable or not situation.is_request:
        return None
    if count_repeats(situation.attempts, situation.now, situation.manners) < 2:
        return None
    return situation.attempts[-2]


def _only_repeats(situation: Situation) -> bool:
    """Say whether a request shows no more than that it is made: the first one, another one, the
    very words of the one before, or one that is ordinary to repeat.

    How pleased somebody is, is read with the line before in view, so the very words again look
    unhappy by themselves; as a second signal they would count twice.
    """
    if not situation.is_request:
        return False
    before = _before(situation)
    return before is None or _plain(before.text) == _plain(situation.attempts[-1].text)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
