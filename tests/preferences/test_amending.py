"""What is filled in by hand is kept by the rules of what is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from preferences.amending import Amendment, Edit, Editor, Given
from preferences.errors import InvalidPreference, UnknownAttribute
from preferences.matching import Matcher
from preferences.model import Outcome, Preference, Profile, Source, Stance, Status
from preferences.profile import Revision
from tests.worlds.small import BOOK, MORNING, NOW, grounds, ids, preference, profile

MATCHER = Matcher(BOOK)


def editor() -> Editor:
    return Editor(BOOK, MATCHER, ids("n"))


def add(known: Profile, key: str, value: Any, **more: Any) -> Revision:
    topic, _, attribute = key.partition(".")
    return editor().add(known, Given(topic, attribute, value, **more), grounds())


def amend(known: Profile, one: Preference, **parts: Any) -> Edit:
    return editor().amend(known, one, Amendment(**parts), grounds())


@pytest.mark.parametrize(
    ("key", "given", "kept", "is_open"),
    [
        ("tea.leaf", "mint", "mint", False),
        ("tea.leaf", " MINT ", "mint", False),
        ("tea.sugar", 2, 2.0, False),
        ("tea.sugar", 0, 0.0, False),
        ("tea.blend", "Aunt May's", "Aunt May's", True),
        ("tea.music", "whistling", "whistling", True),
    ],
)
def test_a_value_is_found_in_the_catalog(key: str, given: Any, kept: Any, is_open: bool) -> None:
    (added,) = add(profile(), key, given).added
    assert (added.value, added.is_open) == (kept, is_open)
    assert added.evidence.text == str(given).strip()


@pytest.mark.parametrize(
    ("key", "value", "kind", "field"),
    [
        ("tea.leaf", "gravel", InvalidPreference, "value"),
        ("tea.leaf", True, InvalidPreference, "value"),
        ("tea.sugar", 11, InvalidPreference, "value"),
        ("tea.sugar", True, InvalidPreference, "value"),
        ("tea.sugar", "two", InvalidPreference, "value"),
        ("tea.blend", "see https://x.example", InvalidPreference, "value"),
        ("tea.blend", "a\nb", InvalidPreference, "value"),
        ("tea.blend", "x" * 201, InvalidPreference, "value"),
        ("coffee.bean", "x", UnknownAttribute, "topic"),
        ("tea.bean", "x", UnknownAttribute, "attribute"),
    ],
)
def test_what_cannot_be_kept_names_its_field(
    key: str, value: Any, kind: type[InvalidPreference], field: str
) -> None:
    with pytest.raises(kind) as refused:
        add(profile(), key, value)
    assert refused.value.field == field


def test_an_end_that_has_passed_is_refused() -> None:
    with pytest.raises(InvalidPreference) as refused:
        add(profile(), "tea.leaf", "mint", valid_until=NOW - timedelta(days=1))
    assert refused.value.field == "valid_until"


def test_an_amendment_keeps_id_age_and_evidence_and_says_what_it_was() -> None:
    mint = preference("tea.leaf", "mint")
    edit = amend(profile(mint), mint, strength=0.2, condition=MORNING)
    assert (edit.preference.id, edit.preference.created_at) == ("mint", mint.created_at)
    assert (edit.preference.strength, edit.preference.condition) == (0.2, MORNING)
    assert edit.preference.evidence == mint.evidence
    assert edit.version
    assert (edit.version.strength, edit.version.status) == (0.7, Status.SUPERSEDED)
    assert edit.preference.supersedes == (edit.version.id,)


def test_a_new_value_is_told_and_a_confirmed_guess_is_no_guess() -> None:
    guess = preference("tea.leaf", "mint", source=Source.INFERRED)
    known = profile(guess)
    assert amend(known, guess, hard=True).preference.source is Source.CONFIRMED
    told = amend(known, guess, value="sencha").preference
    assert (told.source, told.evidence.text, told.label) == (Source.STATED, "sencha", "sencha")


def test_of_a_single_value_the_amended_one_stays() -> None:
    mug = preference("tea.cup", "mug")
    glass = preference("tea.cup", "glass", condition=MORNING)
    edit = amend(profile(mug, glass), glass, is_lasting=True, condition=mug.condition)
    assert [p.id for p in edit.revision.ended] == ["mug"]
    assert edit.preference.supersedes[-1] == "mug"


def test_an_amended_one_that_is_paused_ends_nothing() -> None:
    mint = preference("tea.leaf", "mint")
    not_mint = preference("tea.leaf", "mint", id="no", stance=Stance.AVOID, status=Status.PAUSED)
    edit = amend(profile(mint, not_mint), not_mint, strength=0.9)
    assert (edit.revision.ended, edit.preference.status) == ((), Status.PAUSED)


def test_saying_the_same_is_no_change() -> None:
    mint = preference("tea.leaf", "mint")
    edit = amend(profile(mint), mint, strength=0.7, value="Mint")
    assert (edit.revision.outcome, edit.revision.change) == (Outcome.UNCHANGED, None)


def test_what_another_says_already_is_refused() -> None:
    mint, sencha = preference("tea.leaf", "mint"), preference("tea.leaf", "sencha")
    with pytest.raises(InvalidPreference):
        amend(profile(mint, sencha), mint, value="sencha")


def test_learning_that_is_off_lets_nothing_be_amended() -> None:
    mint = preference("tea.leaf", "mint")
    edit = amend(profile(mint, is_learning=False), mint, hard=True)
    assert (edit.revision.outcome, edit.preference) == (Outcome.REFUSED, mint)


def test_a_resumed_one_ends_what_came_since_and_a_paused_one_nothing() -> None:
    mug = preference("tea.cup", "mug", status=Status.PAUSED)
    glass = preference("tea.cup", "glass")
    known = profile(mug, glass, is_learning=False)
    resumed = editor().set_status(known, mug, Status.ACTIVE, grounds())
    assert [p.id for p in resumed.revision.ended] == ["glass"]
    paused = editor().set_status(known, glass, Status.PAUSED, grounds())
    assert (paused.revision.ended, paused.preference.status) == ((), Status.PAUSED)
