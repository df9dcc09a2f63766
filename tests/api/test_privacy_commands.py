"""`attune retain` and `encryption`, run as an operator runs them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from api.cli import main
from bot.secret import open_store
from bot.settings import load_settings
from preferences.model import Source
from tests.preferences.store.examples import JAZZ, NOW

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTUNE_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


def teach(label: str, source: Source = Source.STATED) -> None:
    store = open_store(load_settings())
    with store.unit() as unit:
        old = replace(JAZZ, id=label, label=label, source=source, created_at=NOW.replace(year=2020))
        unit.record("ann", None, [old], {})
        unit.commit()
    store.close()


def labels(home: Path) -> str:
    """Read the labels past the program, as a thief would."""
    database = sqlite3.connect(home / "var" / "attune.db")
    found = [row[0] for row in database.execute("select label from preferences")]
    database.close()
    return "".join(found)


def run(capsys: Capture, *words: str) -> dict[str, object]:
    assert main(list(words)) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_what_is_old_is_counted_and_then_let_go(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach("told")
    teach("guessed", Source.INFERRED)
    assert run(capsys, "retain")["released"] == {
        "conversations": 0, "preferences": 0, "answers": 0, "audit": 0,
    }  # fmt: skip
    monkeypatch.setenv("ATTUNE_RETAIN_INFERRED_DAYS", "365")
    for _ in range(2):
        counted = run(capsys, "retain", "--dry-run")["would_release"]
        assert isinstance(counted, dict)
        assert counted["preferences"] == 1
    run(capsys, "retain")
    assert main(["export", "ann"]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert [p["label"] for p in exported["preferences"]] == ["told"]
    assert main(["audit", "verify"]) == 0


def test_encryption_is_switched_on_rotated_and_off(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    teach("xylograph")
    keys = []
    for name in ("one", "two"):
        assert main(["encryption", "new-key", "--name", name]) == 0
        keys.append(capsys.readouterr().out.strip())
    assert labels(home) == "xylograph"
    monkeypatch.setenv("ATTUNE_ENCRYPTION_KEYS", keys[0])
    assert run(capsys, "encryption", "encrypt")["masters"] == {"one": 1}
    assert "xylograph" not in labels(home)
    monkeypatch.setenv("ATTUNE_ENCRYPTION_KEYS", f"{keys[1]},{keys[0]}")
    assert run(capsys, "encryption", "rotate")["masters"] == {"two": 1}
    monkeypatch.setenv("ATTUNE_ENCRYPTION_KEYS", keys[1])
    assert run(capsys, "encryption", "status") == {"people": 1, "masters": {"two": 1}}
    assert run(capsys, "encryption", "decrypt")["masters"] == {}
    monkeypatch.delenv("ATTUNE_ENCRYPTION_KEYS")
    assert main(["export", "ann"]) == 0
    assert "xylograph" in capsys.readouterr().out


def test_without_keys_there_is_nothing_to_encrypt_with(capsys: Capture) -> None:
    assert main(["encryption", "encrypt"]) == 2
    assert "ATTUNE_ENCRYPTION_KEYS" in capsys.readouterr().err


def test_a_key_that_is_none_stops_the_start_and_is_not_repeated(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTUNE_ENCRYPTION_KEYS", "one:c2hvcnQ=")
    assert main(["encryption", "status"]) == 2
    said = capsys.readouterr().err
    assert "'one'" in said
    assert "c2hvcnQ" not in said
