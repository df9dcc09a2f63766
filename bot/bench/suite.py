"""One run: train if need be, load once, measure part by part, keep to the time allowed."""

from __future__ import annotations

import signal
import time
from asyncio import Runner
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.bench.errors import BenchError
from bot.bench.figures import Figure, Report
from bot.bench.limit import Limit
from bot.bench.machine import describe
from bot.bench.workbench import Workbench, fresh_home
from bot.settings import ROOT, Settings

LONGEST = 720.0
"""Seconds a run may take."""
LONGEST_QUICK = 180.0
"""Seconds a quick one may take, its model trained."""
TURNS, TURNS_QUICK = 2000, 300
"""Turns of the long conversation."""

Say = Callable[[str], None]
Part = Callable[[], Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    serve: tuple[str, ...]
    """The command that serves this installation, without host and port."""
    turns: int | None = None
    """Turns of the long conversation; None for as many as usual."""
    is_quick: bool = False
    has_stock: bool = True
    """Whether stock Rasa is measured beside ours."""

    @property
    def long(self) -> int:
        """Turns of the long conversation."""
        return self.turns or (TURNS_QUICK if self.is_quick else TURNS)


def run(settings: Settings, plan: Plan, say: Say) -> Report:
    """Measure everything; what cannot be measured is a figure without a value that says why.

    Raises `BenchError` for a wrong data/measure/bench.yml, `TrainingError`, `WordsError`.
    """
    started = time.monotonic()
    with _ended_kindly():
        model, training = _trained(settings, say)
        limit = Limit(LONGEST_QUICK if plan.is_quick else LONGEST)
        figures = [training, *_starting(settings, limit, say)]
        with _workbench(settings, plan, model, limit, say) as bench:
            for name, part in _parts(bench, plan):
                figures += _attempt(name, part)
    machine = describe(ROOT, datetime.now(UTC))
    return Report(machine, plan.is_quick, tuple(figures), time.monotonic() - started)


def _parts(bench: Workbench, plan: Plan) -> Iterator[tuple[str, Part]]:
    from bot.bench import profiles, stock, talking

    yield "reading", lambda: talking.measure_reading(bench)
    yield "turns", lambda: talking.measure_turns(bench)
    yield "profile", lambda: profiles.measure(bench)
    if plan.has_stock:
        yield "stock", lambda: stock.measure(bench, plan.serve)
    yield "growth", lambda: talking.measure_growth(bench)


def _attempt(name: str, part: Part) -> Sequence[Figure]:
    try:
        return part()
    except BenchError as error:
        return (Figure(name, "-", None, "", str(error)),)


def _trained(settings: Settings, say: Say) -> tuple[Path, Figure]:
    """Give the trained model and how long training took, if it was."""
    from bot.engine.training import ensure_model, model_file

    was_there = model_file(settings).exists()
    started = time.monotonic()
    model = ensure_model(settings, say)
    took = time.monotonic() - started
    if was_there:
        return model, Figure("start", "training", None, "s", "trained before; see attune train")
    return model, Figure("start", "training", took, "s")


def _starting(settings: Settings, limit: Limit, say: Say) -> Sequence[Figure]:
    from bot.bench import starting

    say("Starting up")
    return _attempt("start", lambda: starting.measure(settings, limit))


@contextmanager
def _workbench(
    settings: Settings, plan: Plan, model: Path, limit: Limit, say: Say
) -> Iterator[Workbench]:
    """Load the assistant once, for all parts but start-up."""
    from bot.assistant import assemble
    from bot.bench.script import read_words

    with fresh_home(settings) as home, Runner() as runner:
        assistant = assemble(home, say)
        try:
            words = read_words(settings.words_dir, assistant.book)
            yield Workbench(
                settings=settings,
                model=model,
                assistant=assistant,
                words=words,
                runner=runner,
                limit=limit,
                is_quick=plan.is_quick,
                turns=plan.long,
                say=say,
            )
        finally:
            assistant.close()


@contextmanager
def _ended_kindly() -> Iterator[None]:
    """Have a request to end clean up as Ctrl-C does, so that no child process is left behind."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
