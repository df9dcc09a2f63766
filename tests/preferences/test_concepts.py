"""Names people make up: taught, changed, forgotten, and what they come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from preferences.concepts import (
    Meaning,
    compose,
    forget,
    forget_too,
    is_step,
    reaching,
    slot_of,
    teach,
)
from preferences.model import Outcome, Profile, Status
from preferences.names import Concept, ConceptKind, Slots
from preferences.profile import retract
from preferences.topics import TopicBook
from preferences.wordbook import load_topics
from tests.worlds.small import NOW, grounds, ids, preference

STOVE = """
topic: stove
title: stove
attributes:
  heat: {kind: number, title: heat, minimum: 0, maximum: 9}
  flame: {kind: choice, title: flame, catalog: flames}
  change: {kind: choice, title: change, catalog: changes}
  pot: {kind: choice, title: pot, many: true, catalog: pots}
requests:
  set_stove:
    title: set the stove
    slots: {heat: {}, flame: {}, pot: {}, change: {}}
    preview: ["at {heat}"]
    preview_bare: The stove
    examples: [stove]
  light_stove:
    title: light the stove
    slots: {flame: {}, pot: {}}
    preview: ["{flame}"]
    preview_bare: The stove
    examples: [light the stove]
"""


@pytest.fixture
def book(tmp_path: Path) -> TopicBook:
    (tmp_path / "topics").mkdir()
    (tmp_path / "catalogs").mkdir()
    (tmp_path / "topics" / "stove.yml").write_text(STOVE)
    catalogs = {
        "flames": "values: [blue, yellow]",
        "pots": "values: [pan, kettle, wok]",
        "changes": "values: {hotter: {fields: {heat: '+2', flame: blue}}, "
        "gentler: {fields: {heat: '-2'}}, other: }",
    }
    for name, body in catalogs.items():
        (tmp_path / "catalogs" / f"{name}.yml").write_text(f"catalog: {name}\n{body}\n")
    return load_topics(tmp_path)


def meaning(name: str = "wok mode", **slots: float) -> Meaning:
    return Meaning(ConceptKind.REQUEST, name, "as hot as it gets", "set_stove", dict(slots))


def taught(profile: Profile, *meanings: Meaning) -> Profile:
    new_id = ids("c")
    for one in meanings:
        profile = teach(profile, one, grounds(), new_id).profile
    return profile


def test_a_name_is_kept_with_the_words_it_was_explained_with() -> None:
    revision = teach(Profile("ann"), meaning(heat=9), grounds(), ids("c"))
    (concept,) = revision.named
    assert revision.outcome is Outcome.APPLIED
    assert revision.profile.concepts == (concept,)
    assert (concept.key, concept.slots) == ("wok mode", {"heat": 9})
    assert concept.evidence.text == "as hot as it gets"
    assert revision.change
    assert revision.change.added == (concept.id,)


def test_taught_again_it_means_something_else_from_then_on() -> None:
    before = taught(Profile("ann"), meaning(heat=9))
    revision = teach(before, meaning("Wok  Mode!", heat=7), grounds(), ids("d"))
    assert [c.slots for c in revision.profile.concepts] == [{"heat": 7}]
    (ended,) = revision.unnamed
    assert ended.status is Status.SUPERSEDED
    assert revision.change
    assert revision.change.ended == (ended.id,)


def test_the_same_meaning_again_changes_nothing() -> None:
    before = taught(Profile("ann"), meaning(heat=9))
    revision = teach(before, meaning(heat=9), grounds(), ids("d"))
    assert (revision.outcome, revision.change) == (Outcome.UNCHANGED, None)
    assert revision.profile == before


def test_an_alias_is_another_one_when_its_words_differ() -> None:
    alias = Meaning(ConceptKind.ALIAS, "pods", "podcasts")
    before = taught(Profile("ann"), alias)
    assert teach(before, alias, grounds(), ids("d")).change is None
    revision = teach(before, replace(alias, text="headphones"), grounds(), ids("d"))
    assert [c.evidence.text for c in revision.profile.concepts] == ["headphones"]


def test_nothing_is_kept_while_learning_is_paused() -> None:
    paused = Profile("ann", is_learning=False)
    revision = teach(paused, meaning(heat=9), grounds(), ids("c"))
    assert (revision.outcome, revision.profile, revision.named) == (Outcome.REFUSED, paused, ())


def test_a_name_is_forgotten() -> None:
    before = taught(Profile("ann"), meaning(heat=9), meaning("pan mode", heat=5))
    revision = forget(before, before.concepts[:1], NOW, ids("e"))
    assert [c.name for c in revision.profile.concepts] == ["pan mode"]
    assert [c.status for c in revision.unnamed] == [Status.RETRACTED]


def test_names_and_preferences_are_forgotten_in_one_change() -> None:
    before = replace(
        taught(Profile("ann"), meaning(heat=9)), preferences=(preference("tea.leaf", "mint"),)
    )
    revision = forget_too(retract(before, ["mint"], NOW, ids("e")), before.concepts)
    assert revision.change
    assert revision.change.ended == ("mint", before.concepts[0].id)
    assert revision.profile.concepts == revision.profile.preferences == ()
    assert revision.profile.changes[-1] == revision.change
    assert len(revision.profile.changes) == len(before.changes) + 1


@pytest.mark.parametrize(
    ("base", "values", "slots"),
    [
        ({}, [("stove.heat", 4.0)], {"heat": 4.0}),
        ({"heat": 4.0, "flame": "blue"}, [("stove.heat", 6.0)], {"heat": 6.0, "flame": "blue"}),
        ({"heat": 4.0}, [("stove.change", "gentler")], {"heat": 2.0}),
        ({"heat": 8.0}, [("stove.change", "hotter")], {"heat": 9.0, "flame": "blue"}),
        ({}, [("stove.change", "gentler")], {"change": "gentler"}),
        ({}, [("stove.change", "other")], {"change": "other"}),
        ({}, [("stove.change", "gentler"), ("stove.heat", 5.0)], {"heat": 5.0}),
        ({}, [("stove.pot", "pan"), ("stove.pot", "wok")], {"pot": ("pan", "wok")}),
        ({}, [("stove.open", "warm")], {}),
    ],
)
def test_what_a_name_comes_to(
    base: Slots, values: list[tuple[str, str | float]], slots: Slots, book: TopicBook
) -> None:
    assert compose(book.requests["set_stove"], base, values, book) == slots


def test_a_step_reaches_a_request_that_has_no_slot_for_it(book: TopicBook) -> None:
    spec = book.requests["light_stove"]
    assert "stove.change" in reaching(spec, book)
    assert compose(spec, {}, [("stove.change", "hotter")], book) == {"flame": "blue"}
    assert compose(spec, {"flame": "yellow"}, [("stove.change", "gentler")], book) == {
        "flame": "yellow"
    }


def test_only_values_with_steps_are_steps(book: TopicBook) -> None:
    assert is_step("stove.change", "hotter", book)
    assert not is_step("stove.change", "other", book)
    assert not is_step("stove.flame", "blue", book)
    assert slot_of(book.requests["set_stove"], "stove.flame") == "flame"
    assert slot_of(book.requests["light_stove"], "stove.heat") is None


def test_a_concept_is_what_it_was_taught_as() -> None:
    (concept,) = taught(Profile("ann"), meaning(heat=9)).concepts
    assert isinstance(concept, Concept)
    assert (concept.kind, concept.intent) == (ConceptKind.REQUEST, "set_stove")
