"""A person made up for one question: told some preferences, then asking for something.

Their profile is made and used by what answers turns: the reader, `learn`, `Considering.interpret`
and `rank_options`; only the dialogue and the database are left out.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.actions.interpreting import request_from, unmet
from bot.understanding.reading import Reading
from preferences.choosing import Wish, rank_options
from preferences.considering import Considering
from preferences.model import Context, Interpretation, Profile, Source, Statement
from preferences.profile import Grounds, learn

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_GROUNDS = Grounds(Source.STATED, None, "measure", _NOW)


class People:
    """Makes people up and asks on their behalf. Remembers what it has read."""

    def __init__(self, read: Callable[[str], Reading], considering: Considering) -> None:
        """Take what reads a text and what interprets requests."""
        self._read, self._considering = read, considering
        self._readings: dict[str, Reading] = {}

    def consider(self, told: Sequence[str], request: str) -> list[tuple[int, float]]:
        """Give which of the things told count for a request, best first, with their relevance.

        One that fills a slot or is left out counts fully (1.0).
        """
        profile, owners = self._profile(told)
        found = self._interpret(profile, request)
        used = [(applied.preference, 1.0) for applied in found.applied]
        used += [(each.preference, each.relevance) for each in found.considerations]
        counted: dict[int, float] = {}
        for preference, relevance in used:
            for at in owners[preference.id]:
                counted.setdefault(at, relevance)
        return list(counted.items())

    def choose(self, told: Sequence[str], options: Sequence[str], request: str) -> int:
        """Give the option, by its place, that suits what was told best."""
        profile, _ = self._profile(told)
        wishes = [Wish.of(preference) for preference in profile.active(_NOW)]
        return rank_options(options, wishes, request, self._considering.meaning)[0].index

    def _profile(self, told: Sequence[str]) -> tuple[Profile, dict[str, list[int]]]:
        """Give the profile of somebody who said these things, and the places each was said at."""
        profile, numbers = Profile("measured"), itertools.count()
        owners: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(told):
            kept = [_lasting(one) for one in self._reading(text).statements]
            book = self._considering.book
            revision = learn(profile, kept, _GROUNDS, book, lambda: str(next(numbers)))
            profile = revision.profile
            for preference in (*revision.added, *revision.known):
                owners[preference.id].append(at)
        return profile, owners

    def _interpret(self, profile: Profile, text: str) -> Interpretation:
        reading, context = self._reading(text), Context()
        if reading.request:
            request = request_from(reading, self._considering.book)
            return self._considering.interpret(request, profile, context, _NOW)
        request = unmet(reading)
        found = self._considering.find(request, profile, context, _NOW)
        return Interpretation(request.intent, request.topic, 0.0, {}, considerations=found)

    def _reading(self, text: str) -> Reading:
        if text not in self._readings:
            self._readings[text] = self._read(text)
        return self._readings[text]


def _lasting(statement: Statement) -> Statement:
    """Drop a statement's end: no time passes between telling and asking here."""
    return replace(statement, valid_until=None)
