"""What is kept of people can be encrypted, each with a key of their own."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, text
from sqlalchemy.dialects import sqlite

from preferences.conversations import Exchange
from preferences.errors import InvalidPreference, StoreUnavailable
from preferences.masters import MasterKey, masters_of, new_master
from preferences.store import Store, privacy, rotating
from preferences.store.tables import personal_tables, private_columns
from preferences.store.vault import Keyring, Vault
from tests.databases import move, places_holding, run
from tests.preferences.store.examples import JAZZ, NOW
from tests.preferences.store.test_privacy import MARK, fill

OLD, NEW = MasterKey("old", bytes(range(32))), MasterKey("new", bytes(range(32, 64)))


def opened(url: str, *masters: MasterKey) -> Store:
    store = Store(url, masters=masters)
    store.migrate()
    return store


@pytest.fixture
def locked(url: str) -> Iterator[Store]:
    store = opened(url, OLD)
    yield store
    store.close()


def contents(store: Store, user_id: str) -> dict[str, object]:
    with store.unit(is_reading=True) as unit:
        exported = privacy.export(unit, user_id)
    exported.pop("person_keys")
    return exported


def seen(store: Store) -> tuple[object, ...]:
    with store.unit() as unit:
        profile, history = unit.profile("ann"), unit.history("ann", 99)
        return profile, history, unit.tracker(MARK), unit.acts_of("ann", [MARK])


def test_what_is_kept_reads_as_it_would_without(locked: Store, tmp_path: Path) -> None:
    plain = opened(f"sqlite:///{tmp_path / 'plain.db'}")
    for store in (plain, locked):
        fill(store, "ann", MARK)
    assert contents(locked, "ann") == contents(plain, "ann")
    assert seen(locked) == seen(plain)
    plain.close()


def test_no_word_is_in_the_files(locked: Store) -> None:
    """Ids and topics may be read, so they are other words here."""
    with locked.unit() as unit:
        kept = replace(JAZZ, value=MARK, label=MARK, evidence=replace(JAZZ.evidence, text=MARK))
        unit.record("ann", None, [kept], {})
        unit.open_session("s1", "ann", None, NOW)
        unit.save_tracker("s1", "ann", MARK * 3000)
        unit.save_exchange("s1", "ann", Exchange(MARK, MARK, NOW, "c1"))
        unit.commit()
    locked.scrub()
    assert places_holding(MARK, locked) == []
    with locked.unit() as unit:
        assert unit.profile("ann").preferences[0].label == MARK


def test_changes_in_place_undo_and_erasing_work(locked: Store) -> None:
    fill(locked, "ann", MARK)
    fill(locked, "bob", "violin")
    with locked.unit() as unit:
        unit.undo("ann", MARK)
        unit.redo("ann", MARK)
        unit.rewrite("ann", replace(JAZZ, id=f"{MARK} 2", label="blues"))
        unit.commit()
    with locked.unit() as unit:
        assert unit.preference("ann", f"{MARK} 2").label == "blues"
    assert privacy.erase_one(locked, "ann", f"{MARK} 2", NOW).verified
    before = contents(locked, "bob")
    receipt = privacy.erase(locked, "ann", NOW)
    assert receipt.verified
    assert receipt.erased["person_keys"] == 1
    assert places_holding(MARK, locked) == []
    assert contents(locked, "bob") == before


def test_two_people_in_one_unit_have_a_key_each(locked: Store) -> None:
    with locked.unit() as unit:
        for user in ("ann", "bob", "ann"):
            unit.open_session(f"s-{user}", user, None, NOW)
            unit.save_tracker(f"s-{user}", user, user)
        unit.commit()
    privacy.erase(locked, "bob", NOW)
    with locked.unit() as unit:
        assert unit.tracker("s-ann") == "ann"


def test_without_the_key_nothing_can_be_read(url: str, locked: Store) -> None:
    fill(locked, "ann", MARK)
    for masters, said in (((), "ENCRYPTION_KEYS"), ((NEW,), "lacks the key 'old'")):
        store = opened(url, *masters)
        with pytest.raises(StoreUnavailable, match=said), store.unit() as unit:
            unit.history("ann", 9)
        store.close()
    wrong = opened(url, replace(NEW, name="old"))
    with pytest.raises(StoreUnavailable, match="not the one"), wrong.unit() as unit:
        unit.history("ann", 9)
    wrong.close()


def test_once_a_persons_key_is_gone_a_copy_of_their_rows_says_nothing(locked: Store) -> None:
    fill(locked, "ann", MARK)
    with locked.unit() as unit:
        unit.connection.execute(text("delete from person_keys"))
        unit.commit()
    locked.let_go("ann")
    with pytest.raises(StoreUnavailable, match="key that is gone"), locked.unit() as unit:
        unit.history("ann", 9)


@pytest.mark.parametrize(
    "forgery",
    [
        "update preferences set label = (select reply from turns)",
        "update preferences set label = substr(label, 1, 40)",
        "update preferences set label = substr(label, 1, 30) || 'AAAA' || substr(label, 35)",
    ],
)
def test_what_was_moved_or_changed_is_found(locked: Store, forgery: str) -> None:
    fill(locked, "ann", MARK)
    run(locked, forgery)
    with pytest.raises(StoreUnavailable, match="was changed"), locked.unit() as unit:
        unit.history("ann", 9)


def test_rotating_brings_every_key_under_the_newest(url: str, locked: Store) -> None:
    fill(locked, "ann", MARK)
    fill(locked, "bob", "violin")
    before = contents(locked, "ann")
    both = opened(url, NEW, OLD)
    assert contents(both, "ann") == before
    assert rotating.standing(both).masters == {"old": 2}
    assert rotating.rotate(both) == 2
    assert rotating.rotate(both) == 0
    both.close()
    new = opened(url, NEW)
    assert rotating.standing(new).masters == {"new": 2}
    assert contents(new, "ann") == before
    new.close()


def test_what_was_kept_before_is_encrypted_and_put_back(url: str) -> None:
    plain = opened(url)
    fill(plain, "ann", MARK)
    before = contents(plain, "ann")
    plain.close()
    locked = opened(url, OLD)
    assert contents(locked, "ann") == before
    assert rotating.encrypt(locked) == 1
    assert contents(locked, "ann") == before
    with locked.unit() as unit:
        words = "select label || value || evidence from preferences"
        raw = list(unit.connection.execute(text(words)).scalars())
    assert not any(MARK in word for word in raw)
    assert rotating.decrypt(locked) == 1
    locked.close()
    plain = opened(url)
    assert contents(plain, "ann") == before
    assert rotating.standing(plain).masters == {}
    with pytest.raises(InvalidPreference, match="ATTUNE_ENCRYPTION_KEYS"):
        rotating.rotate(plain)
    plain.close()


@given(st.text())
def test_any_text_comes_back_and_no_two_seals_are_alike(words: str) -> None:
    vault = Vault([OLD])
    key = vault.new_key()
    ring = Keyring(vault, lambda key_id: key if key_id == key.id else None)
    ring.person = (key.id, vault.cipher(key))
    one, other = ring.seal(words, "c"), ring.seal(words, "c")
    assert one != other
    assert ring.unseal(one, "c") == ring.unseal(other, "c") == words
    with pytest.raises(StoreUnavailable):
        ring.unseal(one, "d")


def test_writing_without_saying_whose_it_is_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="whose"):
        Keyring(Vault([OLD]), lambda key_id: None).seal("words", "preferences.label")


def test_keys_are_read_newest_first_and_never_shown() -> None:
    found = masters_of(f"{new_master('b')}, {new_master('a')}")
    assert [master.name for master in found] == ["b", "a"]
    assert "key=" not in repr(found)
    assert masters_of("") == ()


@pytest.mark.parametrize(
    "text",
    ["secret", ":AAAA", "a:!!!", "a:" + base64.b64encode(b"short").decode(),
     "a:" + base64.b64encode(bytes(32)).decode(), f"{new_master('a')},{new_master('a')}"],
)  # fmt: skip
def test_keys_that_are_none_are_refused_without_repeating_them(text: str) -> None:
    with pytest.raises(ValueError, match=r"key") as refused:
        masters_of(text)
    assert text not in str(refused.value)


READABLE = {
    "profiles": {"user_id", "tenant", "stamp", "consent"},
    "preferences": {"user_id", "tenant", "id", "topic", "attribute", "stance", "source", "status",
                    "supersedes"},
    "concepts": {"user_id", "id", "kind", "intent", "status"},
    "changes": {"user_id", "id", "kind", "added", "ended"},
    "cooldowns": {"user_id", "topic"},
    "sessions": {"session_id", "user_id", "token_hash"},
    "trackers": {"session_id", "user_id"},
    "turns": {"session_id", "user_id", "client_turn_id"},
    "acts": {"user_id", "change_id", "actor"},
    "answers": {"user_id", "actor", "key", "digest"},
    "person_keys": {"user_id", "id", "master", "wrapped"},
}  # fmt: skip
"""By table of persons, the texts that stay readable: ids, names of the world, marks. No words."""


def test_every_text_of_a_person_is_sealed_or_named_here() -> None:
    def is_text(column: Column[Any]) -> bool:
        return column.type.compile(sqlite.dialect()).startswith(("VARCHAR", "TEXT"))

    for table in personal_tables():
        texts = {column.name for column in table.columns if is_text(column)}
        assert texts - set(private_columns(table)) == READABLE.get(table.name), table.name


def test_a_database_from_before_is_brought_up_to_date_and_encrypted(url: str) -> None:
    plain = opened(url)
    fill(plain, "ann", MARK)
    before = contents(plain, "ann")
    move(plain, "0007")
    plain.close()
    locked = opened(url, OLD)
    assert rotating.encrypt(locked) == 1
    assert contents(locked, "ann") == before
    with locked.unit() as unit:
        for table in personal_tables():
            for name in private_columns(table):
                for value in unit.connection.execute(text(f"select {name} from {table.name}")):
                    assert MARK not in str(value), f"{table.name}.{name}"
    locked.close()
