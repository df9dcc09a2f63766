"""Programs that are killed in the middle of writing: what was acknowledged is there, and whole."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import preferences.store
from preferences.store import Store

ROOT = Path(preferences.store.__file__).parents[2]
WRITES = 500
"""Writes acknowledged in all."""
FEWEST, MOST = 5, 40
"""Writes between two kills."""
SEED = 20261123

WRITER = """
import os, random, sys
from dataclasses import replace
from preferences.conversations import Exchange
from preferences.store import Store
from tests.preferences.store.examples import JAZZ, NOW, change, preference

def write(url, first):
    store, size = Store(url), random.Random(first)
    for number in range(first, first + 1000):
        with store.unit() as unit:
            unit.open_session("s1", "ann", None, NOW)
            kept = replace(preference(number), label="x" * size.randrange(3000))
            unit.record("ann", change(number, (kept.id,)), [kept], {})
            unit.save_tracker("s1", "ann", str(number) + " " + "y" * size.randrange(200_000))
            unit.save_exchange("s1", "ann", Exchange(str(number), "z" * 500, NOW, f"c{number}"))
            unit.count("written", "music", NOW)
            unit.commit()
        os.write(1, b"%d\\n" % number)

for line in sys.stdin:
    child = os.fork()
    if not child:
        write(sys.argv[1], int(line))
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"gone\\n")
"""


class Writer:
    """A program whose children write, from a number on, until they are killed."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-c", WRITER, url]
        pipe = subprocess.PIPE
        self._program = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def write_from(self, first: int, count: int, seconds: float) -> int:
        """Kill a child so long after it acknowledged `count` writes; give the last of all."""
        assert self._program.stdin
        assert self._program.stdout
        print(first, file=self._program.stdin, flush=True)
        last, child = first - 1, 0
        while not child or last < first + count - 1:
            line = self._program.stdout.readline()
            child, last = _read(line, child, last)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        while (line := self._program.stdout.readline()) != "gone\n":
            child, last = _read(line, child, last)
        return last

    def stop(self) -> None:
        self._program.communicate()
        assert self._program.returncode == 0


def _read(line: str, child: int, last: int) -> tuple[int, int]:
    assert line, "the writer failed"
    return (int(line[4:]), last) if line.startswith("pid ") else (child, int(line))


@pytest.fixture
def writer(store: Store, url: str) -> Writer:
    return Writer(url)


def test_every_acknowledged_write_outlives_being_killed(writer: Writer, path: Path) -> None:
    chance = random.Random(SEED)
    last, kills = -1, 0
    while last < WRITES:
        last = writer.write_from(last + 1, chance.randint(FEWEST, MOST), chance.random() / 50)
        kills += 1
        found = check_whole(path)
        assert found - last in (0, 1), "one may be written whose acknowledgement was cut off"
        last = found
    writer.stop()
    assert kills >= WRITES / (MOST + 20)


def check_whole(path: Path) -> int:
    """Check that every write is there in all its parts, or in none; give the last one's number."""
    with closing(sqlite3.connect(path)) as connection:

        def column(query: str) -> list[str]:
            return [str(value) for [value] in connection.execute(query)]

        assert column("PRAGMA integrity_check") == ["ok"]
        assert not column("PRAGMA foreign_key_check")
        said = column("select client_turn_id from turns order by seq")
        assert said == [f"c{number}" for number in range(len(said))]
        assert column("select id from preferences order by number") == [
            f"p{number}" for number in range(len(said))
        ]
        assert column("select id from changes order by number") == said
        assert column("select last_seq from sessions") == [str(len(said))]
        assert column("select total from counts") == [str(len(said))]
        [state] = column("select text from trackers")
        assert state.split()[0] == str(len(said) - 1)
    return len(said) - 1
