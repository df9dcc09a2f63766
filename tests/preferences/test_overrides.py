"""What a person keeps asking for instead of what they prefer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from preferences.apply import contradicted
from preferences.model import Context, Request, SlotSource, SlotValue, Stance
from preferences.overrides import overrides
from tests.worlds.small import BOOK, MORNING, NOW, preference, profile, request

MINT = preference("tea.leaf", "mint")
HERE = Context(local_time=NOW)


def asked(value: object, **more: object) -> Request:
    slot = SlotValue((value,), SlotSource.UTTERANCE, str(value))  # type: ignore[arg-type]
    return replace(request(), slots={"leaf": slot}, **more)  # type: ignore[arg-type]


def test_another_value_than_the_preferred_one_is_an_override() -> None:
    (found,) = overrides(asked("assam"), profile(MINT), HERE, BOOK, NOW)
    assert (found.slot, found.attribute, found.said) == ("leaf", "tea.leaf", "assam")
    assert found.instead_of == (MINT,)
    assert found.key == "tea.leaf=assam"


@pytest.mark.parametrize(
    "said",
    [
        asked("mint"),
        asked("assam", is_for_other=True),
        asked("assam", is_surprise=True),
        request(),
        request(said={"leaf": "assam"}),
    ],
)
def test_what_replaces_no_preference_of_ones_own_is_none(said: Request) -> None:
    assert overrides(said, profile(MINT), HERE, BOOK, NOW) == ()


def test_a_preference_for_other_circumstances_is_not_overridden() -> None:
    evening = replace(MINT, condition=replace(MORNING, daypart="evening"))
    assert overrides(asked("assam"), profile(evening), HERE, BOOK, NOW) == ()


def test_a_hard_rule_is_contradicted_by_naming_what_it_forbids() -> None:
    never = replace(MINT, stance=Stance.AVOID, hard=True)
    (found,) = contradicted(asked("mint"), profile(never), HERE, BOOK, NOW)
    assert (found.preference, found.slot) == (never, "leaf")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"hard": False}, asked("mint")),
        ({"stance": Stance.PREFER}, asked("mint")),
        ({}, asked("assam")),
        ({}, asked("mint", is_for_other=True)),
    ],
)
def test_nothing_else_is_contradicted(rule: dict[str, object], said: Request) -> None:
    fields = {"stance": Stance.AVOID, "hard": True} | rule
    kept = profile(replace(MINT, **fields))  # type: ignore[arg-type]
    assert contradicted(said, kept, HERE, BOOK, NOW) == ()


def test_a_paused_profile_contradicts_nobody() -> None:
    never = replace(MINT, stance=Stance.AVOID, hard=True)
    paused = profile(never, is_applying=False)
    assert contradicted(asked("mint"), paused, HERE, BOOK, NOW) == ()
