"""How often somebody may ask: a token bucket each, in this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_MOST = 50_000
"""Buckets held; the longest unused goes first, which by then is full again."""


class Rate:
    """So many a minute, as many at once (a token bucket). Safe to use from several threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how many; 0 is no limit."""
        self._most, self._clock = per_minute, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: str) -> int:
        """Take one; give 0, or the seconds until there is one (nothing was taken)."""
        if not self._most:
            return 0
        with self._lock:
            now = self._clock()
            left, since = self._buckets.pop(who, (float(self._most), now))
            left = min(float(self._most), left + (now - since) * self._most / 60)
            is_free = left >= 1
            self._buckets[who] = (left - is_free, now)
            if len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
        return 0 if is_free else math.ceil((1 - left) * 60 / self._most)
