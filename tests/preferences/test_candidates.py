"""What may be considered at all: what holds here, and neither the words nor applying settle."""

from __future__ import annotations

from typing import Any

from preferences.apply import apply
from preferences.candidates import Candidates
from preferences.model import (
    Condition,
    Context,
    Preference,
    Profile,
    Request,
    SlotSource,
    SlotValue,
    Stance,
)
from tests.worlds.small import BOOK, NOW, preference, profile, request

READING = Condition(activity="reading")


def left(who: Profile, asked: Request, **circumstances: Any) -> set[str]:
    """Give the ids of what applying and the words leave to be considered."""
    context = Context(**circumstances)
    applied = apply(asked, who, context, BOOK, NOW).applied if asked.intent in BOOK.requests else ()
    return {p.id for p in Candidates(BOOK).find(asked, who, context, NOW, applied)}


def named(key: str, words: str) -> Request:
    """Give a request nothing here was made for, with a value named."""
    slots = {key: SlotValue(words, SlotSource.UTTERANCE, words)}
    return Request("other", "", slots, text=words)


def wish(text: str, **more: Any) -> Preference:
    return preference("tea.open", text, is_open=True, **more)


def test_a_liking_has_no_say_where_one_thing_is_asked_for_in_place_of_all_others() -> None:
    who = profile(wish("a tune by nobody"), wish("bitter", stance=Stance.AVOID))
    assert left(who, request(said={"leaf": ("assam",)})) == {"bitter"}
    assert left(who, request(said={"room": "shed"})) == {"a tune by nobody", "bitter"}


def test_a_word_for_the_topic_itself_names_nothing() -> None:
    who = profile(wish("no fuss"), preference("tea.leaf", "assam"))
    assert left(who, named("tea.leaf", "teas")) == {"no fuss", "assam"}
    assert left(who, named("tea.leaf", "Sencha")) == set()


def test_a_slot_that_holds_no_more_than_a_word_for_its_topic_leaves_its_preferences() -> None:
    who = profile(preference("tea.leaf", "assam", stance=Stance.AVOID))
    bare = Request("brew_tea", "tea", {"leaf": SlotValue("tea", SlotSource.UTTERANCE, "tea")})
    assert left(who, bare) == {"assam"}
    assert left(who, request(said={"leaf": ("sencha",)})) == set()


def test_a_rule_stays_beside_a_request_of_nobodys_whatever_its_words_are_taken_for() -> None:
    liked = preference("tea.leaf", "assam")
    avoided = preference("tea.leaf", "sencha", stance=Stance.AVOID)
    assert left(profile(liked, avoided), named("tea.leaf", "mint")) == {"sencha"}


def test_what_applying_could_not_know_the_condition_of_may_be_considered() -> None:
    who = profile(preference("tea.cup", "mug", condition=READING))
    assert left(who, request()) == {"mug"}
    assert left(who, request(), activity="reading") == set()
    assert left(who, request(), activity="cooking") == set()
    assert left(profile(*who.preferences, preference("tea.cup", "glass")), request()) == set()


def test_a_liking_whose_place_another_took_may_be_considered() -> None:
    who = profile(preference("tea.cup", "none"), preference("tea.sugar", 2.0))
    assert left(who, request()) | {p.preference.id for p in applied(who)} == {"none", "2.0"}
    assert len(left(who, request())) == 1
    assert left(who, request(said={"cup": "none"})) == set()


def applied(who: Profile) -> Any:
    return apply(request(), who, Context(), BOOK, NOW).applied
