"""What a turn answers to the question that stands open: its values, or that any will do.

An answer is read by what its question asks for. Numbers, times and dates are found by how they are
written, catalog values by the catalogs the question points at, the question's own alternatives by
their words, yes and no by theirs; of everything else what is left counts, once all that only
carries it is taken off.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.understanding.answer_words import DATE, NUMBER, PERSON, PLACE, TIME, AnswerWords
from bot.understanding.attributes import Chooser
from bot.understanding.lexicon import Lexicon
from bot.understanding.phrases import Phrases, Token
from bot.understanding.questions import Asked
from bot.understanding.reading import Answer
from bot.understanding.sheet import Candidate, Sheet
from bot.understanding.spans import Given, Span, Spans
from bot.understanding.times import Times, TypedSpan
from bot.understanding.words import Words

_TYPED = frozenset({NUMBER, TIME, DATE})
_FEW = 3
"""Words of a text that is surely nothing but an answer."""


class Answers:
    """Reads answers."""

    def __init__(self, words: AnswerWords, lexicon: Lexicon, chooser: Chooser) -> None:
        """Take the words of answers, and who knows what catalog values are values of."""
        self._words, self._lists, self._chooser = words, words.lists, chooser
        self._lexicon = lexicon
        self._times = Times(words, lexicon.numbers)
        self._spans = Spans(words, lexicon)

    def find(self, sheet: Sheet, asked: Asked) -> Answer:
        """Give the words of each value with their places, or that there is no preference."""
        words = sheet.words
        typed = [
            span
            for span in self._times.find(words, TIME in asked.kinds)
            if asked.kinds & {TIME, DATE} or not self._is_vague(words, span)
        ]
        given = self._given(words, typed, asked)
        is_any = self._is_indifferent(given)
        if spans := self._typed(sheet, typed, asked):
            names = self._names(given, spans) if asked.kinds & {PLACE, PERSON} else []
            return _answer(words, sorted([*spans, *names]), is_any)
        if NUMBER in asked.kinds and (count := self._people(words)):
            return count
        if spans := self._known(sheet, given) or self._chosen(given):
            return _answer(words, spans, is_any)
        return Answer(has_no_preference=True) if is_any else self._worded(given)

    def _typed(self, sheet: Sheet, typed: list[TypedSpan], asked: Asked) -> list[Span]:
        """Give times, dates and numbers where one of them is asked for.

        A time or date is given beside what was asked for too; a number only with people after it.
        """
        if not asked.kinds & _TYPED:
            return []
        kinds = {TIME, DATE} | (asked.kinds & {NUMBER})
        counted = {c.start for c in sheet.candidates if c.unit}
        found = [
            (span.start, span.end)
            for span in typed
            if span.kind in kinds or (span.kind == NUMBER and span.start in counted)
        ]
        return self._parties(sheet.words, found, asked) if NUMBER in asked.kinds else found

    def _is_vague(self, words: Words, span: TypedSpan) -> bool:
        return tuple(words.forms[span.start : span.end]) in self._lists["vague"].forms

    def _parties(self, words: Words, found: list[Span], asked: Asked) -> list[Span]:
        """Give numbers with who is counted, one party whole ("2 adults and 3 kids")."""
        numbers = {i for start, end in found for i in range(start, end)}
        joins = {i for i, form in enumerate(words.forms) if form in self._lists["joins"]}
        people = {
            i
            for i, form in enumerate(words.forms)
            if form in self._lists["party"] and form not in asked.words
        }
        parties: list[Span] = []
        for start, end in found:
            if parties and start < parties[-1][1]:
                continue
            last = end
            while last < len(words.forms) and last in numbers | joins | people:
                last += 1
            while last > end and last - 1 in joins:
                last -= 1
            first = start
            while last > end and first > 0 and first - 1 in joins | people:
                first -= 1
            while first < start and first in joins:
                first += 1
            parties.append((first, last))
        return parties

    def _people(self, words: Words) -> Answer | None:
        """Give the number that words without one stand for ("just me")."""
        tokens = self._words.speller.tokens(words.forms)
        phrases = Phrases(frozenset(self._words.people), max(map(len, self._words.people)))
        for start, end in phrases.find(tokens):
            count = self._words.people[tuple(form for form, _ in tokens[start:end])]
            _, first, last = words.cut(tokens[start][1], tokens[end - 1][1] + 1)
            return Answer((count,), spans=((first, last),))
        return None

    def _given(self, words: Words, typed: list[TypedSpan], asked: Asked) -> Given:
        tokens = tuple(self._words.speller.tokens(words.forms))
        kinds = _TYPED if not asked.kinds & _TYPED else frozenset({DATE, TIME})
        dated = frozenset(
            index
            for span in typed
            if span.kind in kinds and span.kind != NUMBER
            for index in range(span.start, span.end)
        )
        told = frozenset(
            index
            for start, end in self._lists["experienced"].find(tokens)
            if end - start > 1
            for _, index in tokens[start:end]
        )
        return Given(words, tokens, asked, dated, dated | told)

    def _known(self, sheet: Sheet, given: Given) -> list[Span]:
        """Give the catalog values of what the question points at, and the names beside them."""
        asked = given.asked
        candidates = [c for c in sheet.candidates if c.matches and not self._is_refused(given, c)]
        direct = [c for c in candidates if self._chooser.likely_keys(sheet, c) & asked.attributes]
        found = [
            (c.start, c.end)
            for c in direct or candidates
            if direct or (not asked.kinds and self._is_near(sheet, c, asked))
        ]
        found = [span for span in found if not self._is_old(given, span)]
        names = self._names(given, [])
        kinds = [f for f in found if sheet.words.folded(*f) in self._lexicon.nouns]
        found = [f for f in found if f not in kinds] or ([] if names else kinds)
        if not found or self._says(given, "calling"):
            return []
        outside = [f for f in found if not any(a <= f[0] and f[1] <= b for a, b in names)]
        return sorted([*outside, *(n for n in names if not _overlaps(n, outside))])

    def _names(self, given: Given, spans: list[Span]) -> list[Span]:
        """Give the names in an answer outside some spans."""
        return [
            name
            for start, end in _sentences(given.words)
            for name in self._spans.names(given, start, end)
            if not _overlaps(name, spans)
        ]

    def _is_old(self, given: Given, span: Span) -> bool:
        """Say whether a value only names the kind of thing asked for, or says the question again."""
        forms = given.words.forms[slice(*span)]
        is_kind = self._lexicon.nouns.issuperset(forms)
        return is_kind and given.asked.words.issuperset(forms)

    def _is_near(self, sheet: Sheet, candidate: Candidate, asked: Asked) -> bool:
        """Say whether a value is one of a topic the question points at."""
        keys = self._chooser.likely_keys(sheet, candidate)
        return not asked.expected and any(key.split(".")[0] in asked.topics for key in keys)

    def _is_refused(self, given: Given, candidate: Candidate) -> bool:
        start = max((s for s, _ in _sentences(given.words) if s <= candidate.start), default=0)
        return self._spans.is_refused(given, start, candidate.start)

    def _chosen(self, given: Given) -> list[Span]:
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

    def _worded(self, given: Given) -> Answer:
        """Read yes, no, indifference, not knowing, or else what is left."""
        asked = given.asked
        is_yes, at = self._polarity(given)
        if self._says(given, "unanswering") or self._is_asking(given):
            return Answer()
        if asked.is_experience:
            return self._experience(given, at)
        if asked.is_opinion:
            return self._whole(given, 0) if is_yes is None else self._whole(given, at)
        things = [] if asked.kinds and asked.kinds <= _TYPED else self._things(given, at)
        if things and not (is_yes and asked.is_flag and not asked.is_wish):
            return _answer(given.words, things)
        if named := sorted(given.typed):
            return _answer(given.words, _runs(named))
        if is_yes is False and asked.is_wish:
            return Answer(has_no_preference=True)
        return self._flag(given, is_yes) if asked.is_flag else self._whole(given, 0)

    def _polarity(self, given: Given) -> tuple[bool | None, int]:
        """Give whether it begins with a yes or a no, and the word after it."""
        tokens, at = given.tokens, 0
        while at < len(tokens) and tokens[at][0] in self._lists["hesitating"]:
            at += 1
        for name, is_yes in (("no", False), ("yes", True)):
            if length := self._lists[name].length(tokens, at):
                last = at + length
                return is_yes, tokens[last][1] if last < len(tokens) else len(given.words.forms)
        return None, 0

    def _is_indifferent(self, given: Given) -> bool:
        tokens = given.tokens
        for stream in (tokens, tuple(t for t in tokens if t[0] not in self._lexicon.degree)):
            for start, end in self._lists["indifferent"].find(stream):
                if end - start > 1 or self._is_free(given, stream, start):
                    return True
        return False

    def _is_free(self, given: Given, tokens: tuple[Token, ...], at: int) -> bool:
        """Say whether nothing narrows a single word ("anything", but not "anything with fish")."""
        if at > 0 and tokens[at - 1][0] in self._lists["offered"]:
            return False
        if at + 1 == len(tokens) or given.words.breaks[tokens[at + 1][1]]:
            return at < _FEW
        after, is_any = tokens[at + 1][0], tokens[at][0] in self._lists["any"]
        if after in self._lists["narrowing"]:
            return False
        is_kind = after in self._lexicon.nouns or after in given.asked.words
        if (is_kind and is_any) or after in self._lists["tail"]:
            return True
        if not is_any:
            return False
        last = at + 2 == len(tokens) or bool(given.words.breaks[tokens[at + 2][1]])
        return last or tokens[at + 2][0] in self._lists["narrowing"]

    def _says(self, given: Given, name: str) -> bool:
        return any(True for _ in self._lists[name].find(given.tokens))

    def _is_returned(self, given: Given, start: int, end: int) -> bool:
        """Say whether a sentence is a question in return."""
        tokens = given.cut(start, end)
        return given.words.is_question[end] and self._lists["returning"].length(tokens, 0) > 0

    def _is_asking(self, given: Given) -> bool:
        """Say whether all that is said are questions in return."""
        return all(self._is_returned(given, *span) for span in _sentences(given.words))

    def _things(self, given: Given, at: int) -> list[Span]:
        sentences = [(max(a, at), b) for a, b in _sentences(given.words) if b > at]
        told = [s for s in sentences if not self._is_returned(given, *s)]
        return [span for start, end in told for span in self._spans.find(given, start, end)]

    def _experience(self, given: Given, at: int) -> Answer:
        """Give what is said of a thing beside whether it was seen, tried, heard of."""
        tokens = [t for t in given.tokens if t[1] >= at]
        spent = {i for a, b in self._lists["experienced"].find(tokens) for i in range(a, b)}
        left = [
            index
            for i, (form, index) in enumerate(tokens)
            if i not in spent and form not in given.asked.words
        ]
        return self._whole(given, at) if len(left) > 1 else Answer()

    def _flag(self, given: Given, is_yes: bool | None) -> Answer:
        """Give yes or no; the question's own words said again are a yes."""
        if is_yes is None:
            if self._says(given, "negators"):
                is_yes = False
            elif any(form in given.asked.words for form, _ in given.tokens):
                is_yes = True
            else:
                return self._whole(given, 0)
        _, start, end = given.words.cut(0, len(given.words.forms))
        return Answer((self._words.said[is_yes],), spans=((start, end),))

    def _whole(self, given: Given, at: int) -> Answer:
        """Give all of what is said, as an answer in free words."""
        end = len(given.words.forms)
        if given.asked.kinds or self._spans.is_empty(given, at, end):
            return Answer()
        return _answer(given.words, [(at, end)])


def _sentences(words: Words) -> list[Span]:
    starts = [i for i in range(len(words.forms)) if i == 0 or words.breaks[i] == "."]
    return list(zip(starts, [*starts[1:], len(words.forms)], strict=True)) if starts else []


def _overlaps(one: Span, others: Iterable[Span]) -> bool:
    return any(start < one[1] and one[0] < end for start, end in others)


def _runs(indices: list[int]) -> list[Span]:
    """Give the stretches that indices in order make up."""
    runs: list[Span] = []
    for index in indices:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _answer(words: Words, spans: list[Span], is_any: bool = False) -> Answer:
    cuts = [words.cut(*span) for span in spans]
    return Answer(tuple(c[0] for c in cuts), is_any, tuple((c[1], c[2]) for c in cuts))
