"""The shapes at the doorway: a `Turn` in, a `Reply` out. Transports build and read these only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from preferences.model import Context, Interpretation, Outcome, Preference
from preferences.moments import Moment


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One thing the speech recogniser may have heard."""

    text: str
    confidence: float
    """0–1."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing a person said, with its circumstances."""

    text: str
    user_id: str
    session_id: str
    """The conversation."""
    client_turn_id: str | None = None
    """The client's own id; the same one again gets the first reply and changes nothing."""
    channel: str = "web"
    """web, voice, terminal …"""
    locale: str = "en-US"
    context: Context = field(default_factory=Context)
    hypotheses: tuple[Hypothesis, ...] = ()
    """What the recogniser heard, best first; empty when typed. While the turn is answered, the one
    that `text` is comes first."""
    is_barge_in: bool = False
    """Whether it cut the last answer short."""
    arrived_at: datetime | None = None
    """UTC; None for just now. What arrived before its person was erased is dropped."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button: what it shows and what it sends."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said back."""

    text: str
    ssml: str
    quick_replies: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliedNote:
    """One use of a preference, explained."""

    preference_id: str
    slot: str
    because: str
    text: str = ""
    """What holds, in short: "you like jazz"; empty where `because` says it all."""


@dataclass(frozen=True, slots=True)
class LessonState:
    """How far a lesson is."""

    topic: str | None
    """None for a lesson about everything."""
    asked: int
    answered: int
    state: str
    """asking, finished or stopped."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was taken for what was said, and why."""

    text: str
    confidence: float
    """0–1: the recogniser's own; less where words were mended."""
    because: str = "heard"
    """heard (the recogniser's first), sense (another of its list makes more sense), liking (another
    names what the person likes), history (another names what this conversation asked for) or sound
    (a value that sounds like what was heard)."""
    misheard: str | None = None
    """The words that were taken for something else; None where none were."""
    meant: str | None = None
    """What they were taken for."""
    options: tuple[str, ...] = ()
    """Catalog ids of what is asked about before a request with it is carried out, likeliest first;
    empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: what is said, what was understood, learned, and applied, and why."""

    turn_id: str
    session_id: str
    outcome: Outcome
    messages: tuple[Message, ...]
    expect_reply: bool = False
    """Whether a question stands open: a voice front-end keeps the microphone on."""
    is_over: bool = False
    """Whether the person took their leave: a voice front-end hangs up."""
    interpretation: Interpretation | None = None
    """What the last request means."""
    interpretations: tuple[Interpretation, ...] = ()
    """What each request of the turn means, in the order they were made."""
    learned: tuple[Preference, ...] = ()
    retracted: tuple[Preference, ...] = ()
    applied: tuple[AppliedNote, ...] = ()
    moment: Moment | None = None
    lesson: LessonState | None = None
    heard: Hearing | None = None
    """What was taken for what was said, and why; None when typed."""
    at: datetime | None = None
    """When the turn was answered, UTC."""
    seq: int = 0
    """Its number in the conversation, from 1; given when it is kept."""
