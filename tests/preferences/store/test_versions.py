"""A preference changed in place: history, undo, and what another program holds in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from preferences.amending import Amendment, Editor, Given
from preferences.errors import NotFound, NothingToTurnOver
from preferences.matching import Matcher
from preferences.model import Preference, Profile, Status
from preferences.service import Service
from preferences.store import Store, privacy
from tests.worlds.small import BOOK, NOW, ids


def service_of(store: Store, stem: str) -> Service:
    return Service(store, Editor(BOOK, Matcher(BOOK), ids(stem)), lambda: NOW, NOW)


@pytest.fixture
def here(store: Store) -> Service:
    return service_of(store, "h")


@pytest.fixture
def there(url: str, here: Service) -> Iterator[Service]:
    """Another program with the same database."""
    store = Store(url)
    yield service_of(store, "t")
    store.close()


def mint(service: Service) -> Preference:
    return service.add("ann", Given("tea", "leaf", "mint")).added[0]


def strengths(profile: Profile) -> list[float]:
    return [p.strength for p in profile.preferences]


def test_another_program_sees_each_version(here: Service, there: Service) -> None:
    first = mint(here)
    assert strengths(there.profile("ann")) == [0.7]
    here.amend("ann", first.id, Amendment(strength=0.2))
    assert strengths(there.profile("ann")) == [0.2]
    here.amend("ann", first.id, Amendment(strength=0.4))
    assert strengths(there.profile("ann")) == [0.4]
    there.undo("ann")
    assert strengths(here.profile("ann")) == [0.2]
    here.undo("ann")
    assert strengths(there.profile("ann")) == [0.7]
    there.redo("ann")
    assert strengths(here.profile("ann")) == [0.2]


def test_undo_and_redo_restore_every_version_exactly(here: Service) -> None:
    first = mint(here)
    versions = [here.profile("ann").preferences]
    for strength in (0.1, 0.5, 0.9):
        here.amend("ann", first.id, Amendment(strength=strength, hard=strength > 0.4))
        versions.append(here.profile("ann").preferences)
    for earlier in versions[-2::-1]:
        here.undo("ann")
        assert here.profile("ann").preferences == earlier
    for later in versions[1:]:
        here.redo("ann")
        assert here.profile("ann").preferences == later
    with pytest.raises(NothingToTurnOver):
        here.redo("ann")


def test_every_version_stands_in_history(here: Service, store: Store) -> None:
    first = mint(here)
    here.amend("ann", first.id, Amendment(value="sencha"))
    here.amend("ann", first.id, Amendment(value="assam"))
    with store.unit(is_reading=True) as unit:
        history = unit.history("ann", 10)
    shown = {(p.value, p.status) for p in history}
    assert shown == {
        ("assam", Status.ACTIVE), ("sencha", Status.SUPERSEDED), ("mint", Status.SUPERSEDED),
    }  # fmt: skip


def test_erasing_one_takes_its_versions_and_leaves_the_rest(here: Service, store: Store) -> None:
    first = mint(here)
    kept = here.add("ann", Given("tea", "leaf", "oolong")).added[0]
    here.amend("ann", first.id, Amendment(value="sencha"))
    here.undo("ann")
    here.amend("ann", first.id, Amendment(hard=True))
    receipt = privacy.erase_one(store, "ann", first.id, NOW)
    assert (receipt.verified, receipt.erased["preferences"]) == (True, 3)
    with store.unit(is_reading=True) as unit:
        assert [p.id for p in unit.history("ann", 10)] == [kept.id]
    assert here.profile("ann").preferences == (kept,)
    here.undo("ann")
    assert here.profile("ann").preferences == ()
    with pytest.raises(NothingToTurnOver):
        here.undo("ann")


def test_nobody_amends_or_erases_what_is_somebody_elses(here: Service, store: Store) -> None:
    first = mint(here)
    with pytest.raises(NotFound):
        here.amend("bob", first.id, Amendment(hard=True))
    with pytest.raises(NotFound):
        privacy.erase_one(store, "bob", first.id, NOW)
    assert here.profile("ann").preferences == (first,)
    assert here.profile("bob") == Profile("bob")


def test_what_was_asked_for_before_its_person_was_erased_is_refused(
    store: Store, here: Service
) -> None:
    mint(here)
    privacy.erase(store, "ann", NOW)
    with pytest.raises(NotFound):
        mint(here)
    assert here.profile("ann") == Profile("ann")
