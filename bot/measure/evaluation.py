"""Running the sets of a directory through an understanding."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.measure.errors import MeasureError
from bot.measure.floors import CueWords
from bot.measure.judges import IntentMap, Judged, Setting, Understands, read_intents
from bot.measure.rows import Row, read_object, read_rows
from bot.measure.sets import SETS, Bar, Figures, Scorer
from bot.measure.simple import read_simple

_MAP = "intents_map.json"
_NEEDS_MAP = frozenset({"intents", "asr_pairs"})
"""Sets that cannot do without the map of intents."""
_STRIDE = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a set."""

    name: str
    """`f1`, `precision` …"""
    value: float | None
    """0-1, drops in points; None where nothing could be worked out."""
    bar: Bar | None
    """What it has to reach, if anything."""
    here: float | None
    """The same figure of cue words and rapidfuzz on the same rows."""

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is reached; None without a bar or a value."""
        return None if self.bar is None or self.value is None else self.bar.is_met(self.value)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some rows of a set."""

    by: str
    """`writer`, `source` or `kind`."""
    name: str
    """Which of them."""
    rows: int
    """How many rows."""
    figures: Figures
    """Their figures."""


@dataclass(frozen=True, slots=True)
class Misses:
    """The wrong rows of one kind."""

    kind: str
    """Which kind."""
    count: int
    """How many there are."""
    examples: tuple[Judged, ...]
    """The most ordinary of them."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one set went."""

    name: str
    """The file's name without `.jsonl`."""
    figures: tuple[Figure, ...] = ()
    """The main figure first; empty for a set that cannot be scored yet."""
    floor: float | None = None
    """The main figure of cue words or rapidfuzz as published with the set."""
    rows: int = 0
    """How many rows the figures stand on."""
    left_out: int = 0
    """How many rows no figure counts."""
    groups: tuple[Group, ...] = ()
    """The same figures by writer, source and kind."""
    misses: tuple[Misses, ...] = ()
    """What went wrong, the commonest kind first; empty unless asked for."""
    seconds: float = 0.0
    """How long the understanding took for the whole set."""
    note: str | None = None
    """Why there are no figures."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every set is scored with."""

    setting: Setting
    """Who is measured, and how answers are compared."""
    errors: int
    """How many misses of a kind to keep."""
    progress: Callable[[str], None]
    """Hears how far the work is."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One set, every row of it read and proved well formed."""

    name: str
    """The file's name without `.jsonl`."""
    rows: Sequence[Row]
    """Its rows."""
    simple: Figures
    """The figures of cue words and rapidfuzz."""


def run(
    directory: Path,
    understands: Understands,
    names: Sequence[str] = (),
    errors: int = 0,
    *,
    requests: Collection[str] = (),
    progress: Callable[[str], None] | None = None,
) -> list[Result]:
    """Score the sets of a directory, all that are there or those named.

    `errors` is how many misses of each kind to keep. `requests` names all our requests, so that one
    the map of intents does not know counts as a false accept too. Progress goes to stderr unless
    told otherwise. Raises MeasureError (`file:line: message`) of a malformed row, an unknown name
    and a missing file.
    """
    chosen, words = _choose(directory, names), read_simple()
    intents = _intents(directory, chosen, requests)
    desk = _Desk(Setting(understands, intents, words), errors, progress or _to_stderr)
    simple = Setting(CueWords(words), intents, words)
    loaded = [_load(directory, name, simple) for name in chosen]
    return [_score(each, desk) for each in loaded]


def _choose(directory: Path, names: Sequence[str]) -> list[str]:
    """Give the sets to score, in the order of the report."""
    known = list(SETS)
    for name in names:
        if name not in known:
            raise MeasureError(f"no set is called '{name}'; known are {', '.join(known)}")
        for path in _files(directory, name):
            if not path.is_file():
                raise MeasureError(f"{path}: there is no such file")
    there = [name for name in known if all(path.is_file() for path in _files(directory, name))]
    if not there:
        raise MeasureError(f"{directory}: holds none of the sets {', '.join(known)}")
    return [name for name in there if not names or name in names]


def _files(directory: Path, name: str) -> list[Path]:
    """Give the files a set takes its rows from; most have one of their own name."""
    scorer = SETS.get(name)
    return [directory / f"{file}.jsonl" for file in (scorer.files if scorer else ()) or (name,)]


def _load(directory: Path, name: str, simple: Setting) -> _Loaded:
    """Read a set and take its floor, which looks at every row: a malformed one is found early."""
    scorer = SETS[name]
    read = [row for path in _files(directory, name) for row in read_rows(path)]
    rows = scorer.prepare(read)
    return _Loaded(name, rows, scorer.figures(list(_judge(rows, scorer, simple))))


def _intents(directory: Path, chosen: Sequence[str], requests: Collection[str]) -> IntentMap:
    if _NEEDS_MAP.isdisjoint(chosen):
        return IntentMap({}, frozenset(requests))
    path = directory / _MAP
    return read_intents(read_object(path), str(path), requests)


def _score(loaded: _Loaded, desk: _Desk) -> Result:
    name, rows = loaded.name, loaded.rows
    scorer = SETS[name]
    started = time.perf_counter()
    judged = list(_judge(_counted(name, rows, desk.progress), scorer, desk.setting))
    seconds = time.perf_counter() - started
    return Result(
        name,
        figures=_figures(scorer, scorer.figures(judged), loaded.simple),
        floor=scorer.floor,
        rows=len(judged),
        left_out=len(rows) - len(judged),
        groups=tuple(_groups(judged, scorer)),
        misses=_misses(judged, desk.errors),
        seconds=seconds,
    )


def _judge(rows: Iterable[Row], scorer: Scorer, setting: Setting) -> Iterable[Judged]:
    for row in rows:
        judged = scorer.judge(row, setting)
        if judged is not None:
            yield judged


def _counted(name: str, rows: Sequence[Row], progress: Callable[[str], None]) -> Iterable[Row]:
    for at, row in enumerate(rows):
        if at % _STRIDE == 0:
            progress(f"{name}: {at} of {len(rows)} rows")
        yield row
    progress(f"{name}: {len(rows)} rows done")


def _figures(scorer: Scorer, values: Figures, simple: Figures) -> tuple[Figure, ...]:
    return tuple(
        Figure(name, value, scorer.bars.get(name), simple[name]) for name, value in values.items()
    )


def _groups(judged: Sequence[Judged], scorer: Scorer) -> Iterable[Group]:
    """Give the figures by writer, source and kind; the biggest group first."""
    for by in ("writer", "source", "kind"):
        rows: dict[str, list[Judged]] = {}
        for each in judged:
            rows.setdefault(getattr(each, by), []).append(each)
        for name, group in sorted(rows.items(), key=lambda item: (-len(item[1]), item[0])):
            yield Group(by, name, len(group), scorer.figures(group))


def _misses(judged: Sequence[Judged], wanted: int) -> tuple[Misses, ...]:
    """Give the wrong rows by kind; the examples are those nearest to the middling length."""
    if wanted <= 0:
        return ()
    wrong: dict[str, list[Judged]] = {}
    for each in judged:
        if not each.is_right:
            wrong.setdefault(each.kind, []).append(each)
    found = [Misses(kind, len(all_), _typical(all_, wanted)) for kind, all_ in wrong.items()]
    return tuple(sorted(found, key=lambda misses: (-misses.count, misses.kind)))


def _typical(judged: Sequence[Judged], wanted: int) -> tuple[Judged, ...]:
    middle = median(len(each.text) for each in judged)
    nearest = sorted(judged, key=lambda each: (abs(len(each.text) - middle), each.text))
    return tuple(nearest[:wanted])


def _to_stderr(message: str) -> None:
    sys.stderr.write(f"{message}\n")
