"""A small simulated week, so that the simulator keeps working; its figures are no measurement."""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine.shared import book
from bot.say.wording import Wording
from bot.settings import load_settings
from tests.benchmarks.orders import gains
from tests.benchmarks.persons import Words, make_person
from tests.benchmarks.simulator import Desk, compare, report

WORDS = Words.load()
SEED = 7


def test_the_same_seed_makes_up_the_same_people() -> None:
    assert make_person(1, SEED, WORDS) == make_person(1, SEED, WORDS)
    assert make_person(1, SEED, WORDS) != make_person(2, SEED, WORDS)


def test_every_taste_is_a_value_that_is_known() -> None:
    for habit in WORDS.habits:
        catalog = book().attribute(habit.attribute).catalog
        assert catalog is not None
        assert set(habit.tastes) <= set(catalog.values)
        assert book().requests[habit.request].slots[habit.slot].attribute == habit.attribute


def test_lessons_by_expected_gain_help_no_later_than_others() -> None:
    each = [gains(make_person(n, SEED, WORDS), WORDS, book(), SEED) for n in range(10)]
    early = {name: sum(one[name][3] for one in each) for name in each[0]}
    assert early["expected gain"] == max(early.values())
    assert all(steps == sorted(steps) for one in each for steps in one.values())


@pytest.mark.trained
async def test_moments_save_wrong_answers_and_nobody_is_asked_too_much(engine: Any) -> None:
    wording = Wording.load(load_settings().words_dir, book())
    desk = Desk(engine, book(), wording, WORDS, SEED)
    before = engine._processor.action_endpoint
    try:
        persons = [make_person(number, SEED, WORDS) for number in range(3)]
        comparison = await compare(desk, persons, days=2)
    finally:
        engine._processor.action_endpoint = before
        engine.forget()
    assert comparison.off.offered == 0
    assert comparison.on.offered > 0
    assert comparison.on.after.defect_rate < comparison.off.after.defect_rate
    assert comparison.questions_a_day <= 6
    assert "SIMULATED" in report(comparison, gains(persons[0], WORDS, book(), SEED))
