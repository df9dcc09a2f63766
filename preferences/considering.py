"""Which preferences whoever answers a request should know of, although they fill no slot of it.

A pure rule over numbers: what texts mean comes in through the port `Meaning`. Relevance is a
logistic model of three features: how near the preference's words are to the request's (cosine of
sentence vectors), the square root of how likely the request is about the preference's topic, and
the logarithm of how much likelier than chance both are about one matter. Its weights are fitted on
pairs written for it (data/relevance, scripts/fit_relevance.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from preferences.apply import apply
from preferences.candidates import Candidates
from preferences.errors import WordsError
from preferences.model import (
    Applied,
    Consideration,
    Context,
    Interpretation,
    Preference,
    Profile,
    Request,
)
from preferences.topics import OPEN, TopicBook
from preferences.yamlfile import Node, Problem, read

MOST = 5
"""Considerations of one request at the most, the most relevant ones."""
RELEVANT = 0.5
"""Relevance from which a preference is given; the fit puts the border there."""
WEIGHTS_FILE = Path("relevance") / "weights.yml"
"""Where the weights lie in the data folder."""
_FIELDS = frozenset({"nearness", "topic", "matter", "base"})
_LEAST = 1e-3
"""Added to an agreement before its logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of a preference, and what is known of what they are about."""

    text: str
    topic: str
    """Where it is kept."""
    is_known: bool
    """Whether it is a known value, whose topic is sure; open words say themselves what they are
    about."""


class Meaning(Protocol):
    """What texts mean."""

    def nearness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Give how near each of the others is to a text: -1 … 1, the cosine of their vectors."""
        ...

    def topics(self, text: str) -> Mapping[str, float]:
        """Give how likely a text is about each topic; the chances add up to 1."""
        ...

    def agreement(
        self, text: str, others: Sequence[Saying], doubts: Mapping[str, float]
    ) -> Sequence[float]:
        """Give how much likelier than chance (1) each of the others is of one matter with a text.

        The text's matters count as much as `doubts` says of their topic, where there are any; ""
        is for all topics not named.
        """
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic model of relevance."""

    nearness: float
    """For each whole of the cosine."""
    topic: float
    """For each whole of the square root of the topic's chance."""
    matter: float
    """For each whole of the natural logarithm of the agreement in matter."""
    base: float
    """What all start from."""

    def relevance(self, nearness: float, chance: float, agreement: float) -> float:
        """Give the relevance, 0-1, of a cosine, the topic's chance and the agreement in matter."""
        weights = (self.nearness, self.topic, self.matter)
        values = features(nearness, chance, agreement)
        score = sum(w * v for w, v in zip(weights, values, strict=True))
        return 1 / (1 + math.exp(-self.base - score))


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
        considerations = self.find(request, profile, context, now, interpretation.applied)
        return replace(interpretation, considerations=considerations)

    def find(
        self,
        request: Request,
        profile: Profile,
        context: Context,
        now: datetime,
        applied: Sequence[Applied] = (),
    ) -> tuple[Consideration, ...]:
        """Give the relevant preferences that fill no slot, most relevant first, `MOST` at most.

        A request of no topic's (an intent the book does not know) is judged by its words alone.
        """
        wanted = Candidates(self.book).find(request, profile, context, now, applied)
        if not wanted or not request.text:
            return ()
        found = zip(wanted, self._relevances(request, wanted), strict=True)
        relevant = [Consideration(p, value) for p, value in found if value >= RELEVANT]
        return tuple(sorted(relevant, key=_rank, reverse=True)[:MOST])

    def _relevances(self, request: Request, preferences: Sequence[Preference]) -> list[float]:
        """Give the relevance, 0-1, of each preference."""
        near = self.meaning.nearness(request.text, [p.label for p in preferences])
        doubts = self._doubts(request)
        sayings = [Saying(p.label, p.topic, p.attribute != OPEN) for p in preferences]
        shared = self.meaning.agreement(request.text, sayings, doubts)
        chances = self.meaning.topics(request.text)
        return [
            self.weights.relevance(
                cosine, chances.get(p.topic, 0.0) * doubts.get(p.topic, doubts.get("", 1.0)), same
            )
            for p, cosine, same in zip(preferences, near, shared, strict=True)
        ]

    def _doubts(self, request: Request) -> Mapping[str, float]:
        """Give how much each topic counts; of a request that is understood others hardly do."""
        if request.intent not in self.book.requests:
            return {}
        return {request.topic: 1.0, "": 1 - request.confidence}


def features(nearness: float, chance: float, agreement: float) -> tuple[float, float, float]:
    """Give what the weights are applied to, from a cosine, a topic's chance and an agreement."""
    return nearness, math.sqrt(chance), math.log(agreement + _LEAST)


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


def _rank(consideration: Consideration) -> tuple[float, bool, datetime]:
    """Order by relevance; of equals a hard rule and what is newer come first."""
    preference = consideration.preference
    return (consideration.relevance, preference.hard, preference.created_at)
