"""Values an answer names that its question lets expect: of catalogs, and of its alternatives."""

from __future__ import annotations

from bot.understanding.answer_words import AnswerWords
from bot.understanding.attributes import Chooser
from bot.understanding.given import Given, Span, overlaps
from bot.understanding.lexicon import Lexicon
from bot.understanding.phrases import Phrases
from bot.understanding.questions import Asked
from bot.understanding.sheet import Candidate, Sheet
from bot.understanding.spans import Spans


class Named:
    """Finds named values."""

    def __init__(
        self, words: AnswerWords, lexicon: Lexicon, chooser: Chooser, spans: Spans
    ) -> None:
        """Take who knows what catalog values are values of."""
        self._lists, self._lexicon = words.lists, lexicon
        self._chooser, self._spans = chooser, spans

    def known(self, sheet: Sheet, given: Given) -> list[Span]:
        """Give the catalog values of what the question points at, and the names beside them."""
        found = self._candidates(sheet, given)
        names = self.names(given, [])
        kinds = [f for f in found if sheet.words.folded(*f) in self._lexicon.nouns]
        found = [f for f in found if f not in kinds] or ([] if names else kinds)
        if not found or given.says(self._lists["calling"]):
            return []
        names = [n for n in names if not (overlaps(n, found) and self._is_list(given, n))]
        outside = [f for f in found if not any(a <= f[0] and f[1] <= b for a, b in names)]
        return sorted([*outside, *(n for n in names if not overlaps(n, outside))])

    def names(self, given: Given, spans: list[Span]) -> list[Span]:
        """Give the names in an answer outside some spans."""
        return [
            name
            for start, end in given.sentences
            for name in self._spans.names(given, start, end)
            if not overlaps(name, spans)
        ]

    def chosen(self, given: Given) -> list[Span]:
        """Give the alternatives of the question that are named, whole or by their first words."""
        tokens, found = given.tokens, list[Span]()
        for option in given.asked.options:
            for length in range(len(option), 0, -1):
                phrases = Phrases(frozenset({option[:length]}), length)
                places = [(tokens[a][1], tokens[b - 1][1] + 1) for a, b in phrases.find(tokens)]
                if places and option[:length] not in self._lists["articles"].forms:
                    found.append(self._spans.bare(given, *places[0]))
                    break
        return [s for s in sorted(found) if not self._spans.is_refused(given, 0, s[0])]

    def _candidates(self, sheet: Sheet, given: Given) -> list[Span]:
        """Give the values of the attributes asked for, or else of the topics."""
        asked = given.asked
        likely = [c for c in sheet.candidates if c.matches and not self._is_refused(given, c)]
        direct = [c for c in likely if self._chooser.likely_keys(sheet, c) & asked.attributes]
        near = [c for c in likely if not asked.kinds and self._is_near(sheet, c, asked)]
        spans = [(c.start, c.end) for c in direct or near]
        return [span for span in spans if not self._is_old(given, span)]

    def _is_list(self, given: Given, span: Span) -> bool:
        return any(form in self._lists["joins"] for form in given.words.forms[slice(*span)])

    def _is_old(self, given: Given, span: Span) -> bool:
        """Say whether a value only says the kind of thing asked for again."""
        forms = given.words.forms[slice(*span)]
        is_kind = self._lexicon.nouns.issuperset(forms)
        return is_kind and given.asked.words.issuperset(forms)

    def _is_near(self, sheet: Sheet, candidate: Candidate, asked: Asked) -> bool:
        """Say whether a value is one of a topic the question points at."""
        keys = self._chooser.likely_keys(sheet, candidate)
        return not asked.expected and any(key.split(".")[0] in asked.topics for key in keys)

    def _is_refused(self, given: Given, candidate: Candidate) -> bool:
        start = max((s for s, _ in given.sentences if s <= candidate.start), default=0)
        return self._spans.is_refused(given, start, candidate.start)
