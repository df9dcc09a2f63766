"""Figures, budgets, and how a run is shown."""

from __future__ import annotations

import json

import pytest

from bot.bench import BenchError, Budget, Figure, Report, document, table
from bot.bench.figures import BUDGETS, require_answers, window
from bot.bench.limit import Limit
from bot.bench.machine import Machine, kilobytes, resident
from bot.bench.stock import FIRST, LATE, SPREAD, Side, _figures
from bot.bench.suite import TURNS, TURNS_QUICK, Plan, _attempt

MACHINE = Machine("2026-03-01T08:00:00+00:00", None, "Linux", "a chip", 2, 8000, "3.11", "3.6")


def report(*figures: Figure) -> Report:
    return Report(MACHINE, False, figures, 12.3)


@pytest.mark.parametrize(
    ("budget", "value", "expected"),
    [
        (Budget(5), 5, True),
        (Budget(5), 5.1, False),
        (Budget(5, is_most=False), 5, True),
        (Budget(5, is_most=False), 4.9, False),
    ],
)
def test_a_budget_admits_its_own_value(budget: Budget, value: float, expected: bool) -> None:
    assert budget.admits(value) is expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("turn p50", 14.0, True),
        ("turn p50", 16.0, False),
        ("turn p50", None, None),
        ("parse p50", 900.0, None),
        ("stock / served, late", 7.9, False),
    ],
)
def test_a_figure_is_held_to_the_budget_of_its_name(
    name: str, value: float | None, expected: bool | None
) -> None:
    assert Figure("any", name, value, "ms").is_met is expected


def test_a_window_counts_turns_from_one_and_includes_both_ends() -> None:
    assert window([1.0, 2.0, 30.0, 40.0, 50.0], 2, 4) == 30.0


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (2, 4)])
def test_a_window_beyond_the_conversation_is_refused(first: int, last: int) -> None:
    with pytest.raises(BenchError, match="3 were taken"):
        window([1.0, 2.0, 3.0], first, last)


def test_turns_without_an_answer_are_no_figures() -> None:
    require_answers([["a"]] * 99 + [[]])
    with pytest.raises(BenchError, match=r"2 of 100 turns got no answer \(the first was turn 50\)"):
        require_answers([["a"]] * 49 + [[], []] + [["a"]] * 49)


def test_the_table_marks_what_is_over_budget() -> None:
    met, missed = Figure("turns", "turn p50", 9.0, "ms"), Figure("turns", "turn p99", 81.0, "ms")
    text = table(report(met, missed))
    rows = {line.split("  ")[1]: line for line in text.splitlines() if line.startswith("turns")}
    assert "<= 15" in rows["turn p50"]
    assert "met" in rows["turn p50"]
    assert "MISSED" in rows["turn p99"]
    assert "1 over budget" in text


def test_the_table_says_why_something_was_not_measured() -> None:
    assert "no such port" in table(report(Figure("stock", "-", None, "", "no such port")))


def test_the_document_gives_value_budget_and_verdict() -> None:
    body = json.loads(document(report(Figure("start", "ready", 30.00004, "s", "new process"))))
    assert body["machine"]["cores"] == 2
    assert body["figures"] == [
        {
            "part": "start",
            "name": "ready",
            "value": 30.0,
            "unit": "s",
            "budget": 25,
            "at_most": True,
            "met": False,
            "note": "new process",
        }
    ]


def test_a_part_that_cannot_be_measured_says_why_and_the_run_goes_on() -> None:
    def fail() -> list[Figure]:
        raise BenchError("no such port")

    (figure,) = _attempt("stock", fail)
    assert (figure.part, figure.value, figure.note) == ("stock", None, "no such port")


@pytest.mark.parametrize(
    ("plan", "turns"),
    [
        (Plan(()), TURNS),
        (Plan((), is_quick=True), TURNS_QUICK),
        (Plan((), turns=500, is_quick=True), 500),
    ],
)
def test_the_long_conversation_is_as_long_as_asked(plan: Plan, turns: int) -> None:
    assert plan.long == turns


def test_stock_is_compared_with_both_of_ours_at_the_same_turns() -> None:
    turns = LATE + SPREAD
    stock = Side("stock", lambda _: [], [40.0] * FIRST + [300.0] * (turns - FIRST), [["a"]] * turns)
    served = Side("served", lambda _: [], [20.0] * turns, [["a"]] * turns)
    inside = Side("in process", lambda _: [], [10.0] * turns, [["a"]] * 4 + [["b"]] * (turns - 4))
    figures = {figure.name: figure for figure in _figures((stock, served, inside))}
    assert figures["stock / served, first"].value == 2.0
    assert figures["stock / served, late"].value == 15.0
    assert figures["stock / in process, late"].value == 30.0
    assert f"4 of {turns} answers" in figures[f"in process, turns 1-{FIRST}"].note
    assert {"stock / served, late", "stock / in process, late"} <= BUDGETS.keys()


def test_a_limit_runs_out() -> None:
    now = [100.0]
    limit = Limit(5, clock=lambda: now[0])
    limit.check()
    now[0] = 103.0
    assert limit.left() == 2.0
    now[0] = 106.0
    assert limit.left() == 0.0
    with pytest.raises(BenchError, match="time allowed"):
        limit.check()


def test_memory_is_read_from_what_the_system_says() -> None:
    text = "Name:\tpython\nVmHWM:\t  900 kB\nVmRSS:\t  700 kB\n"
    assert kilobytes(text, "VmRSS") == 700
    with pytest.raises(ValueError, match="VmSwap"):
        kilobytes(text, "VmSwap")


def test_this_process_weighs_something() -> None:
    assert 5 < resident() < 100_000
