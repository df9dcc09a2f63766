"""tests/sentences, read by the trained model as a turn is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.bot.understanding.sentences import Sentence, Verdict, judge, load_sentences

if TYPE_CHECKING:
    from bot.engine.agent import DialogueEngine

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
Judged = list[tuple[Sentence, Verdict]]


@pytest.fixture(scope="module")
def judged(engine: DialogueEngine) -> Judged:
    """Give every row with its verdict."""

    async def read() -> Judged:
        return [(s, judge(s, await engine.read(s.text, (), NOW))) for s in load_sentences()]

    return asyncio.run(read())


def test_stance_is_right_in_98_of_100(judged: Judged) -> None:
    wrong = [s.text for s, verdict in judged if s.expected and not verdict.is_stance_right]
    assert len(wrong) <= 0.02 * sum(bool(s.expected) for s, _ in judged), wrong


def test_spans_are_exact_in_95_of_100(judged: Judged) -> None:
    wrong = [s.text for s, verdict in judged if s.expected and not verdict.is_span_exact]
    assert len(wrong) <= 0.05 * sum(bool(s.expected) for s, _ in judged), wrong


def test_nothing_is_read_from_98_of_100_turns_that_state_nothing(judged: Judged) -> None:
    wrong = [s.text for s, verdict in judged if not s.expected and not verdict.is_quiet]
    assert len(wrong) <= 0.02 * sum(not s.expected for s, _ in judged), wrong


def test_no_must_is_turned_around(judged: Judged) -> None:
    """What somebody must not have is never taken for something they like, nor the other way."""
    musts = [(s, verdict, row) for s, verdict in judged for row in s.expected if row.get("hard")]
    assert len(musts) >= 60
    assert [s.text for s, verdict, row in musts if row["text"] in verdict.turned] == []
