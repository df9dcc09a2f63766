"""Which question a lesson asks next, and when it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preferences.lessons import MOST_OF_A_KIND, MOST_QUESTIONS, next_question
from preferences.model import Profile, Stance
from preferences.topics import Attribute, Kind, Topic, TopicBook
from tests.worlds.small import BOOK, NOW, preference, profile


def lesson(
    known: Profile | None = None, topic: str | None = None, uses: dict[str, int] | None = None
) -> list[str]:
    """Ask until there is nothing to ask; give the keys in order."""
    asked: list[str] = []
    while question := next_question(known or profile(), BOOK, NOW, asked, topic, uses):
        asked.append(question.attribute.key)
    return asked


def test_the_question_that_would_help_most_comes_first() -> None:
    assert lesson(topic="tea") == ["tea.leaf", "tea.cup", "tea.town", "tea.sugar", "tea.music"]


def test_what_the_persons_requests_use_comes_before_what_they_do_not() -> None:
    assert lesson(uses={"water_bed": 9})[0] == "garden.flower"
    assert lesson(uses={"brew_tea": 9})[0] == "tea.leaf"


def test_a_setting_that_requests_fall_back_to_counts_as_used() -> None:
    assert lesson(topic="tea", uses={"plant_bed": 9})[:2] == ["tea.town", "tea.leaf"]


def test_requests_nobody_defines_any_more_count_for_nothing() -> None:
    assert lesson(topic="tea", uses={"gone": 5}) == lesson(topic="tea")


@pytest.mark.parametrize("stance", Stance)
def test_what_is_known_is_never_asked(stance: Stance) -> None:
    known = profile(preference("tea.leaf", "mint", stance=stance))
    assert "tea.leaf" not in lesson(known, topic="tea")


def test_what_holds_no_more_is_asked_again() -> None:
    known = profile(preference("tea.leaf", "mint", valid_until=NOW))
    assert lesson(known)[0] == "tea.leaf"


def test_what_was_asked_is_not_asked_again() -> None:
    asked = lesson()
    assert len(asked) == len(set(asked))


def test_a_lesson_about_one_topic_keeps_to_it() -> None:
    assert lesson(topic="garden") == ["garden.flower", "garden.tool", "garden.glove"]


def test_an_attribute_without_a_question_is_never_asked() -> None:
    assert not {"tea.blend", "garden.room"} & {*lesson(topic="tea"), *lesson(topic="garden")}


def test_a_lesson_about_everything_leaves_out_what_does_not_pay() -> None:
    assert "tea.music" not in lesson()


def test_a_lesson_about_everything_asks_three_of_a_topic_at_most() -> None:
    asked = lesson()
    assert asked == [
        "tea.leaf",
        "garden.flower",
        "tea.cup",
        "tea.town",
        "garden.tool",
        "garden.glove",
    ]
    assert max(sum(k.startswith(t) for k in asked) for t in ("tea", "garden")) == MOST_OF_A_KIND


def test_a_topic_nobody_defined_has_no_questions() -> None:
    assert lesson(topic="moon") == []


def wide_book(topics: int, width: int) -> TopicBook:
    def topic(name: str) -> Topic:
        attributes = {
            f"a{n}": Attribute(
                name, f"a{n}", Kind.OPEN, "thing", True, question="What?", weight=0.9
            )
            for n in range(width)
        }
        return Topic(name, name, (), attributes, {})

    return TopicBook({f"t{n}": topic(f"t{n}") for n in range(topics)}, {})


@pytest.mark.parametrize("topic", [None, "t0"])
def test_a_lesson_asks_ten_questions_at_most(topic: str | None) -> None:
    book, asked = wide_book(9, 12), list[str]()
    while question := next_question(profile(), book, NOW, asked, topic):
        asked.append(question.attribute.key)
    assert len(asked) == MOST_QUESTIONS


def test_of_equal_questions_the_first_in_the_book_is_asked() -> None:
    question = next_question(profile(), wide_book(2, 2), NOW, ["t0.a0"])
    assert question is not None
    assert question.attribute.key == "t0.a1"


@settings(deadline=None)
@given(
    known=st.sets(st.sampled_from(sorted(BOOK.attributes))),
    uses=st.dictionaries(st.sampled_from(sorted(BOOK.requests)), st.integers(0, 99)),
)
def test_gains_never_rise_in_the_course_of_a_lesson(known: set[str], uses: dict[str, int]) -> None:
    mint = preference("tea.leaf", "mint")
    held = [
        replace(mint, id=key, topic=key.split(".")[0], attribute=key.split(".")[1]) for key in known
    ]
    asked: list[str] = []
    gains: list[float] = []
    while question := next_question(profile(*held), BOOK, NOW, asked, None, uses):
        asked.append(question.attribute.key)
        gains.append(question.gain)
    assert gains == sorted(gains, reverse=True)
    assert known.isdisjoint(asked)
