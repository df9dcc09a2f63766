"""Times of the clock and days of the calendar, as spans of a text.

Only where they stand is found out, not which moment they are: an answer is kept in its own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.answer_words import DATE, NUMBER, TIME, AnswerWords
from bot.understanding.phrases import Phrases, Token
from bot.understanding.words import Words

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HOURS = 24
_MINUTES = 60
_TEN, _TWENTY, _HUNDRED = 10, 20, 100
_YEAR = 4
_DAY = 2
"""Digits a year has, and a day has at the most."""


@dataclass(frozen=True, slots=True)
class TypedSpan:
    """Words [start, end) that are a time, a date or a number."""

    start: int
    end: int
    kind: str


class Times:
    """Finds times, dates and numbers."""

    def __init__(self, words: AnswerWords, numbers: dict[str, float]) -> None:
        """Take how they are said, and the words for numbers."""
        self._words, self._numbers, self._clock = words, numbers, words.clock
        self._dates = words.dates

    def find(self, words: Words, is_time_asked: bool) -> list[TypedSpan]:
        """Give the spans in order; a bare hour is a time where one is asked or "at" stands before.

        Dates go first, then times, then what numbers are left.
        """
        further = self._words.speller.further
        line = _Line(words, [(further.get(f, (f,))[0], i) for i, f in enumerate(words.forms)])
        found, at = [], 0
        while at < len(line.tokens):
            span = self._at(line, at, is_time_asked)
            if span:
                found.append(span)
            at = span.end if span else at + 1
        return _joined(found, line)

    def _at(self, line: _Line, at: int, is_time_asked: bool) -> TypedSpan | None:
        if (end := self._date(line, at)) > at:
            return TypedSpan(at, end, DATE)
        if (end := self._time(line, at, is_time_asked)) > at:
            return TypedSpan(at, end, TIME)
        if (end := self._amount(line, at)) > at:
            return TypedSpan(at, end, NUMBER)
        return None

    def _date(self, line: _Line, at: int) -> int:
        for end in (
            self._calendar_day(line, at),
            self._figures(line, at),
            self._ahead(line, at),
            self._named_day(line, at),
        ):
            if end > at:
                return end
        return at

    def _named_day(self, line: _Line, at: int) -> int:
        """Give the end of "tomorrow", "next Friday", "Friday morning"."""
        start = at
        while length := line.length(self._dates["before"], at):
            at += length
        for phrases in (self._dates["words"], self._dates["weekdays"]):
            if length := line.length(phrases, at):
                end = at + length
                return end + line.length(self._dates["after"], end)
        is_week = at > start and line.length(self._dates["spans"], at)
        return at + 1 if is_week and line.form(at - 1) not in self._dates["article"] else start

    def _calendar_day(self, line: _Line, at: int) -> int:
        """Give the end of "March 3rd", "the third of March", "the 14th"."""
        start = at
        if line.length(self._dates["months"], at):
            end = self._day(line, self._passed(line, at + 1))
            return self._year(line, end) if end > at + 1 and line.is_free(start, end) else start
        at += line.form(at) in self._dates["article"]
        end = self._day(line, at)
        month = self._passed(line, end)
        if end > at and line.length(self._dates["months"], month):
            return self._year(line, month + 1)
        is_ordinal = end > at and not line.form(at).isdigit() and self._number(line, at)[1] <= at
        is_led = line.form(start) in self._dates["led"] or line.form(at)[:1].isdigit()
        return end + line.length(self._dates["after"], end) if is_ordinal and is_led else start

    def _passed(self, line: _Line, at: int) -> int:
        while length := line.length(self._dates["joining"], at):
            at += length
        return at

    def _day(self, line: _Line, at: int) -> int:
        """Give the end of a day's number: "3", "3rd", "third"."""
        form = line.form(at)
        digits = form.rstrip(_LETTERS)
        if digits.isdigit() and len(digits) <= _DAY:
            is_whole = digits == form or form[len(digits) :] in self._dates["ordinal_ends"]
            return at + 1 if is_whole else at
        return at + line.length(self._dates["ordinals"], at)

    def _year(self, line: _Line, at: int) -> int:
        form = line.form(at)
        return at + 1 if form.isdigit() and len(form) == _YEAR else at

    def _figures(self, line: _Line, at: int) -> int:
        """Give the end of "3/14", "3/14/2026", "2026-03-14"."""
        end = at
        while line.form(end).isdigit() and (end == at or line.gap(end) in {"/", "-", "."}):
            end += 1
        is_short = end - at == 2 and line.gap(at + 1) != "."
        is_clock = end - at == 2 and line.gap(at + 1) == "-"
        return end if end - at == 3 or (is_short and not is_clock) else at

    def _ahead(self, line: _Line, at: int) -> int:
        """Give the end of "in three days"."""
        if not line.length(self._dates["ahead"], at):
            return at
        number, end = self._number(line, at + 1)
        if number is None and line.length(self._dates["article"], at + 1):
            number, end = 1, at + 2
        return end + 1 if number is not None and line.length(self._dates["spans"], end) else at

    def _time(self, line: _Line, at: int, is_asked: bool) -> int:
        if length := line.length(self._clock["words"], at):
            return at + length
        if (end := self._relative(line, at)) > at:
            return end
        return self._hour(line, at, is_asked)

    def _relative(self, line: _Line, at: int) -> int:
        """Give the end of "half past seven", "ten to 8", "quarter past noon"."""
        end = at + line.length(self._clock["minutes"], at)
        if end == at:
            end = self._number(line, at)[1]
        turn = line.length(self._clock["relative"], end) if end > at else 0
        if not turn:
            return at
        hour, last = self._number(line, end + turn)
        last += 0 if hour is not None else line.length(self._clock["words"], end + turn)
        is_hour = last > end + turn and (hour is None or hour <= _HOURS)
        return self._part(line, last) if is_hour else at

    def _hour(self, line: _Line, at: int, is_asked: bool) -> int:
        """Give the end of "7pm", "19:30", "seven thirty", "7 o'clock", "evening 7", "seven"."""
        if length := line.length(self._clock["parts_before"], at):
            end = self._hour(line, at + length, True)
            return end if end > at + length else at
        form = line.form(at)
        digits = form.rstrip(_LETTERS)
        if digits.isdigit() and digits != form and form[len(digits) :] in self._clock["parts"]:
            return self._part(line, at + 1)
        hour, end = self._number(line, at)
        if hour is None or hour != int(hour):
            return self._decimal_time(line, at, end, is_asked)
        whole = end
        if line.gap(end) == ":" or (is_asked and hour <= _HOURS):
            end = self._minutes(line, end)
        last = self._part(line, end)
        is_military = is_asked and len(form) == _YEAR and form.isdigit()
        before = line.length(self._clock["before"], at - 1) if at else 0
        is_bare = hour <= _HOURS and (is_asked or bool(before)) and not self._counts(line, at, last)
        return last if last > whole or is_military or is_bare else at

    def _decimal_time(self, line: _Line, at: int, end: int, is_asked: bool) -> int:
        """Give the end of "7.30", which is a time where one is asked or "pm" follows."""
        if end == at:
            return at
        last = self._part(line, end)
        return last if last > end or is_asked else at

    def _minutes(self, line: _Line, at: int) -> int:
        form = line.form(at)
        digits = form.rstrip(_LETTERS)
        if digits.isdigit() and line.gap(at) in {":", "."}:
            return at + 1
        number, end = self._number(line, at)
        is_minute = number is not None and 10 <= number < _MINUTES and not form.isdigit()
        return end if is_minute else at

    def _part(self, line: _Line, at: int) -> int:
        """Give the end of the part of the day after an hour ("pm", "in the evening")."""
        while length := line.length(self._clock["parts"], at):
            at += length
        return at

    def _counts(self, line: _Line, at: int, end: int) -> bool:
        """Say whether a number counts days, is an amount, or is part of a name ("Part Two")."""
        is_name = at > 0 and line.words.text[line.words.spans[at][0]].isupper()
        is_amount = self._amount(line, at) > end
        return is_name or is_amount or bool(line.length(self._dates["spans"], end))

    def _number(self, line: _Line, at: int) -> tuple[float | None, int]:
        """Give a number and where it ends, "12", "7.5", "twenty five"; (None, at) for none."""
        form, following = line.form(at), line.form(at + 1)
        if form.isascii() and form.isdigit():
            if line.gap(at + 1) in {".", ","} and following.isdigit():
                return float(f"{form}.{following}"), at + 2
            return float(form), at + 1
        if form not in self._numbers or form in self._clock["fractions"]:
            return None, at
        first, second = self._numbers[form], self._numbers.get(following)
        if second is not None and first >= _TWENTY and 0 < second < _TEN:
            return first + second, at + 2
        return first, at + 1

    def _amount(self, line: _Line, at: int) -> int:
        """Give the end of a number of any length with the currency behind it ("two hundred")."""
        end = at
        while (last := self._number(line, end)[1]) > end or (
            end > at
            and line.length(self._dates["and"], end)
            and self._is_great(line, end - 1)
            and (last := self._number(line, end + 1)[1]) > end + 1
        ):
            is_list = (
                end > at
                and line.words.breaks[end] in {",", "."}
                and not self._is_great(line, end - 1)
            )
            if is_list:
                break
            end = last
        return end + line.length(self._dates["currencies"], end) if end > at else at

    def _is_great(self, line: _Line, at: int) -> bool:
        return self._numbers.get(line.form(at), 0) >= _HUNDRED


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of a text, safe to look past its end."""

    words: Words
    tokens: Sequence[Token]

    @property
    def forms(self) -> list[str]:
        return self.words.forms

    def form(self, at: int) -> str:
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def gap(self, at: int) -> str:
        """Give what is written between a word and the one before, "" at the ends."""
        if not 0 < at < len(self.forms):
            return ""
        return self.words.text[self.words.spans[at - 1][1] : self.words.spans[at][0]]

    def length(self, phrases: Phrases, at: int) -> int:
        return phrases.length(self.tokens, at) if 0 <= at < len(self.tokens) else 0

    def is_free(self, start: int, end: int) -> bool:
        """Say whether no strong break stands inside."""
        return all(self.words.breaks[i] != "." for i in range(start + 1, end))


def _joined(found: list[TypedSpan], line: _Line) -> list[TypedSpan]:
    """Make one of dates that stand side by side ("Friday, March 3rd", "Sunday the 4th")."""
    joined: list[TypedSpan] = []
    for span in found:
        last = joined[-1] if joined else None
        if last and span.kind == last.kind == DATE and _is_near(last, span, line):
            joined[-1] = TypedSpan(last.start, span.end, DATE)
        else:
            joined.append(span)
    return joined


def _is_near(last: TypedSpan, span: TypedSpan, line: _Line) -> bool:
    between = line.forms[last.end : span.start]
    return span.start == last.end and line.words.breaks[span.start] != "." and not between
