"""What the reader is given for one turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.understanding.choices import Asked
from bot.understanding.judge import Judge
from bot.understanding.parts import Part
from bot.understanding.reading import Entity, Utterance
from bot.understanding.spotting import Defining
from bot.understanding.tagger import Tagger
from preferences.names import Concept


@dataclass(frozen=True, slots=True)
class Sight:
    """A turn, as the trained models see it, and what stands open in its conversation."""

    text: str
    ranking: Mapping[str, float] = field(default_factory=dict)
    """Probability by trained intent, best first."""
    heads: Mapping[str, float] = field(default_factory=dict)
    """Probability by binary head: dissatisfied, correction, satisfied."""
    spans: tuple[Entity, ...] = ()
    """What the trained extractor marked; values are the words themselves."""
    history: tuple[Utterance, ...] = ()
    expected: str | None = None
    """Key of the attribute a question stands open for."""
    said: str = ""
    """The text with the person's aliases still in it; empty where it has none."""
    concepts: tuple[Concept, ...] = ()
    """The names the person taught."""
    defining: Defining | None = None
    """The name whose meaning was asked for."""
    asked: Asked | None = None
    """The things of one name among which a choice stands open, or was just made."""
    is_choosing: bool = False
    """Whether it stands open if a new liking replaces an old one."""
    now: datetime | None = None
    """The person's own time, with its zone."""
    parts: tuple[Part, ...] = ()
    """The stretches of a text that may ask for several things, in order; else empty."""
    last_request: str | None = None
    """Name of the request last carried out in the conversation."""
    judge: Judge | None = None
    """What was trained to say whether a liking is stated; None where nothing was."""
    tagger: Tagger | None = None
    """What was trained to mark values; None where nothing was."""
