"""Which preferences whoever answers a request should know of, although they fill no slot of it.

A pure rule over numbers: what texts mean comes in through the port `Meaning`. Relevance is a
logistic model of two features: how near the preference's words are to the request's (cosine of
sentence vectors), and the square root of how likely the request is about the preference's topic.
Its weights are fitted on pairs written for it (data/relevance, scripts/fit_relevance.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from preferences.apply import apply, is_met
from preferences.errors import WordsError
from preferences.model import (
    Condition,
    Consideration,
    Context,
    Interpretation,
    Preference,
    Profile,
    Request,
    SlotSource,
    Source,
    Stance,
)
from preferences.topics import OPEN, TopicBook
from preferences.yamlfile import Node, Problem, read

MOST = 5
"""Considerations of one request at the most, the most relevant ones."""
RELEVANT = 0.5
"""Relevance from which a preference is given; the fit puts the border there."""
WEIGHTS_FILE = Path("relevance") / "weights.yml"
"""Where the weights lie in the data folder."""
_FIELDS = frozenset({"nearness", "topic", "base"})


class Meaning(Protocol):
    """What texts mean."""

    def nearness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Give how near each of the others is to a text: -1 … 1, the cosine of their vectors."""
        ...

    def topics(self, text: str) -> Mapping[str, float]:
        """Give how likely a text is about each topic; the chances add up to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic model of relevance."""

    nearness: float
    """For each whole of the cosine."""
    topic: float
    """For each whole of the square root of the topic's chance."""
    base: float
    """What both start from."""

    def relevance(self, nearness: float, chance: float) -> float:
        """Give the relevance, 0-1, of a cosine and of the topic's chance."""
        score = self.base + self.nearness * nearness + self.topic * math.sqrt(chance)
        return 1 / (1 + math.exp(-score))


@dataclass(frozen=True, slots=True)
class Considering:
    """Finds the considerations of requests. One per process is enough.

    Example: `Considering(meaning, read_weights(Path("data"))).find(request, profile, context, …)`
    """

    meaning: Meaning
    weights: Weights
    book: TopicBook

    def interpret(
        self, request: Request, profile: Profile, context: Context, now: datetime
    ) -> Interpretation:
        """Say what a request means now: its slots filled, and what to answer it with in mind.

        Raises `KeyError` when the request is not in the book.
        """
        interpretation = apply(request, profile, context, self.book, now)
        considerations = self.find(request, profile, context, now)
        return replace(interpretation, considerations=considerations)

    def find(
        self, request: Request, profile: Profile, context: Context, now: datetime
    ) -> tuple[Consideration, ...]:
        """Give the relevant preferences that fill no slot, most relevant first, `MOST` at most.

        A request of no topic's (an intent the book does not know) is judged by its words alone.
        """
        wanted = self._candidates(request, profile, context, now)
        if not wanted or not request.text:
            return ()
        found = zip(wanted, self._relevances(request, wanted), strict=True)
        relevant = [Consideration(p, value) for p, value in found if value >= RELEVANT]
        return tuple(sorted(relevant, key=_rank, reverse=True)[:MOST])

    def _relevances(self, request: Request, preferences: Sequence[Preference]) -> list[float]:
        """Give the relevance, 0-1, of each preference."""
        near = self.meaning.nearness(request.text, [p.label for p in preferences])
        chances = self._chances(request)
        return [
            self.weights.relevance(cosine, chances.get(p.topic, 0.0))
            for p, cosine in zip(preferences, near, strict=True)
        ]

    def _chances(self, request: Request) -> Mapping[str, float]:
        """Give how likely the request is about each topic; one understood, hardly about others."""
        chances = self.meaning.topics(request.text)
        if request.intent not in self.book.requests:
            return chances
        doubt = 1 - request.confidence
        return {t: c if t == request.topic else c * doubt for t, c in chances.items()}

    def _candidates(
        self, request: Request, profile: Profile, context: Context, now: datetime
    ) -> list[Preference]:
        """Give what may be considered: all that holds here and that applying leaves alone.

        A liking counts for nothing where a surprise is asked for, and that of a known thing where
        another thing of its topic is.
        """
        if not profile.is_applying or request.is_for_other:
            return []
        named = self._named(request)
        handled = self._filled(request) | named
        topics = {key.split(".")[0] for key in named}
        return [
            p
            for p in profile.active(now)
            if p.key not in handled
            and p.source is not Source.INFERRED
            and not self._is_setting(p)
            and (_is_rule(p) or not request.is_surprise)
            and (_is_rule(p) or p.attribute == OPEN or p.topic not in topics)
            and not is_contradicted(p.condition, context)
        ]

    def _filled(self, request: Request) -> set[str | None]:
        """Give the attributes that applying looks at for this request."""
        spec = self.book.requests.get(request.intent)
        slots = [slot for slot in spec.slots.values() if slot.is_filled] if spec else []
        return {key for slot in slots for key in (slot.attribute, slot.fallback)}

    def _named(self, request: Request) -> set[str]:
        """Give the attributes whose values the person named."""
        spec = self.book.requests.get(request.intent)
        said = [n for n, value in request.slots.items() if value.source is SlotSource.UTTERANCE]
        return {spec.slots[name].attribute if spec else name for name in said}

    def _is_setting(self, preference: Preference) -> bool:
        attribute = self.book.attributes.get(preference.key)
        return attribute is not None and attribute.is_setting


def read_weights(directory: Path) -> Weights:
    """Read the weights of the data folder. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    weights = weights_of(read(directory / WEIGHTS_FILE, problems))
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return weights


def weights_of(node: Node) -> Weights:
    """Give the weights that stand in a file; complains of what is wrong with it."""
    fields = node.mapping(_FIELDS, required=_FIELDS)
    values = {name: fields[name].number() if name in fields else 0.0 for name in _FIELDS}
    return Weights(**values)


def is_contradicted(condition: Condition, context: Context) -> bool:
    """Say whether the circumstances are known to be others than those a condition asks for.

    What is not known may be so: the condition is part of what is told, for the host to judge.
    """
    time = context.local_time
    known = replace(
        condition,
        daypart=condition.daypart if time else None,
        days=condition.days if time else (),
        room=condition.room if context.room else None,
        device=condition.device if context.device_id or context.device_type else None,
        company=condition.company if context.company else None,
        activity=condition.activity if context.activity else None,
    )
    return not is_met(known, context)


def _is_rule(preference: Preference) -> bool:
    """Say whether it limits what will do, where a mere liking only says what would be nice."""
    return preference.hard or preference.stance is Stance.AVOID


def _rank(consideration: Consideration) -> tuple[float, bool, datetime]:
    """Order by relevance; of equals a hard rule and what is newer come first."""
    preference = consideration.preference
    return (consideration.relevance, preference.hard, preference.created_at)
