"""What a turn answers to the question that stands open: its values, or that any will do.

An answer is read by what its question asks for. Numbers, times and dates are found by how they are
written, catalog values by the catalogs the question points at, the question's own alternatives by
their words, yes and no by theirs; of everything else what is left counts, once all that only
carries it is taken off.
"""

from __future__ import annotations

from bot.understanding.answer_words import DATE, NUMBER, PERSON, PLACE, TIME, AnswerWords
from bot.understanding.attributes import Chooser
from bot.understanding.given import Given, Span, runs
from bot.understanding.lexicon import Lexicon
from bot.understanding.manner import Manner
from bot.understanding.named import Named
from bot.understanding.parties import Parties
from bot.understanding.questions import Asked
from bot.understanding.reading import Answer
from bot.understanding.sheet import Sheet
from bot.understanding.spans import Spans
from bot.understanding.times import Times, TypedSpan
from bot.understanding.words import Words

_TYPED = frozenset({NUMBER, TIME, DATE})


class Answers:
    """Reads answers."""

    def __init__(self, words: AnswerWords, lexicon: Lexicon, chooser: Chooser) -> None:
        """Take the words of answers, and who knows what catalog values are values of."""
        self._words, self._lists = words, words.lists
        self._times, self._parties = Times(words, lexicon.numbers), Parties(words)
        self._spans, self._manner = Spans(words, lexicon), Manner(words, lexicon)
        self._named = Named(words, lexicon, chooser, self._spans)

    def find(self, sheet: Sheet, asked: Asked) -> Answer:
        """Give the words of each value with their places, or that there is no preference."""
        words = sheet.words
        typed = self._typed(words, asked)
        given = self._given(words, typed, asked)
        is_any = self._manner.is_indifferent(given)
        if answer := self._counted(sheet, given, typed):
            return answer
        spans = self._asked(sheet, typed, asked)
        if spans and asked.kinds & {PLACE, PERSON}:
            spans = sorted([*spans, *self._named.names(given, spans)])
        spans = spans or self._named.known(sheet, given) or self._named.chosen(given)
        if spans or is_any:
            return _answer(words, spans, is_any)
        return self._worded(given)

    def _typed(self, words: Words, asked: Asked) -> list[TypedSpan]:
        """Give the times, dates and numbers, those too vague left out where none is asked for."""
        vague = self._lists["vague"].forms
        return [
            span
            for span in self._times.find(words, TIME in asked.kinds)
            if asked.kinds & {TIME, DATE} or tuple(words.forms[span.start : span.end]) not in vague
        ]

    def _asked(self, sheet: Sheet, typed: list[TypedSpan], asked: Asked) -> list[Span]:
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
        return self._parties.whole(sheet.words, found, asked) if NUMBER in asked.kinds else found

    def _counted(self, sheet: Sheet, given: Given, typed: list[TypedSpan]) -> Answer | None:
        """Give how many there are where that is asked for and no number is said."""
        asked, words = given.asked, given.words
        if NUMBER not in asked.kinds or any(span.kind == NUMBER for span in typed):
            return None
        dated = _answer(words, self._asked(sheet, typed, asked))
        if count := self._parties.count(words):
            told = _answer(words, [count[1]])
            return Answer((*dated.values, count[0]), spans=(*dated.spans, *told.spans))
        if party := self._parties.uncounted(words):
            told = _answer(words, party)
            return Answer((*dated.values, *told.values), spans=(*dated.spans, *told.spans))
        return None

    def _given(self, words: Words, typed: list[TypedSpan], asked: Asked) -> Given:
        tokens = tuple(self._words.speller.tokens(words.forms))
        dated = frozenset(
            index for span in typed if span.kind != NUMBER for index in range(span.start, span.end)
        )
        told = frozenset(
            index
            for start, end in self._lists["experienced"].find(tokens)
            if end - start > 1
            for _, index in tokens[start:end]
        )
        return Given(words, tokens, asked, dated, dated | told)

    def _worded(self, given: Given) -> Answer:
        """Read yes, no, not knowing, or else what is left."""
        asked = given.asked
        if self._manner.is_void(given):
            return Answer()
        is_yes, at = self._manner.polarity(given)
        if asked.is_experience:
            return self._whole(given, at) if self._manner.is_told(given, at) else Answer()
        if asked.is_opinion:
            return self._whole(given, at)
        things = [] if asked.kinds and asked.kinds <= _TYPED else self._things(given, at)
        if things and not (is_yes and asked.is_flag and not asked.is_wish):
            return _answer(given.words, things)
        if given.typed:
            return _answer(given.words, runs(sorted(given.typed)))
        if is_yes is False and asked.is_wish:
            return Answer(has_no_preference=True)
        return self._flag(given, is_yes) if asked.is_flag else self._whole(given, 0)

    def _things(self, given: Given, at: int) -> list[Span]:
        sentences = [(max(a, at), b) for a, b in given.sentences if b > at]
        told = [s for s in sentences if not self._manner.is_returned(given, *s)]
        return [span for start, end in told for span in self._spans.find(given, start, end)]

    def _flag(self, given: Given, is_yes: bool | None) -> Answer:
        """Give yes or no; the question's own words said again are a yes."""
        has_done = any(form in self._lists["doing"] for form, _ in given.tokens)
        if has_done and not self._things(given, 0):
            return Answer()
        if is_yes is None:
            is_refused = given.says(self._lists["negators"])
            if not is_refused and given.asked.words.isdisjoint(form for form, _ in given.tokens):
                return self._whole(given, 0)
            is_yes = not is_refused
        _, start, end = given.words.cut(0, len(given.words.forms))
        return Answer((self._words.said[is_yes],), spans=((start, end),))

    def _whole(self, given: Given, at: int) -> Answer:
        """Give all of what is said, as an answer in free words."""
        end = len(given.words.forms)
        is_empty = self._spans.is_empty(given, at, end) and not given.asked.is_opinion
        if given.asked.kinds or is_empty or at >= end:
            return Answer()
        return _answer(given.words, [(at, end)])


def _answer(words: Words, spans: list[Span], is_any: bool = False) -> Answer:
    cuts = [words.cut(*span) for span in spans]
    return Answer(tuple(c[0] for c in cuts), is_any, tuple((c[1], c[2]) for c in cuts))
