"""Asking about one row and judging the answer: one judge per set.

A judge gives None for a row that no figure counts (borderline, or an intent that is nobody's). It
asks only after the row has proved well formed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.measure.errors import MeasureError
from bot.measure.rows import Row, Turn
from bot.measure.simple import SimpleWords

OTHER = "other"
"""The request of everything that is none of ours."""
IGNORE = "ignore"
"""The map's name for intents too near to ours to count either way."""
SURE = 0.5
"""A score from here on is a yes."""


class Understands(Protocol):
    """What is measured."""

    def understand(self, body: Mapping[str, object]) -> dict[str, Any]:
        """Read a body as `POST /v1/understand` takes it; answer as it does.

        The answer may also hold `answer`: what the text answers to the question before it, as
        `{"values": [...], "no_preference": bool}`.
        """
        ...

    def consider(self, told: Sequence[str], request: str) -> Sequence[tuple[int, float]]:
        """Give the places of the things told that count for a request, with their relevance, 0-1.

        The first is the best; what does not count is left out.
        """
        ...

    def choose(self, told: Sequence[str], options: Sequence[str], request: str) -> int:
        """Give the place of the option that suits best what was told."""
        ...


@dataclass(frozen=True, slots=True)
class IntentMap:
    """How the sets' intents are named here."""

    ours: Mapping[str, str]
    """Their intent → our request, or `ignore`."""
    requests: frozenset[str]
    """Everything that counts as one of our requests."""

    def expected(self, intent: str) -> str:
        """Give the request an intent stands for, `other` or `ignore`."""
        return self.ours.get(intent, OTHER)

    def predicted(self, answer: Mapping[str, Any]) -> str:
        """Give the request an answer names; whatever is no request is `other`."""
        intent = answer.get("intent")
        return str(intent) if intent in self.requests else OTHER


@dataclass(frozen=True, slots=True)
class Setting:
    """What a judge needs beside the row."""

    understands: Understands
    """Who is asked."""
    intents: IntentMap
    """Their intents and ours."""
    words: SimpleWords
    """When two values are the same."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> dict[str, Any]:
        """Put a text, with what was said before it."""
        turns = [{"role": turn.role, "text": turn.text} for turn in history]
        return self.understands.understand({"text": text, "history": turns})

    def is_request(self, answer: Mapping[str, Any]) -> bool:
        """Say whether an answer names one of our requests."""
        return answer.get("intent") in self.intents.requests


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, asked and judged."""

    kind: str
    """The set's own kind of the row, or one derived from what is expected."""
    source: str
    """The corpus it comes from."""
    writer: str
    """`human` or `machine`."""
    text: str
    """What was asked, with the turn before it where that matters."""
    expected: str
    """What should have been understood, in words for a reader."""
    predicted: str
    """What was understood, likewise."""
    is_right: bool
    """Whether the prediction is right."""
    truth: bool = False
    """Yes/no sets: the label. Intents: whether one of our requests was meant."""
    score: float = 0.0
    """Yes/no sets: how sure the answer is of a yes, 0-1; `SURE` or more is a yes."""
    values: tuple[bool | None, ...] = ()
    """Stances: of each value whether its stance is right; None for one that was not found."""
    is_nearly: bool = False
    """Guided answers: all values are there, whatever else is. Speech: right as typed."""


def read_intents(fields: Mapping[str, object], file: str, also: Collection[str] = ()) -> IntentMap:
    """Read the map of intents; `also` names further requests of ours. Raises MeasureError."""
    ours: dict[str, str] = {}
    for request, theirs in fields.items():
        if request == "about":
            continue
        if not isinstance(theirs, list) or not all(isinstance(each, str) for each in theirs):
            raise MeasureError(f"{file}:1: '{request}' must be a list of intent names")
        ours.update(dict.fromkeys(theirs, request))
    return IntentMap(ours, frozenset({*fields, *also} - {"about", IGNORE}))


def judge_statement(row: Row, setting: Setting) -> Judged | None:
    """Does the text state a lasting preference?"""
    before = row.optional_text("prev")
    history = [Turn("assistant", before)] if before else []
    if row.label() < 0:
        return None
    answer = setting.ask(row.text("text"), history)
    return yes_or_no(row, _shown(history, row.text("text")), float(bool(answer["statements"])))


def judge_dissatisfaction(row: Row, setting: Setting) -> Judged | None:
    """Is the person unhappy with the answer, or putting it right?"""
    history, text = row.turns("history"), row.text("user_text")
    if row.label() < 0:
        return None
    feedback = setting.ask(text, history).get("feedback") or {}
    score = max(float(feedback.get(name) or 0.0) for name in ("dissatisfied", "correction"))
    return yes_or_no(row, _shown(history, text), score)


def judge_repeat(row: Row, setting: Setting) -> Judged | None:
    """Is the last thing the person said being said again?"""
    history, text = row.turns("history"), row.text("user_text")
    said = [at for at, turn in enumerate(history) if turn.role == "user"]
    if not said:
        raise row.wrong("'history' must hold a turn of the user")
    if row.label() < 0:
        return None
    repeats = setting.ask(text, history).get("repeats") or {}
    return yes_or_no(row, _shown(history[said[-1] :], text), float(repeats.get("of") == said[-1]))


def judge_rephrase(row: Row, setting: Setting) -> Judged | None:
    """Do two texts ask for the same?"""
    history = [Turn("user", row.text("a"))]
    if row.label() < 0:
        return None
    repeats = setting.ask(row.text("b"), history).get("repeats") or {}
    return yes_or_no(row, _shown(history, row.text("b")), float(repeats.get("score") or 0.0))


def judge_intent(row: Row, setting: Setting) -> Judged | None:
    """Which request is meant?"""
    text, expected = row.text("text"), setting.intents.expected(row.text("intent"))
    if expected == IGNORE:
        return None
    predicted = setting.intents.predicted(setting.ask(text))
    return Judged(
        expected,
        row.source,
        row.writer,
        text,
        expected,
        predicted,
        is_right=predicted == expected,
        truth=expected != OTHER,
    )


def judge_speech(row: Row, setting: Setting) -> Judged | None:
    """Which request is meant, as typed and as recognised from speech?"""
    typed, heard = row.text("gold"), row.text("asr")
    expected = setting.intents.expected(row.text("intent"))
    if expected == IGNORE:
        return None
    as_typed = setting.intents.predicted(setting.ask(typed))
    as_heard = as_typed if heard == typed else setting.intents.predicted(setting.ask(heard))
    return Judged(
        "heard_exactly" if heard == typed else "misheard",
        row.source,
        row.writer,
        f"{typed} | {heard}",
        expected,
        f"{as_typed} | {as_heard}",
        is_right=as_heard == expected,
        truth=expected != OTHER,
        is_nearly=as_typed == expected,
    )


def yes_or_no(row: Row, shown: str, score: float) -> Judged:
    """Judge the answer to a yes/no question; `score` says how sure it is of a yes, 0-1."""
    truth, said = row.label() == 1, score >= SURE
    return Judged(
        row.text("kind"),
        row.source,
        row.writer,
        shown,
        "yes" if truth else "no",
        f"{'yes' if said else 'no'} ({score:.2f})",
        is_right=truth == said,
        truth=truth,
        score=score,
    )


def _shown(history: Sequence[Turn], text: str) -> str:
    """Show a text to a reader, with the turn before it."""
    return f"{history[-1].text} > {text}" if history else text
