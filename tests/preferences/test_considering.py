"""Which preferences a request should be answered with in mind: a pure rule over numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preferences.considering import (
    MOST,
    RELEVANT,
    Considering,
    Saying,
    Weights,
    read_weights,
)
from preferences.errors import WordsError
from preferences.model import (
    Condition,
    Consideration,
    Context,
    Preference,
    Profile,
    Request,
    SlotSource,
    SlotValue,
    Source,
    Stance,
)
from tests.worlds.small import BOOK, MORNING, NOW, preference, profile, request

PLAIN = Weights(nearness=4.0, topic=2.0, matter=0.5, base=-2.5)
DAY = timedelta(days=1)
ASKED = "a cup of something please"


@dataclass
class Told:
    """A meaning that is told beforehand; it remembers what it was asked."""

    near: Mapping[str, float] = field(default_factory=dict)
    chances: Mapping[str, float] = field(default_factory=lambda: {"tea": 0.9, "garden": 0.1})
    shared: Mapping[str, float] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    doubted: list[Mapping[str, float]] = field(default_factory=list)

    def nearness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        self.asked.append(tuple(others))
        return [self.near.get(other, 0.5) for other in others]

    def topics(self, text: str) -> Mapping[str, float]:
        return self.chances

    def agreement(
        self, text: str, others: Sequence[Saying], doubts: Mapping[str, float]
    ) -> Sequence[float]:
        self.doubted.append(doubts)
        return [self.shared.get(other.text, 1.0) for other in others]


def considering(meaning: Told | None = None, weights: Weights = PLAIN) -> Considering:
    return Considering(meaning or Told(), weights, BOOK)


def find(
    who: Profile, asked: Request | None = None, meaning: Told | None = None, **circumstances: Any
) -> list[str]:
    """Give the ids of the considerations, in their order."""
    asked = asked or request(text=ASKED)
    found = considering(meaning).find(asked, who, Context(**circumstances), NOW)
    return [each.preference.id for each in found]


def wish(text: str, minute: int = 0, key: str = "tea.open", **more: Any) -> Preference:
    return preference(key, text, minute, is_open=True, **more)


def test_an_open_preference_of_the_topic_is_considered() -> None:
    assert find(profile(wish("no plastic cups"))) == ["no plastic cups"]


def test_a_preference_that_is_far_and_of_another_topic_is_not() -> None:
    meaning = Told(near={"no plastic pots": 0.1})
    assert find(profile(wish("no plastic pots", key="garden.open")), meaning=meaning) == []


def test_the_same_words_in_a_topic_that_is_not_meant_are_not_enough() -> None:
    meaning = Told(near={"cup ties": 0.55}, chances={"tea": 0.95, "garden": 0.01})
    assert find(profile(wish("cup ties", key="garden.open")), meaning=meaning) == []


def test_what_fills_a_slot_is_left_to_applying() -> None:
    meaning = Told()
    assert find(profile(preference("tea.leaf", "assam"), wish("a warm pot")), meaning=meaning) == [
        "a warm pot"
    ]
    assert meaning.asked == [("a warm pot",)]


def test_what_a_slot_takes_from_the_words_alone_is_considered_until_it_is_named() -> None:
    who = profile(wish("house blend", key="tea.blend"))
    assert find(who) == ["house blend"]
    assert find(who, request(text=ASKED, said={"blend": "night blend"})) == []


def test_nothing_is_considered_for_somebody_else_or_while_applying_is_paused() -> None:
    kept = wish("no plastic cups")
    assert find(profile(kept), request(text=ASKED, is_for_other=True)) == []
    assert find(profile(kept, is_applying=False)) == []


def test_a_surprise_may_be_anything_but_what_is_avoided() -> None:
    who = profile(wish("spicy"), wish("bitter", stance=Stance.AVOID), wish("vegan", hard=True))
    assert set(find(who, request(text=ASKED, is_surprise=True))) == {"bitter", "vegan"}


def test_what_is_inferred_ended_or_a_setting_is_not_considered() -> None:
    assert find(profile(wish("no fuss", source=Source.INFERRED))) == []
    assert find(profile(wish("no fuss", valid_until=NOW - timedelta(days=1)))) == []
    asked = Request("other", "", text=ASKED)
    assert find(profile(preference("tea.town", "greatford")), asked) == []


def test_a_condition_may_not_be_known_to_be_unmet() -> None:
    who = profile(wish("no fuss", condition=MORNING))
    assert find(who, local_time=NOW) == ["no fuss"]
    assert find(who, local_time=NOW.replace(hour=20)) == []


@pytest.mark.parametrize(
    ("condition", "context"),
    [
        (Condition(days=("tue",)), {"local_time": NOW}),
        (Condition(room="shed"), {"room": "shed"}),
        (Condition(device="speaker"), {"device_type": "speaker"}),
        (Condition(company="kids"), {"company": "kids"}),
        (Condition(activity="reading"), {"activity": "reading"}),
    ],
)
def test_only_circumstances_known_to_be_others_rule_it_out(
    condition: Condition, context: dict[str, Any]
) -> None:
    who = profile(wish("no fuss", condition=condition))
    others = {name: "another" if name != "local_time" else NOW + DAY for name in context}
    assert find(who) == find(who, **context) == ["no fuss"]
    assert find(who, **others) == []


def test_a_request_of_nobodys_is_judged_by_its_words() -> None:
    who = profile(wish("no plastic cups"), preference("tea.leaf", "assam"))
    assert set(find(who, Request("other", "", text=ASKED))) == {"no plastic cups", "assam"}
    assert find(who, Request("other", "", text="")) == []


def test_a_liking_is_nothing_where_another_thing_of_its_topic_is_asked_for() -> None:
    who = profile(preference("tea.leaf", "assam"), preference("garden.flower", "rose"))
    named = {"tea.cup": SlotValue("mug", SlotSource.UTTERANCE)}
    meaning = Told(chances={"tea": 0.5, "garden": 0.5})
    assert find(who, Request("other", "", named, text=ASKED), meaning) == ["rose"]
    rule = profile(preference("tea.leaf", "assam", stance=Stance.AVOID))
    assert find(rule, Request("other", "", named, text=ASKED)) == ["assam"]


def test_a_request_that_is_understood_is_hardly_about_another_topic() -> None:
    who = profile(wish("cut grass", key="garden.open"))
    meaning = Told(chances={"tea": 0.5, "garden": 0.5})
    assert find(who, Request("other", "", text=ASKED), meaning) == ["cut grass"]
    assert find(who, request(text=ASKED, confidence=0.3), meaning) == ["cut grass"]
    assert find(who, request(text=ASKED, confidence=1.0), meaning) == []


def test_what_is_of_another_matter_of_its_topic_is_not_considered() -> None:
    meaning = Told(shared={"tin mugs": 0.0, "no fuss": 3.0})
    assert find(profile(wish("tin mugs"), wish("no fuss")), meaning=meaning) == ["no fuss"]


def test_the_matters_of_other_topics_are_doubted_as_far_as_the_request_is_understood() -> None:
    meaning = Told()
    find(profile(wish("no fuss")), request(text=ASKED, confidence=0.7), meaning)
    find(profile(wish("no fuss")), Request("other", "", text=ASKED), meaning)
    assert meaning.doubted == [{"tea": 1.0, "": pytest.approx(0.3)}, {}]


def test_interpreting_applies_and_considers() -> None:
    who = profile(preference("tea.leaf", "assam"), wish("no plastic cups"))
    asked = request(text=ASKED)
    interpretation = considering().interpret(asked, who, Context(), NOW)
    assert interpretation.slots["leaf"].value == ("assam",)
    assert [c.preference.id for c in interpretation.considerations] == ["no plastic cups"]


def test_of_equals_a_hard_rule_comes_first_then_the_newer() -> None:
    who = profile(wish("old", -9), wish("new", -1), wish("must", -5, hard=True))
    assert find(who) == ["must", "new", "old"]


names = st.lists(st.text("abcdefgh", min_size=1, max_size=5), unique=True, max_size=12)
cosines = st.floats(-1, 1)


@given(names, st.data())
def test_at_most_five_the_most_relevant_first_and_none_too_far(
    texts: list[str], data: st.DataObject
) -> None:
    near = {text: data.draw(cosines) for text in texts}
    meaning = Told(near=near, chances={"tea": data.draw(st.floats(0, 1))})
    who = profile(*(wish(text) for text in texts))
    found = considering(meaning).find(request(text=ASKED), who, Context(), NOW)
    relevances = [each.relevance for each in found]
    assert len(found) <= MOST
    assert relevances == sorted(relevances, reverse=True)
    assert all(RELEVANT <= value <= 1 for value in relevances)
    left = {t: PLAIN.relevance(c, meaning.chances["tea"], 1.0) for t, c in near.items()}
    for each in found:
        del left[each.preference.id]
    worst = min(relevances, default=RELEVANT)
    assert len(found) == MOST or all(value < RELEVANT for value in left.values())
    assert all(value <= worst or value < RELEVANT for value in left.values())


@given(cosines, cosines, st.floats(0, 1), st.floats(0, 1), st.floats(0, 60), st.floats(0, 60))
def test_relevance_grows_with_each_of_its_features(
    one: float, other: float, chance: float, more: float, shared: float, further: float
) -> None:
    low, high = sorted((one, other))
    assert PLAIN.relevance(low, chance, shared) <= PLAIN.relevance(high, chance, shared)
    low, high = sorted((chance, more))
    assert PLAIN.relevance(one, low, shared) <= PLAIN.relevance(one, high, shared)
    low, high = sorted((shared, further))
    assert PLAIN.relevance(one, chance, low) <= PLAIN.relevance(one, chance, high)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nearness: 1\ntopic: 1\nmatter: 1\n", "weights.yml:1: 'base' is missing"),
        ("nearness: near\ntopic: 1\nmatter: 1\nbase: 0\n", "weights.yml:1: expected a number"),
        (
            "nearness: 1\ntopic: 1\nmatter: 1\nbase: 0\nslope: 2\n",
            "weights.yml:5: unknown key 'slope'",
        ),
        (None, "weights.yml:1: cannot be read"),
    ],
)
def test_wrong_weights_are_said_with_file_and_line(
    tmp_path: Path, text: str | None, says: str
) -> None:
    if text is not None:
        (tmp_path / "relevance").mkdir()
        (tmp_path / "relevance" / "weights.yml").write_text(text)
    with pytest.raises(WordsError) as caught:
        read_weights(tmp_path)
    assert says in str(caught.value)


def test_a_consideration_says_how_relevant_it_is() -> None:
    kept = wish("no plastic cups")
    [found] = considering().find(request(text=ASKED), profile(kept), Context(), NOW)
    assert found == Consideration(kept, PLAIN.relevance(0.5, 0.9, 1.0))
