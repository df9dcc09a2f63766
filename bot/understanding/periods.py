"""`attune_periods_v1`: finds until when something holds: "until Friday", "for the next two weeks".

A period ends with a day of the person's own calendar: what holds until Friday holds on Friday. Ends
are given in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.lexicon import Lexicon
from bot.understanding.sheet import Clause, Sheet, sheet_of

Found = tuple[datetime, int]
"""The midnight a period ends with, local, and the word index after its last word."""
_DAYS_OF_WEEK = 7
_MOST_UNITS = 120


@Language.factory("attune_periods_v1")
def create_periods(nlp: Language, name: str) -> Periods:
    """Build the component."""
    return Periods()


class Periods:
    """Marks periods. Without the time of the turn there are none."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lexicon: Lexicon | None = None

    def use(self, lexicon: Lexicon) -> None:
        """Take the words for periods and numbers."""
        self._lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        """Add periods to the document's sheet."""
        sheet = sheet_of(doc)
        if sheet.now is not None and self._lexicon is not None:
            midnight = sheet.now.replace(hour=0, minute=0, second=0, microsecond=0)
            reader = _PeriodReader(sheet, self._lexicon, midnight)
            sheet.periods = list(reader.read())
        return doc


def ending(sheet: Sheet, clause: Clause) -> datetime | None:
    """Give when what a clause says ends by itself, UTC; None for never."""
    ends = [end for start, _, end in sheet.periods if clause.start <= start < clause.end]
    return min(ends, default=None)


class _PeriodReader:
    """Reads the periods of one sheet."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon, midnight: datetime) -> None:
        self._sheet, self._forms = sheet, sheet.words.forms
        self._words, self._numbers = lexicon.periods, lexicon.numbers
        self._today = midnight
        """The midnight today began with, local."""

    def read(self) -> Iterator[tuple[int, int, datetime]]:
        """Give each period as words [start, end) with the end in UTC."""
        at = 0
        while at < len(self._forms):
            found = self._period(at)
            if found:
                yield at, found[1], found[0].astimezone(UTC)
            at = found[1] if found else at + 1

    def _period(self, at: int) -> Found | None:
        words = self._words
        for length in range(words.longest, 0, -1):
            opening, after = tuple(self._forms[at : at + length]), at + length
            if len(opening) < length:
                continue
            if opening in words.until_end and (found := self._end_of_unit(after)):
                return found
            if opening in words.until and (found := self._until(after)):
                return found
            if opening in words.this and (found := self._end_of_unit(after)):
                return found
            is_for = opening in words.bare_for and not words.told & set(self._forms[:at])
            if (opening in words.next or is_for) and (found := self._lasting(after)):
                return found
        return None

    def _until(self, at: int) -> Found | None:
        return (
            self._named_day(at)
            or self._weekday(self._pass(at))
            or self._date(self._pass(at))
            or self._end_of_unit(at)
        )

    def _named_day(self, at: int) -> Found | None:
        for length in (4, 3, 2, 1):
            phrase = tuple(self._forms[at : at + length])
            if phrase in self._words.days:
                return self._day(self._words.days[phrase]), at + length
            if phrase in self._words.feasts:
                return self._next(*self._words.feasts[phrase]), at + length
        return None

    def _weekday(self, at: int) -> Found | None:
        number = self._words.weekdays.get(self._form(at))
        if number is None:
            return None
        ahead = (number - self._today.weekday() - 1) % _DAYS_OF_WEEK + 1
        return self._day(ahead), at + 1

    def _date(self, at: int) -> Found | None:
        """Read "5 December", "December 5th", or a month alone, which ends where it begins."""
        months = self._words.months
        if day := _ordinal(self._form(at)):
            month_at = self._pass(at + 1)
            month = months.get(self._form(month_at))
            return (self._next(month, day), month_at + 1) if month else None
        month = months.get(self._form(at))
        if month is None:
            return None
        if day := _ordinal(self._form(at + 1)):
            return self._next(month, day), at + 2
        return self._next(month, 1) - timedelta(days=1), at + 1

    def _end_of_unit(self, at: int) -> Found | None:
        """Give the end of this week, month or year; of the one before the next ("until next …")."""
        after = self._pass(at)
        unit = self._words.units.get(self._form(after))
        if unit is None or unit == "day":
            return None
        return self._unit_end(unit), after + 1

    def _lasting(self, at: int) -> Found | None:
        """Give the end of so many units from today: "two weeks", "a month", "10 days"."""
        form = self._form(at)
        if form in self._words.units:
            count, unit_at = 1, at
        else:
            count, unit_at = self._count(form), at + 1
        unit = self._words.units.get(self._form(unit_at))
        if unit is None or not 0 < count <= _MOST_UNITS:
            return None
        return self._after(count, unit), unit_at + 1

    def _count(self, form: str) -> int:
        if form.isascii() and form.isdigit() and len(form) < 4:
            return int(form)
        return int(self._numbers.get(form, 1 if form in self._words.ones else 0))

    def _pass(self, at: int) -> int:
        while self._form(at) in self._words.fillers:
            at += 1
        return at

    def _form(self, at: int) -> str:
        return self._forms[at] if at < len(self._forms) else ""

    def _day(self, ahead: int) -> datetime:
        """Give the midnight that ends the day so many days from today."""
        return self._today + timedelta(days=ahead + 1)

    def _next(self, month: int, day: int) -> datetime:
        """Give the midnight that ends the next such date, the last of its month at the latest."""
        for year in (self._today.year, self._today.year + 1):
            first = self._today.replace(year=year, month=month, day=1)
            date = first + timedelta(days=min(day, _month_days(first)) - 1)
            if date > self._today:
                return date + timedelta(days=1)
        raise AssertionError("one of two years holds the date")

    def _unit_end(self, unit: str) -> datetime:
        today = self._today
        if unit == "week":
            return self._day(_DAYS_OF_WEEK - 1 - today.weekday())
        if unit == "month":
            return today.replace(day=1) + timedelta(days=_month_days(today))
        return today.replace(year=today.year + 1, month=1, day=1)

    def _after(self, count: int, unit: str) -> datetime:
        if unit in ("day", "week"):
            return self._day(count * (_DAYS_OF_WEEK if unit == "week" else 1))
        months = count * (12 if unit == "year" else 1) + self._today.month - 1
        first = self._today.replace(
            year=self._today.year + months // 12, month=months % 12 + 1, day=1
        )
        return first + timedelta(days=min(self._today.day, _month_days(first)))


def _month_days(day: datetime) -> int:
    """Give how many days the month of `day` has."""
    first = day.replace(day=1)
    return ((first + timedelta(days=32)).replace(day=1) - first).days


def _ordinal(form: str) -> int:
    """Give the number of "5" or "5th"; 0 for none."""
    digits = form.rstrip("abcdefghijklmnopqrstuvwxyz")
    is_day = digits.isascii() and digits.isdigit() and len(digits) < 3
    return int(digits) if is_day and 1 <= int(digits) <= 31 else 0
