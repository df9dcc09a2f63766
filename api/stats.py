"""The totals of a tenant, added up from counts that are about nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.access import Caller
from bot.draft import CORRECTED, DISSATISFIED, REQUESTED, apart
from bot.measure.latency import summarise
from bot.meter import TOOK, Meter, took_names
from preferences.store import UnitOfWork

_MOMENTS = ("offered", "accepted", "refused", "ignored")
_SIDES = {"before": False, "after": True}
"""By side of what is compared, whether something of the topic was kept then."""
_COMPARED = frozenset(
    apart(name, is_taught=is_taught)
    for name in (REQUESTED, CORRECTED, DISSATISFIED)
    for is_taught in _SIDES.values()
)
Counted = Mapping[str, int]
"""How often something happened, by name."""


def stats_of(unit: UnitOfWork, caller: Caller, since: date, meter: Meter) -> dict[str, Any]:
    """Give the body of the totals from the day `since` on."""
    daily = unit.daily(caller.tenant, since)
    topics = unit.counted_by_topic(caller.tenant, since, _COMPARED)
    total = _added(daily.values())
    return {
        "users": unit.count_users(caller.tenant),
        "preferences": [
            {"topic": topic, "source": source, "count": count}
            for topic, source, count in unit.tallies(caller.tenant)
        ],
        "moments": {name: total.get(f"moment_{name}", 0) for name in _MOMENTS},
        "days": [{"day": day.isoformat(), **_shown(counted)} for day, counted in daily.items()],
        "wrong_answers": {
            **_compared(total),
            "topics": [{"topic": topic, **_compared(topics[topic])} for topic in sorted(topics)],
            "days": [
                {"day": day.isoformat(), **_compared(counted)}
                for day, counted in daily.items()
                if not counted.keys().isdisjoint(_COMPARED)
            ],
        },
        "turn_times": [
            {"up_to_ms": bound, "count": total.get(name, 0)} for name, bound in took_names()
        ],
        "latency": _latency(meter),
        "at": caller.at,
    }


def _added(counts: Iterable[Counted]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counted in counts:
        for name, count in counted.items():
            total[name] = total.get(name, 0) + count
    return total


def _shown(counted: Counted) -> dict[str, int]:
    """Leave out what is told elsewhere in the body, in better shape."""
    return {
        name: count
        for name, count in counted.items()
        if name not in _COMPARED and not name.startswith(TOOK)
    }


def _compared(counted: Counted) -> dict[str, dict[str, int]]:
    """Give requests and wrong answers, of people something was kept of and of the others."""

    def side(is_taught: bool) -> dict[str, int]:
        def count(name: str) -> int:
            return counted.get(apart(name, is_taught=is_taught), 0)

        return {"requests": count(REQUESTED), "wrong": count(CORRECTED) + count(DISSATISFIED)}

    return {name: side(is_taught) for name, is_taught in _SIDES.items()}


def _latency(meter: Meter) -> dict[str, float] | None:
    times = list(meter.recent)
    if not times:
        return None
    took = summarise(times)
    return {"turns": took.count, "p50_ms": took.p50, "p95_ms": took.p95, "p99_ms": took.p99}
