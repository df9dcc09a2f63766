"""How a profile learns, forgets and takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from preferences.errors import UnknownAttribute
from preferences.model import Condition, Outcome, Profile, Source, Stance, Statement, Status
from preferences.profile import (
    Revision,
    Unsettled,
    last_change,
    last_undone,
    learn,
    matching,
    retract,
)
from tests.worlds.small import (
    BOOK,
    EVENING,
    MORNING,
    NOW,
    avoid,
    grounds,
    ids,
    preference,
    profile,
    statement,
)

MINT = preference("tea.leaf", "mint")
MUG = preference("tea.cup", "mug")


def taught(before: Profile, *statements: Statement, source: Source = Source.STATED) -> Revision:
    return learn(before, statements, grounds(source, minute=1), BOOK, ids())


def changed(key: str, value: str, **more: Any) -> Statement:
    return statement(key, value, is_change=True, **more)


def held(revision: Revision) -> list[object]:
    return [p.value for p in revision.profile.preferences]


def test_a_statement_becomes_an_active_preference_with_the_words_it_rests_on() -> None:
    said = statement("tea.leaf", "earl_grey", text="bergamot tea", strength=0.9, hard=True)
    (learned,) = taught(profile(), said).added
    assert (learned.key, learned.value, learned.label) == ("tea.leaf", "earl_grey", "Earl Grey")
    assert (learned.evidence.text, learned.evidence.turn_id) == ("bergamot tea", "t1")
    assert (learned.status, learned.strength, learned.hard) == (Status.ACTIVE, 0.9, True)
    assert learned.created_at == learned.valid_from == NOW + timedelta(minutes=1)


def test_open_words_are_kept_as_their_own_label() -> None:
    (learned,) = taught(profile(), statement("tea.blend", "Monk's Pick", is_open=True)).added
    assert learned.label == "Monk's Pick"
    assert learned.is_open


def test_the_recognisers_confidence_is_kept() -> None:
    heard = replace(grounds(), asr_confidence=0.4)
    revision = learn(profile(), [statement("tea.leaf", "mint")], heard, BOOK, ids())
    assert revision.added[0].evidence.asr_confidence == 0.4


def test_a_change_of_mind_replaces_on_a_single_valued_attribute() -> None:
    revision = taught(profile(MUG), changed("tea.cup", "glass"))
    assert held(revision) == ["glass"]
    assert revision.ended == (replace(MUG, status=Status.SUPERSEDED),)
    assert revision.added[0].supersedes == ("mug",)


def test_another_liking_on_a_single_valued_attribute_is_left_open() -> None:
    glass = statement("tea.cup", "glass")
    assert taught(profile(MUG), glass) == Revision(
        Outcome.NEEDS_CHOICE, profile(MUG), unsettled=(Unsettled(glass, (MUG,)),)
    )


def test_what_is_left_open_does_not_hold_up_the_rest() -> None:
    revision = taught(profile(MUG), statement("tea.cup", "glass"), statement("tea.leaf", "mint"))
    assert revision.outcome is Outcome.APPLIED
    assert [p.value for p in revision.added] == ["mint"]
    assert [u.statement.value for u in revision.unsettled] == ["glass"]


@pytest.mark.parametrize("source", [s for s in Source if s is not Source.STATED])
def test_only_what_is_said_in_passing_is_left_open(source: Source) -> None:
    assert taught(profile(MUG), statement("tea.cup", "glass"), source=source).unsettled == ()


def test_a_setting_is_replaced_without_asking() -> None:
    home = preference("tea.town", "greatford")
    revision = taught(profile(home), statement("tea.town", "little_haven"))
    assert (held(revision), revision.unsettled) == (["little_haven"], ())


def test_what_ends_by_itself_stands_beside_what_lasts() -> None:
    until = NOW + timedelta(days=1)
    revision = taught(profile(MUG), statement("tea.cup", "glass", valid_until=until))
    assert held(revision) == ["mug", "glass"]
    assert [p.value for p in revision.profile.active(until)] == ["mug"]


def test_a_dislike_that_ends_leaves_the_liking_that_lasts() -> None:
    until = NOW + timedelta(days=1)
    revision = taught(profile(MINT), avoid("tea.leaf", "mint", valid_until=until))
    assert [p.stance for p in revision.profile.active(until)] == [Stance.PREFER]


def test_what_lasts_replaces_what_would_have_ended() -> None:
    passing = replace(MUG, valid_until=NOW + timedelta(days=1))
    assert held(taught(profile(passing), statement("tea.cup", "glass"))) == ["glass"]


def test_what_is_liked_more_becomes_the_stronger_of_the_two() -> None:
    loved = replace(MINT, strength=0.9)
    revision = taught(profile(loved), statement("tea.leaf", "assam", over=("mint",)))
    assert revision.added[0].strength == 0.91
    assert held(revision) == ["mint", "assam"]


def test_being_liked_more_than_something_unknown_adds_nothing() -> None:
    revision = taught(profile(MINT), statement("tea.leaf", "assam", over=("oolong",)))
    assert revision.added[0].strength == 0.7


def test_a_correction_takes_the_place_of_what_it_corrects_whatever_its_attribute() -> None:
    revision = learn(
        profile(MINT, MUG),
        [statement("garden.flower", "mint")],
        grounds(minute=1),
        BOOK,
        ids(),
        instead_of=["mint"],
    )
    assert [p.key for p in revision.profile.preferences] == ["tea.cup", "garden.flower"]
    assert revision.added[0].supersedes == ("mint",)


def test_a_many_valued_attribute_adds() -> None:
    assert held(taught(profile(MINT), statement("tea.leaf", "assam"))) == ["mint", "assam"]


def test_the_opposite_stance_on_a_value_replaces() -> None:
    revision = taught(profile(MINT), avoid("tea.leaf", "mint"))
    assert [p.stance for p in revision.profile.preferences] == [Stance.AVOID]


def test_disliking_another_value_leaves_the_liking() -> None:
    assert held(taught(profile(MUG), avoid("tea.cup", "glass"))) == ["mug", "glass"]


def test_a_liking_replaces_both_the_old_value_and_a_dislike_of_the_new() -> None:
    glass = preference("tea.cup", "glass", stance=Stance.AVOID)
    revision = taught(profile(MUG, glass), changed("tea.cup", "glass"))
    assert held(revision) == ["glass"]
    assert revision.added[0].supersedes == ("mug", "glass")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Condition(), MORNING),
        (MORNING, EVENING),
        (MORNING, Condition(daypart="morning", room="shed")),
        (Condition(days=("sat",)), Condition(days=("sat", "sun"))),
    ],
)
def test_a_different_condition_stands_beside(one: Condition, other: Condition) -> None:
    kept = profile(replace(MUG, condition=one))
    assert held(taught(kept, statement("tea.cup", "glass", condition=other))) == ["mug", "glass"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MORNING, Condition(daypart="morning")),
        (Condition(days=("sat", "sun")), Condition(days=("sun", "sat"))),
        (Condition(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun")), Condition()),
    ],
)
def test_the_same_circumstances_replace_however_they_are_put(
    one: Condition, other: Condition
) -> None:
    kept = profile(replace(MUG, condition=one))
    assert held(taught(kept, changed("tea.cup", "glass", condition=other))) == ["glass"]


def test_the_same_value_of_another_attribute_is_another_matter() -> None:
    assert held(taught(profile(MINT), avoid("garden.flower", "mint"))) == ["mint", "mint"]


def test_what_is_held_already_changes_nothing() -> None:
    before = profile(MINT)
    assert taught(before, statement("tea.leaf", "mint")) == Revision(
        Outcome.UNCHANGED, before, known=(MINT,)
    )


def test_open_values_are_the_same_in_capitals() -> None:
    held_already = preference("tea.blend", "monk's pick", is_open=True)
    revision = taught(profile(held_already), statement("tea.blend", "Monk's Pick", is_open=True))
    assert revision.known == (held_already,)


@pytest.mark.parametrize(
    "news", [{"strength": 0.9}, {"hard": True}, {"valid_until": NOW + timedelta(days=1)}]
)
def test_a_new_strength_hardness_or_end_of_the_same_value_supersedes(
    news: dict[str, object],
) -> None:
    revision = taught(profile(MINT), statement("tea.leaf", "mint", **news))
    assert held(revision) == ["mint"]
    assert [p.id for p in revision.ended] == ["mint"]
    assert revision.added[0].supersedes == ("mint",)


def test_what_is_told_takes_the_place_of_what_was_only_inferred() -> None:
    guess = replace(MINT, source=Source.INFERRED)
    revision = taught(profile(guess), statement("tea.leaf", "mint"))
    assert [p.source for p in revision.profile.preferences] == [Source.STATED]


@pytest.mark.parametrize("said", [avoid("tea.cup", "mug"), statement("tea.cup", "glass")])
def test_what_is_only_inferred_never_replaces_what_was_told(said: Statement) -> None:
    revision = taught(profile(MUG), said, source=Source.INFERRED)
    assert revision.profile == profile(MUG)


def test_what_ended_by_itself_is_no_rival() -> None:
    gone = replace(MUG, valid_until=NOW)
    revision = taught(profile(gone), statement("tea.cup", "mug"))
    assert revision.ended == ()
    assert [p.id for p in revision.profile.active(NOW + timedelta(minutes=2))] == ["i1"]


def test_what_is_paused_is_no_rival() -> None:
    paused = replace(MUG, status=Status.PAUSED)
    assert held(taught(profile(paused), statement("tea.cup", "glass"))) == ["mug", "glass"]


def test_several_statements_are_one_change() -> None:
    revision = taught(profile(MUG), statement("tea.leaf", "mint"), changed("tea.cup", "glass"))
    assert revision.change is not None
    assert revision.change.added == tuple(p.id for p in revision.added)
    assert revision.change.ended == ("mug",)
    assert revision.profile.changes == (revision.change,)


def test_a_turn_that_corrects_itself_supersedes_only_what_was_kept_before() -> None:
    revision = taught(profile(MUG), changed("tea.cup", "glass"), statement("tea.cup", "porcelain"))
    assert [p.value for p in revision.added] == ["porcelain"]
    assert revision.added[0].supersedes == ("mug",)


def test_saying_a_thing_twice_in_a_turn_is_once() -> None:
    twice = [statement("tea.leaf", "mint")] * 2
    assert len(taught(profile(), *twice).added) == 1


def test_nothing_is_learned_while_learning_is_off() -> None:
    off = profile(is_learning=False)
    assert taught(off, statement("tea.leaf", "mint")) == Revision(Outcome.REFUSED, off)


def test_an_attribute_nobody_defined_is_refused_by_name() -> None:
    with pytest.raises(UnknownAttribute, match=r"tea\.colour"):
        taught(profile(), statement("tea.colour", "green"))


def test_no_statement_changes_nothing() -> None:
    assert taught(profile(MINT)) == Revision(Outcome.UNCHANGED, profile(MINT))


def test_what_is_retracted_holds_no_more() -> None:
    revision = retract(profile(MINT, MUG), ["mint"], NOW, ids())
    assert held(revision) == ["mug"]
    assert revision.ended == (replace(MINT, status=Status.RETRACTED),)


def test_a_paused_preference_can_be_retracted() -> None:
    paused = replace(MINT, status=Status.PAUSED)
    assert retract(profile(paused), ["mint"], NOW, ids()).profile.preferences == ()


def test_retracting_what_is_not_there_changes_nothing() -> None:
    revision = retract(profile(MINT), ["mug", "?"], NOW, ids())
    assert revision == Revision(Outcome.UNCHANGED, profile(MINT))


def test_retracting_an_id_twice_over_is_once() -> None:
    assert len(retract(profile(MINT), ["mint", "mint"], NOW, ids()).ended) == 1


def test_undo_takes_the_latest_change_that_is_not_undone() -> None:
    first = taught(profile(), statement("tea.leaf", "mint")).profile
    both = learn(first, [statement("tea.cup", "mug")], grounds(minute=2), BOOK, ids("j")).profile
    undone = replace(both, changes=(both.changes[0], replace(both.changes[1], is_undone=True)))
    assert last_change(both) == both.changes[1]
    assert last_change(undone) == both.changes[0]
    assert last_change(profile()) is None


def test_redo_brings_back_the_earliest_undone_change_first() -> None:
    first = taught(profile(), statement("tea.leaf", "mint")).profile
    both = learn(first, [statement("tea.cup", "mug")], grounds(minute=2), BOOK, ids("j")).profile
    undone = replace(both, changes=tuple(replace(c, is_undone=True) for c in both.changes))
    assert last_undone(undone) == undone.changes[0]
    assert last_undone(both) is None


def test_what_was_undone_cannot_be_redone_after_something_new() -> None:
    once = taught(profile(), statement("tea.leaf", "mint")).profile
    undone = Profile("ann", (), tuple(replace(c, is_undone=True) for c in once.changes))
    anew = taught(undone, avoid("tea.leaf", "mint")).profile
    assert last_undone(anew) is None
    assert [c.is_undone for c in anew.changes] == [False]


@pytest.mark.parametrize(
    ("named", "topics", "found"),
    [
        ([statement("tea.leaf", "mint")], [], ["mint"]),
        ([statement("tea.leaf", "earl_grey", text="Earl Grey")], [], ["earl_grey"]),
        ([statement("garden.open", "EARL GREY")], [], ["earl_grey"]),
        ([statement("garden.open", "that", text="Mug")], [], ["mug"]),
        ([statement("tea.leaf", "assam")], ["tea"], []),
        ([], ["tea"], ["mint", "earl_grey", "mug"]),
        ([], ["garden"], ["tulip"]),
        ([], [], []),
    ],
)
def test_forgetting_means_the_values_named_or_else_the_topic(
    named: list[Statement], topics: list[str], found: list[str]
) -> None:
    grey, tulip = preference("tea.leaf", "earl_grey"), preference("garden.flower", "tulip")
    kept = profile(MINT, grey, MUG, tulip)
    assert [p.id for p in matching(kept, named, topics, NOW)] == found


def test_only_what_holds_now_can_be_meant_to_be_forgotten() -> None:
    gone = replace(MINT, valid_until=NOW)
    assert matching(profile(gone), [statement("tea.leaf", "mint")], [], NOW) == ()
