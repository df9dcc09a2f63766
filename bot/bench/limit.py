"""A bound on how long measuring may take."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.bench.errors import BenchError


class Limit:
    """Counts down from when it was made."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `seconds` from now on."""
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Give the seconds that are left, never less than 0."""
        return max(0.0, self._end - self._clock())

    def check(self) -> None:
        """Raise `BenchError` when nothing is left."""
        if not self.left():
            raise BenchError("not measured: the time allowed for the whole run was over")
