"""The installation's secret is made once and kept to its owner."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.secret import FILE, installation_secret, open_store
from bot.settings import Settings


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    first = installation_secret(settings)
    assert len(first) >= 32
    assert installation_secret(settings) == first
    file = tmp_path / "var" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [FILE]


def test_starts_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: installation_secret(settings), range(32)))
    assert len(made) == 1


def test_the_setting_wins_and_nothing_is_written(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret="s" * 40)
    assert installation_secret(settings) == b"s" * 40
    assert list(tmp_path.iterdir()) == []


def test_marks_are_the_same_after_a_restart(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    stores = [open_store(settings) for _ in range(2)]
    assert len({store.seals.subject("sam") for store in stores}) == 1
    for store in stores:
        store.close()
