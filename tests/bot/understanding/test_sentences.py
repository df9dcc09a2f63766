"""tests/sentences, read by the grammar alone: every turn is taken for a statement."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.understanding.reader import Reader
from bot.understanding.sight import Sight
from preferences.wordbook import load_topics
from tests.bot.understanding.conftest import ROOT
from tests.bot.understanding.judges import Always
from tests.bot.understanding.sentences import Sentence, Verdict, judge, load_sentences

SURE = Always(1.0)
LEAST = {"negation": 120, "ownership": 60, "one_off": 60, "conditions": 80}
LEAST |= {"comparisons": 40, "settings": 40, "hard": 60}
"""Rows that a phenomenon has at least."""

Judged = list[tuple[Sentence, Verdict]]


@pytest.fixture(scope="module")
def judged(reader: Reader) -> Judged:
    """Give every row with its verdict."""
    return [(s, judge(s, reader.read(Sight(s.text, judge=SURE)))) for s in load_sentences()]


def test_each_phenomenon_has_enough_sentences() -> None:
    counts = Counter(sentence.file for sentence in load_sentences())
    assert {name: counts[name] for name in LEAST if counts[name] < LEAST[name]} == {}
    assert sum(counts.values()) >= 600


def test_each_topic_has_sentences() -> None:
    counts = Counter(sentence.file for sentence in load_sentences())
    assert set(load_topics(ROOT / "data").topics) <= counts.keys()


def test_no_sentence_stands_twice() -> None:
    counts = Counter((s.file, s.text.casefold()) for s in load_sentences())
    assert [row for row, count in counts.items() if count > 1] == []


def test_stance_is_right_in_98_of_100(judged: Judged) -> None:
    rows = [(s.text, v.is_stance_right) for s, v in judged if s.expected]
    wrong = [text for text, is_right in rows if not is_right]
    assert len(wrong) <= 0.02 * len(rows), wrong


def test_spans_are_exact_in_95_of_100(judged: Judged) -> None:
    rows = [(s.text, v.is_span_exact) for s, v in judged if s.expected]
    wrong = [text for text, is_right in rows if not is_right]
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_values_are_right_in_95_of_100(judged: Judged) -> None:
    rows = [(s.text, v.is_exact) for s, v in judged if s.expected]
    wrong = [text for text, is_right in rows if not is_right]
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_nothing_is_read_from_98_of_100_turns_that_state_nothing(judged: Judged) -> None:
    rows = [(s.text, v.is_quiet) for s, v in judged if not s.expected]
    wrong = [text for text, is_quiet in rows if not is_quiet]
    assert len(wrong) <= 0.02 * len(rows), wrong
