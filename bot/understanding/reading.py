"""What a turn was read to mean, before anybody decides what to do about it.

A `Reading` travels through Rasa as JSON (`as_dict`, `from_dict`), on the message's own data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from preferences.model import ALWAYS, Condition, Scalar, Stance, Statement


@dataclass(frozen=True, slots=True)
class Entity:
    """A value named in the text."""

    attribute: str
    """Key of its attribute, `topic.name`."""
    value: Scalar
    """Catalog id, number, flag, or the words themselves where no catalog knows them."""
    text: str
    start: int
    end: int
    confidence: float = 1.0
    is_rejected: bool = False
    """Named to say what is not meant ("not jazz", "instead of jazz")."""

    def moved(self, by: int) -> Entity:
        """Give it with its span so many characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the turn says about the assistant; probabilities, 0–1."""

    dissatisfied: float = 0.0
    correction: float = 0.0
    satisfied: float = 0.0


@dataclass(frozen=True, slots=True)
class Repeat:
    """Which earlier turn this one says again."""

    of: int
    """Index into the history given."""
    score: float
    """0–1."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the turn says to the question that stands open."""

    values: tuple[str, ...] = ()
    """The words of each value."""
    has_no_preference: bool = False
    """"Anything is fine", "I don't mind"."""
    spans: tuple[tuple[int, int], ...] = ()
    """The characters each value was said in."""


class Act(StrEnum):
    """What a turn does with a made-up name."""

    USE = "use"
    """Names a concept that was taught."""
    UNKNOWN = "unknown"
    """Asks for something by a name nobody taught."""
    DEFINE = "define"
    """Says what a name stands for in a request."""
    OPEN = "open"
    """Wants to teach a name, without saying yet what it stands for."""
    FORGET = "forget"
    """Wants a name that was taught to be forgotten."""
    ALIAS = "alias"
    """Says what other words a name stands for."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A made-up name in the text, and what is done with it."""

    act: Act
    name: str
    start: int
    end: int
    """Characters of the name in the text that was read; 0 and 0 where it does not stand in it."""
    concept_id: str | None = None
    """The concept that bears the name already."""
    request: str | None = None
    """Name of the request it is a name in."""
    meaning: str = ""
    """The words it is explained with."""
    values: tuple[Entity, ...] = ()
    """The values in those words."""
    base_id: str | None = None
    """The concept whose meaning is taken over first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of several things of one name is meant."""

    value: str | None
    """Catalog id; None where only the last choice is to hold for good."""
    is_lasting: bool = False
    """Whether it is to hold for good."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is put in the place of what was said last: "make that Thai", "I meant X, not Y"."""

    new: tuple[Entity, ...]
    """Every way of taking the new value, likeliest first."""
    old: tuple[Entity, ...] = ()
    """Every way of taking the value that was wrong, where it was named."""


@dataclass(frozen=True, slots=True)
class Requested:
    """One of several requests in one turn."""

    request: str
    confidence: float
    text: str
    entities: tuple[Entity, ...] = ()
    is_for_other: bool = False
    is_surprise: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """One earlier line of the conversation."""

    role: str
    """user or assistant."""
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one turn."""

    text: str
    intent: str
    """Of the dialogue (`request`, `state_preference`, `undo` …)."""
    confidence: float
    request: str | None = None
    """Which request, when the intent is one."""
    topic: str | None = None
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    feedback: Feedback = field(default_factory=Feedback)
    repeats: Repeat | None = None
    answer: Answer | None = None
    is_for_other: bool = False
    is_surprise: bool = False
    naming: Naming | None = None
    choice: Choice | None = None
    requested: tuple[Requested, ...] = ()
    """All requests of the turn in their order, where there are several; else empty."""
    keys: tuple[str, ...] = ()
    """Keys of the attributes whose own words were said ("team", "home city")."""
    condition: Condition = ALWAYS
    """All circumstances named."""
    settling: str | None = None
    """instead, both or keep, where that question stands open and is answered."""
    amendment: Amendment | None = None
    is_retake: bool = False
    """"No wait, …": what is stated takes the place of what was told in the turn before."""
    is_private: bool = False
    """"Don't remember this": nothing said in the turn is kept."""
    is_follow_up: bool = False
    """Whether it goes on with the last request ("what about tomorrow?")."""
    is_others: bool = False
    """Whether it says what somebody else likes, which is kept for nobody."""
    switch: str | None = None
    """noticing or consent, where that is what is paused or resumed."""

    def as_dict(self) -> dict[str, Any]:
        """Give the reading as plain JSON values."""
        body = asdict(self)
        if self.naming:
            body["naming"]["act"] = str(self.naming.act)
        body["statements"] = [statement_body(statement) for statement in self.statements]
        return body

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> Reading:
        """Build a reading from what `as_dict` gave. Raises `KeyError` or `TypeError` else."""
        repeats, answer = body["repeats"], body["answer"]
        amendment = body["amendment"]
        plain = cls(**{**body, "entities": (), "statements": (), "requested": ()})
        return replace(
            plain,
            keys=tuple(body["keys"]),
            condition=_condition(body["condition"]),
            requested=tuple(
                Requested(**{**one, "entities": _entities(one)}) for one in body["requested"]
            ),
            amendment=_amendment(amendment) if amendment else None,
            entities=_entities(body),
            statements=tuple(statement_of(statement) for statement in body["statements"]),
            feedback=Feedback(**body["feedback"]),
            repeats=Repeat(**repeats) if repeats else None,
            answer=_answer(answer) if answer else None,
            naming=_naming(body["naming"]) if body.get("naming") else None,
            choice=Choice(**body["choice"]) if body.get("choice") else None,
        )


def _answer(body: Mapping[str, Any]) -> Answer:
    spans = tuple((start, end) for start, end in body["spans"])
    return Answer(tuple(body["values"]), body["has_no_preference"], spans)


def _naming(body: Mapping[str, Any]) -> Naming:
    values = tuple(Entity(**entity) for entity in body["values"])
    return Naming(**{**body, "act": Act(body["act"]), "values": values})


def _entities(body: Mapping[str, Any]) -> tuple[Entity, ...]:
    return tuple(Entity(**entity) for entity in body["entities"])


def _amendment(body: Mapping[str, Any]) -> Amendment:
    new, old = (tuple(Entity(**entity) for entity in body[key]) for key in ("new", "old"))
    return Amendment(new, old)


def _condition(body: Mapping[str, Any]) -> Condition:
    return Condition(**{**body, "days": tuple(body["days"])})


def statement_body(statement: Statement) -> dict[str, Any]:
    """Give a statement as plain JSON values."""
    until = statement.valid_until
    return {
        **asdict(statement),
        "valid_until": until and until.isoformat(),
        "stance": str(statement.stance),
        "over": list(statement.over),
        "over_text": list(statement.over_text),
    }


def statement_of(body: Mapping[str, Any]) -> Statement:
    """Build a statement from what `statement_body` gave."""
    until = body["valid_until"]
    return Statement(
        **{
            **body,
            "stance": Stance(body["stance"]),
            "condition": _condition(body["condition"]),
            "over": tuple(body["over"]),
            "over_text": tuple(body["over_text"]),
            "valid_until": datetime.fromisoformat(until) if until else None,
        }
    )
