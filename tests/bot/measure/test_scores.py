"""The figures, checked against hand-made cases and what must hold of all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.measure.scores import average_precision, count, share

pairs = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30)


def test_counts_give_precision_recall_and_f1() -> None:
    counts = count(
        [(True, True)] * 3 + [(False, True)] + [(True, False)] * 2 + [(False, False)] * 4
    )
    assert counts.precision == pytest.approx(3 / 4)
    assert counts.recall == pytest.approx(3 / 5)
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.false_alarm_rate == pytest.approx(1 / 5)


def test_figures_without_ground_are_none() -> None:
    nothing = count([])
    assert (nothing.precision, nothing.recall, nothing.f1, share([])) == (None,) * 4
    assert nothing.false_alarm_rate is None
    assert average_precision([False], [0.5]) is None


def test_f1_is_undefined_where_no_row_is_a_yes() -> None:
    assert count([(False, True), (False, False)]).f1 is None


def test_f1_is_zero_where_every_yes_is_missed() -> None:
    assert count([(True, False)]).f1 == 0.0


def test_average_precision_follows_the_ranking() -> None:
    found = average_precision([True, False, True, False], [0.9, 0.8, 0.7, 0.1])
    assert found == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


@pytest.mark.parametrize("truths", [[True, False, False, False], [False, False, False, True]])
def test_order_of_ties_does_not_count(truths: list[bool]) -> None:
    assert average_precision(truths, [0.0] * 4) == pytest.approx(0.25)


@given(pairs)
def test_every_figure_lies_between_0_and_1(given_pairs: list[tuple[bool, bool]]) -> None:
    counts = count(given_pairs)
    ranked = average_precision([t for t, _ in given_pairs], [float(s) for _, s in given_pairs])
    figures = (counts.precision, counts.recall, counts.f1, counts.false_alarm_rate, ranked)
    assert all(figure is None or 0.0 <= figure <= 1.0 for figure in figures)


@given(st.lists(st.booleans(), min_size=1, max_size=30).filter(any))
def test_scores_equal_to_the_truth_rank_perfectly(truths: list[bool]) -> None:
    assert average_precision(truths, [float(t) for t in truths]) == pytest.approx(1.0)
