"""What happened since the start, in numbers: nobody's words, nobody's name."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the histogram of seconds a turn took; the last bucket is everything above."""
TOOK = "took."
"""Begins the names under which turns are counted in the database by the time they took."""
RECENT = 1000
"""Turns whose time is held in memory, the latest ones."""


@dataclass(slots=True)
class Meter:
    """Counts turns and what came of them, in this process."""

    turns: Counter[str] = field(default_factory=Counter)
    """By outcome; `failed` for those that broke."""
    learned: Counter[str] = field(default_factory=Counter)
    """Preferences, by source."""
    deeds: Counter[str] = field(default_factory=Counter)
    """Requests handed over, by how that ended."""
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    """Turns by time taken, each bucket on its own; bounds are `BOUNDS`."""
    seconds: float = 0.0
    """Seconds all turns took together."""
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))
    """Milliseconds the latest turns took."""

    def time(self, seconds: float) -> None:
        """Count the time one answered turn took."""
        self.buckets[bucket_of(seconds)] += 1
        self.seconds += seconds
        self.recent.append(seconds * 1000)


def bucket_of(seconds: float) -> int:
    """Give the place of a time in a histogram of `BOUNDS`."""
    return next((i for i, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))


def took_names() -> list[tuple[str, float | None]]:
    """Name each bucket as it is counted in the database, with its upper bound in milliseconds."""
    bounds = [round(bound * 1000, 3) for bound in BOUNDS]
    return [*((f"{TOOK}{bound:g}", bound) for bound in bounds), (f"{TOOK}more", None)]


def took_name(seconds: float) -> str:
    """Name the bucket of a time."""
    return took_names()[bucket_of(seconds)][0]
