"""The working sheet of one text: every component of the pipeline reads it and adds its own marks.

Positions are word indices [start, end) unless something says characters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spacy.tokens import Doc

from bot.understanding.lexicon import Cue, Forms, Kind, Situation
from bot.understanding.words import WORDS, Words
from preferences.matching import Match

SHEET = "attune.sheet"
"""Key of a document's `Sheet` in its user data."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue phrase found in the text."""

    start: int
    end: int
    cues: tuple[Cue, ...]
    """What it may do; most phrases do one thing."""
    situation: Situation | None = None
    """What it says about the circumstances, when that is what it does."""
    is_own: bool = False
    """Whether it begins with the speaker ("I'd rather")."""

    def has(self, *kinds: Kind) -> bool:
        """Say whether it may be of one of these kinds."""
        return any(cue.kind in kinds for cue in self.cues)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a value."""

    start: int
    end: int
    matches: tuple[Match, ...] = ()
    """What catalogs know them to be."""
    number: float | None = None
    unit: str | None = None
    """Unit that follows the number (`percent`)."""

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether it shares a word with [start, end)."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a topic or attribute found in the text."""

    start: int
    end: int
    topics: tuple[str, ...]
    attributes: tuple[str, ...]
    """Keys of the attributes whose cue it is."""


@dataclass(slots=True)
class Clause:
    """A stretch of the text with at most one thought."""

    start: int
    end: int
    sentence: int
    """Index of the sentence it is part of."""
    join: Kind | None = None
    """What joined it to the one before: contrast, reason, join, or nothing."""
    is_refused: bool = False
    """Whether nothing lasting is said in it: a question, a wish, somebody's words, a one-off."""
    is_request: bool = False
    """Whether it is refused for asking something of the assistant."""
    is_void: bool = False
    """Whether it is refused for denying a must ("I'm not allergic to nuts")."""
    asides: list[tuple[int, int]] = field(default_factory=list)
    """Subordinate clauses inside it, which name no value."""


@dataclass(slots=True)
class Sheet:
    """Everything known of one text so far."""

    words: Words
    expected: str | None = None
    """Key of the attribute a question stands open for."""
    wanted: frozenset[str] = frozenset()
    """Keys of the attributes that the likely request has slots for."""
    topics: Mapping[str, float] = field(default_factory=dict)
    """Probability by topic, as the intents see it."""
    now: datetime | None = None
    """The person's own time, with its zone; None when unknown: then nothing ends by itself."""
    is_sketch: bool = False
    """Whether it is left open what topic open texts belong to, which takes most of the time."""
    spelled: tuple[tuple[str, int], ...] = ()
    """Words in full spelling, those of degree left out, each with the index it came from."""
    marks: list[Mark] = field(default_factory=list)
    degrees: dict[int, float] = field(default_factory=dict)
    """Word index → how much a word of degree adds to strength."""
    candidates: list[Candidate] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    situations: list[tuple[int, int, Situation]] = field(default_factory=list)
    periods: list[tuple[int, int, datetime]] = field(default_factory=list)
    """Words that say until when something holds ("until Friday"), with the end in UTC."""
    clauses: list[Clause] = field(default_factory=list)
    is_others: bool = False
    """Whether it says what somebody else likes ("my wife loves jazz")."""

    @property
    def grammar(self) -> tuple[str, ...]:
        """The words as phrases are compared: in full spelling, without words of degree."""
        return tuple(form for form, _ in self.spelled)

    def grammar_index(self, index: int) -> int:
        """Give where a word stands among the words of `grammar`."""
        return sum(1 for _, at in self.spelled if at < index)

    def __len__(self) -> int:
        return len(self.words.forms)

    def within(self, start: int, end: int, *kinds: Kind) -> Iterator[Mark]:
        """Give the marks of these kinds (all when none is named) that lie in [start, end)."""
        for mark in self.marks:
            if start <= mark.start and mark.end <= end and (not kinds or mark.has(*kinds)):
                yield mark

    def at(self, start: int, *kinds: Kind) -> Mark | None:
        """Give the mark of these kinds that begins at a word, if there is one."""
        for mark in self.marks:
            if mark.start == start and (not kinds or mark.has(*kinds)):
                return mark
        return None

    def is_denied(self, index: int) -> bool:
        """Say whether a "no" stands right before a word: "no country", unlike "no, country"."""
        is_joined = not self.words.breaks[index]
        return is_joined and any(m.end == index and m.has(Kind.NEGATOR) for m in self.marks)

    def is_situation(self, index: int) -> bool:
        """Say whether a word is part of a condition."""
        return any(start <= index < end for start, end, _ in self.situations)

    def is_period(self, index: int) -> bool:
        """Say whether a word only says until when something holds."""
        return any(start <= index < end for start, end, _ in self.periods)

    def says(self, phrases: Collection[Forms], start: int = 0, end: int | None = None) -> bool:
        """Say whether one of these phrases stands within words [start, end), as it is written."""
        forms = self.words.forms[start:end]
        longest = max((len(phrase) for phrase in phrases), default=0)
        return any(
            tuple(forms[i : i + n]) in phrases
            for i in range(len(forms))
            for n in range(1, min(longest, len(forms) - i) + 1)
        )


def sheet_of(doc: Doc) -> Sheet:
    """Give the sheet of a document, a new one at first."""
    if SHEET not in doc.user_data:
        doc.user_data[SHEET] = Sheet(doc.user_data[WORDS])
    sheet: Sheet = doc.user_data[SHEET]
    return sheet
