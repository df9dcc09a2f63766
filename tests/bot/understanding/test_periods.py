"""Until when what is said holds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.understanding.grammar import Grammar
from bot.understanding.reader import Reader

PACIFIC = timezone(timedelta(hours=-8))
SUNDAY = datetime(2026, 11, 22, 8, 15, tzinfo=PACIFIC)


@pytest.fixture
def grammar(reader: Reader) -> Grammar:
    return reader._grammar


def ends(grammar: Grammar, text: str, now: datetime | None = SUNDAY) -> list[str | None]:
    """Give the last day of what each statement says, in the person's own calendar."""
    _, found = grammar.parse(text, None, frozenset(), {}, now)
    until = [one.statement.valid_until for one in found]
    last = [u and (u.astimezone(PACIFIC) - timedelta(seconds=1)).date().isoformat() for u in until]
    return list(last)


@pytest.mark.parametrize(
    ("words", "last_day"),
    [
        ("until Friday", "2026-11-27"),
        ("until Sunday", "2026-11-29"),
        ("till tomorrow", "2026-11-23"),
        ("until the day after tomorrow", "2026-11-24"),
        ("until 5 December", "2026-12-05"),
        ("until the 5th of December", "2026-12-05"),
        ("until December 5th", "2026-12-05"),
        ("until November 3", "2027-11-03"),
        ("until February 31", "2027-02-28"),
        ("until June", "2027-05-31"),
        ("until Christmas", "2026-12-25"),
        ("until next month", "2026-11-30"),
        ("until the end of the week", "2026-11-22"),
        ("until the end of the year", "2026-12-31"),
        ("this month", "2026-11-30"),
        ("for the rest of the month", "2026-11-30"),
        ("for two weeks", "2026-12-06"),
        ("for the next two weeks", "2026-12-06"),
        ("for the next 10 days", "2026-12-02"),
        ("for a week", "2026-11-29"),
        ("for the next month", "2026-12-22"),
        ("for the next three months", "2027-02-22"),
        ("for another year", "2027-11-22"),
    ],
)
def test_a_period_ends_with_its_last_day(grammar: Grammar, words: str, last_day: str) -> None:
    assert ends(grammar, f"I like Thai food {words}") == [last_day]


@pytest.mark.parametrize(
    "text",
    [
        "I like Thai food",
        "I have loved jazz for two weeks",
        "I like Thai food until further notice",
        "I like Thai food until the cows come home",
        "I like the number two until forever",
        "I like jazz for the next 100000 years",
    ],
)
def test_what_names_no_end_lasts(grammar: Grammar, text: str) -> None:
    assert set(ends(grammar, text)) <= {None}


def test_without_the_time_of_the_turn_nothing_ends(grammar: Grammar) -> None:
    assert ends(grammar, "I like Thai food until Friday", None) == [None]


def test_an_end_belongs_to_its_own_clause(grammar: Grammar) -> None:
    assert ends(grammar, "I love jazz, and I avoid sugar until Friday") == [None, "2026-11-27"]


def test_a_period_is_no_part_of_the_value(grammar: Grammar) -> None:
    _, found = grammar.parse("I'm vegetarian this month", None, frozenset(), {}, SUNDAY)
    assert [one.statement.value for one in found] == ["vegetarian"]


def test_the_last_day_of_a_month_is_kept_within_shorter_ones(grammar: Grammar) -> None:
    january = datetime(2027, 1, 31, 9, tzinfo=PACIFIC)
    assert ends(grammar, "I like jazz for a month", january) == ["2027-02-28"]
