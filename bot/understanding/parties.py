"""How many people an answer speaks of, and how it says so."""

from __future__ import annotations

from bot.understanding.answer_words import AnswerWords
from bot.understanding.given import Span, runs
from bot.understanding.phrases import Phrases
from bot.understanding.questions import Asked
from bot.understanding.words import Words


class Parties:
    """Finds parties of people."""

    def __init__(self, words: AnswerWords) -> None:
        """Take the words for people."""
        self._words, self._lists = words, words.lists
        self._counted = Phrases(frozenset(words.people), max(map(len, words.people)))

    def whole(self, words: Words, numbers: list[Span], asked: Asked) -> list[Span]:
        """Give numbers with who is counted, one party whole ("2 adults and 3 kids")."""
        counted = {i for start, end in numbers for i in range(start, end)}
        joins = {i for i, form in enumerate(words.forms) if form in self._lists["joins"]}
        party = self._lists["party"]
        people = {
            i for i, form in enumerate(words.forms) if form in party and form not in asked.words
        }
        parties: list[Span] = []
        for start, end in numbers:
            if parties and start < parties[-1][1]:
                continue
            last = _grown(end, 1, counted | joins | people)
            last = _grown(last, -1, joins) if last > end else end
            first = start - 1
            first = 1 + _grown(first, -1, joins | people, at_end=False) if last > end else start
            while first < start and first in joins:
                first += 1
            parties.append((first, last))
        return parties

    def count(self, words: Words) -> tuple[str, Span] | None:
        """Give the number that words without one stand for ("just me"), and those words."""
        tokens = self._words.speller.tokens(words.forms)
        for start, end in self._counted.find(tokens):
            number = self._words.people[tuple(form for form, _ in tokens[start:end])]
            return number, (tokens[start][1], tokens[end - 1][1] + 1)
        return None

    def uncounted(self, words: Words) -> list[Span]:
        """Give those who make up a party without a number ("me, the wife and our kid")."""
        light = ("party", "joins", "articles")
        among = [i for i, f in enumerate(words.forms) if any(f in self._lists[n] for n in light)]
        trimmed = [self._trim(words, *run) for run in runs(among)]
        return [run for run in trimmed if self._is_party(words.forms[slice(*run)])]

    def _trim(self, words: Words, start: int, end: int) -> Span:
        party = self._lists["party"]
        while start < end and words.forms[start] not in party:
            start += 1
        while end > start and words.forms[end - 1] not in party:
            end -= 1
        return start, end

    def _is_party(self, forms: list[str]) -> bool:
        people = sum(form in self._lists["party"] for form in forms)
        return people > 1 and any(form in self._lists["joins"] for form in forms)


def _grown(at: int, step: int, allowed: set[int], *, at_end: bool = True) -> int:
    """Move a border over the words allowed; `at_end` says that it stands behind a word."""
    looked = at - 1 if at_end and step < 0 else at
    while looked in allowed:
        at, looked = at + step, looked + step
    return at
