"""The figures of a run and the budgets they are held to (milliseconds, seconds, megabytes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType

from bot.bench.errors import BenchError
from bot.bench.machine import Machine


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure may come to."""

    value: float
    """In the figure's unit."""
    is_most: bool = True
    """True: the figure may not be above; False: not below."""

    def admits(self, value: float) -> bool:
        """Say whether a figure of this value keeps to the budget."""
        return value <= self.value if self.is_most else value >= self.value


BUDGETS: Mapping[str, Budget] = MappingProxyType(
    {
        "training": Budget(120),
        "ready": Budget(25),
        "resident": Budget(1200),
        "turn p50": Budget(15),
        "turn p99": Budget(50),
        "late / early": Budget(1.5),
        "apply p50": Budget(1),
        "erase": Budget(1),
        "stock / served, late": Budget(8, is_most=False),
        "stock / in process, late": Budget(8, is_most=False),
    }
)
"""By a figure's name. What is not here is shown for comparison only."""


_SILENT_MOST = 0.01
"""Share of turns that may go without an answer."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured."""

    part: str
    """Which measurement it belongs to: start, reading, turns …"""
    name: str
    value: float | None
    """None: not measured; `note` says why."""
    unit: str
    """ms, s, MB, or x for a ratio."""
    note: str = ""
    """How it was come by, in a few words."""

    @property
    def budget(self) -> Budget | None:
        """What it is held to, if anything."""
        return BUDGETS.get(self.name)

    @property
    def is_met(self) -> bool | None:
        """Whether it keeps to its budget; None where there is none or nothing was measured."""
        if self.budget is None or self.value is None:
            return None
        return self.budget.admits(self.value)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run."""

    machine: Machine
    is_quick: bool
    """Whether fewer turns were taken: the figures are rougher."""
    figures: tuple[Figure, ...]
    seconds: float
    """How long the run took."""


def window(times: Sequence[float], first: int, last: int) -> float:
    """Give the median of the turns `first` to `last`, both counted from 1 and both included.

    Raises `BenchError` when the conversation did not come that far.
    """
    if not 1 <= first <= last <= len(times):
        raise BenchError(f"there are no turns {first} to {last}: {len(times)} were taken")
    return median(times[first - 1 : last])


def require_answers(answers: Sequence[Sequence[object]]) -> None:
    """Raise `BenchError` when turns went unanswered: their times would mean nothing.

    `answers` holds the messages of each turn; one turn in a hundred may have none.
    """
    silent = [at for at, messages in enumerate(answers, 1) if not messages]
    if len(silent) > len(answers) * _SILENT_MOST:
        raise BenchError(
            f"{len(silent)} of {len(answers)} turns got no answer (the first was turn "
            f"{silent[0]}), so their times mean nothing"
        )
