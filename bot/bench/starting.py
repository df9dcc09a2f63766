"""Start-up: how long until a fresh process can answer, and how much memory it then has."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from subprocess import TimeoutExpired

from bot.bench.errors import BenchError
from bot.bench.figures import Figure
from bot.bench.limit import Limit
from bot.bench.processes import Child, child, last_words
from bot.bench.workbench import environment_of, fresh_home
from bot.settings import Settings

_COMMAND = (sys.executable, "-m", "bot.bench.probe")
_LONGEST = 180.0
"""Seconds a start may take before it is given up."""


def measure(settings: Settings, limit: Limit) -> tuple[Figure, ...]:
    """Start a process that assembles the assistant; its model is trained already."""
    with fresh_home(settings) as home:
        log = home.data_dir / "probe.log"
        started = time.time()
        with child(_COMMAND, environment_of(home), log) as process:
            _wait(process, log, limit)
        told = _told(log)
    note = "new process, model trained, empty database"
    if sys.dont_write_bytecode:
        note += "; PYTHONDONTWRITEBYTECODE is set, so imports may compile each time"
    return (
        Figure("start", "ready", told["ready_at"] - started, "s", note),
        Figure("start", "resident when ready", told["ready"], "MB"),
        Figure("start", "resident", told["talked"], "MB", "after its first conversation"),
    )


def _wait(process: Child, log: Path, limit: Limit) -> None:
    try:
        code = process.wait(min(_LONGEST, limit.left()))
    except TimeoutExpired as error:
        raise BenchError("the assistant was not ready in time") from error
    if code:
        raise BenchError(f"the assistant did not start: {last_words(log)}")


def _told(log: Path) -> dict[str, float]:
    said = log.read_text(encoding="utf-8", errors="replace").splitlines()
    try:
        return dict(json.loads(said[-1]))
    except (ValueError, IndexError) as error:
        raise BenchError(f"the assistant did not say how it started: {last_words(log)}") from error
