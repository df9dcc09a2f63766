"""Which words stand around the values of requests: what a value is expected between, and of what.

A class n-gram model of the requests' examples (Brown et al. 1992, "Class-based n-gram models of
natural language"): a value stands for its attribute, so that words tell where one is to come.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from preferences.matching import normalize
from preferences.topics import RequestSpec, TopicBook
from preferences.wordbook import PLACEHOLDER

EDGE = ""
"""What stands before the first word and after the last."""
_VALUE = "{}"
"""What any value beside the one looked at counts as."""
_PARTS = re.compile(r"(\{[\w.]+\})")
_UNSEEN = 5.0
"""How many sightings what is expected anyhow counts for (Dirichlet prior)."""
_MOST = 4.0
"""Nats that the words beside a value can weigh, either way."""


Odds = npt.NDArray[np.float64]
"""One number for each attribute, in nats."""


class Carriers:
    """Says how well words fit around values, for all attributes of requests at once."""

    def __init__(self, book: TopicBook) -> None:
        """Count the words of every request's examples."""
        before: dict[str, Counter[str]] = defaultdict(Counter)
        after: dict[str, Counter[str]] = defaultdict(Counter)
        words: dict[str, Counter[str]] = defaultdict(Counter)
        for spec in book.requests.values():
            for example in spec.examples:
                for left, token, right in _around(_tokens(example)):
                    kind = _attribute(spec, token)
                    if kind:
                        before[kind][_plain(left)] += 1
                        after[kind][_plain(right)] += 1
                    else:
                        words[spec.name][token] += 1
        self.attributes = tuple(before)
        """Keys of the attributes, in the order of all numbers."""
        self._before, self._after = _odds(before), _odds(after)
        self._words, self._even = _odds(words), np.zeros(len(words))
        self._nothing = np.zeros(len(before))
        users = [_users(book, key) for key in self.attributes]
        self._used = {
            key: frozenset[str]().union(*(words[name] for name in names))
            for key, names in zip(self.attributes, users, strict=True)
        }
        self._outside = np.array([[name not in names for name in words] for names in users])

    def fit(self, before: str, after: str) -> Odds:
        """Say how much likelier a value is between these words than elsewhere."""
        nothing = self._nothing
        found = self._before.get(before, nothing) + self._after.get(after, nothing)
        return np.clip(found, -_MOST, _MOST)

    def explain(self, attribute: str, words: Iterable[str]) -> bool:
        """Say whether requests with the attribute are made in these words, values aside."""
        return self._used.get(attribute, frozenset()).issuperset(words)

    def lean(self, words: Sequence[str]) -> Odds:
        """Give the log-probability of the likeliest request with each attribute (naive Bayes)."""
        sums = sum((self._words.get(word, self._even) for word in words), self._even)
        chances = sums - np.logaddexp.reduce(sums)
        found: Odds = np.where(self._outside, -np.inf, chances[None, :]).max(axis=1)
        return found


def _users(book: TopicBook, key: str) -> set[str]:
    """Give the names of the requests that have a slot for an attribute."""
    return {
        spec.name
        for spec in book.requests.values()
        if any(slot.attribute == key for slot in spec.slots.values())
    }


def _tokens(example: str) -> list[str]:
    tokens = [EDGE]
    for part in _PARTS.split(example):
        tokens += [part] if PLACEHOLDER.fullmatch(part) else normalize(part).split()
    return [*tokens, EDGE]


def _around(tokens: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    return zip(tokens, tokens[1:-1], tokens[2:], strict=False)


def _attribute(spec: RequestSpec, token: str) -> str | None:
    found = PLACEHOLDER.fullmatch(token)
    return spec.slots[found[1]].attribute if found and found[1] in spec.slots else None


def _plain(token: str) -> str:
    return _VALUE if PLACEHOLDER.fullmatch(token) else token


def _odds(counts: Mapping[str, Counter[str]]) -> dict[str, Odds]:
    """Give for each word its log-odds in every class against any class."""
    everywhere: Counter[str] = sum(counts.values(), Counter())
    total, sizes = sum(everywhere.values()), np.array([sum(c.values()) for c in counts.values()])
    odds = {}
    for word, seen in everywhere.items():
        share = seen / total
        counted = np.array([c[word] for c in counts.values()])
        ratio = (counted + _UNSEEN * share) / (sizes + _UNSEEN) / share
        odds[word] = np.log(ratio)
    return odds
