"""What a turn was read to mean, before anybody decides what to do about it.

A `Reading` travels through Rasa as JSON (`as_dict`, `from_dict`), on the message's own data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from preferences.model import Condition, Scalar, Stance, Statement


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
    is_follow_up: bool = False
    """Whether it goes on with the last request ("what about tomorrow?")."""

    def as_dict(self) -> dict[str, Any]:
        """Give the reading as plain JSON values."""
        body = asdict(self)
        if self.naming:
            body["naming"]["act"] = str(self.naming.act)
        for statement in body["statements"]:
            statement["valid_until"] = (
                statement["valid_until"] and statement["valid_until"].isoformat()
            )
            statement["stance"] = str(statement["stance"])
        return body

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> Reading:
        """Build a reading from what `as_dict` gave. Raises `KeyError` or `TypeError` else."""
        repeats, answer = body["repeats"], body["answer"]
        plain = cls(**{**body, "entities": (), "statements": ()})
        return replace(
            plain,
            entities=tuple(Entity(**entity) for entity in body["entities"]),
            statements=tuple(_statement(statement) for statement in body["statements"]),
            feedback=Feedback(**body["feedback"]),
            repeats=Repeat(**repeats) if repeats else None,
            answer=Answer(tuple(answer["values"]), answer["has_no_preference"]) if answer else None,
            naming=_naming(body["naming"]) if body.get("naming") else None,
            choice=Choice(**body["choice"]) if body.get("choice") else None,
        )


def _naming(body: Mapping[str, Any]) -> Naming:
    values = tuple(Entity(**entity) for entity in body["values"])
    return Naming(**{**body, "act": Act(body["act"]), "values": values})


def _statement(body: Mapping[str, Any]) -> Statement:
    condition = dict(body["condition"])
    condition["days"] = tuple(condition["days"])
    until = body["valid_until"]
    return Statement(
        **{
            **body,
            "stance": Stance(body["stance"]),
            "condition": Condition(**condition),
            "valid_until": datetime.fromisoformat(until) if until else None,
        }
    )
