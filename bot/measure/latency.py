"""Summing up how long things took: pure helpers, no clock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True, slots=True)
class Latency:
    """Durations summed up, in the unit they were given in."""

    count: int
    """How many were timed."""
    mean: float
    """Their arithmetic mean."""
    p50: float
    """Half took no longer."""
    p95: float
    """Nineteen of twenty took no longer."""
    p99: float
    """All but one in a hundred took no longer."""
    longest: float
    """The slowest of all."""


def percentile(values: Sequence[float], q: float) -> float:
    """Give the q-th percentile (q from 0 to 100), linear between neighbours.

    Method 7 of Hyndman and Fan (1996), numpy's default. Raises ValueError of an empty list and of
    a q outside 0-100.
    """
    if not values:
        raise ValueError("a percentile needs at least one value")
    if not 0 <= q <= 100:
        raise ValueError(f"q runs from 0 to 100, not {q}")
    ordered = sorted(values)
    place = (len(ordered) - 1) * q / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summarise(values: Sequence[float]) -> Latency:
    """Sum up some durations. Raises ValueError of an empty list."""
    return Latency(
        count=len(values),
        mean=fmean(values),
        p50=percentile(values, 50),
        p95=percentile(values, 95),
        p99=percentile(values, 99),
        longest=percentile(values, 100),
    )
