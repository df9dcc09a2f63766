"""What a turn was read to mean, before anybody decides what to do about it.

A `Reading` travels through Rasa as JSON (`as_dict`, `from_dict`), on the message's own data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
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
    spans: tuple[tuple[int, int], ...] = ()
    """The characters each value was said in."""


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

    def as_dict(self) -> dict[str, Any]:
        """Give the reading as plain JSON values."""
        body = asdict(self)
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
            answer=_answer(answer) if answer else None,
        )


def _answer(body: Mapping[str, Any]) -> Answer:
    spans = tuple((start, end) for start, end in body["spans"])
    return Answer(tuple(body["values"]), body["has_no_preference"], spans)


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
