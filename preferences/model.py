"""The nouns of Attune: what a preference is, what a request is, what it came to mean.

Frozen values only: no clock, no I/O, no text for people. Times are aware `datetime`s in UTC;
spans are character offsets `[start, end)` into the person's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from preferences.names import Concept

Scalar = str | float | bool
"""One value: a catalog id or open text, a number, or a flag."""


class Stance(StrEnum):
    """For or against."""

    PREFER = "prefer"
    AVOID = "avoid"


class Source(StrEnum):
    """How a preference came to be known."""

    STATED = "stated"
    LESSON = "lesson"
    MOMENT = "moment"
    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    IMPORT = "import"
    ADMIN = "admin"


class Status(StrEnum):
    """Where a preference stands in its life."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    PAUSED = "paused"


class Consent(StrEnum):
    """Where a person stands on anything being kept about them, on a server that needs their yes."""

    ASKED = "asked"
    """The question was put and not answered; it is not put again."""
    GIVEN = "given"
    REFUSED = "refused"
    """Never given, or withdrawn."""


class Outcome(StrEnum):
    """How a turn ended. Failure is a branch, never an exception."""

    ANSWERED = "answered"
    APPLIED = "applied"
    UNCHANGED = "unchanged"
    NEEDS_CHOICE = "needs_choice"
    NEEDS_CONFIRMING = "needs_confirming"
    NOT_FOUND = "not_found"
    NOT_UNDERSTOOD = "not_understood"
    REFUSED = "refused"


class SlotSource(StrEnum):
    """Where the value of a slot came from."""

    UTTERANCE = "utterance"
    PREFERENCE = "preference"
    CONTEXT = "context"
    HABIT = "habit"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a preference holds. A field left None says nothing; all given ones must hold."""

    daypart: str | None = None
    """morning, afternoon, evening or night."""
    days: tuple[str, ...] = ()
    """Weekdays as mon … sun; empty means every day."""
    room: str | None = None
    """Catalog id of a room."""
    device: str | None = None
    """Device id or type."""
    company: str | None = None
    """Who is there: kids, guests, partner, alone …"""
    activity: str | None = None
    """What the person is doing: cooking, running …"""

    def overlaps(self, other: Condition) -> bool:
        """Say whether both ask for the same circumstances, the days in any order.

        "In the morning" stands beside "always" and wins over it then. Seven days are every day.
        """
        return self._circumstances() == other._circumstances()

    def _circumstances(self) -> tuple[object, ...]:
        days = frozenset(self.days)
        some_days = days if len(days) < 7 else frozenset()
        return (some_days, self.daypart, self.room, self.device, self.company, self.activity)


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a preference rests on: the person's own words, or an operator's act."""

    turn_id: str | None
    """The turn it was said in; None for an import or an operator."""
    text: str
    """The span of the person's own words."""
    channel: str
    """web, voice, admin, import …"""
    asr_confidence: float | None = None
    """0–1 as the recogniser gave it; None when typed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a person said they like or do not like, as read from their words."""

    topic: str
    attribute: str
    """Name within its topic; `open` for what no attribute covers."""
    value: Scalar
    """Catalog id, number, flag or open text."""
    text: str
    """The words of the value, exactly as they stand in the turn."""
    start: int
    end: int
    stance: Stance = Stance.PREFER
    hard: bool = False
    """Must or must not (allergies, diets, never), not just like or dislike."""
    strength: float = 0.7
    """0–1: quite like < like < love < adore."""
    condition: Condition = ALWAYS
    is_open: bool = False
    """True when the value is free text that no catalog knows."""
    valid_until: datetime | None = None
    """When it ends by itself ("until Friday"); None for lasting."""
    is_change: bool = False
    """Said as a change of mind ("actually", "now", "my favourite"): it replaces without asking."""
    over: tuple[Scalar, ...] = ()
    """Values of the same attribute it is liked more than ("jazz over rock")."""
    over_text: tuple[str, ...] = ()
    """The words of all it is liked more than, exactly as they stand in the turn."""


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing held true about a person."""

    id: str
    topic: str
    attribute: str
    value: Scalar
    label: str
    """How the value is said: the catalog's label or the person's words."""
    stance: Stance
    hard: bool
    strength: float
    condition: Condition
    source: Source
    evidence: Evidence
    status: Status
    created_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    supersedes: tuple[str, ...] = ()
    """Ids of what this one replaced."""
    is_open: bool = False

    @property
    def key(self) -> str:
        """The attribute's full id, `topic.attribute`."""
        return f"{self.topic}.{self.attribute}"


class ChangeKind(StrEnum):
    """What a change to a profile was."""

    LEARN = "learn"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class Change:
    """One step in a profile's history: what it added and ended. Undo reverses it exactly."""

    id: str
    kind: ChangeKind
    added: tuple[str, ...]
    """Ids of preferences that became active."""
    ended: tuple[str, ...]
    """Ids of preferences that stopped being active."""
    at: datetime
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Cooldown:
    """A topic the person did not want to be asked about."""

    topic: str
    until: datetime | None
    """When a question may be asked again; None means never."""
    refusals: int
    """How often it was refused; the wait doubles with each."""


@dataclass(frozen=True, slots=True)
class Profile:
    """All preferences of one person, as loaded for one turn."""

    user_id: str
    preferences: tuple[Preference, ...] = ()
    """Active and paused ones, oldest first."""
    changes: tuple[Change, ...] = ()
    """The latest changes, oldest first."""
    cooldowns: tuple[Cooldown, ...] = ()
    is_learning: bool = True
    """False: nothing new is kept."""
    is_applying: bool = True
    """False: what is kept is left unused."""
    concepts: tuple[Concept, ...] = ()
    """The names that hold, oldest first."""
    is_noticing: bool = True
    """False: only what the person says is learned, nothing from what they do."""
    is_consent_needed: bool = False
    """Whether this server keeps nothing without a yes: `is_learning` is False until then."""
    consent: Consent | None = None
    """None: never asked."""

    @property
    def lacks_consent(self) -> bool:
        """Say whether nothing is learned for want of a yes."""
        return self.is_consent_needed and self.consent is not Consent.GIVEN

    def active(self, now: datetime) -> tuple[Preference, ...]:
        """Give the preferences that hold at `now`."""
        return tuple(
            p
            for p in self.preferences
            if p.status is Status.ACTIVE
            and p.valid_from <= now
            and (p.valid_until is None or now < p.valid_until)
        )


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a turn, as the transport knows them."""

    local_time: datetime | None = None
    room: str | None = None
    activity: str | None = None
    company: str | None = None
    device_id: str | None = None
    device_type: str | None = None
    has_screen: bool | None = None
    state: Mapping[str, object] | None = None
    """State of things around, as the host has it: passed on, never read."""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What one slot of a request came to hold, and where it came from."""

    value: Scalar | tuple[Scalar, ...]
    """One value, or several, best first."""
    source: SlotSource
    surface: str | None = None
    """The words it was read from; None unless the source is the utterance."""
    preference_id: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """Something a person asked for, before preferences were looked at."""

    intent: str
    topic: str
    slots: dict[str, SlotValue] = field(default_factory=dict)
    text: str = ""
    confidence: float = 1.0
    is_for_other: bool = False
    """Asked on somebody else's behalf: no preference of this person applies."""
    is_surprise: bool = False
    """"Surprise me", "something new", "anything": no preference applies."""


@dataclass(frozen=True, slots=True)
class Applied:
    """One use of a preference, to be explained."""

    preference: Preference
    slot: str


@dataclass(frozen=True, slots=True)
class Consideration:
    """An open preference that the one who fulfils the request should know of."""

    preference: Preference
    relevance: float


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a request means now: the intent and its slots, each saying where it came from."""

    intent: str
    topic: str
    confidence: float
    slots: dict[str, SlotValue]
    excluded: dict[str, tuple[Scalar, ...]] = field(default_factory=dict)
    """By slot, the values the person avoids."""
    considerations: tuple[Consideration, ...] = ()
    applied: tuple[Applied, ...] = ()
