"""Names are kept, loaded with the profile, and taken back and again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect

from preferences.concepts import Meaning, forget, teach
from preferences.errors import NotFound
from preferences.model import Profile, Status
from preferences.names import ConceptKind
from preferences.profile import Revision
from preferences.store import Store, privacy
from tests.databases import move, places_holding, run
from tests.preferences.store.examples import JAZZ, NOW
from tests.worlds.small import grounds, ids

NEW = ids("n")
READING = Meaning(
    ConceptKind.REQUEST, "Reading mode", "warm light", "set_lights", {"color": ("red", "blue")}
)
PODS = Meaning(ConceptKind.ALIAS, "pods", "podcasts")


def keep(store: Store, revision: Revision) -> Profile:
    ended = {c.id: c.status for c in revision.unnamed}
    with store.unit() as unit:
        unit.record("ann", revision.change, (), ended, revision.named)
        unit.commit()
    return load(store)


def load(store: Store, user_id: str = "ann") -> Profile:
    with store.unit(is_reading=True) as unit:
        return unit.profile(user_id)


def taught(store: Store, *meanings: Meaning) -> Profile:
    profile = Profile("ann")
    for meaning in meanings:
        profile = keep(store, teach(profile, meaning, grounds(), NEW))
    return profile


def turn_over(store: Store, change_id: str, *, is_redo: bool = False) -> Profile:
    with store.unit() as unit:
        (unit.redo if is_redo else unit.undo)("ann", change_id)
        unit.commit()
    return load(store)


def test_a_name_comes_back_as_it_was_kept(store: Store) -> None:
    revision = teach(Profile("ann"), READING, grounds(), NEW)
    assert keep(store, revision).concepts == revision.named
    assert load(store).concepts[0].slots == {"color": ("red", "blue")}


def test_names_come_oldest_first(store: Store) -> None:
    assert [c.name for c in taught(store, READING, PODS).concepts] == ["Reading mode", "pods"]


def test_undo_takes_a_name_back_and_redo_brings_it_again(store: Store) -> None:
    profile = taught(store, PODS)
    change = profile.changes[-1].id
    assert turn_over(store, change).concepts == ()
    assert turn_over(store, change, is_redo=True).concepts == profile.concepts


def test_undo_gives_a_name_its_old_meaning(store: Store) -> None:
    old = taught(store, PODS)
    new = keep(store, teach(old, replace(PODS, text="headphones"), grounds(), NEW))
    assert [c.evidence.text for c in new.concepts] == ["headphones"]
    assert turn_over(store, new.changes[-1].id).concepts == old.concepts


def test_a_forgotten_name_is_gone_until_undone(store: Store) -> None:
    profile = taught(store, PODS, READING)
    after = keep(store, forget(profile, profile.concepts[:1], NOW, NEW))
    assert [c.name for c in after.concepts] == ["Reading mode"]
    assert turn_over(store, after.changes[-1].id).concepts == profile.concepts


def test_nobody_ends_a_name_of_somebody_else(store: Store) -> None:
    (concept,) = taught(store, PODS).concepts
    with store.unit() as unit, pytest.raises(NotFound):
        unit.record("bob", None, (), {concept.id: Status.RETRACTED})
    assert load(store, "bob").concepts == ()
    assert load(store).concepts == (concept,)


def test_names_are_exported(store: Store) -> None:
    taught(store, PODS)
    with store.unit(is_reading=True) as unit:
        (row,) = privacy.export(unit, "ann")["concepts"]
    assert (row["name"], row["kind"], row["evidence"]["text"]) == ("pods", "alias", "podcasts")


def test_erasing_leaves_no_byte_of_a_name(store: Store) -> None:
    taught(store, replace(PODS, name="xylopod", text="xyloword"), READING)
    receipt = privacy.erase(store, "ann", NOW)
    store.close()
    assert places_holding("xylo", store) == []
    assert (receipt.erased["concepts"], receipt.verified) == (2, True)


def test_a_database_from_before_gets_the_table_and_keeps_what_it_has(url: str) -> None:
    store = Store(url)
    move(store, "0001")
    assert "concepts" not in inspect(store._engine).get_table_names()
    run(store, "insert into profiles values ('ann', true, true)")
    store.migrate()
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        unit.commit()
    assert [c.name for c in taught(store, PODS).concepts] == ["pods"]
    assert load(store).preferences == (JAZZ,)
    store.close()
