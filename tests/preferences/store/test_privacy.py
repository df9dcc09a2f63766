"""A person gets all that is kept about them, or has all of it gone."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from preferences.conversations import Exchange
from preferences.model import Condition, Cooldown, Evidence, Profile, Status
from preferences.names import Concept, ConceptKind
from preferences.people import Act
from preferences.store import Store, privacy
from preferences.store.operators import Answer
from preferences.store.tables import personal_tables
from tests.databases import places_holding
from tests.preferences.store.examples import JAZZ, NOW, change

MARK = "xylograph"
"""A word that no table, no index and no other person has."""
HERS = f"ann {MARK}"
"""A person whose very id must go."""


def fill(store: Store, user_id: str, word: str) -> None:
    """Put `word` in every text there is, some of it many times over and too long for a page."""
    kept = replace(
        JAZZ,
        id=f"{word} 1",
        topic=word,
        attribute=word,
        value=word,
        label=word,
        condition=Condition(word, (word,), word, word, word, word),
        evidence=Evidence(turn_id=word, text=word, channel=word),
        supersedes=(word,),
    )
    ids = [f"{word} {number}" for number in range(1, 40)]
    with store.unit() as unit:
        for preference_id in ids:
            unit.record(user_id, None, [replace(kept, id=preference_id)], {})
        later = replace(kept, id=f"{word} later")
        ended = {ids[0]: Status.SUPERSEDED}
        step = replace(change(1, (later.id,), (ids[0],)), id=word)
        unit.record(user_id, step, [later], ended)
        evidence = Evidence(turn_id=word, text=word, channel=word)
        name = Concept(word, ConceptKind.REQUEST, word, word, evidence, Status.ACTIVE, NOW)
        unit.record(user_id, None, (), {}, [replace(name, intent=word, slots={word: (word, 1.0)})])
        unit.set_cooldown(user_id, Cooldown(word, None, 1))
        unit.open_session(word, user_id, word, NOW)
        unit.save_exchange(word, user_id, Exchange(word, word, NOW, word))
        unit.note_act(user_id, Act(step.id, word, word, NOW))
        unit.keep_answer(word, word, user_id, Answer(word, 200, {word: word}), NOW)
        unit.commit()
    for length in (9000, 400, 5000):
        with store.unit() as unit:
            unit.save_tracker(word, user_id, word * length)
            unit.commit()


def test_erasing_leaves_no_byte_behind(store: Store) -> None:
    fill(store, HERS, MARK)
    assert places_holding(MARK, store)
    privacy.erase(store, HERS, NOW)
    assert places_holding(MARK, store) == []
    store.close()
    assert places_holding(MARK, store) == []


def test_a_receipt_counts_rows_by_table(store: Store) -> None:
    fill(store, HERS, MARK)
    receipt = privacy.erase(store, HERS, NOW)
    assert receipt == privacy.Receipt(
        erased={
            "profiles": 1,
            "preferences": 40,
            "concepts": 1,
            "changes": 1,
            "cooldowns": 1,
            "sessions": 1,
            "trackers": 1,
            "turns": 1,
            "acts": 1,
            "answers": 1,
            "person_keys": 0,
        },
        verified=True,
        at=NOW,
    )


def test_erasing_again_erases_nothing(store: Store) -> None:
    fill(store, HERS, MARK)
    privacy.erase(store, HERS, NOW)
    again = privacy.erase(store, HERS, NOW)
    assert again.verified
    assert set(again.erased.values()) == {0}


def test_erasing_does_not_touch_others(store: Store) -> None:
    fill(store, HERS, MARK)
    fill(store, "bob", "violin")
    with store.unit() as unit:
        before = privacy.export(unit, "bob")
    privacy.erase(store, HERS, NOW)
    with store.unit() as unit:
        assert privacy.export(unit, "bob") == before
        assert unit.profile(HERS) == Profile(HERS)


def test_counters_outlive_everybody(store: Store) -> None:
    with store.unit() as unit:
        unit.count("moment_offered", "music", NOW)
        unit.commit()
    privacy.erase(store, HERS, NOW)
    with store.unit() as unit:
        assert unit.counts(NOW.date()) == {("moment_offered", "music"): 1}


def test_a_receipt_does_not_vouch_for_files_a_reader_keeps_from_being_wiped(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preferences.store.engine.BUSY_SECONDS", 0.1)
    impatient = Store(f"sqlite:///{path}")
    fill(impatient, HERS, MARK)
    is_reading, is_done = threading.Event(), threading.Event()

    def read_on() -> None:
        with store.unit(is_reading=True) as unit:
            unit.profile(HERS)
            is_reading.set()
            is_done.wait(10)

    reader = threading.Thread(target=read_on)
    reader.start()
    is_reading.wait(10)
    receipt = privacy.erase(impatient, HERS, NOW)
    is_done.set()
    reader.join()
    impatient.close()
    assert not receipt.verified


def test_an_export_is_json_with_every_table_and_its_provenance(store: Store) -> None:
    fill(store, HERS, MARK)
    with store.unit() as unit:
        exported = privacy.export(unit, HERS)
    assert json.loads(json.dumps(exported)) == exported
    assert exported.keys() == {"user_id", *(table.name for table in personal_tables())}
    assert exported["preferences"][0] == {
        "id": f"{MARK} 1",
        "topic": MARK,
        "attribute": MARK,
        "value": MARK,
        "label": MARK,
        "stance": "prefer",
        "hard": False,
        "strength": 0.7,
        "condition": {
            "daypart": MARK,
            "days": [MARK],
            "room": MARK,
            "device": MARK,
            "company": MARK,
            "activity": MARK,
        },
        "source": "stated",
        "evidence": {"turn_id": MARK, "text": MARK, "channel": MARK, "asr_confidence": None},
        "status": "superseded",
        "created_at": "2026-11-03T08:15:00+00:00",
        "valid_from": "2026-11-03T08:15:00+00:00",
        "valid_until": None,
        "supersedes": [MARK],
        "is_open": False,
    }


def test_an_export_holds_no_credential(store: Store) -> None:
    with store.unit() as unit:
        unit.open_session("s1", HERS, "hash", NOW)
        assert "hash" not in json.dumps(privacy.export(unit, HERS))


def test_an_export_of_somebody_unknown_is_empty(store: Store) -> None:
    with store.unit() as unit:
        exported = privacy.export(unit, "nobody")
    assert exported.pop("user_id") == "nobody"
    assert not any(exported.values())
