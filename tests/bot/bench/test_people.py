"""People made of the catalogs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bench import BenchError
from bot.bench.people import profile_of, settle, statements
from bot.bench.workbench import open_store
from bot.settings import ROOT, Settings
from preferences.topics import TopicBook
from preferences.wordbook import load_topics

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_statements_are_all_different_and_of_choices_only(book: TopicBook) -> None:
    said = statements(book, 13)
    assert len({(s.attribute, s.value) for s in said}) == 13
    assert {s.attribute for s in said} == {"kind", "shape"}


def test_an_attribute_of_one_value_is_stated_once(book: TopicBook) -> None:
    assert sum(s.attribute == "shape" for s in statements(book, 13)) == 1


def test_more_than_the_catalogs_hold_is_refused(book: TopicBook) -> None:
    with pytest.raises(BenchError, match="give 13 preferences; 14 are asked for"):
        statements(book, 14)


def test_a_profile_holds_as_many_as_asked_for_all_active(book: TopicBook) -> None:
    assert len(profile_of(book, "ann", 13, NOW).active(NOW)) == 13


def test_the_topics_that_come_along_are_enough_for_two_hundred() -> None:
    book = load_topics(ROOT / "data")
    assert len(profile_of(book, "ann", 200, NOW).active(NOW)) == 200


def test_a_settled_person_is_read_back_whole(book: TopicBook, tmp_path: Path) -> None:
    with open_store(Settings(data_dir=tmp_path)) as store:
        settle(store, book, "ann", 5, NOW)
        settle(store, book, "bo", 7, NOW)
        with store.unit(is_reading=True) as unit:
            assert len(unit.profile("ann").active(NOW)) == 5
            assert len(unit.profile("bo").active(NOW)) == 7
