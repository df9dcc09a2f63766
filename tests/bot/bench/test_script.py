"""What is said while measuring."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.bench import BenchError
from bot.bench.script import Script, read_words, said_values
from bot.settings import ROOT
from preferences.topics import TopicBook
from preferences.wordbook import load_topics

SCRIPT = ("show {stones.kind}", "and {stones.kind} by {stones.finder}", "bye")


def test_the_script_begins_again_with_new_values(book: TopicBook) -> None:
    said = list(Script(SCRIPT, book).lines(6))
    assert [re.sub(r"kind \d+|Ann|Bo", "*", line) for line in said] == [
        "show *",
        "and * by *",
        "bye",
    ] * 2
    assert len(set(said)) == 5


def test_after_a_turn_the_script_begins_afresh(book: TopicBook) -> None:
    said = [line.split()[0] for line in Script(SCRIPT, book).lines(7, afresh=4)]
    assert said == ["show", "and", "bye", "show", "show", "and", "bye"]


def test_the_same_script_says_the_same(book: TopicBook) -> None:
    assert list(Script(SCRIPT, book).lines(9)) == list(Script(SCRIPT, book).lines(9))


def test_a_second_conversation_says_other_values_than_the_first(book: TopicBook) -> None:
    script = Script(SCRIPT[:1], book)
    first, second = set(script.lines(2)), set(script.lines(2))
    assert not first & second


@pytest.mark.parametrize("key", ["stones.kind", "stones.shape"])
def test_every_value_of_a_catalog_is_said_once(book: TopicBook, key: str) -> None:
    attribute = book.attribute(key)
    assert attribute.catalog is not None
    labels = [value.label for value in attribute.catalog.values.values()]
    said = said_values(attribute)
    assert sorted(said) == sorted(labels)
    assert said != labels


def test_an_attribute_without_a_catalog_says_what_it_suggests(book: TopicBook) -> None:
    assert said_values(book.attribute("stones.finder")) == ["Ann", "Bo"]


def test_a_good_file_is_read(folder: Path, book: TopicBook) -> None:
    words = read_words(folder, book)
    assert words.script.templates == ("show {stones.kind} by {stones.finder}", "bye")
    assert words.sentences == ("one", "two")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("script: [a]\n", "1: 'sentences' is missing"),
        ("script: [a]\nsentences: [b]\nmore: [c]\n", "3: unknown key 'more'"),
        ("script:\n  - a\n  - the {stones.age}\nsentences: [b]\n", "3: 'stones.age' is no attr"),
        ("script: ['{stones.story}']\nsentences: [b]\n", "1: 'stones.story' is no attribute"),
        ("script: [a]\nsentences:\n  - b\n  - b\n", "4: 'b' stands here twice"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(
    folder: Path, book: TopicBook, text: str, fault: str
) -> None:
    (folder / "measure" / "bench.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BenchError, match=re.escape(f"bench.yml:{fault}")):
        read_words(folder, book)


def test_a_missing_file_is_refused(tmp_path: Path, book: TopicBook) -> None:
    with pytest.raises(BenchError, match="cannot be read"):
        read_words(tmp_path, book)


def test_the_words_that_come_along_are_in_order_and_many() -> None:
    folder = ROOT / "data"
    words = read_words(folder, load_topics(folder))
    assert len(words.sentences) >= 200
    assert len(words.script.templates) >= 30
